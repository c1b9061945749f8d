/** Each service account of a cluster: what it may use, what its pods use and need, and what can be taken away. */
import { reviewUngranted, accountPod, reviewWorkload } from '@scc-lens/lens';
import type { Power, ReleaseVerdict, Settings, WorkloadReview } from '@scc-lens/lens';
import { groupBy } from '@scc-lens/words';
import type { WorkloadRef } from '@scc-lens/words';
import type { AnnotatedScc } from '../annotated';
import { grantsOf } from '../grants';
import type { SccGrant } from '../grants';
import { may } from '../may';
import type { AccountName, May } from '../may';
import { missingFor, missingList, missingMakers } from '../missing';
import type { MissingList } from '../missing';
import { listIn } from '../snapshot';
import type { ClusterSnapshot } from '../snapshot';
import { isOfPlatform, releaseOf, showsManaged } from '../platform';
import { editedSccs } from './editedSccs';
import type { EditedScc } from './editedSccs';
import { leastFor } from './least';
import type { Least } from './least';
import { GAINS, gainOf, powersOfSccs } from './powers';
import type { Gain } from './powers';
import { accountOf, creatorsIn, removablesIn, settled } from './removals';
import type { Removable } from './removals';
import { accountKey, factsFor, isByCreator, placed, presentReview, unitsOf } from './units';
import type { Question, Unit } from './units';
import { comparedReleases, upgradesOf } from './upgrades';

export interface Audit {
  /** From the one from which an attacker would gain most. */
  readonly accounts: readonly AccountAudit[];
  /** Rights of all accounts of a namespace that can be taken away. */
  readonly groups: readonly Removable[];
  readonly pods: number;
  /** Of the whole cluster only. */
  readonly edited: readonly EditedScc[];
  readonly question: Question;
  /** Workloads that name no namespace, or whose account a controller chooses: they are not judged. */
  readonly unplaced: number;
}

export interface AccountAudit {
  readonly account: AccountName;
  readonly isPlatform: boolean;
  readonly may: May;
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
  readonly unit: Unit;
  readonly workload: WorkloadRef;
  /** What the cluster wrote on the pods; pods with the same count together. */
  readonly annotated: readonly (AnnotatedScc & { readonly pods: number })[];
  /** The verdict on the pod that its owner makes; null where the pod itself is all there is. */
  readonly template: WorkloadReview | null;
  /** The verdict on the first of the stored pods; null where there are none. */
  readonly stored: WorkloadReview | null;
  /** Whether a right of its unknown creator admitted the pod, and no right of the account would. */
  readonly isByCreator: boolean;
  /** The verdict in each release that is compared. */
  readonly releases: readonly ReleaseVerdict[];
}

export interface Captured {
  readonly workload: WorkloadRef;
  readonly scc: string;
  /** What the pod would get. */
  readonly instead: string;
}

/** The accounts by namespace, and their rights that can all be taken away. */
export function removablesOf(question: Question, namespaces: ReadonlySet<string> | null = null) {
  const units = unitsOf(question.snapshot);
  const asked = [...accountsIn(question.snapshot)].filter(([namespace]) => namespaces === null || namespaces.has(namespace));
  // A right can count for pods of other namespaces, which its account creates: so what can be removed is found out before anything is reported.
  const removed = new Set<SccGrant>();
  const found = asked.map(
    ([namespace, names]) => [namespace, units.byNamespace.has(namespace) ? removablesIn(namespace, names, question, removed) : []] as const,
  );
  const removable = new Map(found.map(([namespace, all]) => [namespace, all.map(one => settled(one, namespace, question, removed))]));
  return { asked, removable };
}

/** Audits the accounts of these namespaces; of all where none is named. */
export function audit(
  snapshot: ClusterSnapshot,
  settings: Settings,
  namespaces: ReadonlySet<string> | null = null,
  { isManaged = false, release = releaseOf(snapshot), releases = [] }: Partial<Omit<Question, 'snapshot' | 'settings'>> = {},
): Audit {
  const about = { release, releases: comparedReleases(release, releases), isManaged: isManaged || showsManaged(snapshot) };
  const question: Question = { snapshot, settings, ...about };
  const units = unitsOf(snapshot);
  const { asked, removable } = removablesOf(question, namespaces);
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
  const edited = namespaces === null ? editedSccs(question) : [];
  return { question, accounts: accounts.sort(byGain), groups, edited, pods: podsOf(accounts), unplaced: units.unplaced };
}

/** How many pods the accounts have. */
export const podsOf = (accounts: readonly AccountAudit[]): number =>
  accounts.reduce((sum, { uses }) => sum + uses.reduce((all, { annotated }) => all + annotated.reduce((n, one) => n + one.pods, 0), 0), 0);

const ownerKey = (account: AccountName | null): string => (account === null ? '' : accountKey(account));

function byGain(a: AccountAudit, b: AccountAudit): number {
  return (
    GAINS.indexOf(a.gain) - GAINS.indexOf(b.gain) ||
    Number(hasCertain(b)) - Number(hasCertain(a)) ||
    b.powers.length - a.powers.length ||
    (accountKey(a.account) < accountKey(b.account) ? -1 : 1)
  );
}

const hasCertain = ({ removable }: AccountAudit): boolean =>
  removable.some(({ removal, doubt }) => removal.kind !== 'role' && doubt === null);

/** The accounts by namespace: those that exist, those that pods run as, and those that are given a right. */
function accountsIn(snapshot: ClusterSnapshot): ReadonlyMap<string, readonly AccountName[]> {
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
    ...found,
    account,
    isPlatform: isOfPlatform(account.namespace),
    may: allowed,
    powers,
    gain: gainOf(powers),
    uses: units.map(unit => useOf(unit, question)),
    least: leastFor(account, units, question),
    mayCreate: creatorsIn(snapshot).has(accountKey(account)),
    captured: capturedOf(account, units, question),
    missing: [...new Map(missing.map(list => [list.kind, list])).values()],
  };
}

function useOf(unit: Unit, question: Question): Use {
  const { account, workload, pods } = unit;
  const [first] = pods;
  const isPod = first?.workload === workload;
  const facts = first === undefined ? null : factsFor(account, [first.workload], question.snapshot);
  const alike = groupBy(pods, ({ annotated: { scc, subjectType } }) => [JSON.stringify([scc, subjectType])]);
  return {
    unit,
    workload: workload.ref,
    annotated: [...alike.values()].flatMap(group => group.slice(0, 1).map(({ annotated }) => ({ ...annotated, pods: group.length }))),
    template: isPod ? null : presentReview(question)(unit),
    isByCreator: isByCreator(unit, question),
    stored: first === undefined || facts === null ? null : reviewWorkload(first.workload, facts, question.settings),
    releases: upgradesOf(question)(unit),
  };
}

/** Of the pods that an own right of the account gives an SCC, those that would be admitted without. */
function capturedOf(account: AccountName, units: readonly Unit[], question: Question): readonly Captured[] {
  return units.flatMap((unit): readonly Captured[] => {
    const { scc, subjectType } = presentReview(question)(unit);
    if (scc === undefined || subjectType !== 'serviceaccount') return [];
    const cluster = factsFor(account, [unit.workload], question.snapshot);
    const world = { settings: question.settings, facts: { cluster, workspace: { workloads: [], policies: [] } } };
    const { scc: instead = scc, unless } = reviewUngranted(accountPod(placed(unit.workload), account.namespace, world), world);
    return instead === scc || unless.length > 0 ? [] : [{ workload: unit.workload.ref, scc, instead }];
  });
}
