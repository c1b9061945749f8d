/** What differs between two states of workloads and rights, and how grave each change is. */
import { isCertain, possibleSccs, refuses, type Settings, type WorkloadReview } from '@scc-lens/lens';
import { cached, groupBy, objectListOf, remember, stringMapOf, textOf, type WorkloadRef } from '@scc-lens/words';
import { questionOf } from './audit/audit';
import { GAINS, gainOf, powersOfSccs, type Gain } from './audit/powers';
import { presentReview, unitsOf, type Unit, type Verdict } from './audit/units';
import { changedRights, GRAVITY, NO_RIGHT, type RightChange, type Way } from './compareRights';
import { missingRights, missingSccs, type MissingList } from './missing';
import { identityOf, metadataOf } from './makerObject';
import type { ClusterSnapshot } from './snapshot';

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
  /** Where the objects are that give rights, by keys of who read them; empty in a cluster. */
  readonly places: ReadonlyMap<string, NonNullable<JudgedWorkload['place']>>;
  /** Why files, charts, kustomizations and environments are not judged: what the other state has there is unknown, not absent. */
  readonly unjudged: ReadonlyMap<string, string>;
}

export interface Change extends Omit<RightChange, 'kind'> {
  readonly kind: PodChange | RightChange['kind'];
  readonly environments: readonly string[];
  readonly before: JudgedWorkload | null;
  readonly after: JudgedWorkload | null;
}

type PodChange = 'added' | 'removed' | 'refused' | 'admitted' | 'other-scc' | 'not-judged';

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
    return [{ from, to: worldOf(own, name), isAdded, isSure: other.missing.length === 0 && !isOpen(other, own, name) }];
  };
  const others = [...new Set([...base.worlds.keys(), ...head.worlds.keys()])].flatMap(name =>
    [...wayIn(name, true), ...wayIn(name, false)].flatMap(way =>
      changedRights(way).map(change => ({ before: null, after: null, ...change, ...inEnvironment(name) })),
    ),
  );
  const all = [...pairsOf(base, head).flatMap(pair => podChange(pair, base, head)), ...others];
  return [...groupBy(all, change => [keyOf(change)]).values()].flatMap(alike => {
    const environments = alike.some(one => one.environments.length === 0) ? [] : alike.flatMap(one => one.environments);
    return alike.slice(0, 1).map(one => ({ ...one, environments }));
  });
}

/** Whether a state may have what another one has in an environment: what it alone does not judge may have that under any name. */
const isOpen = (other: State, own: State, environment: string): boolean => other.unjudged.has(environment) || onlyUnjudgedIn(other)(own);

const onlyUnjudgedIn = remember((other: State) =>
  remember((own: State) => [...other.unjudged.keys()].some(key => !own.unjudged.has(key) && !environmentsOf(own).has(key))),
);

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

function worldOf({ worlds }: State, name: string): ClusterSnapshot {
  const world = worlds.get(name) ?? worlds.get('');
  if (world === undefined) throw new Error('A state without rights of all environments.');
  return world;
}

type Pair = Pick<Change, 'before' | 'after'>;

/** Of one environment or not, in the same file, in one of its name or in any, and of one namespace, or of one that only one side names. */
const PASSES = [
  { isSame: true, file: 'same', isNamed: true },
  { isSame: true, file: 'same', isNamed: false },
  { isSame: false, file: 'alike', isNamed: true },
  { isSame: true, file: 'any', isNamed: true },
  { isSame: true, file: 'any', isNamed: false },
  { isSame: false, file: 'same', isNamed: true },
  { isSame: false, file: 'any', isNamed: true },
] as const;

/**
 * Workloads of one name, first of one environment, and those in the same file first: a file may have moved. A namespace that only one side names is
 * no other one, in one environment or file. What then is once on a side is the same as what the other has of its name, where a kustomization has
 * come to the file, or the environment has another name. Of several files that may be the one that has moved, none is taken for it.
 */
