import fc from 'fast-check';
import assert from 'node:assert/strict';
import type { Json, JsonObject } from '@scc-lens/words';
import { parseManifest, renderYaml } from '@scc-lens/yaml';
import { runs } from '../../properties';

const leaf: fc.Arbitrary<Json> = fc.constantFrom('a', 'a b', '', 'yes', '0400', '- x', '#', 'two\nlines', 8, true, null, '*');
const { tree } = fc.letrec<{ tree: Json }>(tie => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('name', 'spec', 'a.b/c', 'yes'), tie('tree'), { maxKeys: 3, noNullPrototype: true }),
  ),
}));
const objects = fc.dictionary(fc.constantFrom('data', 'spec', 'users'), tree, {
  minKeys: 1,
  noNullPrototype: true,
}) as fc.Arbitrary<JsonObject>;
const rendered = (value: JsonObject, comments: Readonly<Record<string, readonly string[]>> = {}): string =>
  renderYaml(value, new Map(Object.entries(comments)));

describe('a whole document', () => {
  it('reads back as the object', () => {
    fc.assert(
      fc.property(objects, fields => {
        const value = { apiVersion: 'v1', kind: 'A', ...fields };
        const manifest = parseManifest(rendered(value));
        assert.deepEqual(manifest.problems, []);
        assert.deepEqual(manifest.value, value);
      }),
      runs(2000, 200),
    );
  });

  it('is in block style with two columns, and leaves out what has no value', () => {
    assert.equal(
      rendered({
        kind: 'SecurityContextConstraints',
        metadata: { name: 'a', labels: undefined, annotations: { 'kubernetes.io/description': 'b: c' } },
        groups: [],
        priority: null,
        fsGroup: { ranges: [{ min: 1, max: 2 }, {}], of: [['x', ['v']], []] },
        seLinuxContext: { unset: undefined },
      }),
      `kind: SecurityContextConstraints
metadata:
  name: a
  annotations:
    kubernetes.io/description: 'b: c'
groups: []
priority: null
fsGroup:
  ranges:
    - min: 1
      max: 2
    - {}
  of:
    - - x
      - - v
    - []
seLinuxContext: {}
`.replaceAll("'", '"'),
    );
  });

  it("has its comments above the fields, and an item's above its dash", () => {
    assert.equal(
      rendered(
        { kind: 'A', spec: { list: [{ name: 'x', value: 1 }, 'w', ['z']] } },
        {
          '': ['The document.', 'Its second line.'],
          kind: ['The kind.'],
          'spec.list': ['The list.'],
          'spec.list[0]': ['The first item.'],
          'spec.list[0].name': ['Its name.'],
          'spec.list[0].value': ['Its value.'],
          'spec.list[1]': ['The second item.'],
          'spec.list[2][0]': ['An item of an item.'],
          'spec.other': ['Not there.'],
        },
      ),
      `# The document.
# Its second line.
# The kind.
kind: A
spec:
  # The list.
  list:
    # The first item.
    # Its name.
    - name: x
      # Its value.
      value: 1
    # The second item.
    - w
    # An item of an item.
    - - z
`,
    );
  });

  it('wraps comments at 120 columns, between words only', () => {
    const words = Array.from({ length: 60 }, (_, i) => `word${i}`);
    const text = rendered({ spec: { a: 1 } }, { 'spec.a': [words.join('  '), 'x'.repeat(150), ''], spec: ['  '] });
    const lines = text.split('\n').filter(line => line.includes('# word'));
    assert.equal(lines.map(line => line.trim().slice(2)).join(' '), words.join(' '));
    assert.ok(lines.length > 1 && lines.every(line => line.length <= 120 && line.startsWith('  # ')));
    for (const [i, line] of lines.slice(0, -1).entries()) assert.ok(`${line} ${lines[i + 1]?.trim().slice(2).split(' ')[0]}`.length > 120);
    assert.ok(text.includes(`\n  # ${'x'.repeat(150)}\n  #\n`));
    assert.equal(rendered({ a: 1 }, { a: ['x'.repeat(150)] }), `# ${'x'.repeat(150)}\na: 1\n`);
    assert.equal(rendered({ a: 1 }, { a: [`${'y'.repeat(59)} ${'z'.repeat(58)}`] }), `# ${'y'.repeat(59)} ${'z'.repeat(58)}\na: 1\n`);
    assert.equal(rendered({ a: 1 }, { a: [`${'y'.repeat(59)} ${'z'.repeat(59)}`] }), `# ${'y'.repeat(59)}\n# ${'z'.repeat(59)}\na: 1\n`);
  });

  it('ends no comment at what any version of YAML takes for the end of a line', () => {
    for (const end of ['\n', '\r', '\u0085', '\u2028', '\u2029'])
      assert.equal(rendered({ a: 1 }, { a: [`x${end}b: 2`] }), '# x b: 2\na: 1\n');
  });
});
