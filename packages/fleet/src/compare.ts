/** What differs between two states of workloads and rights, and how grave each change is. */
import { serviceAccountUser } from '@scc-lens/admission';
import { isCertain, possibleSccs, powersOf, refuses } from '@scc-lens/lens';
import type { GrantSubject, Power, Settings, WorkloadReview } from '@scc-lens/lens';
import { cached, groupBy, objectListOf, remember, stringMapOf, textOf, type Severity, type WorkloadRef } from '@scc-lens/words';
import { accountsIn, questionOf } from './audit/audit';
import { GAINS, gainOf, powersOfSccs, sccsNamed, type Gain } from './audit/powers';
import { accountOf } from './audit/removals';
import { presentReview, unitsOf, type Unit, type Verdict } from './audit/units';
import { grantsOf, grantsTo, rbacOf, type SccGrant } from './grants';
import { ANY_CREATOR, type AccountName } from './may';
import { missingRights, missingSccs, type MissingList } from './missing';
import { identityOf, metadataOf } from './makerObject';
import { listIn, objectNamed, type ClusterSnapshot } from './snapshot';

/** A review, or what stays of one. */
type Reviewed = Verdict | WorkloadReview;

/** A workload with its verdict. */
export interface JudgedWorkload {
  readonly ref: WorkloadRef;
  /** Which of its object's pods it is, where there are several, and the environment that it is of; empty for none. */
  readonly part: string;
  readonly environment: string;
  /** Where it is, with line and column from one; null in a cluster. */
  readonly place: { readonly file: string; readonly line: number; readonly column: number } | null;
  readonly review: Reviewed;
}

export interface State {
  readonly workloads: readonly JudgedWorkload[];
  /** Rights and SCCs by environment, where one has some of its own; under the empty name, what counts in all others. */
  readonly worlds: ReadonlyMap<string, ClusterSnapshot>;
  /** Without these lists it is not known who has a right. */
  readonly missing: readonly MissingList[];
  /** Where the objects are that give rights, by their identity; empty in a cluster. */
  readonly places: ReadonlyMap<string, NonNullable<JudgedWorkload['place']>>;
  /** Why files, charts, kustomizations and environments are not judged: what the other state has there is unknown, not absent. */
  readonly unjudged: ReadonlyMap<string, string>;
}

export interface Change {
  readonly kind: PodChange | 'right-added' | 'right-removed' | 'powers-added' | 'powers-removed';
  readonly severity: Severity;
  readonly environments: readonly string[];
  /** The workload, who has the right, or the service account. */
  readonly subject: WorkloadRef;
  readonly before: JudgedWorkload | null;
  readonly after: JudgedWorkload | null;
  /** All ways of the subject to one SCC, in one namespace or in all; empty for other changes. */
  readonly scc: string;
  readonly grants: readonly SccGrant[];
  readonly powers: readonly Power[];
  /** Whether the other state shows all rights; otherwise it may have had this one too. */
  readonly isSure: boolean;
}

type PodChange = 'added' | 'removed' | 'refused' | 'admitted' | 'other-scc' | 'not-judged';

/** How grave it is to gain this. */
const GRAVITY: Readonly<Record<Gain, Severity>> = { node: 'error', host: 'error', pod: 'warning', none: 'info' };

/** A cluster as one state. */
export function stateOf(snapshot: ClusterSnapshot, settings: Settings): State {
  const reviewOf = presentReview(questionOf(snapshot, settings));
  const units = [...unitsOf(snapshot).byNamespace.values()].flat();
  const nowhere = { part: '', environment: '', place: null };
  const workloads = units.map(unit => ({ ...nowhere, ref: lastingName(unit, snapshot), review: reviewOf(unit) }));
  const missing = [...missingSccs(snapshot), ...missingRights(snapshot, null)];
  return { workloads, worlds: new Map([['', snapshot]]), missing, places: new Map(), unjudged: new Map() };
}

/** Pods whose owner is not at hand have another name in each state: what their names have in common. */
function lastingName({ ref }: Unit, { makers }: ClusterSnapshot): WorkloadRef {
  const made = makers.get(identityOf(ref));
  const { labels, ownerReferences } = made === undefined ? {} : metadataOf(made);
  const owner = objectListOf(ownerReferences).find(one => one['controller'] === true);
  if (ref.kind !== 'Pod' || owner === undefined) return ref;
  const [name, end] = [textOf(owner['name']), `-${stringMapOf(labels)['pod-template-hash'] ?? ''}`];
  return { ...ref, kind: textOf(owner['kind']), name: name.endsWith(end) ? name.slice(0, -end.length) : name };
}

