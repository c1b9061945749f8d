/** Undo and the records of deployments. */
import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { isSecretRef, refOf, undo } from '@scc-lens/kube';
import type { Fields, PlannedObject, UndoItem } from '@scc-lens/kube';
import { clientSideAppliers, handOver, withoutLeftovers } from '../../../packages/kube/src/objects/clientSideApply';
import { hasAppliedSameFields, hasAppliedValuesOf, isCreatedBy, managerFor, ownersOf } from '../../../packages/kube/src/objects/owners';
import { fieldsOf, pathsOf } from '../../../packages/kube/src/objects/fieldPaths';
import { contentOf, sameObject } from '../../../packages/kube/src/objects/serverFields';
import { headLine, itemLine, parseRecord } from '../../../packages/kube/src/undo/history/history';
import { patchOf } from '../../../packages/kube/src/undo/takeBack/writes';
import { listKeysOf, mergeBack, restoredState } from '../../../packages/kube/src/undo/takeBack/mergeBack';
import type { UndoOutcome } from '../../../packages/kube/src/undo/takeBack/undoItem';
import { restoreObject } from '../../../packages/kube/src/undo/takeBack/undo';
import { isFields } from '../../../packages/kube/src/words/fields';
import { applyPatch, fakeCluster, storing, TARGET } from './fakeCluster';
import { assertError, assertNoSecret, assertPure, assertSentence } from './promises';
import type { Scenario } from './scenario';

/** Who owns which fields of each state. */
export function checkOwners({ before = {}, changed, now }: Scenario): void {
  for (const object of [before, changed, now]) {
    const manager = managerFor({ target: TARGET }, object);
    assert.ok(hasAppliedValuesOf(object, object, manager) && hasAppliedSameFields(object, object, manager) && sameObject(object, object));
    isCreatedBy(object, manager);
    const taken = assertPure(() => clientSideAppliers(object), 'client-side appliers');
    const given = assertPure(() => handOver(object, manager), 'a takeover');
    if (given !== null)
      assert.equal(handOver({ metadata: { managedFields: given } }, manager), null, 'a takeover leaves something to take over');
    const left = assertPure(() => withoutLeftovers(object, taken), 'leftovers');
    assert.deepEqual(withoutLeftovers(left, taken), left, 'a leftover is left');
    for (const { paths } of ownersOf(object).values()) {
      const again = pathsOf(fieldsOf(paths.values())).map(path => JSON.stringify(path));
      assert.deepEqual(new Set(again), new Set(paths.keys()), 'a set of fields is not what it was');
    }
  }
}

/** What only the deployment changed comes back, what only others changed stays, and the patch makes just that. */
export function checkMerge({ before = {}, changed, now }: Scenario): void {
  const [old, ours, live] = [before, changed, now].map(contentOf) as [Fields, Fields, Fields];
  const lists = listKeysOf(before, changed, now);
  const merge = (...states: readonly [Fields, Fields, Fields]): Fields => mergeBack(...states, lists).object;
  assert.deepEqual(merge(old, ours, ours), old, 'a change is not taken back');
  assert.deepEqual(merge(old, old, live), live, 'what others changed is lost');
  const { object, conflicts } = assertPure(() => mergeBack(old, ours, live, lists), 'a merge');
  assertMerged({ before: old, changed: ours, now: live, merged: object }, '');
  if (conflicts.length === 0) assert.deepEqual(merge(old, ours, object), object, 'what is taken back is taken back again');
  const patch = patchOf(live, object);
  assert.deepEqual(applyPatch(live, JSON.parse(JSON.stringify(patch)) as typeof patch), object, 'the patch makes something else');
  assert.equal(patchOf(object, object).length, 0);
}

interface Merge {
  readonly before: unknown;
  readonly changed: unknown;
  readonly now: unknown;
  readonly merged: unknown;
}

/** Of mappings, field by field. */
function assertMerged({ before, changed, now, merged }: Merge, path: string): void {
  if (isDeepStrictEqual(before, changed)) {
    assert.deepEqual(merged, now, `${path}: what others changed is lost`);
    return;
  }
  if (isDeepStrictEqual(changed, now)) {
    assert.deepEqual(merged, before, `${path}: a change is not taken back`);
    return;
  }
  if (!isFields(before) || !isFields(changed) || !isFields(now) || !isFields(merged)) return;
  for (const name of new Set([before, changed, now].flatMap(Object.keys))) {
    const [was, ours, live, result] = [before, changed, now, merged].map(one => (Object.hasOwn(one, name) ? one[name] : undefined));
    assertMerged({ before: was, changed: ours, now: live, merged: result }, `${path}.${name}`);
  }
}