function pairsOf(base: State, head: State): readonly Pair[] {
  const isMoved = ({ environment: from }: JudgedWorkload, { environment: to }: JudgedWorkload): boolean =>
    from === '' || to === '' || !environmentsOf(head).has(from) || !environmentsOf(base).has(to);
  const found = new Map<JudgedWorkload, JudgedWorkload[]>();
  const taken = new Set<JudgedWorkload>();
  for (const { isSame, file, isNamed } of PASSES) {
    const nameOf = ({ ref, part, environment, place }: JudgedWorkload): string =>
      JSON.stringify([
        ...[identityOf(isNamed ? ref : { ...ref, namespace: null }), part, isSame && environment],
        file === 'alike' ? place?.file.split(/[/\\]/).at(-1) : (file === 'same' || (!isNamed && environment === '')) && (place?.file ?? ''),
      ]);
    const free = groupBy(base.workloads, one => (taken.has(one) ? [] : [nameOf(one)]));
    // In an environment of one side, each may have come there from a file without one, or the other way around.
    const strays = (): readonly JudgedWorkload[] => [
      ...base.workloads.filter(one => !taken.has(one) && !environmentsOf(head).has(one.environment)),
      ...head.workloads.filter(one => !found.has(one) && !environmentsOf(base).has(one.environment)),
    ];
    const rivals = new Set(isSame && file === 'any' ? strays().map(one => nameOf({ ...one, environment: '' })) : []);
    for (const [name, afters] of groupBy(head.workloads, one => (found.has(one) ? [] : [nameOf(one)]))) {
      const befores = free.get(name) ?? [];
      const [least, most] = [Math.min(befores.length, afters.length), Math.max(befores.length, afters.length)];
      if (!isNamed && !(most === 1 && [...befores, ...afters].some(one => one.ref.namespace === null))) continue;
      const several = befores.length === most ? befores : afters;
      const isGuess = rivals.has(name) || (least !== most && several.some(one => one.environment === '' && one.place !== null));
      if (file === 'alike' ? most > 1 : file === 'any' && isGuess) continue;
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
  // What SCC admission skipped, no SCC limited.
  const more = before?.review.verdict === 'not-checked' ? 0 : GAINS.indexOf(gainIn(base, before)) - GAINS.indexOf(gain);
  // A pod may not start, or do otherwise, although it gets no more power.
  const isSure = (before !== null || !isOpen(base, head, one.environment)) && (after !== null || !isOpen(head, base, one.environment));
  const isDoubtful = kind === 'not-judged' || (kind === 'other-scc' && more === 0);
  const severity = kind === 'refused' ? 'error' : more > 0 && gain !== 'none' ? GRAVITY[gain] : isDoubtful ? 'warning' : 'info';
  return [{ ...NO_RIGHT, ...inEnvironment(one.environment), kind, before, after, severity, subject: one.ref, isSure }];
}

function kindOf(before: Reviewed | undefined, after: Reviewed | undefined): PodChange | null {
  if (after === undefined) return 'removed';
  // What SCC admission alone refuses, a grant that is not at hand may admit.
  const isWorse = (now: Reviewed): boolean => now.verdict === 'invalid' && before?.verdict === 'denied';
  if (refuses(after)) return before !== undefined && refuses(before) && !isWorse(after) ? null : 'refused';
  if (before === undefined) return 'added';
  const [was, is] = [possibleSccs(before), possibleSccs(after)];
  if (was.length > 0 && is.length > 0 && !is.some(scc => was.includes(scc))) return 'other-scc';
  if (before.verdict === after.verdict && isCertain(before) === isCertain(after)) return null;
  if (is.length > 0 && isCertain(after)) return ['admitted', 'not-checked'].includes(before.verdict) ? null : 'admitted';
  return isCertain(before) || before.verdict !== after.verdict ? 'not-judged' : null;
}

const gainIn = (state: State, one: JudgedWorkload | null): Gain =>
  one === null ? 'none' : gainOf(powersOfSccs(possibleSccs(one.review), worldOf(state, one.environment)));
