import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lineStarts, positionAt, splitDocuments } from '@scc-lens/yaml';
import { runs } from '../../properties';

describe('a file', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['without documents is one slice', '', ['']],
    ['is cut before ---', 'a: 1\n---\nb: 2\n', ['a: 1\n', '---\nb: 2\n']],
    ['keeps the comments above its first --- with the first document', '# licence\n\n---\na: 1\n', ['# licence\n\n---\na: 1\n']],
    ['may have content or a comment behind ---', 'a: 1\n--- {b: 2}\n--- # c\nd: 3', ['a: 1\n', '--- {b: 2}\n', '--- # c\nd: 3']],
    ['keeps its line ends', '---\r\na: 1\r\n---\r\nb: 2\r\n', ['---\r\na: 1\r\n', '---\r\nb: 2\r\n']],
    ['may start with a byte order mark', '\uFEFF---\na: 1\n---\nb: 2', ['\uFEFF---\na: 1\n', '---\nb: 2']],
    [
      'may have directives, which belong to the document below',
      '%YAML 1.1\n---\na: 1\n...\n%YAML 1.1\n---\nb: 2',
      ['%YAML 1.1\n---\na: 1\n', '...\n%YAML 1.1\n---\nb: 2'],
    ],
    ['is cut before ... where more than comments follow', 'a: 1\n...\n# c\nb: 2\n', ['a: 1\n', '...\n# c\nb: 2\n']],
    [
      'is cut behind a separator that only kubectl knows',
      'a: 1\n---#next\nb: 2\n---\u00a0\nc: 3',
      ['a: 1\n---#next\n', 'b: 2\n---\u00a0\n', 'c: 3'],
    ],
    ['has no separator in its first line, unless YAML knows it', '---#first\na: 1\n', ['---#first\na: 1\n']],
    ['is cut before the byte order mark of a later document', 'a: 1\n---\n\uFEFF---\nb: 2\n', ['a: 1\n---\n', '\uFEFF---\nb: 2\n']],
    ['may have YAML behind JSON', '{"a": 1}\nb: 2\n---\nc: 3', ['{"a": 1}\n', 'b: 2\n', '---\nc: 3']],
    ['may have other JSON behind an object', '{"a": 1} [2] 3', ['{"a": 1} ', '[2] ', '3']],
    [
      'has nothing that kubectl reads behind several objects and their line',
      '{"a":1}\n{"b":2}\n---\nc: 3',
      ['{"a":1}\n', '{"b":2}\n---\nc: 3'],
    ],
    ['ends its comments where kubectl does', '# c\u2028a: 1\n---\nb: 2', ['# c\u2028a: 1\n', '---\nb: 2']],
    ['keeps what follows its last ... with the last document', 'a: 1\n...\n# c\n\n', ['a: 1\n...\n# c\n\n']],
    [
      'is not cut at markers inside a block scalar, in the middle of a line, or stuck to a word',
      'a: |\n  ---\n  ...\nb: --- \n---c\n',
      ['a: |\n  ---\n  ...\nb: --- \n---c\n'],
    ],
    ['may have empty documents', '---\n---\n---', ['---\n', '---\n', '---']],
    ['of JSON is one slice', '{\n "a": "---"\n}\n', ['{\n "a": "---"\n}\n']],
  ];
  for (const [what, text, slices] of cases) {
    it(what, () => {
      assert.deepEqual(
        splitDocuments(text).map(slice => slice.text),
        slices,
      );
    });
  }

  it('knows where its documents start', () => {
    assert.deepEqual(
      splitDocuments('a: 1\n---\nb: 2\n---\n').map(({ start, line }) => [start, line]),
      [
        [0, 0],
        [5, 1],
        [14, 3],
      ],
    );
  });

  it('is its slices, one after the other', () => {
    const piece = fc.oneof(
      fc.constantFrom('---', '...', '\n', '\r\n', ' ', '#', '%', 'a: 1', '\uFEFF', '-', '.'),
      fc.string({ unit: 'grapheme' }),
    );
    fc.assert(
      fc.property(
        fc.array(piece).map(pieces => pieces.join('')),
        text => {
          const slices = splitDocuments(text);
          assert.equal(slices.map(slice => slice.text).join(''), text);
          for (const { start, line, text: part } of slices) {
            assert.equal(text.slice(start, start + part.length), part);
            assert.equal(lineStarts(text.slice(0, start)).length - 1, line);
          }
        },
      ),
      runs(100),
    );
  });
});

describe('a position', () => {
  it('counts lines and UTF-16 units from zero, for any end of a line', () => {
    const text = 'a\r\n😀b\rc\n';
    const starts = lineStarts(text);
    assert.deepEqual(starts, [0, 3, 7, 9]);
    assert.deepEqual(positionAt(starts, text.indexOf('b')), { line: 1, character: 2 });
    assert.deepEqual(positionAt(starts, text.length), { line: 3, character: 0 });
  });
});
