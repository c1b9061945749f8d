/** Which of the workspace's pods a grant reaches, and which an SCC. */
import type { PodReview, SccReview } from '@scc-lens/admission';
import { cached, DEFAULT_SERVICE_ACCOUNT, groupBy, objectOf, remember } from '@scc-lens/words';
import { isOperator, type KubernetesObject, type Workload } from '@scc-lens/yaml';
import { factsAround, isUnplaced, namesNoPlace, placesAround } from '../../facts';
import type { ClusterFacts, Placed, Settings, WorkspaceFacts, World } from '../../facts';
import { serviceAccountOf, statedNamespace } from '../../review';
import { accountPod, reviewAccountPod, type AccountPod } from '../generate/pods';
import { grantsFor, type PolicyGrant } from './grants';

/** A pod of the workspace, in the namespace in which it is judged, and what becomes of it. */
export interface User {
  readonly pod: AccountPod;
  readonly review: PodReview;
  /** False for a pod that names neither namespace nor service account, and so may be one of quite another namespace. */
  readonly certain: boolean;
}

/** The pods that a grant is for: the same list for grants that reach alike. */
export function usersOf(grant: PolicyGrant, world: World): readonly User[] {
  const known = cached(
    remembered(world.facts.cluster)(world.settings).reached,
    world.facts.workspace,
    () => new Map<string, readonly User[]>(),
  );
  return cached(known, JSON.stringify([grant.grantee, grant.namespace, operatorOf(grant)]), () => reachedBy(grant, world));
}

/** The name of the operator that grants something; null where another object does. */
const operatorOf = ({ object }: PolicyGrant): string | null => (isOperator(object) ? (object.name ?? '') : null);

function reachedBy(grant: PolicyGrant, world: World): readonly User[] {
  const { workspace } = world.facts;
  const { grantee } = grant;
  const candidates = grantee.kind === 'account' ? (workloadsByAccount(workspace).get(grantee.name) ?? []) : workspace.workloads;
  return candidates.flatMap(placed => {
    const namespace = reachedIn(grant, placed.item, world);
    return namespace === undefined ? [] : [userIn(placed, namespace, world)];
  });
}

const workloadsByAccount = remember(({ workloads }: WorkspaceFacts) => groupBy(workloads, ({ item }) => [serviceAccountOf(item)]));

/** The namespace in which a grant reaches a workload, null for one that need not be known; undefined where it does not reach it. */
function reachedIn(grant: PolicyGrant, workload: Workload, { facts }: World): string | null | undefined {
  const { grantee, object } = grant;
  if (grantee.kind === 'others') return undefined;
  if (grantee.kind === 'account' && grantee.name !== serviceAccountOf(workload)) return undefined;
  if (isOperator(object)) return reachedByOperator(object, workload);
  const namespace = statedNamespace(workload);
  const place = facts.cluster.defaultNamespace;
  const isAnywhere = isUnplaced(object, place) && grantee.kind === 'account' && grantee.name !== DEFAULT_SERVICE_ACCOUNT;
  const where = (isAnywhere ? namespace : namesNoPlace(object) ? place : null) ?? grant.namespace;
  const own = grantee.kind === 'account' && grantee.isAssumed === true ? where : 'namespace' in grantee ? grantee.namespace : null;
  const wanted = new Set([own, where].filter(name => name !== null));
  if (namespace !== null) return [...wanted].every(name => name === namespace) ? namespace : undefined;
  const [only] = wanted;
  return wanted.size > 1 ? undefined : (only ?? null);
}

/** An operator whose namespace is not known reaches its own pods alone. */
const reachedByOperator = ({ name, namespace }: KubernetesObject, { ref }: Workload): string | null | undefined =>
  ref.namespace === namespace && (namespace !== null || (isOperator(ref) && ref.name === name)) ? namespace : undefined;

/**
 * The pods that may use an SCC, by all grants that are known, as the engine sees it. Where several files define it, `object` is one of these
 * variants: only its own pods count, and none where it is not certain which they are.
 */
export function usersOfScc(name: string, world: World, object?: KubernetesObject): readonly User[] {
  const users = usersOfAny(name, world);
  const [homes, folders] = [definitionsOf(world.facts.workspace).get(name) ?? [], foldersOf(world.facts.workspace).get(name)];
  if (object === undefined || folders === undefined) return users;
  const own = world.ownFile ?? homes.find(({ item }) => item === object)?.file;
  if (own === undefined) return [];
  const around = new Set(placesAround(own));
  const nearest = users.map(({ pod }) => placesAround(pod.placed.file).find(place => folders.has(place)) ?? '');
  const isShared = (place: string): boolean => around.has(place) && (folders.get(place)?.length ?? 0) > 1;
  return nearest.some(isShared) ? [] : users.filter((_, i) => around.has(nearest[i] ?? ''));
}

