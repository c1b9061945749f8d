import assert from 'node:assert/strict';
import type { Change, Json } from '@scc-lens/words';
import { applyToValue, sameValue } from '@scc-lens/yaml';

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

  it('take names that every object has for fields that are absent', () => {
    assert.deepEqual(value({}, { op: 'set', path: ['constructor', 'a'], value: 1 }), { constructor: { a: 1 } });
    assert.equal(value({}, { op: 'remove', path: ['toString'] }), 'refused: toString does not exist.');
  });

  it('reach into lists of lists and give a key another value', () => {
    assert.deepEqual(value([[1]], { op: 'insert', path: [0], index: 1, value: 2 }), [[1, 2]]);
    assert.deepEqual(value({ a: null }, { op: 'insert', path: ['a'], index: 0, value: 1 }), { a: [1] });
    assert.deepEqual(value({ a: 1, b: 2 }, { op: 'replace', path: ['a'], key: 'a', value: 3 }), { a: 3, b: 2 });
  });

  it('are refused where their path leads nowhere', () => {
    assert.equal(value({ a: 1 }, { op: 'set', path: ['a', 'b'], value: 1 }), 'refused: a is not a mapping, so it has no field b.');
    assert.equal(
      value({ a: {} }, { op: 'insert', path: ['a'], index: 0, value: 1 }),
      'refused: a is not a list, so nothing can be inserted into it.',
    );
    for (const index of [-1, 0.5, 2])
      assert.equal(
        value({ a: [1] }, { op: 'insert', path: ['a'], index, value: 1 }),
        `refused: a has no place ${index} to insert an item at; its length is 1.`,
      );
    for (const from of [{}, { a: null }, { a: {} }, { a: 'x' }])
      assert.equal(value(from, { op: 'set', path: ['a', 0, 'b'], value: 1 }), 'refused: a is not a list, so it has no item 0.');
    assert.equal(value({ a: [1] }, { op: 'set', path: ['a', 1, 'b'], value: 1 }), 'refused: a has no item 1; its length is 1.');
    assert.equal(value({ a: [1] }, { op: 'set', path: ['a', 1], value: 1 }), 'refused: a has no item 1; its length is 1.');
    for (const from of [{}, { a: undefined }]) {
      assert.equal(value(from, { op: 'remove', path: ['a'] }), 'refused: a does not exist.');
      assert.equal(value(from, { op: 'replace', path: ['a'], key: 'b', value: 1 }), 'refused: a does not exist.');
    }
    assert.equal(
      value({ a: 1, b: 2 }, { op: 'replace', path: ['a'], key: 'b', value: 1 }),
      'refused: a cannot become b, which already exists.',
    );
    assert.equal(value({}, { op: 'set', path: [], value: 1 }), 'refused: The document cannot be changed as a whole.');
    assert.equal(value([1], { op: 'replace', path: [0], key: 'a', value: 1 }), 'refused: [0] is a list item and has no key to replace.');
  });
});

describe('values', () => {
  const same: readonly (readonly [Json | undefined, Json | undefined])[] = [
    [1, 1],
    [null, null],
    [{}, { a: undefined }],
    [
      { a: 1, b: [{ c: 'x' }] },
      { b: [{ c: 'x' }], a: 1 },
    ],
  ];
  const other: readonly (readonly [Json | undefined, Json | undefined])[] = [
    [1, '1'],
    [1, 2],
    [1, {}],
    [null, {}],
    [undefined, null],
    [[], {}],
    [{ a: 1 }, [1]],
    [[1], [1, 2]],
    [
      [1, 2],
      [2, 1],
    ],
    [{ a: 1 }, { a: 1, b: null }],
    [{ a: 1 }, { b: 1 }],
    [{ a: { b: 1 } }, { a: { b: 2 } }],
  ];

  it('are the same where Kubernetes reads the same', () => {
    for (const [a, b] of same) assert.ok(sameValue(a, b) && sameValue(b, a), JSON.stringify([a, b]));
    for (const [a, b] of other) assert.ok(!sameValue(a, b) && !sameValue(b, a), JSON.stringify([a, b]));
  });
});
