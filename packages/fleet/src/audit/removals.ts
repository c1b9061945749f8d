/** Rights that can be taken away while every pod at hand is still admitted, each with the object and the entry that gives it. */
import { boundRules, deployers, sccsOfRules, type GrantSubject, type WorkspaceFacts } from '@scc-lens/lens';
import { ALL_SERVICE_ACCOUNTS, groupBy, objectListOf, remember, serviceAccountUserName } from '@scc-lens/words';
import type { JsonObject, WorkloadRef } from '@scc-lens/words';
import { ANY_CREATOR, type AccountName } from '../may';
import { countsIn, gives, grantsOfUser, grantsTo, rbacOf, type GrantStep, type SccGrant } from '../grants';
import { missingRights } from '../missing';
import { identityOf } from '../makerObject';
import { isProtected } from '../platform';
import { objectNamed, type ClusterSnapshot } from '../snapshot';
import { widthOf } from './powers';
import { accountKey, presentReview, reviewWithout, unitsOf, type Question, type Unit } from './units';

/** How a right is taken away. */
export type Removal =
  /** The object gives nothing else. */
  | { readonly kind: 'object'; readonly object: GrantStep }
  /** One entry of a list; `path` is a JSON pointer, `value` what is there. */
  | { readonly kind: 'entry'; readonly object: GrantStep; readonly path: string; readonly value: JsonObject | string }
  /** The role gives other rights too, or may, where it is not at hand: another role without the right has to be bound in its place. */
  | { readonly kind: 'role'; readonly object: GrantStep };

export interface Removable {
  readonly grant: SccGrant;
  readonly removal: Removal;
  /** The pods that get another SCC without the right. */
  readonly moves: readonly Move[];
  /** A pod whose SCC the right gives, and that an unknown user created by a right of their own: it may have been this one. Null where there is none. */
  readonly doubt: string | null;
}

export interface Move {
  readonly workload: WorkloadRef;
  readonly from: string;
  readonly to: string;
}

/**
 * The rights of a namespace's accounts, and of the group that they are in, that can all be taken away together, and with those that are
 * `removed` already, to which they are added. First those that change no pod, then those without which pods get another SCC, the widest
 * first in both; and the doubtful ones last.
 */
export function removablesIn(
  namespace: string,
  accounts: readonly AccountName[],
  question: Question,
  removed: Set<SccGrant>,
): readonly Removable[] {
  const { snapshot } = question;
  const group = `${ALL_SERVICE_ACCOUNTS}:${namespace}`;
  const own = accounts.flatMap(({ name }) => grantsOfUser({ name: serviceAccountUserName(namespace, name), groups: [] }, snapshot));
  const ofGroup = grantsOfUser({ name: '', groups: [group] }, snapshot);
  const candidates = [...new Set([...own, ...ofGroup])]
    .filter(({ steps: [object] }) => !question.isManaged || object === undefined || !isProtected(object))
    .map(grant => ({
      grant,
      width: widthOf(grant.sccs, snapshot),
      units: unitsUnder(grant, namespace, snapshot),
      doubt: doubtAbout(grant, accounts, snapshot),
    }))
    .filter(({ units }) => !units.some(unit => isUndecided(unit, question)))
    .sort((a, b) => b.width - a.width);
  const found: Removable[] = [];
  /** Rights that go together go one by one too, because more rights let in no fewer pods: only those that pods need are found one by one. */
  const tryTogether = (rights: typeof candidates, allowsMoves: boolean): void => {
    const [first] = rights;
    if (first === undefined) return;
    const isOne = rights.length === 1;
    for (const { grant } of rights) removed.add(grant);
    const moves = movesWithout(removed, isOne ? first.units : new Set(rights.flatMap(({ units }) => units)), question);
    if (moves !== null && (moves.length === 0 || (allowsMoves && isOne))) {
      for (const { grant, doubt } of rights) found.push({ grant, removal: removalOf(grant, snapshot), moves, doubt });
      return;
    }
    for (const { grant } of rights) removed.delete(grant);
    if (isOne) return;
    const half = Math.ceil(rights.length / 2);
    tryTogether(rights.slice(0, half), allowsMoves);
    tryTogether(rights.slice(half), allowsMoves);
  };
  for (const isDoubtful of [false, true])
    for (const allowsMoves of [false, true])
      tryTogether(
        candidates.filter(({ grant, doubt }) => !removed.has(grant) && (doubt !== null) === isDoubtful),
        allowsMoves,
      );
  return found;
}

/** The same with what becomes of the pods once all is removed. */
export function settled(one: Removable, namespace: string, question: Question, removed: ReadonlySet<SccGrant>): Removable {
  if (one.moves.length === 0) return one;
  return { ...one, moves: movesWithout(removed, unitsUnder(one.grant, namespace, question.snapshot), question) ?? one.moves };
}

