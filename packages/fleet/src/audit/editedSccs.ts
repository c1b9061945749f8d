/** SCCs of OpenShift that were edited, and what the cluster-version operator sets back. */
import { isLeftAlone, NEWEST_RELEASE, stockSccs, stockValues } from '@scc-lens/admission';
import type { Release } from '@scc-lens/admission';
import { isList, isObject, objectOf } from '@scc-lens/words';
import type { Json } from '@scc-lens/words';
import type { KubernetesObject } from '@scc-lens/yaml';
import { listIn } from '../snapshot';
import type { Question } from './units';

/** A field that no release ships so: its entries, or its value as JSON, against what is shipped and differs least. */
export interface SccChange {
  readonly field: string;
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

export interface EditedScc {
  readonly scc: string;
  readonly changes: readonly SccChange[];
  /** What the operator of OpenShift 4.14 and later does: it leaves the changes alone, or sets the fields back, at an upgrade at the latest. */
  readonly fate: 'kept' | 'reset';
  /** What is shipped up to this release was compared; all that is known where the cluster's own is not. */
  readonly upTo: Release;
  readonly isReleaseKnown: boolean;
}

/** What releases ship, and what the API has besides; a field that is not known here may be of a newer API, with its default. */
const FIELDS: ReadonlySet<string> = new Set([
  ...stockSccs(NEWEST_RELEASE).flatMap(scc => Object.keys(scc)),
  ...['allowedFlexVolumes', 'defaultAllowPrivilegeEscalation', 'forbiddenSysctls'],
]);

const IDENTITY: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata']);

/** The edited SCCs that a cluster has stored, apart for what is kept and what is set back. */
export function editedSccs({ snapshot, release }: Question): readonly EditedScc[] {
  const upTo = release ?? NEWEST_RELEASE;
  return listIn(snapshot, 'SecurityContextConstraints').objects.flatMap(object => {
    const scc = object.name ?? '';
    if (objectOf(object.value['metadata'])['uid'] === undefined) return [];
    const all = [...FIELDS].flatMap(field => (IDENTITY.has(field) ? [] : changeOf(object, field, upTo)));
    return (['kept', 'reset'] as const).flatMap((fate): readonly EditedScc[] => {
      const changes = all.filter(({ field }) => isLeftAlone(scc, field, NEWEST_RELEASE) === (fate === 'kept'));
      return changes.length === 0 ? [] : [{ scc, changes, fate, upTo, isReleaseKnown: release !== null }];
    });
  });
}

/** Older releases count, because a cluster keeps what it was installed with. */
function changeOf({ name, value }: KubernetesObject, field: string, upTo: Release): readonly SccChange[] {
  const now = entriesOf(field, value[field]);
  const known = stockValues(name ?? '', field, upTo).map(one => entriesOf(field, one));
  const changes = known.map(entries => ({ field, added: without(now, entries), removed: without(entries, now) }));
  const sizeOf = ({ added, removed }: SccChange): number => added.length + removed.length;
  const least = changes.reduce<SccChange | null>((best, one) => (best === null || sizeOf(one) < sizeOf(best) ? one : best), null);
  return least === null || sizeOf(least) === 0 ? [] : [least];
}

const without = (these: readonly string[], others: readonly string[]): readonly string[] => {
  const known = new Set(others);
  return these.filter(one => !known.has(one));
};

/** What the API server fills in. */
const DEFAULTS: Readonly<Record<string, Json>> = {
  allowPrivilegeEscalation: true,
  fsGroup: { type: 'RunAsAny' },
  supplementalGroups: { type: 'RunAsAny' },
  userNamespaceLevel: 'AllowHostLevel',
};

function entriesOf(field: string, value: Json | undefined): readonly string[] {
  const filled = value ?? DEFAULTS[field] ?? null;
  if (isList(filled)) return [...new Set(filled.map(one => (typeof one === 'string' ? one : JSON.stringify(sorted(one)))))];
  const isUnset = filled === null || (filled === false && field !== 'defaultAllowPrivilegeEscalation');
  return isUnset ? [] : [typeof filled === 'string' ? filled : JSON.stringify(sorted(filled))];
}

/** The same data in one order, without what is empty. */
function sorted(value: Json | undefined): Json {
  if (isList(value)) return value.map(sorted);
  if (!isObject(value)) return value ?? null;
  const fields = Object.entries(value).filter(([, each]) => each !== null && !(isList(each) && each.length === 0));
  return Object.fromEntries(fields.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, sorted(each)]));
}