/** What changes from one state to another. What several environments have in common is one change; what all have is of none. */
export function compareStates(base: State, head: State): readonly Change[] {
  const [gone, come] = [onlyIn(base, head), onlyIn(head, base)];
  const isRenaming = Math.min(gone.length, come.length) === 1;
  const wayIn = (name: string, isAdded: boolean): readonly Way[] => {
    const [other, own, only] = isAdded ? [base, head, gone] : [head, base, come];
    // An environment that is new, or is not there any more, has no more of what all have than another one.
    if (!environmentsOf(own).has(name)) return [];
    const there = environmentsOf(other);
    const alike = name === '' ? [...there].filter(one => one !== '') : isRenaming && !there.has(name) ? only : [];
    const from = [[worldOf(other, name)], alike.map(one => worldOf(other, one))].filter(worlds => worlds.length > 0);
    const isUnjudged = other.unjudged.has(name) || [...own.places.values()].some(({ file }) => other.unjudged.has(file));
    return [{ from, to: worldOf(own, name), isAdded, isSure: other.missing.length === 0 && !isUnjudged }];
  };
  const others = [...new Set([...base.worlds.keys(), ...head.worlds.keys()])].flatMap(name =>
    [...wayIn(name, true), ...wayIn(name, false)].flatMap(way =>
      [...newRights(way), ...newPowers(way)].map(change => ({ ...change, ...inEnvironment(name) })),
    ),
  );
  const all = [...pairsOf(base, head).flatMap(pair => podChange(pair, base, head)), ...others];
  return [...groupBy(all, change => [keyOf(change)]).values()].flatMap(alike => {
    const environments = alike.some(one => one.environments.length === 0) ? [] : alike.flatMap(one => one.environments);
    return alike.slice(0, 1).map(one => ({ ...one, environments }));
  });
}

/** Also those without rights of their own. */
const environmentsOf = remember((state: State) => new Set([...state.worlds.keys(), ...state.workloads.map(one => one.environment)]));

const onlyIn = (state: State, other: State): readonly string[] =>
  [...environmentsOf(state)].filter(name => !environmentsOf(other).has(name));

/** What is the same for changes that are one. */
const keyOf = ({ kind, isSure, subject, before, after, scc, grants, powers }: Change): string =>
  JSON.stringify([
    ...[kind, isSure, subject, scc, grants.map(({ namespace, steps }) => [namespace, steps]), powers.map(({ id }) => id)],
    ...[before, after].map(one => one && [one.part, one.place, one.review.verdict, one.review.scc, one.review.unless]),
  ]);

const inEnvironment = (name: string): Pick<Change, 'environments'> => ({ environments: name === '' ? [] : [name] });

const NO_CHANGE = { before: null, after: null, scc: '', grants: [], powers: [], isSure: true };

function worldOf({ worlds }: State, name: string): ClusterSnapshot {
  const world = worlds.get(name) ?? worlds.get('');
  if (world === undefined) throw new Error('A state without rights of all environments.');
  return world;
}

type Pair = Pick<Change, 'before' | 'after'>;

/**
 * Workloads of one name, first of one environment, and those in the same file first: a file may have moved. What then is once on a side is the
 * same as what the other has of its name, where a kustomization has come to the file, or the environment has another name.
 */
function pairsOf(base: State, head: State): readonly Pair[] {
  const isMoved = ({ environment: from }: JudgedWorkload, { environment: to }: JudgedWorkload): boolean =>
    from === '' || to === '' || !environmentsOf(head).has(from) || !environmentsOf(base).has(to);
  const found = new Map<JudgedWorkload, JudgedWorkload[]>();
  const taken = new Set<JudgedWorkload>();
  const passes = [true, false].flatMap(isSame => [true, false].map(isInFile => ({ isSame, isInFile })));
  for (const { isSame, isInFile } of passes) {
    const nameOf = ({ ref, part, environment, place }: JudgedWorkload): string =>
      JSON.stringify([identityOf(ref), part, isSame && environment, isInFile && (place?.file ?? '')]);
    const free = groupBy(base.workloads, one => (taken.has(one) ? [] : [nameOf(one)]));
    for (const [name, afters] of groupBy(head.workloads, one => (found.has(one) ? [] : [nameOf(one)]))) {
      const befores = free.get(name) ?? [];
      const [least, most] = [Math.min(befores.length, afters.length), Math.max(befores.length, afters.length)];
      for (let i = 0; i < (isSame ? least : least === 1 ? most : 0); i++) {
        const [before, after] = [befores[i] ?? befores[0], afters[i] ?? afters[0]];
        if (before === undefined || after === undefined || !(isSame || isMoved(before, after))) continue;
        cached(found, after, () => []).push(before);
        taken.add(before);
      }
    }
  }
  const pairs = head.workloads.flatMap(after => (found.get(after) ?? [unknownIn(base, after)]).map(before => ({ before, after })));
  return [...pairs, ...base.workloads.filter(one => !taken.has(one)).map(before => ({ before, after: unknownIn(head, before) }))];
}

