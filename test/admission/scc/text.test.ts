import { strict as assert } from 'node:assert';
import { compareText, quote, sortedSet } from '../../../packages/admission/src/scc/text';

describe('texts', () => {
  it('are quoted as Go does it', () => {
    assert.deepEqual(
      ['plain', 'a"b\\c', '\n\t\x01', 'é', '\u0085', '\u{1f600}', '\u{e0001}', '\ud800', '\udfff', '\u200b', '\x7f', '\x80'].map(quote),
      [
        '"plain"',
        '"a\\"b\\\\c"',
        '"\\n\\t\\x01"',
        '"é"',
        '"\\u0085"',
        '"\u{1f600}"',
        '"\\U000e0001"',
        '"\ufffd"',
        '"\ufffd"',
        '"\\u200b"',
        '"\\x7f"',
        '"\\u0080"',
      ],
    );
  });

  it('are ordered by code points', () => {
    assert.deepEqual(sortedSet(['b', '\u{10000}', '\uffee', 'a', 'ab', 'a', 'A']), ['A', 'a', 'ab', 'b', '\uffee', '\u{10000}']);
    assert.deepEqual(sortedSet(['a\x00', 'a']), ['a', 'a\x00']);
    assert.equal(compareText('same', 'same'), 0);
  });
});
