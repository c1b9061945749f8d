/** The closed doors of ARCHITECTURE.md: the table of rooms has no circle, the code keeps to it, and lint refuses what does not. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ESLint } from 'eslint';
import ts from 'typescript';
import tseslint from 'typescript-eslint';
import { checkImport, plugin, roomOf, ROOMS } from '../scripts/rooms.mjs';

const root = path.resolve(__dirname, '..');

/** What each room must not import, planted in one of its files. */
const PLANTED: readonly (readonly [file: string, imports: string])[] = [
  ['server/src/core/words/json.ts', '../manifest'],
  ['server/src/core/words/json.ts', 'node:util'],
  ['server/src/core/settings/types.ts', '../rules'],
  ['server/src/core/manifest/parse.ts', '../scc'],
  ['server/src/core/manifest/parse.ts', '../rules'],
  ['server/src/core/manifest/parse.ts', '../edits'],
  ['server/src/core/manifest/parse.ts', '../analysis'],
  ['server/src/core/manifest/parse.ts', '../analysis/analyze'],
  ['server/src/core/edits/index.ts', '../rules'],
  ['server/src/core/edits/index.ts', '../scc'],
  ['server/src/core/edits/index.ts', '../manifest/scalars'],
  ['server/src/core/scc/review.ts', 'yaml'],
  ['server/src/core/scc/review.ts', '../manifest'],
  ['server/src/core/scc/review.ts', '../settings'],
  ['server/src/core/scc/review.ts', './conformance'],
  ['server/src/core/scc/strategies/user.ts', '../../policies'],
  ['server/src/core/podsecurity/check.ts', '../scc'],
  ['server/src/core/facts/gather.ts', '../review'],
  ['server/src/core/openshell/index.ts', '../review/paths'],
  ['server/src/core/openshell/index.ts', 'yaml'],
  ['server/src/core/review/markdown.ts', '../generate'],
  ['server/src/core/hover/hover.ts', '../analysis/analyze'],
  ['server/src/core/hover/hover.ts', '../analysis'],
  ['server/src/core/generate/draft.ts', '../policies'],
  ['server/src/core/policies/needs.ts', '../edits'],
  ['server/src/core/rules/scc-denied.ts', 'yaml'],
  ['server/src/core/rules/scc-denied.ts', '../edits'],
  ['server/src/core/rules/scc-denied.ts', '../analysis'],
  ['server/src/core/rules/scc-denied.ts', '../index'],
  ['server/src/core/rules/scc-denied.ts', '..'],
  ['server/src/core/rules/scc-denied.ts', '../generate/pods'],
  ['server/src/core/rules/scc-denied.ts', '../scc/admit'],
  ['server/src/core/analysis/analyze.ts', '../fixing'],
  ['server/src/core/analysis/analyze.ts', '../edits'],
  ['server/src/core/analysis/analyze.ts', 'vscode'],
  ['server/src/core/analysis/analyze.ts', 'vscode-languageserver'],
  ['server/src/core/analysis/analyze.ts', '@kubernetes/client-node'],
  ['server/src/core/analysis/analyze.ts', 'node:fs'],
  ['server/src/core/analysis/analyze.ts', 'fs'],
  ['server/src/core/analysis/analyze.ts', '../../lsp/server'],
  ['server/src/core/fixing/resolve.ts', '../prepare'],
  ['server/src/core/prepare/prepareScc.ts', 'node:fs/promises'],
  ['server/src/core/prepare/prepareScc.ts', '../../lsp/sources'],
  ['server/src/core/index.ts', './scc/conformance'],
  ['server/src/core/index.ts', './scc/admit'],
  ['server/src/core/astray.ts', 'yaml'],
  ['server/src/walk/index.ts', 'vscode'],
  ['server/src/walk/index.ts', '../core'],
  ['server/src/lsp/server.ts', '../core/analysis'],
  ['server/src/lsp/server.ts', '../walk/gitignore'],
  ['server/src/lsp/server.ts', '../cli/main'],
  ['server/src/lsp/server.ts', 'vscode'],
  ['server/src/cli/main.ts', '../core/manifest'],
  ['server/src/cli/main.ts', 'vscode-languageserver/node'],
  ['server/src/protocol/client.ts', 'node:path'],
  ['server/src/astray.ts', 'node:path'],
  ['client/src/extension.ts', '../../server/src/core/index'],
  ['client/src/extension.ts', 'yaml'],
  ['client/src/extension.ts', '@kubernetes/client-node'],
  ['client/src/cluster/wire/connect.ts', 'vscode'],
  ['client/src/cluster/wire/connect.ts', '../../../../server/src/core/index'],
  ['client/src/cluster/wire/connect.ts', '../../deploy'],
  ['client/src/cluster/wire/connect.ts', '../../ui/deploy/connector'],
  ['client/src/cluster/wire/connect.ts', '../../ui'],
  ['client/src/cluster/wire/connect.ts', '../login/login'],
  ['client/src/cluster/words/fields.ts', '../wire'],
  ['client/src/cluster/kubeconfig/loadKubeconfig.ts', '../login'],
  ['client/src/cluster/index.ts', './wire/watch'],
  ['client/src/cluster/index.ts', '../deploy'],
  ['client/src/deploy/plan/planDeployment.ts', 'vscode'],
  ['client/src/deploy/plan/planDeployment.ts', 'yaml'],
  ['client/src/deploy/plan/planDeployment.ts', '../../ui'],
  ['client/src/deploy/plan/planDeployment.ts', '../../editor'],
  ['client/src/deploy/plan/planDeployment.ts', '../../cluster/wire'],
  ['client/src/deploy/plan/planDeployment.ts', '../apply'],
  ['client/src/deploy/apply/applyPlan.ts', '../objects/requests'],
  ['client/src/deploy/index.ts', './plan/planDeployment'],
  ['client/src/editor/output.ts', '../ui'],
  ['client/src/ui/generate.ts', '../cluster'],
  ['client/src/ui/deploy/connector.ts', '../../cluster/wire'],
  ['client/src/ui/deploy/connector.ts', '../../cluster/wire/connection'],
  ['client/src/ui/deploy/connector.ts', '../../deploy/plan'],
  ['client/src/ui/deploy/connector.ts', '../commands'],
  ['client/src/ui/commands.ts', './deploy/connector'],
];