/** A workload of the other state that may be in what this one does not judge. */
function unknownIn({ unjudged }: State, one: JudgedWorkload): JudgedWorkload | null {
  const whole = unjudged.get(one.environment);
  const sentence = whole === undefined ? unjudged.get(one.place?.file ?? '') : `${one.environment}: ${whole}`;
  const review = { admission: 'unknown', unless: [], scc: undefined, subjectType: undefined, others: [] } as const;
  return sentence === undefined ? null : { ...one, review: { ...review, verdict: 'unknown', sentence } };
}

function podChange({ before, after }: Pair, base: State, head: State): readonly Change[] {
  const one = after ?? before;
  const kind = kindOf(before?.review, after?.review);
  if (one === null || kind === null) return [];
  const gain = gainIn(head, after);
  const more = GAINS.indexOf(gainIn(base, before)) - GAINS.indexOf(gain);
  // A pod may not start, or do otherwise, although it gets no more power.
  const isDoubtful = kind === 'not-judged' || (kind === 'other-scc' && more === 0);
  const severity = kind === 'refused' ? 'error' : more > 0 && gain !== 'none' ? GRAVITY[gain] : isDoubtful ? 'warning' : 'info';
  return [{ ...NO_CHANGE, ...inEnvironment(one.environment), kind, before, after, severity, subject: one.ref }];
}

function kindOf(before: Reviewed | undefined, after: Reviewed | undefined): PodChange | null {
  if (after === undefined) return 'removed';
  if (refuses(after)) return before !== undefined && refuses(before) ? null : 'refused';
  if (before === undefined) return 'added';
  const [was, is] = [possibleSccs(before), possibleSccs(after)];
  if (was.length > 0 && is.length > 0 && !is.some(scc => was.includes(scc))) return 'other-scc';
  if (before.verdict === after.verdict && isCertain(before) === isCertain(after)) return null;
  if (is.length > 0 && isCertain(after)) return before.verdict === 'admitted' ? null : 'admitted';
  return isCertain(before) || before.verdict !== after.verdict ? 'not-judged' : null;
}

const gainIn = (state: State, one: JudgedWorkload | null): Gain =>
  one === null ? 'none' : gainOf(powersOfSccs(possibleSccs(one.review), worldOf(state, one.environment)));

/** One direction of a comparison. */
interface Way extends Pick<Change, 'isSure'> {
  /** What all worlds of one of these have is no change: the environment's own; all of what counts in each; those that a renamed one may be. */
  readonly from: readonly (readonly ClusterSnapshot[])[];
  readonly to: ClusterSnapshot;
  readonly isAdded: boolean;
}

const severityOf = ({ isAdded, isSure }: Pick<Way, 'isAdded' | 'isSure'>, gravity: Severity): Severity =>
  !isAdded ? 'info' : isSure || gravity !== 'error' ? gravity : 'warning';

/** Whether a right counts: by no definition of an object, by some of several, or by all. */
const [NEVER, MAYBE, ALWAYS] = [0, 1, 2];

function levelOf(grants: readonly SccGrant[], world: ClusterSnapshot): number {
  const sure = grants.filter(({ rbac }) => rbac?.oneOf === undefined);
  const isAlways = [...groupBy(sure, ({ object }) => [identityOf(object)])].some(
    ([identity, some]) => new Set(some.map(({ object }) => object)).size === definitionsIn(world).get(identity)?.length,
  );
  return isAlways ? ALWAYS : grants.length > 0 ? MAYBE : NEVER;
}

const definitionsIn = remember((world: ClusterSnapshot) =>
  groupBy([...rbacOf(world), ...listIn(world, 'SecurityContextConstraints').objects], object => [identityOf(object)]),
);

/** Whether it is sure that something has come to this level; null where it has not. */
function isSurelyNew({ from, isSure }: Way, level: number, levelIn: (world: ClusterSnapshot) => number): boolean | null {
  const before = Math.max(...from.map(worlds => Math.min(...worlds.map(levelIn))));
  return level <= before ? null : isSure && before === NEVER && level === ALWAYS;
}

