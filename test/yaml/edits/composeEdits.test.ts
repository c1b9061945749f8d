import fc from 'fast-check';
import assert from 'node:assert/strict';
import type { TextEdit } from '@scc-lens/words';
import { applyEdits, composeEdits, insertApart } from '@scc-lens/yaml';
import { runs } from '../../properties';
import { editsOf, seeds } from './someEdits';

describe('edits after edits', () => {
  it('make one list that does what both do, in order and apart', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 20 }), seeds, seeds, (text, first, second) => {
        const a = editsOf(text, first);
        const between = applyEdits(text, a);
        const b = editsOf(between, second);
        const both = composeEdits(a, b);
        assert.equal(applyEdits(text, both), applyEdits(between, b));
        for (const [i, { span }] of both.entries()) {
          assert.ok(span.start <= span.end);
          assert.ok((both[i - 1]?.span.end ?? -1) < span.start, 'edits that touch are one edit');
        }
      }),
      runs(5000, 500),
    );
  });

  it('leave out what changes nothing', () => {
    assert.deepEqual(composeEdits([], []), []);
    assert.deepEqual(composeEdits([{ span: { start: 1, end: 1 }, newText: 'x' }], [{ span: { start: 1, end: 2 }, newText: '' }]), []);
  });

  it('do not depend on their order', () => {
    const edits = [
      { span: { start: 4, end: 5 }, newText: 'b' },
      { span: { start: 0, end: 1 }, newText: 'a' },
    ];
    assert.deepEqual(composeEdits(edits, []), [...edits].reverse());
    assert.deepEqual(composeEdits([], edits), [...edits].reverse());
  });
});

describe('edits that are put among others', () => {
  const meet = (a: TextEdit, b: TextEdit): boolean => a.span.start <= b.span.end && b.span.start <= a.span.end;

  it('stay in order, and are left out together where one of them touches another', () => {
    fc.assert(
      fc.property(fc.array(seeds, { maxLength: 6 }), lists => {
        const kept: TextEdit[] = [];
        for (const seed of lists) {
          const added = editsOf('a'.repeat(40), seed);
          const before = [...kept];
          const isApart = !added.some(one => before.some(other => meet(one, other)));
          assert.equal(insertApart(kept, added), isApart);
          const starts = (edits: readonly TextEdit[]): readonly number[] => edits.map(({ span }) => span.start);
          assert.deepEqual(
            starts(kept),
            starts(isApart ? [...before, ...added] : before).toSorted((a, b) => a - b),
          );
        }
      }),
      runs(5000, 500),
    );
  });
});
