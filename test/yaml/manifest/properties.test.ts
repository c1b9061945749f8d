import assert from 'node:assert/strict';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { valueAt } from '@scc-lens/words';
import type { FieldPath, Json, JsonObject } from '@scc-lens/words';
import { locate, parseManifest, splitDocuments } from '@scc-lens/yaml';
import type { Manifest } from '@scc-lens/yaml';
import { runs } from '../../properties';

const HEAD = 'apiVersion: v1\nkind: ConfigMap\n';

function pathsOf(value: Json | undefined, path: FieldPath = []): readonly FieldPath[] {
  if (value === null || typeof value !== 'object') return [path];
  const below = Array.isArray(value)
    ? (value as readonly Json[]).flatMap((item, i) => pathsOf(item, [...path, i]))
    : Object.entries(value as JsonObject).flatMap(([name, field]) => pathsOf(field, [...path, name]));
  return [path, ...below];
}

/** Every path of the value is somewhere in the text, and the text of each scalar means that scalar. */
function assertLocated(manifest: Manifest): void {
  for (const path of pathsOf(manifest.value)) {
    for (const part of ['field', 'key', 'value'] as const) {
      const { start, end } = locate(manifest, path, part);
      assert.ok(0 <= start && start <= end && end <= manifest.text.length, `${path.join('.')} is at ${start}–${end}`);
      assert.ok(start < end || part === 'value', `the ${part} of ${path.join('.')} is empty`);
    }
    const value = valueAt(manifest.value, path);
    if (value !== null && typeof value === 'object') continue;
    const { start, end } = locate(manifest, path, 'value');
    const again = parseManifest(`${HEAD}value:\n   ${manifest.text.slice(start, end)}`).value as JsonObject;
    assert.deepEqual(again['value'], value, manifest.text);
  }
}

const scalar = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('yes', '0400', '', 'a: b', '- a', '#', '"', "it's", '*a', '&a', '{{', '---', 'two\nlines\n', '\tx', ' x ', 'null', '1e3'),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);
const key = fc.oneof(fc.stringMatching(/^[a-z]{1,8}$/), fc.constantFrom('a/b', 'on', '8080', 'a b', '<<', '*', '$patches', 'é'));
const { json } = fc.letrec<{ json: Json }>(tie => ({
  json: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    scalar as fc.Arbitrary<Json>,
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(key, tie('json'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

const fragment = fc.constantFrom(
  'a: ',
  'b: ',
  '- ',
  '  ',
  '\n',
  '\n  ',
  '\n    ',
  '"',
  "'",
  '[',
  ']',
  '{',
  '}',
  ',',
  ': ',
  ' # c\n',
  '|\n',
  '>-\n',
  'x',
  '0400',
  '&a ',
  '*a',
  '? ',
  '!!str ',
  '\t',
  '<<: ',
  '\r\n',
  '---\n',
  '...\n',
  '%YAML 1.1\n',
  '\uFEFF',
  '{{',
  '\u0000',
);
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.oneof(fragment, fc.string()), { maxLength: 30 }).map(pieces => pieces.join('')),
);

describe('any text', function () {
  it('is read without an exception, with problems inside it', () => {
    fc.assert(
      fc.property(anyText, fc.boolean(), (text, headed) => {
        const all = headed ? HEAD + text : text;
        for (const slice of splitDocuments(all)) {
          const manifest = parseManifest(slice.text);
          for (const { span } of manifest.problems) assert.ok(0 <= span.start && span.start <= span.end && span.end <= slice.text.length);
          for (const path of pathsOf(manifest.value)) locate(manifest, path);
        }
      }),
      runs(2000),
    );
  });
});

describe('a document of any value', function () {
  const lineWidth = fc.constantFrom(0, 20, 80);

  it('written as YAML has each of its fields in its place', () => {
    fc.assert(
      fc.property(json, lineWidth, fc.boolean(), fc.boolean(), (value, width, indentSeq, flow) => {
        const text = stringify(
          { apiVersion: 'v1', kind: 'ConfigMap', value },
          { version: '1.1', lineWidth: width, indentSeq, collectionStyle: flow ? 'flow' : 'any', aliasDuplicateObjects: false },
        );
        const manifest = parseManifest(text);
        if (manifest.class === 'objects') assertLocated(manifest);
      }),
      runs(300),
    );
  });

  it('written as JSON is that value, with each of its fields in its place', () => {
    fc.assert(
      fc.property(json, fc.constantFrom(0, 2, '\t'), (value, space) => {
        const object = { apiVersion: 'v1', kind: 'ConfigMap', value };
        const manifest = parseManifest(JSON.stringify(object, null, space));
        if (manifest.class === 'foreign' || manifest.class === 'template') return;
        assert.deepEqual(manifest.problems, []);
        assert.deepEqual(manifest.value, JSON.parse(JSON.stringify(object)));
        assertLocated(manifest);
      }),
      runs(300),
    );
  });
});
