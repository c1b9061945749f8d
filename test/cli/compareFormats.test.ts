/** How `scc-lens diff` writes changes for pages and programs. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { folderWith, ROOT, sccLens } from './command';

const FIXTURES = path.join(ROOT, 'test/fixtures/compare');
const POD = 'apiVersion: v1\nkind: Pod\nmetadata: { name: p, namespace: ns }\nspec: { containers: [{ name: a, image: x }] }\n';

describe('the Markdown and the SARIF of scc-lens diff', () => {
  const hostile = (name: string): string =>
    POD.replace('name: p', `name: ${JSON.stringify(name)}`).replace('namespace: ns', `namespace: ${JSON.stringify(name)}`);

  it('show names letter by letter: no mention, link, cell or comment comes of one', async () => {
    const names = [
      '@all',
      'a|b',
      '`x`',
      '<img src=x onerror=y>',
      '<!-- scc-lens -->',
      '[a](http://x.example)',
      'https://x.example/a',
      'www.x.example',
      'o/r#1',
      'GH-1',
      '\n# head',
      '$x$',
    ];
    const cwd = folderWith({ 'base/a.yaml': POD, ...Object.fromEntries(names.map((name, i) => [`head/${i}.yaml`, hostile(name)])) });
    const { stdout } = await sccLens(['diff', 'base', 'head', '--format', 'markdown'], { cwd });
    const text = stdout.replaceAll(/\\[!-/:-@[-`{-~]/g, '');
    for (const part of ['@all', '#1', 'GH-1', 'www.x', '://x', '<img', '<!--', '`x`', '](']) assert.ok(!text.includes(part), part);
    assert.ok(
      stdout
        .split('\n')
        .filter(line => line.startsWith('| info'))
        .every(line => line.replaceAll('\\|', '').split('|').length === 5),
    );
    assert.deepEqual(
      stdout.match(/^#+ .*/gm)?.filter(line => /^#(?!#)/.test(line)),
      [],
    );
  });

  it('are split for comments by namespace, each below the limit of GitHub, with its number', async () => {
    const long = 'x'.repeat(150);
    const podsIn = (namespace: string, count: number): string =>
      Array.from({ length: count }, (_, i) =>
        POD.replace('name: p', `name: ${long}${i}`).replace('namespace: ns', `namespace: ${namespace}`),
      ).join('---\n');
    const files = { a: podsIn('team-a', 150), b: podsIn('team-b', 150), c: podsIn('team-c', 500) };
    const cwd = folderWith({
      'base/p.yaml': POD,
      'head/p.yaml': POD,
      ...Object.fromEntries(Object.entries(files).map(([name, text]) => [`head/${name}.yaml`, text])),
    });
    const { code } = await sccLens(['diff', 'base', 'head', '--comments', 'out/parts'], { cwd });
    assert.equal(code, 0);
    const parts = readdirSync(path.join(cwd, 'out/parts'))
      .sort()
      .map(name => readFileSync(path.join(cwd, 'out/parts', name), 'utf8'));
    assert.ok(parts.length >= 3 && parts.every(part => part.length <= 65_000));
    for (const [i, part] of parts.entries()) assert.ok(part.startsWith(`## SCC Lens: base → head (part ${i + 1} of ${parts.length})\n`));
    assert.deepEqual(
      ['team-a', 'team-b', 'team-c'].map(name => parts.filter(part => part.includes(`### ${name}\n`)).length),
      [1, 1, parts.length - 1],
    );
    assert.equal(parts.join('').match(/^\| info /gm)?.length, 800);
    // Nothing changes: no comment.
    await sccLens(['diff', 'base', 'base', '--comments', 'none'], { cwd });
    assert.deepEqual(readdirSync(path.join(cwd, 'none')), []);
  });

  it('describe each kind of change, at its place', async () => {
    interface Log {
      readonly runs: readonly [
        {
          readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
          readonly results: readonly {
            readonly ruleId: string;
            readonly ruleIndex: number;
            readonly level: string;
            readonly locations: readonly {
              readonly physicalLocation: {
                readonly artifactLocation: { readonly uri: string };
                readonly region?: { readonly startLine: number };
              };
            }[];
            readonly partialFingerprints: Readonly<Record<string, string>>;
          }[];
        },
      ];
    }
    const { stdout } = await sccLens(['diff', 'base', 'head', '--format', 'sarif'], { cwd: FIXTURES });
    const [{ tool, results }] = (JSON.parse(stdout) as Log).runs;
    assert.deepEqual(
      results.map(({ ruleId }) => ruleId),
      ['other-scc', 'refused', 'right-added', 'powers-added', 'powers-added', 'admitted', 'removed', 'right-removed'],
    );
    assert.ok(results.every(({ ruleId, ruleIndex }) => tool.driver.rules[ruleIndex]?.id === ruleId));
    assert.deepEqual(results[0]?.locations[0]?.physicalLocation.artifactLocation.uri, 'deploy/web.yaml');
    assert.equal(new Set(results.map(({ partialFingerprints }) => partialFingerprints['sccLens/v1'])).size, results.length);
  });
});