/** The pods that a right can count for: as the right of their account, or of the controller that creates them. */
function unitsUnder(grant: SccGrant, namespace: string, snapshot: ClusterSnapshot): readonly Unit[] {
  const { byNamespace, byAccount, byController, byControllerHome } = unitsOf(snapshot);
  const account = accountOf(grant.subject);
  const [own, created] =
    account === null
      ? [byNamespace.get(namespace), byControllerHome.get(namespace)]
      : [byAccount.get(accountKey(account)), byController.get(serviceAccountUserName(namespace, account.name))];
  return [...new Set([...(own ?? []), ...(created ?? [])])].filter(unit => countsIn(grant, unit.account.namespace));
}

/** The account that a subject is, by either of its names; null where it is a group or a person. */
export function accountOf(subject: GrantSubject): AccountName | null {
  if (subject.kind === 'ServiceAccount') return subject;
  const [, namespace, name] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(subject.kind === 'User' ? subject.name : '') ?? [];
  return namespace === undefined || name === undefined ? null : { namespace, name };
}

/** Whether it is not known which SCC a pod gets now: then nothing is known of it without a right either. */
function isUndecided(unit: Unit, question: Question): boolean {
  const { admission, scc } = presentReview(question)(unit);
  return scc === undefined && admission !== 'not-checked' && admission !== 'denied';
}

/** What becomes of pods without rights; null where one that is admitted now would not be, or that is not known. */
function movesWithout(without: ReadonlySet<SccGrant>, units: Iterable<Unit>, question: Question): readonly Move[] | null {
  const moves: Move[] = [];
  for (const unit of units) {
    const before = presentReview(question)(unit);
    if (before.admission === 'not-checked' || before.admission === 'denied') continue;
    const after = reviewWithout(unit, question, without);
    if (before.scc === undefined || after.scc === undefined || after.unless.length > 0) return null;
    if (before.scc !== after.scc) moves.push({ workload: unit.ref, from: before.scc, to: after.scc });
  }
  return moves;
}

/**
 * The cluster notes on a pod that its creator's right counted, and not who that was: perhaps the account that has this right, or one of its
 * group, unless all roles are at hand and give none of them the right to create pods.
 */
function doubtAbout(grant: SccGrant, accounts: readonly AccountName[], snapshot: ClusterSnapshot): string | null {
  const account = accountOf(grant.subject);
  const holders = account === null ? accounts : [account];
  if (missingRights(snapshot, null).length === 0 && !holders.some(one => creatorsIn(snapshot).has(accountKey(one)))) return null;
  return createdByUnknown(snapshot).find(({ namespace, scc }) => countsIn(grant, namespace) && gives(grant, scc))?.pod ?? null;
}

/** One such pod for each namespace and SCC. */
const createdByUnknown = remember((snapshot: ClusterSnapshot) => {
  const pods = [...unitsOf(snapshot).byNamespace].flatMap(([namespace, units]) =>
    units
      .filter(({ controller }) => controller === null)
      .flatMap(unit => unit.pods)
      .filter(({ annotated }) => annotated.subjectType === 'user')
      .map(({ name, annotated: { scc } }) => ({ namespace, scc, pod: `${namespace}/${name}` })),
  );
  const distinct = [...groupBy(pods, ({ namespace, scc }) => [`${namespace} ${scc}`]).values()].flatMap(([first]) => first ?? []);
  return distinct.filter(({ namespace, scc }) => !grantsTo(ANY_CREATOR, namespace, snapshot).some(grant => gives(grant, scc)));
});

/** The accounts, as `namespace/name`, that may create pods or what makes pods: a pod that they create is admitted by their rights too. */
export const creatorsIn: (snapshot: ClusterSnapshot) => ReadonlySet<string> = remember(snapshot =>
  deployers({ workloads: [], policies: rbacOf(snapshot).map(item => ({ file: '', document: 0, item })) } satisfies WorkspaceFacts),
);

function removalOf({ subject, steps, rbac }: SccGrant, snapshot: ClusterSnapshot): Removal {
  const [object] = steps;
  const whole = object === undefined ? undefined : objectNamed(snapshot, identityOf(object));
  if (object === undefined || whole === undefined) throw new Error('A right without the object that gives it.');
  if (rbac === null) {
    const field = object.field ?? '';
    const entries: unknown = whole.value[field];
    const index = Array.isArray(entries) ? entries.indexOf(subject.name) : -1;
    return { kind: 'entry', object, path: `/${field}/${index}`, value: subject.name };
  }
  const rules = boundRules(whole, rbacOf(snapshot));
  if (rules === undefined || rules.some(rule => sccsOfRules([rule]).length === 0)) return { kind: 'role', object };
  const subjects = objectListOf(whole.value['subjects']);
  const index = subjects.findIndex(one => isSubjectEntry(one, subject, object.namespace));
  const value = subjects[index];
  return subjects.length === 1 || value === undefined
    ? { kind: 'object', object }
    : { kind: 'entry', object, path: `/subjects/${index}`, value };
}

const isSubjectEntry = ({ kind, name, namespace }: JsonObject, subject: GrantSubject, home: string | null): boolean =>
  kind === subject.kind && name === subject.name && (subject.kind !== 'ServiceAccount' || (namespace ?? home) === subject.namespace);
