import fc from 'fast-check';
import assert from 'node:assert/strict';
import type { Change, FieldPath, TextEdit } from '@scc-lens/words';
import { batchesOf } from '@scc-lens/yaml';
import { runs } from '../../properties';

interface Proposal {
  readonly name: string;
  readonly changes: readonly Change[];
  readonly edits: readonly TextEdit[];
}

const editAt = (start: number): readonly TextEdit[] => [{ span: { start, end: start + 1 }, newText: '' }];
const set = (path: FieldPath): Change => ({ op: 'set', path, value: 1 });
const remove = (path: FieldPath): Change => ({ op: 'remove', path });
/** The `place`-th proposal of a list has its edit at a place of its own. */
const proposal = (place: number, ...changes: readonly Change[]): Proposal => ({ name: `${place}`, changes, edits: editAt(10 * place) });
const namesOf = (batches: readonly (readonly Proposal[])[]): readonly (readonly string[])[] =>
  batches.map(batch => batch.map(({ name }) => name));

const PATHS: readonly FieldPath[] = [
  [],
  ['a'],
  ['a', 'b'],
  ['l'],
  ['l', 0],
  ['l', 1],
  ['l', 1, 'x'],
  ['l', 12],
  ['m', 0, 'l', 1],
  ['m', 1, 'l', 0],
];
const change = fc.tuple(fc.constantFrom(set, remove), fc.constantFrom(...PATHS)).map(([op, path]) => op(path));
const proposals = fc
  .array(fc.tuple(fc.array(change, { minLength: 1, maxLength: 2 }), fc.nat(12)), { maxLength: 12 })
  .map(all => all.map(([changes, place], i): Proposal => ({ name: `${i}`, changes, edits: editAt(place) })));

const contains = (outer: FieldPath, inner: FieldPath): boolean => outer.every((step, i) => step === inner[i]);
/** Two proposals; one changes what the other one is about. */
function meet(a: Proposal, b: Proposal): boolean {
  const [left, right] = [fieldsOf(a), fieldsOf(b)];
  return (
    left.some(one => right.some(other => contains(one, other) || contains(other, one))) ||
    a.edits.some(one => b.edits.some(other => one.span.start <= other.span.end && other.span.start <= one.span.end))
  );
}
/** An item that one of several changes takes out moves the others of its sequence. */
function fieldsOf({ changes }: Proposal): readonly FieldPath[] {
  return changes.map(one => (changes.length > 1 && takesItem(one) ? one.path.slice(0, -1) : one.path));
}
const takesItem = ({ op, path }: Change): boolean => op === 'remove' && typeof path.at(-1) === 'number';

describe('batches of proposals', () => {
  it('have each proposal once, and none that meets another one of its batch', () => {
    fc.assert(
      fc.property(proposals, all => {
        const batches = batchesOf(all);
        assert.deepEqual(namesOf(batches).flat().toSorted(), all.map(({ name }) => name).toSorted());
        for (const batch of batches)
          for (const [i, one] of batch.entries()) assert.ok(batch.slice(i + 1).every(other => !meet(one, other)));
      }),
      runs(3000, 300),
    );
  });

  it('are as few as those that do not meet allow, of two', () => {
    fc.assert(
      fc.property(proposals, ([a, b]) => {
        if (a === undefined || b === undefined) return;
        assert.equal(batchesOf([a, b]).length, meet(a, b) ? 2 : 1);
      }),
      runs(3000, 300),
    );
  });

  it('take items out last, and from the end of their sequence', () => {
    const all = [
      proposal(1, remove(['l', 0])),
      proposal(2, set(['a'])),
      proposal(3, remove(['l', 2])),
      proposal(4, remove(['m', 0, 'l', 1])),
      proposal(5, remove(['l', 1])),
      proposal(6, remove(['m', 1, 'l', 0])),
      proposal(7, set(['l', 3, 'x'])),
    ];
    const [batch = [], ...others] = namesOf(batchesOf(all));
    assert.deepEqual(others, []);
    assert.deepEqual(batch.slice(0, 2), ['2', '7']);
    const ofList = batch.filter(name => ['1', '3', '5'].includes(name));
    assert.deepEqual(ofList, ['3', '5', '1']);
    assert.deepEqual(namesOf(batchesOf([proposal(1, set(['a'])), proposal(2, remove(['l', 0]))])), [['1', '2']]);
    const inside = proposal(1, remove(['l', 0, 'm', 0]), set(['l', 2, 'x']));
    assert.deepEqual(namesOf(batchesOf([inside, proposal(2, remove(['l', 1]))])), [['1', '2']]);
  });

  it('take out items by their number, not by its digits', () => {
    assert.deepEqual(namesOf(batchesOf([proposal(1, remove(['l', 2])), proposal(2, remove(['l', 10]))])), [['2', '1']]);
  });

  it('separate a proposal that moves items from one about a moved item', () => {
    const moving = proposal(1, remove(['l', 0]), set(['a']));
    assert.deepEqual(namesOf(batchesOf([moving, proposal(2, set(['l', 5, 'x']))])), [['1'], ['2']]);
    assert.deepEqual(namesOf(batchesOf([moving, proposal(2, set(['m']))])), [['1', '2']]);
    const inItem = proposal(1, remove(['l', 0, 'x']), set(['a']));
    assert.deepEqual(namesOf(batchesOf([inItem, proposal(2, set(['l', 0, 'y']))])), [['1', '2']]);
  });

  it('are offered a proposal only while they are among the last eight', () => {
    const meeting = Array.from({ length: 9 }, (_, i) => proposal(i + 1, set(['a']), set([i < 1 ? 'first' : i < 2 ? 'second' : 'b'])));
    const early = { ...proposal(20, set(['z'])), edits: [...editAt(30), ...meeting.slice(2).flatMap(({ edits }) => edits)] };
    const batches = namesOf(batchesOf([...meeting, early]));
    assert.deepEqual(
      batches.map(batch => batch.length),
      [1, 2, 1, 1, 1, 1, 1, 1, 1],
    );
    const none = { ...early, edits: meeting.slice(1).flatMap(({ edits }) => edits) };
    assert.equal(batchesOf([...meeting, none]).length, 10);
  });
});