const definitionsOf = remember(({ policies }: WorkspaceFacts) =>
  groupBy(policies, ({ item }) => (item.kind === 'SecurityContextConstraints' && item.name !== null ? [item.name] : [])),
);

/** Of each SCC that several files define, these files by themselves and by the folders around them. */
const foldersOf = remember((workspace: WorkspaceFacts) => {
  const variants = [...definitionsOf(workspace)].map(([name, homes]) => [name, new Set(homes.map(({ file }) => file))] as const);
  return new Map(variants.filter(([, files]) => files.size > 1).map(([name, files]) => [name, groupBy(files, placesAround)]));
});

function usersOfAny(name: string, world: World): readonly User[] {
  const grants = grantsFor(name, world.facts.workspace);
  return world.facts.workspace.workloads.flatMap(placed => {
    const namespaces =
      statedNamespace(placed.item) === null
        ? [null, ...grants.map(grant => reachedIn(grant, placed.item, world) ?? null)]
        : [placed.item.ref.namespace];
    const users = [...new Set(namespaces)].map(namespace => userIn(placed, namespace, world));
    const user = users.find(({ review }) => mayUse(sccReviews(review).get(name)));
    return user === undefined ? [] : [user];
  });
}

/** A binding to a role that is not at hand is meant to be one; whether the role exists, only the cluster knows. So is one of several definitions. */
const mayUse = (review: SccReview | undefined): boolean => review?.granted === true || review?.condition !== undefined;

/** Each SCC's verdict on a pod, by its name. */
export const sccReviews: (review: PodReview) => ReadonlyMap<string, SccReview> = remember(
  ({ sccs }) => new Map(sccs.map(review => [review.scc, review])),
);

/** The pods of a namespace, with those that name none where it is the default. */
export function judgedIn(namespace: string, world: World): readonly User[] {
  return world.facts.workspace.workloads
    .filter(({ item }) => (item.ref.namespace ?? world.facts.cluster.defaultNamespace) === namespace)
    .map(placed => userIn(placed, namespace, world));
}

function userIn(placed: Placed<Workload>, namespace: string | null, world: World): User {
  const memo = remembered(factsAround(world.facts, placed.file).cluster)(world.settings).users;
  const users = memo.get(placed.item) ?? [];
  const known = users.find(({ pod }) => pod.placed.file === placed.file && pod.workload.ref.namespace === namespace);
  if (known !== undefined) return known;
  const pod = accountPod(placed, namespace, world);
  const certain = statedNamespace(placed.item) !== null || serviceAccountOf(placed.item) !== DEFAULT_SERVICE_ACCOUNT;
  const user = { pod, review: reviewAccountPod(pod, world), certain };
  memo.set(placed.item, [...users, user]);
  return user;
}

interface Remembered {
  readonly users: WeakMap<Workload, readonly User[]>;
  /** The pods that a grant reaches, by its subject and the namespace where it applies. */
  readonly reached: WeakMap<WorkspaceFacts, Map<string, readonly User[]>>;
}

/** A workload is judged again only when it, the cluster or the settings changed: every keystroke checks all policies against all pods. */
const remembered = remember<ClusterFacts, (settings: Settings) => Remembered>(() =>
  remember(() => ({ users: new WeakMap(), reached: new WeakMap() })),
);

/** Remembers what is found out about users, each under a key; nothing but the workload, the cluster and the settings may go into it. */
export function perUser<T>(): (user: User, key: string, compute: () => T) => T {
  const found = remember<User, Map<string, { readonly value: T }>>(() => new Map());
  return (user, key, compute) => cached(found(user), key, () => ({ value: compute() })).value;
}

/** Fields of containers on which neither admission nor the supervisor's needs depend. */
const IRRELEVANT = new Set(
  'image imagePullPolicy command args env envFrom resources workingDir livenessProbe readinessProbe startupProbe lifecycle'.split(' '),
);

const likeness = perUser<string>();

/** One user of each kind: pods that no SCC distinguishes are judged once. */
export const distinctUsers = (users: readonly User[]): readonly User[] =>
  [...groupBy(users, user => [likeness(user, '', () => likenessOf(user))]).values()].flatMap(([first]) => first ?? []);

function likenessOf({ pod: { pod, workload, containers } }: User): string {
  const relevant = (key: string, value: unknown): unknown => (IRRELEVANT.has(key) ? undefined : value);
  const { annotations } = objectOf(pod['metadata']);
  return JSON.stringify([workload.ref.namespace, annotations, pod['spec'], containers.map(({ needs }) => needs)], relevant);
}
