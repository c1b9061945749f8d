/** What makes the pods of service accounts, and what is known of these pods. */
import { serviceAccountUser, type Release, type UserInfo } from '@scc-lens/admission';
import { reviewWorkload, serviceAccountsOf, verdictSentence, type ClusterFacts, type Settings, type WorkloadReview } from '@scc-lens/lens';
import { cached, cachedSoon, groupBy, objectOf, remember, serviceAccountGroups, type WorkloadRef } from '@scc-lens/words';
import type { KubernetesObject, Workload } from '@scc-lens/yaml';
import { factsOf, type FactsQuestion } from '../facts';
import { grantsOf, grantsTo, type SccGrant } from '../grants';
import { annotatedScc, identityOf, metadataOf, type AnnotatedScc } from '../makerObject';
import { ANY_CREATOR, type AccountName } from '../may';
import { missingFor, type MissingList } from '../missing';
import { ownerOf } from '../owners';
import { listIn, objectNamed, workloadNamed, type ClusterSnapshot } from '../snapshot';

/** Pods that are made in one way: by the last owner at hand, or one by one. */
export interface Unit {
  readonly account: AccountName;
  /** The owner, whose template is judged, or the pod itself. */
  readonly ref: WorkloadRef;
  /** The user name of the controller that creates the pods; null where that is not known. */
  readonly controller: string | null;
  /** The pods at hand; none where the owner has no pods now. */
  readonly pods: readonly StoredPod[];
  /** The list of the owner, where it is not at hand: the pod is then judged as admission left it. */
  readonly lacking: readonly MissingList[];
}

export interface StoredPod {
  readonly name: string;
  readonly annotated: AnnotatedScc;
}

export interface Units {
  /** By the namespace, and by `namespace/account`. */
  readonly byNamespace: ReadonlyMap<string, readonly Unit[]>;
  readonly byAccount: ReadonlyMap<string, readonly Unit[]>;
  /** By the user name of the controller that creates the pods, and by its namespace. */
  readonly byController: ReadonlyMap<string, readonly Unit[]>;
  readonly byControllerHome: ReadonlyMap<string, readonly Unit[]>;
  /** The namespaces, or empty, of workloads that name none, or get their account from a controller that does not show it. */
  readonly unplaced: readonly string[];
}

export const accountKey = ({ namespace, name }: AccountName): string => `${namespace}/${name}`;

export const unitsOf: (snapshot: ClusterSnapshot) => Units = remember(snapshot => {
  const found = new Map<string, { readonly pods: StoredPod[]; readonly lacking: readonly MissingList[] }>();
  const known = new Map<string, unknown>();
  const shared = <T>(one: T): T => cached(known, JSON.stringify(one), () => one) as T;
  for (const pod of listIn(snapshot, 'Pod').objects) {
    if (!snapshot.makers.has(identityOf(pod)) || isMirror(pod)) continue;
    const { owner, lacking } = ownerOf(pod, snapshot);
    cached(found, owner ?? identityOf(pod), () => ({ pods: [], lacking })).pods.push({
      name: pod.name ?? '',
      annotated: shared(annotatedScc(pod)),
    });
  }
  for (const [key, { kind }] of snapshot.makers) {
    const object = objectNamed(snapshot, key);
    const isMade = kind === 'Pod' || (object !== undefined && ownerOf(object, snapshot).owner !== null);
    if (!isMade && !found.has(key)) found.set(key, { pods: [], lacking: [] });
  }
  const unplaced: string[] = [];
  const units = [...found].flatMap(([key, unit]): Unit | readonly Unit[] => {
    const workload = workloadNamed(snapshot, key);
    if (workload === undefined) return [];
    const { ref, traits } = workload;
    const [account] = serviceAccountsOf([placed(workload)]);
    if (account !== undefined && account.namespace !== null)
      return {
        account: { name: account.name, namespace: account.namespace },
        ref,
        controller: shared(traits.controller),
        pods: [...unit.pods],
        lacking: shared(unit.lacking),
      };
    unplaced.push(ref.namespace ?? '');
    return [];
  });
  return {
    byNamespace: groupBy(units, ({ account }) => [account.namespace]),
    byAccount: groupBy(units, ({ account }) => [accountKey(account)]),
    byController: groupBy(units, ({ controller }) => (controller === null ? [] : [controller])),
    byControllerHome: groupBy(units, ({ controller }) => (controller === null ? [] : [homeOf(controller)])),
    unplaced,
  };
});

/** A workload as the generator takes it; a cluster has no files. */
export const placed = (item: Workload) => ({ file: '', document: 0, item });

/** A static pod, which a kubelet makes and admission does not judge for an account. */
const isMirror = (pod: KubernetesObject): boolean => objectOf(metadataOf(pod)['annotations'])['kubernetes.io/config.mirror'] !== undefined;

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

/** What stays of a review. */
export interface Verdict extends Pick<WorkloadReview, 'verdict' | 'admission' | 'unless'> {
  readonly scc: string | undefined;
  readonly subjectType: WorkloadReview['subjectType'] | undefined;
  readonly sentence: string;
  /** Other SCCs that the account has a right to and that admit the pods too; none where the pods require one. */
  readonly others: readonly string[];
}

