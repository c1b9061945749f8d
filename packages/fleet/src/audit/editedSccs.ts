/** SCCs of OpenShift that were edited, and what becomes of it. */
import { isLeftAlone, NEWEST_RELEASE, normalizeScc, stockForms, type Release } from '@scc-lens/admission';
import { isList, objectOf, type Json, type JsonObject, type Severity } from '@scc-lens/words';
import { listIn } from '../snapshot';
import type { Question } from './units';

/** No release up to the cluster's ships it so; null where that one is not known. From 4.14 on, OpenShift sets some SCCs back. */
export interface EditedScc {
  readonly severity: Severity;
  readonly kind: 'stock-scc-edited';
  readonly scc: string;
  /** Entries of a field, or its value as JSON. */
  readonly changes: readonly { readonly field: string; readonly added: readonly string[]; readonly removed: readonly string[] }[];
  readonly fate: 'kept' | 'reset';
  readonly release: Release | null;
}

/** The edited SCCs that a cluster has stored. Older releases count, because a cluster keeps what it was installed with. */
export function editedSccs({ snapshot, release }: Question): readonly EditedScc[] {
  return listIn(snapshot, 'SecurityContextConstraints').objects.flatMap(({ name, value }): readonly EditedScc[] => {
    const scc = name ?? '';
    const forms = stockForms(scc, release ?? NEWEST_RELEASE).map(normalizeScc);
    if (forms.length === 0 || objectOf(value['metadata'])['uid'] === undefined) return [];
    const now = normalizeScc(value);
    const changes = FIELDS.flatMap(field => changeOf(field, now, forms));
    const fate = isLeftAlone(scc, NEWEST_RELEASE) ? 'kept' : 'reset';
    const severity = fate === 'reset' ? 'warning' : 'info';
    return changes.length === 0 ? [] : [{ kind: 'stock-scc-edited', severity, scc, changes, fate, release }];
  });
}

/** All but `userNamespaceLevel`, which the operator does not compare. A field that is not known here is of a newer API, with its default. */
const FIELDS: readonly string[] = [
  ...'allowHostDirVolumePlugin allowHostIPC allowHostNetwork allowHostPID allowHostPorts allowPrivilegeEscalation'.split(' '),
  ...'allowPrivilegedContainer allowedCapabilities allowedFlexVolumes allowedUnsafeSysctls defaultAddCapabilities'.split(' '),
  ...'defaultAllowPrivilegeEscalation forbiddenSysctls fsGroup groups priority readOnlyRootFilesystem requiredDropCapabilities'.split(' '),
  ...'runAsUser seLinuxContext seccompProfiles supplementalGroups users volumes'.split(' '),
];

/** Against what is shipped and differs least. */
function changeOf(field: string, now: JsonObject, forms: readonly JsonObject[]): EditedScc['changes'] {
  const own = entriesOf(now[field]);
  const changes = forms.map(form => {
    const shipped = entriesOf(form[field]);
    return { field, added: [...own].filter(one => !shipped.has(one)), removed: [...shipped].filter(one => !own.has(one)) };
  });
  const sizeOf = (one: (typeof changes)[number]): number => one.added.length + one.removed.length;
  const [least] = changes.sort((a, b) => sizeOf(a) - sizeOf(b));
  return least === undefined || sizeOf(least) === 0 ? [] : [least];
}

/** The fields of strategies, in one order. */
const KEYS = 'driver level max min ranges role seLinuxOptions type uid uidRangeMax uidRangeMin user'.split(' ');

/** The entries of a list, or the value as the only one; none where it is empty, or its zero value. */
function entriesOf(value: Json | undefined): ReadonlySet<string> {
  const entries = isList(value) ? value : value === undefined || value === null || value === false ? [] : [value];
  // The API server stores no `min` of 0.
  return new Set(entries.map(one => (typeof one === 'string' ? one : JSON.stringify(one, KEYS).replaceAll(',"min":0', ''))));
}
