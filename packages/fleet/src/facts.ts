/** A snapshot as admission takes it. */
import type { ClusterFacts, NamespaceFacts } from '@scc-lens/lens';
import { groupBy, objectOf, remember, stringMapOf, stringsOf } from '@scc-lens/words';
import type { KubernetesObject } from '@scc-lens/yaml';
import { grantsOf } from './grants';
import type { SccGrant } from './grants';
import { missingRights } from './missing';
import { listIn } from './snapshot';
import type { ClusterSnapshot } from './snapshot';

/** What is asked about a cluster's pods. */
export interface FactsQuestion {
  readonly namespace: string;
  /** The rights that count. Default: all. */
  readonly rights?: readonly SccGrant[];
  /** Rights that do not count, as if they had been taken away. */
  readonly without?: ReadonlySet<SccGrant>;
}

/** The facts for the pods of a namespace. What the source lacks is not known to admission either. */
export function factsOf(snapshot: ClusterSnapshot, { namespace, rights = grantsOf(snapshot), without }: FactsQuestion): ClusterFacts {
  const isUnread = missingRights(snapshot, namespace).length > 0;
  const counting = without === undefined ? rights : rights.filter(grant => !without.has(grant));
  return {
    ...unchangingFacts(snapshot),
    sccs:
      without === undefined
        ? allSccs(snapshot)
        : sccsWithout(
            snapshot,
            rights.filter(grant => without.has(grant)),
          ),
    grants: counting.flatMap(({ rbac }) => rbac ?? []),
    onlyTheseGrants: !isUnread,
    grantsReadOf: isUnread ? { namespaces: [], serviceAccounts: [] } : null,
  };
}

/** The same for all pods of a cluster. */
const unchangingFacts = remember((snapshot: ClusterSnapshot) => ({
  context: null,
  onlyTheseSccs: listIn(snapshot, 'SecurityContextConstraints').coverage === 'whole',
  hiddenSccs: false,
  namespaces: new Map(listIn(snapshot, 'Namespace').objects.map(object => [object.name ?? '', namespaceFacts(object)])),
  serviceAccounts: new Map(listIn(snapshot, 'ServiceAccount').objects.map(account => [accountKey(account), accountFacts(account)])),
  defaultNamespace: null,
}));

const allSccs = remember((snapshot: ClusterSnapshot) => listIn(snapshot, 'SecurityContextConstraints').objects.map(({ value }) => value));

/** The SCCs without the entries that give rights; the same list where there are none. */
function sccsWithout(snapshot: ClusterSnapshot, without: readonly SccGrant[]): ClusterFacts['sccs'] {
  const entries = groupBy(without, ({ rbac, sccs }) => (rbac === null ? sccs : []));
  if (entries.size === 0) return allSccs(snapshot);
  return listIn(snapshot, 'SecurityContextConstraints').objects.map(({ name, value }) =>
    withoutEntries(value, entries.get(name ?? '') ?? []),
  );
}

function withoutEntries(scc: KubernetesObject['value'], removed: readonly SccGrant[]): KubernetesObject['value'] {
  if (removed.length === 0) return scc;
  const kept = (field: 'users' | 'groups'): readonly string[] => {
    const names = new Set(removed.filter(({ steps }) => steps[0]?.field === field).map(({ subject }) => subject.name));
    return stringsOf(scc[field]).filter(entry => !names.has(entry));
  };
  return { ...scc, users: kept('users'), groups: kept('groups') };
}

function namespaceFacts({ name, value }: KubernetesObject): NamespaceFacts {
  const metadata = objectOf(value['metadata']);
  return { name: name ?? '', annotations: stringMapOf(metadata['annotations']), labels: stringMapOf(metadata['labels']) };
}

const accountKey = ({ namespace, name }: KubernetesObject): string => `${namespace ?? ''}/${name ?? ''}`;

function accountFacts({ value }: KubernetesObject): { readonly automount: boolean | null } {
  const automount = value['automountServiceAccountToken'];
  return { automount: typeof automount === 'boolean' ? automount : null };
}