describe('closed doors', () => {
  const eslint = new ESLint({
    cwd: root,
    overrideConfigFile: true,
    overrideConfig: [
      { files: ['**/*.ts'], languageOptions: { parser: tseslint.parser }, plugins: { rooms: plugin }, rules: { 'rooms/doors': 'error' } },
    ],
  });
  const planted = async (file: string, text: string): Promise<readonly string[]> => {
    const [result] = await eslint.lintText(text, { filePath: path.join(root, file) });
    return (result?.messages ?? []).map(({ ruleId, message }) => `${ruleId ?? ''}: ${message}`);
  };

  for (const [file, imports] of PLANTED) {
    it(`${file} may not import ${imports}`, async () => {
      const [found = ''] = await planted(file, `import ${JSON.stringify(imports)};\n`);
      assert.match(found, /^rooms\/doors: /);
    });
  }

  it('are closed to every form of import', async () => {
    for (const text of [
      "import type { Rule } from '../rules';",
      "export { RULES } from '../rules';",
      "export * from '../rules';",
      "const rules = await import('../rules');",
      "type Rule = import('../rules').Rule;",
      "import rules = require('../rules');",
    ])
      assert.deepEqual(
        await planted('server/src/core/scc/review.ts', `${text}\n`),
        ['rooms/doors: core/scc may not import core/rules. A closed door: see ARCHITECTURE.md.'],
        text,
      );
  });

  it('are open where the table opens them', async () => {
    assert.deepEqual(await planted('server/src/core/rules/scc-denied.ts', "import type { Facts } from '../facts';\n"), []);
    assert.deepEqual(await planted('test/rooms.test.ts', "import '../server/src/core/scc/admit';\n"), []);
  });

  it('are closed by lint as the project runs it', async () => {
    const project = new ESLint({ cwd: root });
    for (const file of ['server/src/core/scc/review.ts', 'client/src/extension.ts', 'server/src/astray.ts'].map(name =>
      path.join(root, name),
    )) {
      const { rules } = (await project.calculateConfigForFile(file)) as { readonly rules: Readonly<Record<string, unknown>> };
      assert.deepEqual(rules['rooms/doors'], [2], file);
    }
  }).timeout(20_000);
});

