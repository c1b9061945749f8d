/** What makes the pods of service accounts, and what is known of these pods. */
import { serviceAccountUser } from '@scc-lens/admission';
import type { Release, UserInfo } from '@scc-lens/admission';
import { reviewWorkload, serviceAccountsOf } from '@scc-lens/lens';
import type { ClusterFacts, Settings, WorkloadReview } from '@scc-lens/lens';
import { cached, groupBy, objectOf, remember, serviceAccountGroups } from '@scc-lens/words';
import type { KubernetesObject, Workload } from '@scc-lens/yaml';
import { annotatedScc } from '../annotated';
import type { AnnotatedScc } from '../annotated';
import { factsOf } from '../facts';
import { grantsOf, grantsTo } from '../grants';
import type { SccGrant } from '../grants';
import { ANY_CREATOR } from '../may';
import type { AccountName } from '../may';
import { missingRights } from '../missing';
import type { MissingList } from '../missing';
import { ownerOf } from '../owners';
import { identityOf, listIn, objectNamed } from '../snapshot';
import type { ClusterSnapshot } from '../snapshot';

/** Pods that are made in one way: by the last owner at hand, or one by one. */
export interface Unit {
  readonly account: AccountName;
  /** The owner, whose template is judged, or the pod itself. */
  readonly workload: Workload;
  /** The pods at hand; none where the owner has no pods now. */
  readonly pods: readonly StoredPod[];
  /** The list of the owner, where it is not at hand: the pod is then judged as admission left it. */
  readonly lacking: readonly MissingList[];
}

export interface StoredPod {
  readonly name: string;
  readonly annotated: AnnotatedScc;
  /** The pod as it is stored. */
  readonly workload: Workload;
}

export interface Units {
  /** By the namespace, and by `namespace/account`. */
  readonly byNamespace: ReadonlyMap<string, readonly Unit[]>;
  readonly byAccount: ReadonlyMap<string, readonly Unit[]>;
  /** By the user name of the controller that creates the pods, and by its namespace. */
  readonly byController: ReadonlyMap<string, readonly Unit[]>;
  readonly byControllerHome: ReadonlyMap<string, readonly Unit[]>;
  /** How many workloads name no namespace, or get their account from a controller that does not show it. */
  readonly unplaced: number;
}

export const accountKey = ({ namespace, name }: AccountName): string => `${namespace}/${name}`;

export const unitsOf: (snapshot: ClusterSnapshot) => Units = remember(snapshot => {
  const found = new Map<string, { readonly workload: Workload; readonly pods: StoredPod[]; readonly lacking: readonly MissingList[] }>();
  for (const pod of listIn(snapshot, 'Pod').objects) {
    const workload = snapshot.workloads.get(identityOf(pod));
    if (workload === undefined || isMirror(pod)) continue;
    const { owner, lacking } = ownerOf(pod, snapshot);
    const maker = owner ?? workload;
    const key = identityOf(maker.ref);
    const stored = { name: pod.name ?? '', annotated: annotatedScc(pod), workload };
    const unit = found.get(key);
    if (unit === undefined) found.set(key, { workload: maker, pods: [stored], lacking });
    else unit.pods.push(stored);
  }
  for (const [key, workload] of snapshot.workloads) {
    const object = objectNamed(snapshot, key);
    const isMade = workload.ref.kind === 'Pod' || (object !== undefined && ownerOf(object, snapshot).owner !== null);
    if (!isMade && !found.has(key)) found.set(key, { workload, pods: [], lacking: [] });
  }
  const units = [...found.values()].flatMap((unit): readonly Unit[] => {
    const [account] = serviceAccountsOf([placed(unit.workload)]);
    if (account === undefined || account.namespace === null) return [];
    return [{ ...unit, account: { ...account, namespace: account.namespace } }];
  });
  return {
    byNamespace: groupBy(units, ({ account }) => [account.namespace]),
    byAccount: groupBy(units, ({ account }) => [accountKey(account)]),
    byController: groupBy(units, ({ workload: { traits } }) => (traits.controller === null ? [] : [traits.controller])),
    byControllerHome: groupBy(units, ({ workload: { traits } }) => (traits.controller === null ? [] : [homeOf(traits.controller)])),
    unplaced: found.size - units.length,
  };
});

/** A workload as the generator takes it; a cluster has no files. */
export const placed = (item: Workload) => ({ file: '', document: 0, item });

/** A static pod, which a kubelet makes and admission does not judge for an account. */
const isMirror = ({ value }: KubernetesObject): boolean =>
  objectOf(objectOf(value['metadata'])['annotations'])['kubernetes.io/config.mirror'] !== undefined;

/** What an audit asks: a cluster, and the settings of the engine. */
export interface Question {
  readonly snapshot: ClusterSnapshot;
  readonly settings: Settings;
  /** On a managed cluster, stock SCCs and what is in namespaces of the platform cannot be changed. */
  readonly isManaged: boolean;
  /** The release of the cluster; null where it is not known. */
  readonly release: Release | null;
  /** Releases to compare, oldest first. */
  readonly releases: readonly Release[];
}

/** The verdict on the pods of a unit, by all rights. */
export const presentReview: (question: Question) => (unit: Unit) => WorkloadReview = remember(question =>
  remember(unit => reviewUnit(unit, question)),
);

/** The verdict on the pods of a unit, without the rights that are taken away. */
export function reviewUnit(unit: Unit, { snapshot, settings }: Question, without?: ReadonlySet<SccGrant>): WorkloadReview {
  const { account, workload } = unit;
  return reviewWorkload(workload, factsFor(account, [workload], snapshot, without), settings);
}

/** The facts for pods of one account, with the rights of those alone that can count for them: the account, and who creates the pods. */
export function factsFor(
  account: AccountName,
  workloads: readonly Workload[],
  snapshot: ClusterSnapshot,
  without?: ReadonlySet<SccGrant>,
): ClusterFacts {
  const controllers = new Set(workloads.flatMap(({ traits }) => traits.controller ?? []));
  const users = [serviceAccountUser(account.namespace, account.name), ANY_CREATOR, ...[...controllers].map(controllerUser)];
  const { namespace } = account;
  const rights = [...new Set(users.flatMap(user => grantsTo(user, namespace, snapshot)))];
  return without === undefined ? sharedFacts(snapshot)(namespace, rights) : factsOf(snapshot, { namespace, rights, without });
}

/** The same facts for pods with the same rights, as most have: the engine then prepares them once. */
const sharedFacts = remember((snapshot: ClusterSnapshot) => {
  const indexOf = new Map(grantsOf(snapshot).map((grant, i) => [grant, i]));
  const known = new Map<string, ClusterFacts>();
  return (namespace: string, rights: readonly SccGrant[]): ClusterFacts => {
    const isUnread = missingRights(snapshot, namespace).length > 0;
    const key = `${String(isUnread)} ${rights.map(grant => indexOf.get(grant)).join(' ')}`;
    return cached(known, key, () => factsOf(snapshot, { namespace, rights }));
  };
});

const controllerUser = (name: string): UserInfo => ({ name, groups: serviceAccountGroups(homeOf(name)) });

/** The namespace of a service account, by its user name. */
const homeOf = (user: string): string => user.split(':')[2] ?? '';

/** Whether its creator's own right admitted a pod, which the rights of its account would not. */
export function isByCreator(unit: Unit, question: Question): boolean {
  const { workload, pods } = unit;
  const isOfCreator =
    workload.traits.controller === null && pods.length > 0 && pods.every(({ annotated }) => annotated.subjectType === 'user');
  return isOfCreator && presentReview(question)(unit).admission !== 'admitted';
}
