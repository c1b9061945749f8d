/** A snapshot as admission takes it. */
import { namespaceFacts, serviceAccountFacts, type ClusterFacts } from '@scc-lens/lens';
import { cachedSoon, groupBy, objectOf, remember, stringsOf, textOf, type JsonObject } from '@scc-lens/words';
import type { KubernetesObject } from '@scc-lens/yaml';
import { grantsOf, type SccGrant } from './grants';
import { missingRights } from './missing';
import { identityOf } from './makerObject';
import { listIn, objectNamed, type ClusterSnapshot } from './snapshot';

/** What is asked about a cluster's pods. */
export interface FactsQuestion {
  readonly namespace: string;
  /** The rights that count. Default: all. */
  readonly rights?: readonly SccGrant[];
  /** Rights that do not count, as if they had been taken away. */
  readonly without?: ReadonlySet<SccGrant>;
  /**
   * Whether SCCs are left out to which there is no right. That changes no verdict where all is known: of such SCCs admission asks only
   * whether they can be set up for the namespace, and those with the same strategies can, or cannot, together.
   */
  readonly isNarrow?: boolean;
}

/** The facts for the pods of a namespace. What the source lacks is not known to admission either. */
export function factsOf(
  snapshot: ClusterSnapshot,
  { namespace, rights = grantsOf(snapshot), without, isNarrow = false }: FactsQuestion,
): ClusterFacts {
  const isUnread = missingRights(snapshot, namespace).length > 0;
  const counting = without === undefined ? rights : rights.filter(grant => !without.has(grant));
  const all = isNarrow ? narrowSccs(snapshot, rights) : allSccs(snapshot);
  return {
    ...unchangingFacts(snapshot),
    namespaces: namespacesAround(snapshot, namespace),
    sccs:
      without === undefined
        ? all
        : sccsWithout(
            all,
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
  serviceAccounts: new Map(listIn(snapshot, 'ServiceAccount').objects.map(account => [accountKey(account), serviceAccountFacts(account)])),
  defaultNamespace: null,
}));

/** The namespace of the pods alone; what admission prepares for it is forgotten with it. */
const namespacesAround = (snapshot: ClusterSnapshot, namespace: string): ClusterFacts['namespaces'] =>
  cachedSoon(namespacesRead(snapshot), MOST_NAMESPACES, namespace, () => {
    const object = objectNamed(snapshot, identityOf({ kind: 'Namespace', namespace: null, name: namespace }));
    return new Map(object === undefined ? [] : [[namespace, namespaceFacts(object)]]);
  });

const namespacesRead = remember<ClusterSnapshot, Map<string, ClusterFacts['namespaces']>>(() => new Map());

const MOST_NAMESPACES = 50;

const allSccs = remember((snapshot: ClusterSnapshot) => listIn(snapshot, 'SecurityContextConstraints').objects.map(({ value }) => value));

/** The SCCs to which there are rights, and one of each kind of strategies. */
function narrowSccs(snapshot: ClusterSnapshot, rights: readonly SccGrant[]): ClusterFacts['sccs'] {
  const given = new Set(rights.flatMap(({ sccs }) => sccs));
  return given.has('*') ? allSccs(snapshot) : allSccs(snapshot).filter(scc => given.has(nameOf(scc)) || ofEachKind(snapshot).has(scc));
}

const ofEachKind = remember(
  (snapshot: ClusterSnapshot) =>
    new Set(
      [
        ...groupBy(allSccs(snapshot), ({ runAsUser, seLinuxContext, fsGroup, supplementalGroups }) => [
          JSON.stringify([runAsUser, seLinuxContext, fsGroup, supplementalGroups]),
        ]).values(),
      ].map(([first]) => first),
    ),
);

const nameOf = (scc: JsonObject): string => textOf(objectOf(scc['metadata'])['name']);

/** The SCCs without the entries that give rights; the same list where there are none. */
function sccsWithout(sccs: ClusterFacts['sccs'], without: readonly SccGrant[]): ClusterFacts['sccs'] {
  const entries = groupBy(without, grant => (grant.rbac === null ? grant.sccs : []));
  return entries.size === 0 ? sccs : sccs.map(scc => withoutEntries(scc, entries.get(nameOf(scc)) ?? []));
}

function withoutEntries(scc: KubernetesObject['value'], removed: readonly SccGrant[]): KubernetesObject['value'] {
  if (removed.length === 0) return scc;
  const kept = (field: 'users' | 'groups'): readonly string[] => {
    const names = new Set(removed.filter(({ steps }) => steps[0]?.field === field).map(({ subject }) => subject.name));
    return stringsOf(scc[field]).filter(entry => !names.has(entry));
  };
  return { ...scc, users: kept('users'), groups: kept('groups') };
}

const accountKey = ({ namespace, name }: KubernetesObject): string => `${namespace ?? ''}/${name ?? ''}`;