describe('the import graph', () => {
  const files = ['server/src', 'client/src'].flatMap(folder =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter(name => name.endsWith('.ts'))
      .map(name => path.posix.join(folder, name.split(path.sep).join('/'))),
  );
  /** Type imports included. */
  const imports = new Map(
    files.map(file => [
      file,
      ts.preProcessFile(readFileSync(path.join(root, file), 'utf8'), true, true).importedFiles.map(({ fileName }) => fileName),
    ]),
  );

  it('runs from each room to rooms below it in the table only, so that no arrow runs up and there is no circle of rooms', () => {
    const names = ROOMS.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    for (const [i, room] of ROOMS.entries()) {
      assert.ok(existsSync(path.join(root, room.place)) || existsSync(path.join(root, `${room.place}.ts`)), `${room.place} is not there`);
      const unknown = room.imports.filter(name => !names.slice(0, i).includes(name));
      assert.deepEqual(unknown, [], `${room.name} comes before what it imports`);
    }
  });

  it('has no file outside the rooms', () => {
    assert.deepEqual(
      files.filter(file => roomOf(file) === undefined),
      [],
    );
  });

  it('has no arrow that the table of rooms does not allow', () => {
    const wrong = [...imports].flatMap(([file, names]) =>
      names.flatMap(name => {
        const message = checkImport(file, name);
        return message === null ? [] : [`${file}: ${message}`];
      }),
    );
    assert.deepEqual(wrong, []);
    assert.ok(files.length > 300, 'the files were not found');
  });

  it('has no circle of files', () => {
    const isFile = new Set(files);
    const targetOf = (file: string, name: string): string | undefined => {
      const target = path.posix.join(path.posix.dirname(file), name);
      return [`${target}.ts`, `${target}/index.ts`].find(each => isFile.has(each));
    };
    const arrows = new Map(
      [...imports].map(([file, names]) => [file, names.flatMap(name => (name.startsWith('.') ? (targetOf(file, name) ?? []) : []))]),
    );
    assert.deepEqual(circleIn(arrows), []);
  });
});

describe('ARCHITECTURE.md', () => {
  const page = readFileSync(path.join(root, 'ARCHITECTURE.md'), 'utf8');
  const rows = (heading: string): readonly string[] => {
    const [, section = ''] = page.split(`\n## ${heading}\n`);
    return [...(section.split('\n## ')[0] ?? '').matchAll(/^\| `([^`]+)` \|/gm)].map(([, name = '']) => name);
  };

  it('describes every room, in the order of the table', () => {
    assert.deepEqual(
      rows('Rooms'),
      ROOMS.map(({ name }) => name),
    );
  });

  it('names every room with a cache', () => {
    const files = readdirSync(path.join(root, 'server/src'), { recursive: true, encoding: 'utf8' })
      .filter(name => name.endsWith('.ts'))
      .map(name => `server/src/${name.split(path.sep).join('/')}`);
    const caching = files.filter(file => /new WeakMap\b|\bremember\(/.test(readFileSync(path.join(root, file), 'utf8')));
    assert.deepEqual(
      new Set(rows('State').filter(name => ROOMS.some(room => room.name === name && room.place.startsWith('server/')))),
      new Set(caching.map(file => roomOf(file)?.name)),
    );
  });
});

/** The files of a circle, in the order of its arrows; empty where there is none. */
function circleIn(arrows: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const done = new Set<string>();
  const walk = (file: string, above: readonly string[]): readonly string[] => {
    if (above.includes(file)) return [...above.slice(above.indexOf(file)), file];
    if (done.has(file)) return [];
    for (const next of arrows.get(file) ?? []) {
      const circle = walk(next, [...above, file]);
      if (circle.length > 0) return circle;
    }
    done.add(file);
    return [];
  };
  for (const file of arrows.keys()) {
    const circle = walk(file, []);
    if (circle.length > 0) return circle;
  }
  return [];
}
