/** The closed doors of ARCHITECTURE.md: the table of rooms has no circle, the code keeps to it, and lint refuses what does not. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { ESLint } from 'eslint';
import ts from 'typescript';
import tseslint from 'typescript-eslint';
import { checkImport, plugin, roomOf, ROOMS } from '../scripts/rooms.mjs';

const root = path.resolve(__dirname, '..');

const PACKAGES = [...readdirSync(path.join(root, 'packages')).map(name => `packages/${name}`), 'server', 'client'];
const SOURCES = PACKAGES.map(folder => `${folder}/src`);

/** What each room must not import, planted in one of its files. */
const PLANTED: readonly (readonly [file: string, imports: string])[] = [
  ['packages/words/src/json.ts', '@scc-lens/yaml'],
  ['packages/words/src/json.ts', 'node:util'],
  ['packages/protocol/src/client.ts', 'node:path'],
  ['packages/admission/src/scc/review.ts', 'yaml'],
  ['packages/admission/src/scc/review.ts', '@scc-lens/yaml'],
  ['packages/admission/src/scc/review.ts', '@scc-lens/lens'],
  ['packages/admission/src/scc/review.ts', '../../../words/src'],
  ['packages/admission/src/scc/review.ts', '../../../words/src/json'],
  ['packages/yaml/src/manifest/parse.ts', '@scc-lens/lens'],
  ['packages/yaml/src/manifest/parse.ts', '@scc-lens/charts'],
  ['packages/yaml/src/manifest/parse.ts', 'node:fs'],
  ['packages/yaml/src/edits/apply.ts', '../../../lens/src/rules'],
  ['packages/charts/src/setters.ts', '@scc-lens/admission'],
  ['packages/charts/src/setters.ts', '@scc-lens/files'],
  ['packages/files/src/walk/walk.ts', 'vscode'],
  ['packages/files/src/walk/walk.ts', '@scc-lens/lens'],
  ['packages/lens/src/facts/gather.ts', '../review'],
  ['packages/lens/src/facts/gather.ts', 'yaml'],
  ['packages/lens/src/openshell/releases.ts', '../review'],
  ['packages/lens/src/openshell/releases.ts', '../facts/gather'],
  ['packages/lens/src/review/markdown.ts', '../grants'],
  ['packages/lens/src/grants/policies/powers.ts', '../../rules'],
  ['packages/lens/src/rules/scc-denied.ts', 'yaml'],
  ['packages/lens/src/rules/scc-denied.ts', '../fixes'],
  ['packages/lens/src/rules/scc-denied.ts', '..'],
  ['packages/lens/src/rules/scc-denied.ts', '../index'],
  ['packages/lens/src/rules/scc-denied.ts', '../grants/generate/pods'],
  ['packages/lens/src/rules/scc-denied.ts', '@scc-lens/lens'],
  ['packages/lens/src/rules/analysis/analyze.ts', '../../fixes'],
  ['packages/lens/src/rules/analysis/analyze.ts', 'vscode'],
  ['packages/lens/src/rules/analysis/analyze.ts', 'vscode-languageserver'],
  ['packages/lens/src/rules/analysis/analyze.ts', '@kubernetes/client-node'],
  ['packages/lens/src/rules/analysis/analyze.ts', 'node:fs'],
  ['packages/lens/src/rules/analysis/analyze.ts', 'fs'],
  ['packages/lens/src/rules/analysis/analyze.ts', '../../../../../server/src/lsp/server'],
  ['packages/lens/src/fixes/prepare/prepareScc.ts', 'node:fs/promises'],
  ['packages/lens/src/fixes/prepare/prepareScc.ts', '../../answers'],
  ['packages/lens/src/index.ts', '../../admission/src/scc/admit'],
  ['packages/lens/src/index.ts', '@scc-lens/admission'],
  ['packages/lens/src/astray.ts', 'yaml'],
  ['packages/astray/src/index.ts', '@scc-lens/words'],
  ['packages/fleet/src/grants.ts', 'node:fs'],
  ['packages/fleet/src/grants.ts', '@scc-lens/files'],
  ['packages/fleet/src/grants.ts', '../../lens/src/facts'],
  ['packages/lens/src/facts/gather.ts', '@scc-lens/fleet'],
  ['packages/kube/src/wire/connect.ts', 'vscode'],
  ['packages/kube/src/wire/connect.ts', '@scc-lens/lens'],
  ['packages/kube/src/wire/connect.ts', '../apply'],
  ['packages/kube/src/wire/connect.ts', '../login/login'],
  ['packages/kube/src/wire/connect.ts', '../../../../client/src/ui/deploy/connector'],
  ['packages/kube/src/words/fields.ts', '../wire'],
  ['packages/kube/src/login/loadKubeconfig.ts', '../wire'],
  ['packages/kube/src/objects/plan/planDeployment.ts', 'yaml'],
  ['packages/kube/src/objects/plan/planDeployment.ts', '../../apply'],
  ['packages/kube/src/objects/plan/planDeployment.ts', '../../wire/connection'],
  ['packages/kube/src/objects/preflight/judgePods.ts', '../../undo'],
  ['server/src/lsp/server.ts', '../cli/main'],
  ['server/src/lsp/server.ts', '../cli'],
  ['server/src/lsp/server.ts', 'vscode'],
  ['server/src/lsp/server.ts', '@scc-lens/kube'],
  ['server/src/lsp/server.ts', '../../../packages/files/src/walk/gitignore'],
  ['server/src/cli/main.ts', 'vscode-languageserver/node'],
  ['server/src/assistant/index.ts', '../lsp'],
  ['server/src/astray.ts', 'node:path'],
  ['client/src/extension.ts', '@scc-lens/lens'],
  ['client/src/extension.ts', '@scc-lens/kube'],
  ['client/src/extension.ts', 'yaml'],
  ['client/src/extension.ts', '@kubernetes/client-node'],
  ['client/src/editor/output.ts', '../ui'],
  ['client/src/ui/generate.ts', '@scc-lens/kube'],
  ['client/src/ui/deploy/connector.ts', '@scc-lens/kube/src/wire'],
  ['client/src/ui/deploy/connector.ts', '../../../../packages/kube/src/wire'],
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
      "import type { Rule } from '@scc-lens/lens';",
      "export { RULES } from '@scc-lens/lens';",
      "export * from '@scc-lens/lens';",
      "const rules = await import('@scc-lens/lens');",
      "type Rule = import('@scc-lens/lens').Rule;",
      "import rules = require('@scc-lens/lens');",
    ])
      assert.deepEqual(
        await planted('packages/admission/src/scc/review.ts', `${text}\n`),
        ['rooms/doors: admission may not import lens. A closed door: see ARCHITECTURE.md.'],
        text,
      );
  });

  it('are open where the table opens them', async () => {
    assert.deepEqual(await planted('packages/lens/src/rules/scc-denied.ts', "import type { Facts } from '../facts';\n"), []);
    assert.deepEqual(await planted('packages/lens/src/rules/scc-denied.ts', "import { admit } from '@scc-lens/admission';\n"), []);
    assert.deepEqual(await planted('packages/lens/src/index.ts', "export { analyze } from './rules/analysis/analyze';\n"), []);
    assert.deepEqual(await planted('test/rooms.test.ts', "import '../packages/admission/src/scc/admit';\n"), []);
  });

  it('are closed by lint as the project runs it', async () => {
    const project = new ESLint({ cwd: root });
    for (const file of ['packages/admission/src/scc/review.ts', 'client/src/extension.ts', 'server/src/astray.ts'].map(name =>
      path.join(root, name),
    )) {
      const { rules } = (await project.calculateConfigForFile(file)) as { readonly rules: Readonly<Record<string, unknown>> };
      assert.deepEqual(rules['rooms/doors'], [2], file);
    }
  }).timeout(20_000);
});

