import assert from 'node:assert/strict';
import { applyToValue } from '../../../server/src/core/edits';
import type { Change, Json } from '../../../server/src/core/words/types';

function value(from: Json, ...changes: readonly Change[]): Json | string {
  const result = applyToValue(from, changes);
  return 'refused' in result ? `refused: ${result.refused}` : result.value;
}

describe('changes of a value', () => {
  it('are made one after the other', () => {
    const changes: readonly Change[] = [
      { op: 'insert', path: ['a'], index: 0, value: 'first' },
      { op: 'insert', path: ['a'], index: 0, value: 'second' },
      { op: 'remove', path: ['a', 1] },
      { op: 'set', path: ['a', 0], value: { x: 1 } },
      { op: 'set', path: ['a', 0, 'y', 'z'], value: 2 },
    ];
    assert.deepEqual(value({}, ...changes), { a: [{ x: 1, y: { z: 2 } }] });
  });

  it('keep the place of a key that is replaced', () => {
    const changed = value({ name: 'v', hostPath: {}, z: 1 }, { op: 'replace', path: ['hostPath'], key: 'emptyDir', value: {} });
    assert.deepEqual(Object.keys(changed as object), ['name', 'emptyDir', 'z']);
  });

  it('leave the given value alone', () => {
    const from = Object.freeze({ a: Object.freeze([1, 2]) });
    assert.deepEqual(value(from, { op: 'remove', path: ['a', 0] }), { a: [2] });
    assert.deepEqual(from, { a: [1, 2] });
  });

  it('take a key named __proto__ for a key', () => {
    const changed = value({}, { op: 'set', path: ['__proto__'], value: { polluted: true } });
    assert.deepEqual(Object.entries(changed as object), [['__proto__', { polluted: true }]]);
  });

  it('are refused where their path leads nowhere', () => {
    assert.equal(value({ a: 1 }, { op: 'set', path: ['a', 'b'], value: 1 }), 'refused: a is not a mapping, so it has no field b.');
    assert.equal(
      value({ a: {} }, { op: 'insert', path: ['a'], index: 0, value: 1 }),
      'refused: a is not a list, so nothing can be inserted into it.',
    );
    assert.equal(value({}, { op: 'set', path: ['a', 0, 'b'], value: 1 }), 'refused: a is not a list, so it has no item 0.');
    assert.equal(value({}, { op: 'remove', path: ['a'] }), 'refused: a does not exist.');
    assert.equal(value({}, { op: 'set', path: [], value: 1 }), 'refused: The document cannot be changed as a whole.');
    assert.equal(value([1], { op: 'replace', path: [0], key: 'a', value: 1 }), 'refused: [0] is a list item and has no key to replace.');
  });
});
