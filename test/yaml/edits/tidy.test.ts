import assert from 'node:assert/strict';
import type { TextEdit } from '@scc-lens/words';
import { applyEdits } from '@scc-lens/yaml';
import { tidyEdits } from '../../../packages/yaml/src/edits/tidy';

/** The edits that put a text in the place of another one, with what each takes away. */
function shown(before: string, edits: readonly TextEdit[]): readonly string[] | null {
  return (
    tidyEdits(before, edits)?.map(
      ({ span, newText }) => `${span.start} ${JSON.stringify(before.slice(span.start, span.end))} → ${JSON.stringify(newText)}`,
    ) ?? null
  );
}
const rewritten = (before: string, after: string): readonly string[] | null =>
  shown(before, [{ span: { start: 0, end: before.length }, newText: after }]);

describe('edits, cut down to what they change', () => {
  for (const [what, before, after, edits] of [
    ['letters within a line', 'name: agent', 'name: urgent', ['6 "a" → "ur"']],
    ['the only line that changes', 'a: 1\nb: 2\nc: 3\n', 'a: 1\nb: 3\nc: 3\n', ['8 "2" → "3"']],
    ['the only line that changes, with CRLF', 'a: 1\r\nb: 2\r\nc: 3\r\n', 'a: 1\r\nb: 3\r\nc: 3\r\n', ['9 "2" → "3"']],
    ['a line that comes at the end', 'a: 1', 'a: 1\nb: 2', ['0 "a: 1" → "a: 1\\nb: 2"']],
    [
      'whole lines of several, up to the line break',
      'a: 1\nb: 2\nc: 3\nd: 4',
      'a: 1\nb: 5\nc: 6\nd: 4',
      ['5 "b: 2\\nc: 3" → "b: 5\\nc: 6"'],
    ],
    [
      'whole lines of several, up to a CRLF',
      'a: 1\r\nb: 2\r\nc: 3\r\nd: 4',
      'a: 1\r\nb: 5\r\nc: 6\r\nd: 4',
      ['6 "b: 2\\r\\nc: 3" → "b: 5\\r\\nc: 6"'],
    ],
    ['lines whose ends are alike from the break on', 'a: x1\nb: x1\n', 'a: y1\nb: y1\n', ['0 "a: x1\\nb: x1" → "a: y1\\nb: y1"']],
    ['whole letters that begin with the same half', 'a: \u{1F600}', 'a: \u{1F601}', ['3 "\u{1F600}" → "\u{1F601}"']],
    ['whole letters that end with the same half', 'a: \u{1F600}', 'a: \u{1FA00}', ['3 "\u{1F600}" → "\u{1FA00}"']],
    ['what comes behind a letter of two halves', '\u{1F600}', '\u{1F600}a', ['2 "" → "a"']],
    ['what repeats, once', 'aaa', 'aa', ['2 "a" → ""']],
    ['a line break of another kind whole', 'a: 1\r\n', 'a: 2\n', ['0 "a: 1\\r\\n" → "a: 2\\n"']],
    ['nothing where nothing changes', 'a: 1\n', 'a: 1\n', []],
  ] as const)
    it(`write ${what}`, () => {
      assert.deepEqual(rewritten(before, after), edits);
    });

  it('are in order, joined where they touch, and none where they overlap', () => {
    const edit = (start: number, end: number, newText: string): TextEdit => ({ span: { start, end }, newText });
    assert.deepEqual(shown('abcdef', [edit(4, 5, 'E'), edit(1, 2, 'B')]), ['1 "b" → "B"', '4 "e" → "E"']);
    assert.deepEqual(shown('abcdef', [edit(2, 3, 'C'), edit(1, 2, 'B')]), ['1 "bc" → "BC"']);
    assert.deepEqual(shown('abcdef', [edit(2, 2, 'x'), edit(2, 2, 'y'), edit(5, 5, '')]), ['2 "" → "xy"']);
    assert.equal(shown('abcdef', [edit(1, 3, 'B'), edit(2, 4, 'C')]), null);
    assert.deepEqual(shown('abcdef', [edit(1, 3, 'B'), edit(2, 2, '')]), ['1 "bc" → "B"']);
    assert.equal(applyEdits('abcdef', [edit(4, 5, 'E'), edit(1, 2, 'B'), edit(2, 2, 'x')]), 'aBxcdEf');
  });
});
