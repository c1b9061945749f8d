import assert from 'node:assert/strict';
import { startsDocument } from '../../client/src/editor/startsDocument';

describe('a snippet of a whole document', () => {
  const cases: readonly (readonly [text: string, line: number, isOffered: boolean])[] = [
    ['', 0, true],
    ['# for the team\nopenshift-', 1, true],
    ['kind: Pod\n---\ndep\n---\nkind: Job', 2, true],
    ['kind: Pod\ndep', 1, false],
    ['dep\nkind: Pod', 0, false],
    ['kind: dep', 0, false],
    ['spec:\n  dep', 1, false],
  ];
  for (const [text, line, isOffered] of cases) {
    it(`is ${isOffered ? '' : 'not '}offered in line ${line} of ${JSON.stringify(text)}`, () => {
      assert.equal(startsDocument(text.split('\n'), line), isOffered);
    });
  }
});