/** Items of an undo, written by us and read from any text. */
export async function checkUndo(scenario: Scenario, planned: PlannedObject): Promise<void> {
  const { before, changed, now, record } = scenario;
  const items = (['restore', 'delete', 'recreate'] as const).map((action): UndoItem => ({
    ref: planned.ref,
    resource: planned.resource,
    action,
    manager: managerFor({ target: TARGET }, changed),
    before: before ?? null,
    applied: action === 'recreate' ? null : changed,
    sent: planned.object,
    isOurs: true,
    obstacle: null,
    isBegun: action === 'recreate',
  }));
  for (const item of items) {
    const { content, conflicts } = assertPure(() => restoredState(item, now), 'an undo');
    for (const conflict of conflicts) assert.equal(typeof conflict, 'string');
    assert.ok(isFields(content));
    const line = itemLine(item);
    assertNoSecret(
      line,
      'a record',
      isSecretRef(item.ref) ? { metadata: [item.ref, before, changed].map(namesOf) } : { before, changed, sent: item.sent },
    );
    const read = parseRecord('a', headLine(new Date(0), TARGET) + line);
    assert.equal(read?.items.length, 1, 'a record is not read back');
    await checkOutcomes(scenario, [item]);
  }
  const [item] = items;
  if (item !== undefined) await checkRestore(scenario, item);
  const found = assertPure(() => parseRecord('a', record), 'a record');
  if (found !== null) await checkOutcomes(scenario, found.items);
}

/** What identifies a Secret may be seen. */
const namesOf = (object: unknown): unknown => {
  if (!isFields(object)) return null;
  const { metadata, apiVersion, kind } = object;
  if (!isFields(metadata)) return object;
  const { name, namespace, uid, resourceVersion } = metadata;
  return { apiVersion, kind, name, namespace, uid, resourceVersion };
};

async function checkOutcomes(scenario: Scenario, items: readonly UndoItem[]): Promise<void> {
  for (const agrees of [true, false]) {
    const cluster = fakeCluster(scenario, { live: name => (name === refOf(scenario.now).name ? gone(scenario.now) : undefined) });
    const steps = await undo(cluster, items, { onDoubt: () => Promise.resolve(agrees) });
    assert.equal(steps.length, items.length, 'an object has no outcome');
    for (const { outcome } of steps) assertOutcome(outcome);
  }
}

/** Without a deletion that has begun: that would be waited for. */
function gone(object: Fields): Fields {
  const { metadata } = object;
  if (!isFields(metadata)) return object;
  return { ...object, metadata: Object.fromEntries(Object.entries(metadata).filter(([name]) => name !== 'deletionTimestamp')) };
}

function assertOutcome(outcome: UndoOutcome): void {
  if (outcome.kind === 'failed' || outcome.kind === 'uncertain') assertError(outcome.error, 'undo');
  if (outcome.kind === 'left' || outcome.kind === 'notAttempted') assertSentence(outcome.reason, 'undo');
  if ((outcome.kind === 'restored' || outcome.kind === 'recreated') && outcome.ownersError !== null)
    assertError(outcome.ownersError, 'undo');
}

/** What the requests of an undo make of the object is the state that it promises, and doing it again does nothing. */
async function checkRestore(scenario: Scenario, item: UndoItem): Promise<void> {
  const now = gone({ ...scenario.now, apiVersion: item.ref.apiVersion, kind: item.ref.kind });
  const { content, conflicts } = restoredState(item, now);
  const { cluster, stored } = storing(scenario, now);
  const outcome = await restoreObject(cluster, item, now);
  assertOutcome(outcome);
  if (outcome.kind !== 'restored') return;
  assert.deepEqual(contentOf(stored()), content, 'an undo makes another state than it promises');
  if (outcome.ownersError !== null || conflicts.length > 0) return;
  const again = await restoreObject(cluster, item, stored());
  assert.equal(again.kind, 'nothingToDo', 'an undo is not done after it');
}
