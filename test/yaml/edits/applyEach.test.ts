import assert from 'node:assert/strict';
import type { Change } from '@scc-lens/words';
import { applyEach, applyEdits } from '@scc-lens/yaml';
import { manifestOf } from './manifest';

/** The second pod's `spec` is a key without a `:`, to which no edit of this room can give a value. */
const PODS = `apiVersion: v1
kind: List
items:
  - {apiVersion: v1, kind: Pod, spec: {}}
  - apiVersion: v1
    kind: Pod
    ? spec
  - {apiVersion: v1, kind: Pod, spec: {}}
  - {apiVersion: v1, kind: Pod, spec: {}}
`;

const named = (item: number, name: string): readonly Change[] => [{ op: 'set', path: ['items', item, 'spec', 'nodeName'], value: name }];
const results = (...lists: readonly (readonly Change[])[]): readonly string[] =>
  applyEach(manifestOf(PODS), lists, changes => changes).map(([, result]) =>
    'refused' in result ? result.refused : applyEdits(PODS, result.edits),
  );
const withName = (item: number, name: string): string =>
  PODS.split('\n')
    .map((line, i) => (i === item + (item === 0 ? 3 : 5) ? line.replace('{}', `{nodeName: ${name}}`) : line))
    .join('\n');

describe('changes each on their own', () => {
  it('are refused where their own edit goes wrong, and nowhere else', () => {
    assert.deepEqual(results(named(0, 'a'), named(1, 'b'), named(2, 'c'), named(3, 'd')), [
      withName(0, 'a'),
      'items[1].spec.nodeName is written in a way that can only be edited by hand: the edited text would not be readable: "nodeName: b" does not belong here.',
      withName(2, 'c'),
      withName(3, 'd'),
    ]);
  });

  it('are refused with the place in the text', () => {
    const [[, result] = []] = applyEach(manifestOf(PODS), [named(1, 'b')], changes => changes);
    assert.ok(result !== undefined && 'refused' in result);
    assert.equal(PODS.slice(0, result.at).endsWith('? spec'), true);
  });

  it('may be of the same object', () => {
    assert.deepEqual(results(named(0, 'a'), named(0, 'b'), named(2, 'c')), [withName(0, 'a'), withName(0, 'b'), withName(2, 'c')]);
  });

  it('may take away the object that others change', () => {
    const without = PODS.split('\n')
      .filter((_, i) => i !== 3)
      .join('\n');
    assert.deepEqual(results([{ op: 'remove', path: ['items', 0] }], named(2, 'c')), [without, withName(2, 'c')]);
  });
});
