/** Each service account of a cluster: what it may use, what its pods use and need, and what can be taken away. */
import { reviewUngranted, accountPod, type Power, type ReleaseVerdict, type Settings } from '@scc-lens/lens';
import { groupBy, type WorkloadRef } from '@scc-lens/words';
import { grantsOf, type SccGrant } from '../grants';
import type { AnnotatedScc } from '../makerObject';
import { may, type AccountName } from '../may';
import { missingFor, missingList, missingMakers, type MissingList } from '../missing';
import { isOfPlatform, releaseOf, showsManaged } from '../platform';
import { isCoupled } from '../shards';
import { listIn, type ClusterSnapshot } from '../snapshot';
import { editedSccs, type EditedScc } from './editedSccs';
import { leastFor, type Least } from './least';
import { podSecurityOf, type LabelRefusal } from './podSecurity';
import { GAINS, gainOfSccs, powersOfSccs, type Gain } from './powers';
import { accountOf, creatorsIn, removablesIn, settled, type Removable } from './removals';
import { accountKey, factsFor, isByCreator, mayNarrow, placed, presentReview, storedReview, unitsOf, workloadOf } from './units';
import type { Question, Unit, Verdict } from './units';
import { comparedReleases, upgradesOf } from './upgrades';

export interface Audit {
  /** From the one from which an attacker would gain most. */
  readonly accounts: readonly AccountAudit[];
  /** Rights of all accounts of a namespace that can be taken away. */
  readonly groups: readonly Removable[];
  readonly pods: number;
  /** Only where the cluster itself is audited. */
  readonly edited: readonly EditedScc[];
  readonly question: Question;
  /** Workloads that name no namespace, or whose account a controller chooses: they are not judged. */
  readonly unplaced: number;
}

export interface AccountAudit {
  readonly account: AccountName;
  readonly isPlatform: boolean;
  /** What its own rights give beyond what any pod may have. */
  readonly powers: readonly Power[];
  readonly gain: Gain;
  readonly uses: readonly Use[];
  readonly least: Least;
  readonly removable: readonly Removable[];
  /** Whether the source has pods of the namespace; without, no right is called unneeded. */
  readonly isNamespaceSeen: boolean;
  /** Whether it may create pods, for which its rights count as well. */
  readonly mayCreate: boolean;
  /** Pods that get an SCC by a right of the account although what every user may use would do. */
  readonly captured: readonly Captured[];
  /** What is not known without these lists. */
  readonly missing: readonly MissingList[];
}

/** What the pods of one workload use. */
export interface Use {
  readonly workload: WorkloadRef;
  /** What the cluster wrote on the pods; pods with the same count together. */
  readonly annotated: readonly (AnnotatedScc & { readonly pods: number })[];
  /** The verdict on the pod that its owner makes; null where the pod itself is all there is. */
  readonly template: Verdict | null;
  /** The verdict on the first of the stored pods; null where there are none. */
  readonly stored: Verdict | null;
  /** Whether a right of its unknown creator admitted the pod, and no right of the account would. */
  readonly isByCreator: boolean;
  /** What a Pod Security label of the namespace refuses of it; null where it refuses nothing for certain. */
  readonly podSecurity: LabelRefusal | null;
  /** The verdict in each release that is compared. */
  readonly releases: readonly ReleaseVerdict<Verdict>[];
}

export interface Captured {
  readonly workload: WorkloadRef;
  readonly scc: string;
  /** What the pod would get. */
  readonly instead: string;
}

/** Which namespaces are audited. */
export interface Scope {
  readonly has: (namespace: string) => boolean;
  /** Whether the others are audited too, apart: then they have their part in what can be removed together. */
  readonly isShard?: boolean;
  /** Whether what is of no namespace is audited with them. */
  readonly hasCluster?: boolean;
}

/** The accounts by namespace, and their rights that can all be taken away. */
export function removablesOf(question: Question, scope: Scope | null = null) {
  const { snapshot } = question;
  const units = unitsOf(snapshot);
  const all = [...accountsIn(snapshot)];
  const asked = all.filter(([namespace]) => scope === null || scope.has(namespace));
  // A right can count for pods of other namespaces, which its account creates: so what can be removed is found out before anything is reported.
  const removed = new Set<SccGrant>();
  const found = new Map(
    (scope?.isShard === true && isCoupled(snapshot) ? all : asked).map(([namespace, names]) => [
      namespace,
      units.byNamespace.has(namespace) ? removablesIn(namespace, names, question, removed) : [],
    ]),
  );
  const removable = new Map(
    asked.map(([namespace]) => [namespace, (found.get(namespace) ?? []).map(one => settled(one, namespace, question, removed))]),
  );
  return { asked, removable };
}

/** What is not given is as the source shows it. */
export function questionOf(
  snapshot: ClusterSnapshot,
  settings: Settings,
  { isManaged = false, release = releaseOf(snapshot), releases = [] }: Partial<Omit<Question, 'snapshot' | 'settings'>> = {},
): Question {
  const about = { release, releases: comparedReleases(release, releases), isManaged: isManaged || showsManaged(snapshot) };
  return { snapshot, settings, ...about };
}

