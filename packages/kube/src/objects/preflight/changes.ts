/** Changes in this deployment that affect how the cluster admits its other objects. */
import { isDeepStrictEqual } from 'node:util';
import * as l10n from '@vscode/l10n';
import { phaseOf } from '../plan/applyOrder';
import { without } from '../serverFields';
import type { PlannedObject } from '../plan/types';
import type { Identity } from '../../wire';
import { at, clusterTexts, describeRef, fieldsAt, groupOf, listAt, refKey, textAt, type Fields, type ObjectRef } from '../../words';
import { awaitingTexts } from './messages';
import type { Awaiting, ObjectCheck, PodVerdict } from './types';

export interface Change {
  readonly planned: PlannedObject;
  /** As the cluster would store it where it was asked, else as it is written. */
  readonly object: Fields;
  readonly isNew: boolean;
}

/** Namespaces, definitions and policy that the cluster does not have, or has otherwise. */
export function changesOf(checks: readonly ObjectCheck[]): readonly Change[] {
  return checks.flatMap(({ planned, live, dryRun }): Change[] => {
    if (phaseOf(planned.stage) === 'rest') return [];
    const object = dryRun.kind === 'accepted' ? dryRun.object : planned.object;
    if (live.state === 'present' && dryRun.kind === 'accepted' && !isChanged(live.object, object)) return [];
    return [{ planned, object, isNew: live.state === 'absent' }];
  });
}

/** Labels and annotations count: a Namespace's decide about its pods. */
function isChanged(live: Fields, outcome: Fields): boolean {
  const [before, after] = [live, outcome].map(object => ({
    ...without(object, ['metadata', 'status']),
    labels: fieldsAt(object, 'metadata', 'labels'),
    annotations: fieldsAt(object, 'metadata', 'annotations'),
  }));
  return !isDeepStrictEqual(before, after);
}

export const RBAC_GROUP = 'rbac.authorization.k8s.io';

/** `RoleBinding`, `ClusterRole` and so on, of their own group. */
export const isRbac = ({ ref: { apiVersion } }: PlannedObject): boolean => groupOf(apiVersion) === RBAC_GROUP;

/** The changed objects of a core kind in a namespace. */
export const changesIn = (changes: readonly Change[], kind: string, namespace: string | null): readonly Change[] =>
  changes.filter(({ planned: { ref } }) => ref.kind === kind && ref.apiVersion === 'v1' && ref.namespace === namespace);

/** The role that a binding refers to. */
export function roleOf({ planned: { ref, object } }: Change): ObjectRef {
  const { kind, name } = fieldsAt(object, 'roleRef');
  const isLocal = kind === 'Role';
  return {
    apiVersion: ref.apiVersion,
    kind: isLocal ? 'Role' : 'ClusterRole',
    namespace: isLocal ? ref.namespace : null,
    name: typeof name === 'string' ? name : '',
  };
}

export const isBinding = ({ planned }: Change): boolean => isRbac(planned) && planned.ref.kind.endsWith('Binding');

/** The changed role that a changed binding refers to; undefined where this deployment does not change it. */
export function changedRole(changes: readonly Change[], binding: Change): Change | undefined {
  const key = refKey(roleOf(binding));
  return changes.find(({ planned }) => refKey(planned.ref) === key);
}

/** Whether a binding has this user, as a user, a member of a group or a service account, among its subjects. */
export function binds({ planned, object }: Change, { user, groups }: Identity): boolean {
  return listAt(object, 'subjects').some(subject => {
    const name = textAt(subject, 'name') ?? '';
    const kind = at(subject, 'kind');
    if (kind === 'User') return name === user;
    if (kind === 'Group') return groups.includes(name);
    return user === `system:serviceaccount:${textAt(subject, 'namespace') ?? planned.ref.namespace ?? ''}:${name}`;
  });
}

export const serviceAccountIdentity = (namespace: string, account: string): Identity => ({
  user: `system:serviceaccount:${namespace}:${account}`,
  groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
});

const describeAll = (refs: readonly ObjectRef[]): string => refs.map(describeRef).join(', ');

/** A sentence about an object. */
export function describeAwaiting({ on, refusal, proven }: Awaiting): string {
  const objects = describeAll(on);
  if (proven) return l10n.t('The cluster allows it once these are applied: {objects}.', { objects });
  return refusal === null ? awaitingTexts.knownOnce(objects) : awaitingTexts.refusedUntil(objects, refusal.message);
}

/** The end of a sentence about a workload. */
export function describeAwaitingPods(
  { on, refusal, proven, scc, forecast }: Extract<PodVerdict, { kind: 'awaiting' }>,
  account: string,
): string {
  const objects = describeAll(on);
  if (proven) return scc === null ? awaitingTexts.podsAdmittedOnce(objects) : awaitingTexts.podsAdmittedBy(scc, account, objects);
  if (forecast !== undefined) return awaitingTexts.podsForecast(clusterTexts.oneOf(forecast), account, objects);
  return refusal === null ? awaitingTexts.podsKnownOnce(objects) : awaitingTexts.podsRefusedUntil(objects);
}
