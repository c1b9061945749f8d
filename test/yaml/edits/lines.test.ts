import assert from 'node:assert/strict';
import { nextLine } from '@scc-lens/words';
import { dominantEol, indentOf, lineEnd, lineStart, startsLine } from '../../../packages/yaml/src/edits/lines';

describe('the lines of a text', () => {
  for (const [kind, mark, eol, first] of [
    ['LF', '', '\n', '  a: 1'],
    ['LF, the first of them empty', '', '\n', ''],
    ['CRLF', '', '\r\n', '  a: 1'],
    ['CRLF behind a byte order mark', '\uFEFF', '\r\n', '  a: 1'],
  ] as const)
    it(`are the same from each of their places, with ${kind}`, () => {
      const lines = [first, '', '\t b', 'last'];
      const text = mark + lines.join(eol);
      let start = mark.length;
      for (const [i, line] of lines.entries()) {
        const end = start + line.length;
        const next = i === lines.length - 1 ? text.length : end + eol.length;
        for (let offset = start; offset <= (i === lines.length - 1 ? end : next - 1); offset++) {
          assert.equal(lineStart(text, offset), start);
          assert.equal(lineEnd(text, offset), end);
          assert.equal(nextLine(text, offset), next);
          assert.equal(indentOf(text, offset), /^\s*/.exec(line)?.[0]);
        }
        assert.ok(startsLine(text, start));
        assert.equal(startsLine(text, end), line === '');
        start = next;
      }
    });

  it('end in the break that most of them end in', () => {
    assert.deepEqual(['', 'a', 'a\n', 'a\nb\r\n', 'a\r\nb', 'a\r\nb\r\nc\n'].map(dominantEol), ['\n', '\n', '\n', '\n', '\r\n', '\r\n']);
  });
});