/** Audits the accounts of these namespaces; of all, and the cluster, where none is named. */
export function audit(
  snapshot: ClusterSnapshot,
  settings: Settings,
  scope: Scope | null = null,
  more: Partial<Omit<Question, 'snapshot' | 'settings'>> = {},
): Audit {
  const question = questionOf(snapshot, settings, more);
  const units = unitsOf(snapshot);
  const { asked, removable } = removablesOf(question, scope);
  const accounts: AccountAudit[] = [];
  const groups: Removable[] = [];
  for (const [namespace, names] of asked) {
    const removables = removable.get(namespace) ?? [];
    const removableOf = groupBy(removables, ({ grant }) => [ownerKey(accountOf(grant.subject))]);
    groups.push(...(removableOf.get('') ?? []));
    const isNamespaceSeen = units.byNamespace.has(namespace);
    for (const name of names)
      accounts.push(auditAccount(name, { removable: removableOf.get(accountKey(name)) ?? [], isNamespaceSeen }, question));
  }
  return {
    question,
    accounts: accounts.sort(byGain),
    groups: groups.sort(bySubject),
    edited: scope === null || scope.hasCluster === true ? editedSccs(question) : [],
    pods: podsOf(accounts),
    unplaced: units.unplaced.filter(namespace => scope === null || scope.has(namespace)).length,
  };
}

/** How many pods the accounts have. */
export const podsOf = (accounts: readonly AccountAudit[]): number =>
  accounts.reduce((sum, { uses }) => sum + uses.reduce((all, { annotated }) => all + annotated.reduce((n, one) => n + one.pods, 0), 0), 0);

const ownerKey = (account: AccountName | null): string => (account === null ? '' : accountKey(account));

/** Shards of a cluster have them in the same order. */
const bySubject = (a: Removable, b: Removable): number =>
  a.grant.subject.name < b.grant.subject.name ? -1 : Number(a.grant.subject.name > b.grant.subject.name);

const byGain = (a: AccountAudit, b: AccountAudit): number =>
  GAINS.indexOf(a.gain) - GAINS.indexOf(b.gain) ||
  Number(hasCertain(b)) - Number(hasCertain(a)) ||
  b.powers.length - a.powers.length ||
  (accountKey(a.account) < accountKey(b.account) ? -1 : 1);

const hasCertain = ({ removable }: AccountAudit): boolean =>
  removable.some(({ removal, doubt }) => removal.kind !== 'role' && doubt === null);

/** The accounts by namespace: those that exist, those that pods run as, and those that are given a right. */
export function accountsIn(snapshot: ClusterSnapshot): ReadonlyMap<string, readonly AccountName[]> {
  const all = [
    ...listIn(snapshot, 'ServiceAccount').objects.map(({ namespace, name }) => ({ namespace: namespace ?? '', name: name ?? '' })),
    ...[...unitsOf(snapshot).byAccount.values()].flatMap(([unit]) => unit?.account ?? []),
    ...grantsOf(snapshot).flatMap(({ subject }) => accountOf(subject) ?? []),
  ].filter(({ namespace }) => namespace !== '');
  const distinct = new Map(all.map(({ namespace, name }) => [`${namespace}/${name}`, { namespace, name }]));
  return groupBy(distinct.values(), ({ namespace }) => [namespace]);
}

function auditAccount(account: AccountName, found: Pick<AccountAudit, 'removable' | 'isNamespaceSeen'>, question: Question): AccountAudit {
  const { snapshot } = question;
  const units = unitsOf(snapshot).byAccount.get(accountKey(account)) ?? [];
  const allowed = may(snapshot, account);
  const own = allowed.uses.filter(({ as }) => as === 'serviceaccount').map(({ scc }) => scc);
  const powers = powersOfSccs(own, snapshot);
  const missing = [
    ...allowed.missing,
    ...(units.length === 0 ? [] : missingFor(snapshot, account.namespace)),
    ...units.flatMap(({ lacking }) => lacking),
    ...(found.isNamespaceSeen || own.length === 0 ? [] : missingList(snapshot, 'Pod')),
    ...(found.removable.length === 0 ? [] : missingMakers(snapshot)),
  ];
  return {
    removable: found.removable,
    isNamespaceSeen: found.isNamespaceSeen,
    account,
    isPlatform: isOfPlatform(account.namespace),
    powers,
    gain: gainOfSccs(own, snapshot),
    uses: units.map(unit => useOf(unit, question)),
    least: leastFor(account, units, question),
    mayCreate: creatorsIn(snapshot).has(accountKey(account)),
    captured: capturedOf(account, units, question),
    missing: [...new Map(missing.map(list => [list.kind, list])).values()],
  };
}

function useOf(unit: Unit, question: Question): Use {
  const { ref, pods } = unit;
  const isPod = ref.kind === 'Pod';
  const counts = new Map<AnnotatedScc, number>();
  for (const { annotated } of pods) counts.set(annotated, (counts.get(annotated) ?? 0) + 1);
  return {
    workload: ref,
    annotated: [...counts].map(([{ scc, subjectType }, count]) => ({ scc, subjectType, pods: count })),
    template: isPod ? null : presentReview(question)(unit),
    isByCreator: isByCreator(unit, question),
    stored: isPod ? presentReview(question)(unit) : storedReview(unit, question),
    podSecurity: podSecurityOf(unit, question),
    releases: upgradesOf(question)(unit),
  };
}

/** Of the pods that an own right of the account gives an SCC, those that would be admitted without. */
function capturedOf(account: AccountName, units: readonly Unit[], question: Question): readonly Captured[] {
  return units.flatMap((unit): readonly Captured[] => {
    const { scc, subjectType } = presentReview(question)(unit);
    if (scc === undefined || subjectType !== 'serviceaccount') return [];
    const workload = workloadOf(unit, question.snapshot);
    const cluster = factsFor(account, unit.controller ?? [], question.snapshot, { isNarrow: mayNarrow(workload) });
    const world = { settings: question.settings, facts: { cluster, workspace: { workloads: [], policies: [] } } };
    const { scc: instead = scc, unless } = reviewUngranted(accountPod(placed(workload), account.namespace, world), world);
    return instead === scc || unless.length > 0 ? [] : [{ workload: unit.ref, scc, instead }];
  });
}