/** The verdict on the pods of a unit, by all rights. */
export const presentReview: (question: Question) => (unit: Unit) => Verdict = remember(question =>
  remember(unit => verdictOn(workloadOf(unit, question.snapshot), unit.account, question)),
);

/** The verdict on the first of the pods as it is stored; null where there are none. */
export function storedReview({ account, ref, pods: [first] }: Unit, question: Question): Verdict | null {
  const workload = first && workloadNamed(question.snapshot, identityOf({ kind: 'Pod', namespace: ref.namespace, name: first.name }));
  return workload === undefined ? null : verdictOn(workload, account, question);
}

const verdictOn = (workload: Workload, account: AccountName, question: Question): Verdict =>
  verdictOf(reviewBy(workload, account, question));

/** The review by all rights. The sentence on a pod that is not admitted names other SCCs. */
export function reviewBy(workload: Workload, account: AccountName, { snapshot, settings }: Question): WorkloadReview {
  const { controller } = workload.traits;
  const reviewAmong = (isNarrow: boolean): WorkloadReview =>
    reviewWorkload(workload, factsFor(account, controller ?? [], snapshot, { isNarrow }), settings);
  const narrow = mayNarrow(workload) ? reviewAmong(true) : null;
  return narrow?.admission === 'admitted' ? narrow : reviewAmong(false);
}

export function verdictOf(review: WorkloadReview): Verdict {
  const { verdict, admission, scc, unless, subjectType, required, sccs } = review;
  const isOther = (one: (typeof sccs)[number]): boolean =>
    one.scc !== scc && one.subjectType === 'serviceaccount' && one.verdict === 'admitted';
  const others = admission !== 'admitted' || required !== undefined ? [] : sccs.filter(isOther).map(one => one.scc);
  const found: Verdict = { verdict, admission, scc, unless, subjectType, sentence: verdictSentence(review), others };
  return cachedSoon(knownVerdicts, MOST_VERDICTS, JSON.stringify(found), () => found);
}

/** Most pods have the same few. */
const knownVerdicts = new Map<string, Verdict>();

const MOST_VERDICTS = 1000;

/** Whether no SCC matters to which there is no right: neither a controller nor an operator may have others. */
export const mayNarrow = ({ traits }: Workload): boolean => !traits.isInferred && traits.operatorPermissions.length === 0;

/** The review of the pods of a unit without the rights that are taken away, by the SCCs that can admit them. */
export function reviewWithout(unit: Unit, { snapshot, settings }: Question, without: ReadonlySet<SccGrant>): WorkloadReview {
  const workload = workloadOf(unit, snapshot);
  const isNarrow = mayNarrow(workload);
  return reviewWorkload(workload, factsFor(unit.account, unit.controller ?? [], snapshot, { without, isNarrow }), settings);
}

/** What makes the pods of a unit. */
export function workloadOf({ ref }: Unit, snapshot: ClusterSnapshot): Workload {
  const workload = workloadNamed(snapshot, identityOf(ref));
  if (workload === undefined) throw new Error('A unit without what makes its pods.');
  return workload;
}

/** The facts for pods of one account, with the rights of those alone that can count for them: the account, and the controllers that create them. */
export function factsFor(
  account: AccountName,
  creators: string | readonly string[],
  snapshot: ClusterSnapshot,
  { without, isNarrow = false }: Pick<FactsQuestion, 'without' | 'isNarrow'> = {},
): ClusterFacts {
  const controllers = new Set([creators].flat());
  const users = [serviceAccountUser(account.namespace, account.name), ANY_CREATOR, ...[...controllers].map(controllerUser)];
  const { namespace } = account;
  const rights = [...new Set(users.flatMap(user => grantsTo(user, namespace, snapshot)))];
  const isKnown = isNarrow && missingFor(snapshot, namespace).length === 0;
  return without === undefined
    ? sharedFacts(snapshot)(namespace, rights, isKnown)
    : factsOf(snapshot, { namespace, rights, without, isNarrow: isKnown });
}

/** The same facts for pods of a namespace with the same rights: the engine then prepares them once. */
const sharedFacts = remember((snapshot: ClusterSnapshot) => {
  const indexOf = new Map(grantsOf(snapshot).map((grant, i) => [grant, i]));
  const known = new Map<string, ClusterFacts>();
  return (namespace: string, rights: readonly SccGrant[], isNarrow: boolean): ClusterFacts => {
    const key = `${namespace} ${String(isNarrow)} ${rights.map(grant => indexOf.get(grant)).join(' ')}`;
    return cachedSoon(known, MOST_FACTS, key, () => factsOf(snapshot, { namespace, rights, isNarrow }));
  };
});

const MOST_FACTS = 100;

const controllerUser = (name: string): UserInfo => ({ name, groups: serviceAccountGroups(homeOf(name)) });

/** The namespace of a service account, by its user name. */
export const homeOf = (user: string): string => user.split(':')[2] ?? '';

/** Whether its creator's own right admitted a pod, which the rights of its account would not. */
export function isByCreator(unit: Unit, question: Question): boolean {
  const { controller, pods } = unit;
  const isOfCreator = controller === null && pods.length > 0 && pods.every(({ annotated }) => annotated.subjectType === 'user');
  return isOfCreator && presentReview(question)(unit).admission !== 'admitted';
}