/** Rights that no right of the other state includes: of the subject, or of a group that it is in. */
function newRights(way: Way): readonly Change[] {
  const { to, isAdded } = way;
  return [...rightsOf(to)].flatMap(([key, grants]): readonly Change[] => {
    const [, scc = ''] = JSON.parse(key) as readonly string[];
    const [grant] = grants;
    if (grant === undefined) return [];
    const isSure = isSurelyNew(way, levelOf(grants, to), world => levelOf(including(grant, scc, world), world));
    if (isSure === null) return [];
    const isAtHand = scc === '*' || objectNamed(to, identityOf({ kind: 'SecurityContextConstraints', namespace: null, name: scc }));
    const severity = severityOf({ isAdded, isSure }, isAtHand === undefined ? 'warning' : GRAVITY[gainOf(powersOfSccs([scc], to))]);
    const subject = subjectIn(to, grant.subject);
    return [{ ...NO_CHANGE, environments: [], kind: isAdded ? 'right-added' : 'right-removed', severity, subject, scc, grants, isSure }];
  });
}

/** A service account also where it is granted as a user; without a namespace that no object states. */
function subjectIn(snapshot: ClusterSnapshot, subject: GrantSubject): WorkloadRef {
  const account = accountOf(subject);
  if (account === null) return { kind: subject.kind, name: subject.name, namespace: null };
  const { namespace, name } = account;
  return { kind: 'ServiceAccount', name, namespace: assumedIn(snapshot).has(`${namespace}/${name}`) ? null : namespace };
}

const assumedIn = remember((snapshot: ClusterSnapshot): ReadonlySet<string> => {
  const nameOf = (one: GrantSubject) => (one.kind === 'ServiceAccount' && one.isAssumed === true ? [`${one.namespace}/${one.name}`] : []);
  return new Set(grantsOf(snapshot).flatMap(({ subject }) => nameOf(subject)));
});

const rightKey = (holder: string, scc: string, namespace: string | null): string => JSON.stringify([holder, scc, namespace]);

/** By holder, SCC and namespace. */
const rightsOf = remember((snapshot: ClusterSnapshot) =>
  groupBy(grantsOf(snapshot), grant => grant.sccs.map(scc => rightKey(holdersOf(grant)[0] ?? '', scc, grant.namespace))),
);

/** The rights in a world that include this one. */
const including = (grant: SccGrant, scc: string, world: ClusterSnapshot): readonly SccGrant[] =>
  holdersOf(grant).flatMap(holder =>
    [scc, '*'].flatMap(name => [grant.namespace, null].flatMap(place => rightsOf(world).get(rightKey(holder, name, place)) ?? [])),
  );

/** The subject of a right, and the groups that it is in. */
function holdersOf({ subject }: SccGrant): readonly string[] {
  const account = accountOf(subject);
  const user = account === null ? null : serviceAccountUser(account.namespace, account.name);
  const above = subject.name.startsWith('system:serviceaccounts:') ? ['system:serviceaccounts'] : [];
  const groups = [...(user?.groups ?? above), ...ANY_CREATOR.groups];
  return [user === null ? `${subject.kind} ${subject.name}` : `User ${user.name}`, ...groups.map(group => `Group ${group}`)];
}

/** What pods of an account may do by SCCs of one state, and by none of the other. */
function newPowers(way: Way): readonly Change[] {
  const { to, isAdded } = way;
  return [...accountsIn(to).values()].flat().flatMap((account): readonly Change[] => {
    const before = new Map(way.from.flat().map(world => [world, powersOfAccount(world, account)]));
    const found = groupBy(powersOfAccount(to, account).values(), ({ power, level }) => {
      const isSure = isSurelyNew(way, level, world => before.get(world)?.get(power.id)?.level ?? NEVER);
      return isSure === null ? [] : [String(isSure)];
    });
    const subject = subjectIn(to, { kind: 'ServiceAccount', ...account });
    return [...found].map(([key, some]): Change => {
      const [isSure, powers] = [key === 'true', some.map(({ power }) => power)];
      const severity = severityOf({ isAdded, isSure }, GRAVITY[gainOf(powers)]);
      return { ...NO_CHANGE, environments: [], kind: isAdded ? 'powers-added' : 'powers-removed', severity, subject, powers, isSure };
    });
  });
}

/** By their ids, with whether they count. */
function powersOfAccount(world: ClusterSnapshot, { namespace, name }: AccountName) {
  const users = [serviceAccountUser(namespace, name), ANY_CREATOR];
  const by = groupBy(
    users.flatMap(user => grantsTo(user, namespace, world)),
    ({ sccs }) => sccs,
  );
  const always = [...by].flatMap(([scc, grants]) => (levelOf(grants, world) === ALWAYS ? [scc] : []));
  const sure = [...groupBy(sccsNamed(always, world), ({ name }) => [name ?? '']).values()].flatMap(same => {
    const having = groupBy(same, ({ value }) => powersOf(value).map(({ id }) => id));
    return [...having].flatMap(([id, { length }]) => (length === same.length ? [id] : []));
  });
  const ids = new Set(sure);
  return new Map(powersOfSccs([...by.keys()], world).map(power => [power.id, { power, level: ids.has(power.id) ? ALWAYS : MAYBE }]));
}
