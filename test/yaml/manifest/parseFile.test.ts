import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { TextEdit } from '@scc-lens/words';
import { applyEdits, composeEdits, parseFile } from '@scc-lens/yaml';
import { runs } from '../../properties';

const DOCUMENTS = ['kind: Pod\nspec: {a: 1}\n', 'kind: Pod\nspec: {a: 2}\n', '# a comment\n', 'kind: [\n', '{"kind": "List"}\n', ''];
const files = fc.array(fc.constantFrom(...DOCUMENTS), { maxLength: 8 }).map(documents => documents.join('---\n'));

const editsOf = (text: string): fc.Arbitrary<TextEdit[]> =>
  fc.uniqueArray(fc.nat(text.length), { maxLength: 6 }).chain(offsets => {
    const sorted = offsets.sort((a, b) => a - b);
    const spans = sorted.flatMap((start, i) => (i % 2 === 0 ? [{ start, end: sorted[i + 1] ?? start }] : []));
    return fc.tuple(...spans.map(span => fc.constantFrom('', 'x', '---\n', '\nkind: Pod\n').map(newText => ({ span, newText }))));
  });

describe('parseFile', () => {
  it('answers the same with the file before the change as without', () => {
    fc.assert(
      fc.property(files, files, (before, after) => {
        const summary = (file: ReturnType<typeof parseFile>): unknown => [
          file.slices,
          file.manifests.map(({ text, class: kind, value, problems }) => [text, kind, value, problems]),
        ];
        assert.deepEqual(summary(parseFile(after, parseFile(before))), summary(parseFile(after)));
      }),
      runs(100),
    );
  });

  it('keeps the documents that a change does not touch', () => {
    const before = parseFile('kind: A\n---\nkind: B\n---\nkind: C\n');
    const after = parseFile('kind: A\n---\nkind: changed\n---\nkind: new\n---\nkind: C\n', before);
    assert.equal(after.manifests.length, 4);
    assert.equal(after.manifests[0], before.manifests[0]);
    assert.equal(after.manifests[3], before.manifests[2]);
  });
});

describe('composeEdits', () => {
  it('does at once what two lists of edits do one after the other', () => {
    const cases = fc.string({ maxLength: 40 }).chain(text =>
      editsOf(text).chain(first => {
        const between = applyEdits(text, first);
        return editsOf(between).map(second => ({ text, first, second, result: applyEdits(between, second) }));
      }),
    );
    fc.assert(
      fc.property(cases, ({ text, first, second, result }) => {
        const composed = composeEdits(first, second);
        assert.equal(applyEdits(text, composed), result);
        composed.forEach(({ span }, i) => {
          assert.ok(span.start >= (composed[i - 1]?.span.end ?? 0) && span.end >= span.start);
        });
      }),
      runs(500),
    );
  });
});
