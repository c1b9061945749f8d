import assert from 'node:assert/strict';
import { changed } from './manifest';

describe('the quotes of what is added', () => {
  /** The text of a string that comes into a document with so many strings of each kind. */
  const added = (quoted: number, plain: number, quote = '"'): string => {
    const strings = [...Array<string>(quoted).fill(`${quote}a${quote}`), ...Array<string>(plain).fill('a')];
    const text = changed(strings.map((string, i) => `k${i}: ${string}\n`).join(''), [{ op: 'set', path: ['new'], value: 'a' }]);
    return text.slice(text.indexOf('new: ') + 'new: '.length).trimEnd();
  };

  it('are everywhere where practically all strings have them', () => {
    assert.deepEqual([added(4, 0), added(4, 0, "'")], ['"a"', "'a'"]);
    assert.deepEqual([added(10, 1), added(30, 3)], ['"a"', '"a"']);
  });

  it('are only where they are needed in a document with few strings, or with plain ones', () => {
    assert.deepEqual([added(3, 0), added(9, 1), added(5, 2), added(0, 5)], ['a', 'a', 'a', 'a']);
  });
});

describe('what is added', () => {
  it('leaves out fields without a value', () => {
    const value = { a: 1, b: undefined, c: { d: undefined } };
    assert.equal(
      changed('block: 1\nflow: {x: 1}\n', [
        { op: 'set', path: ['new'], value },
        { op: 'set', path: ['flow', 'new'], value },
      ]),
      'block: 1\nflow: {x: 1, new: {a: 1, c: {}}}\nnew:\n  a: 1\n  c: {}\n',
    );
  });
});
