import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json, JsonObject } from '@scc-lens/words';
import { parseManifest } from '@scc-lens/yaml';

/** What kubectl's own library (sigs.k8s.io/yaml v1.6.0 over go.yaml.in/yaml/v2 v2.4.3) made of `value: <text>`. */
const SCALARS = JSON.parse(readFileSync(join(__dirname, '../../fixtures/manifest/scalars.json'), 'utf8')) as readonly {
  readonly text: string;
  readonly value?: Json;
  readonly refused?: true;
}[];

describe('a scalar', () => {
  for (const { text, value, refused } of SCALARS) {
    it(`${JSON.stringify(text)} is ${refused ? 'refused' : JSON.stringify(value)}, as for kubectl`, () => {
      const manifest = parseManifest(`apiVersion: v1\nkind: ConfigMap\nvalue: ${text}`);
      assert.equal(manifest.class, refused ? 'invalid' : 'objects');
      if (!refused) assert.deepEqual((manifest.value as JsonObject)['value'], value);
    });
  }
});

describe('a mapping', () => {
  const valueOf = (text: string): Json | undefined => parseManifest(`apiVersion: v1\nkind: ConfigMap\n${text}`).value;

  it('takes merged fields where the merge is written: what is written later wins, and earlier ones of a list', () => {
    const value = valueOf('a: &a {x: 1, w: 1}\nb: &b {x: 2, z: 2}\nc:\n  x: 0\n  <<: [*a, *b]\n  z: 3\n') as JsonObject;
    assert.deepEqual(value['c'], { x: 1, w: 1, z: 3 });
  });

  it('has the last anchor of a name above each alias', () => {
    assert.deepEqual(valueOf('a: &x 1\nb: *x\nc: &x 2\nd: *x\n*x : e\n'), {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      a: 1,
      b: 1,
      c: 2,
      d: 2,
      2: 'e',
    });
  });

  it('may have keys that mean something to JavaScript', () => {
    const value = valueOf('__proto__: {polluted: true}\nconstructor: 1\n') as JsonObject;
    assert.ok(Object.hasOwn(value, '__proto__'));
    assert.equal(value['polluted'], undefined);
  });
});

describe('a document that is made to exhaust whoever reads it', () => {
  const head = 'apiVersion: v1\nkind: ConfigMap\n';
  const problemsOf = (text: string): readonly string[] => parseManifest(head + text).problems.map(({ message }) => message);

  it('with aliases of aliases is refused, as by kubectl', () => {
    const lines = Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]\n`);
    assert.match(problemsOf(`a0: &a0 [x]\n${lines.join('')}`).join(), /too large/);
  });

  it('reports an alias inside its own anchor', () => {
    assert.deepEqual(problemsOf('a: &a [1, *a]\n'), ['*a is inside the node that it refers to.']);
  });

  for (const [what, text] of [
    ['brackets', `a: ${'['.repeat(100_000)}`],
    ['dashes', `a:\n ${'- '.repeat(100_000)}`],
    ['question marks', '? '.repeat(100_000)],
  ] as const) {
    it(`with thousands of ${what} is too deep`, () => {
      assert.match(problemsOf(text).join(), /more than 256 levels deep/);
    });
  }

  it('with tens of thousands of equal keys reports a hundred of them and counts the others', () => {
    const problems = problemsOf('key: value\n'.repeat(30_000));
    assert.deepEqual([problems.length, problems.at(-1)], [101, '29899 more duplicate keys follow.']);
  });
});