const files = SOURCES.flatMap(folder =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts'))
    .map(name => path.posix.join(folder, name.split(path.sep).join('/'))),
);

describe('the import graph', () => {
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
      assert.ok(existsSync(path.join(root, room.place)), `${room.place} is not there`);
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

  it('has at most 28 rooms and 100 arrows', () => {
    assert.ok(ROOMS.length <= 28, `${ROOMS.length} rooms`);
    const arrows = ROOMS.flatMap(room => room.imports);
    assert.ok(arrows.length <= 100, `${arrows.length} arrows`);
  });

  const isFile = new Set(files);
  const targetOf = (file: string, name: string): string | undefined => {
    const [, door, room = ''] = /^@scc-lens\/([^/]+)(\/.*)?$/.exec(name) ?? [];
    const target = door === undefined ? path.posix.join(path.posix.dirname(file), name) : `packages/${door}/src${room}`;
    return [`${target}.ts`, `${target}/index.ts`].find(each => isFile.has(each));
  };

  it('has no circle of files', () => {
    const arrows = new Map(
      [...imports].map(([file, names]) => [
        file,
        names.flatMap(name => (/^\.|^@scc-lens\//.test(name) ? (targetOf(file, name) ?? []) : [])),
      ]),
    );
    assert.deepEqual(circleIn(arrows), []);
  });

  describe('from a program', () => {
    /** What a file imports when it runs: type imports do not count. */
    const loadedBy = new Map(
      files.map(file => {
        const { outputText } = ts.transpileModule(readFileSync(path.join(root, file), 'utf8'), {
          compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ESNext, verbatimModuleSyntax: true },
        });
        return [file, ts.preProcessFile(outputText, true, true).importedFiles.map(({ fileName }) => fileName)] as const;
      }),
    );
    /** Each module of Node that a program imports, directly or not, and the file that does. */
    const modulesOfNode = (entry: string): readonly string[] => {
      const seen = new Set([entry]);
      const found: string[] = [];
      for (const file of seen) {
        for (const name of loadedBy.get(file) ?? []) {
          const target = targetOf(file, name);
          if (target !== undefined) seen.add(target);
          else if (isBuiltin(name)) found.push(`${file}: ${name}`);
        }
      }
      return found;
    };

    for (const entry of ['client/src/web.ts', 'server/src/lsp/browser.ts'])
      it(`for a browser has no arrow to a module of Node: ${entry}`, () => {
        assert.deepEqual(modulesOfNode(entry), []);
      });

    it('for a machine has such arrows, and they are found', () => {
      assert.ok(modulesOfNode('server/src/lsp/main.ts').includes('server/src/lsp/nodeRuntime.ts: node:fs'));
    });
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
});

describe('the README of a package', () => {
  const section = (page: string, heading: string): string => page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';

  for (const folder of PACKAGES) {
    const page = readFileSync(path.join(root, folder, 'README.md'), 'utf8');

    it(`states what ${folder} has never heard of, and answers questions with files that are there`, () => {
      assert.match(section(page, 'What it has never heard of'), /\w/);
      const rows = section(page, 'Where is it?')
        .split('\n')
        .slice(3)
        .filter(row => row.startsWith('|'));
      assert.ok(rows.length >= 3, `${rows.length} questions`);
      for (const row of rows) {
        let before = '';
        for (const [, name = ''] of (row.split(' | ')[1] ?? '').matchAll(/`([\w/<>-]+\.(?:ts|json))`/g)) {
          const file = name.includes('/') ? name : path.posix.join(before, name);
          before = path.posix.dirname(file);
          assert.ok(file.includes('<') || existsSync(path.join(root, folder, 'src', file)), `${folder}/README.md names ${file}`);
        }
      }
    });

    it(`lists the caches of ${folder}`, () => {
      const caching = files.filter(
        file =>
          file.startsWith(`${folder}/src/`) &&
          /new WeakMap\b|\bremember\b[^;]*from '@scc-lens\/words'/.test(readFileSync(path.join(root, file), 'utf8')),
      );
      const caches = section(page, 'Caches');
      assert.equal(caches !== '', caching.length > 0, caching.join(' '));
      const named = [...caches.matchAll(/^\| `([^`]+)` \|/gm)].map(([, name = '']) => name);
      if (named.length > 0)
        assert.deepEqual(new Set(named), new Set(caching.map(file => file.slice(`${folder}/src/`.length).split('/')[0])));
    });
  }
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
