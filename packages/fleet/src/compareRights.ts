/** What differs between the rights of two states, and between what they let pods do. */
import { exemptionOf, serviceAccountUser } from '@scc-lens/admission';
import { idsIncluding, namespaceFacts, powersOf, type GrantSubject, type Power } from '@scc-lens/lens';
import { groupBy, remember, type Severity, type WorkloadRef } from '@scc-lens/words';
import { accountsIn } from './audit/audit';
import { gainOf, powersOfSccs, sccsNamed, type Gain } from './audit/powers';
import { accountOf } from './audit/removals';
import { grantsOf, grantsTo, rbacOf, type SccGrant } from './grants';
import { ANY_CREATOR, type AccountName } from './may';
import { identityOf } from './makerObject';
import { listIn, objectNamed, type ClusterSnapshot } from './snapshot';

export interface RightChange {
  readonly kind: 'right-added' | 'right-removed' | 'powers-added' | 'powers-removed';
  readonly severity: Severity;
  /** The workload, who has the right, or the service account. */
  readonly subject: WorkloadRef;
  /** All ways of the subject to one SCC, in one namespace or in all; empty for other changes. */
  readonly scc: string;
  readonly grants: readonly SccGrant[];
  readonly powers: readonly Power[];
  /** Of powers, the ways to SCCs that give one of them. */
  readonly ways: readonly SccGrant[];
  /** Whether the other state shows all workloads or rights; otherwise it may have had this one too. */
  readonly isSure: boolean;
}

/** How grave it is to gain this. */
export const GRAVITY: Readonly<Record<Gain, Severity>> = { node: 'error', host: 'error', pod: 'warning', unknown: 'warning', none: 'info' };

/** One direction of a comparison. */
export interface Way extends Pick<RightChange, 'isSure'> {
  /** What all worlds of one of these have is no change: the environment's own; all of what counts in each; those that a renamed one may be. */
  readonly from: readonly (readonly ClusterSnapshot[])[];
  readonly to: ClusterSnapshot;
  readonly isAdded: boolean;
}

/** What is new in one direction. */
export const changedRights = (way: Way): readonly RightChange[] => [...newRights(way), ...newPowers(way)];

export const NO_RIGHT = { scc: '', grants: [], powers: [], ways: [], isSure: true };

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
  groupBy([...rbacOf(world), ...['SecurityContextConstraints', 'Namespace'].flatMap(kind => listIn(world, kind).objects)], object => [
    identityOf(object),
  ]),
);

/** Whether SCC admission skips a namespace, by all definitions of it: then no SCC limits its pods. */
function isSkipped(name: string, world: ClusterSnapshot): boolean {
  const defined = definitionsIn(world).get(identityOf({ kind: 'Namespace', namespace: null, name }));
  return (defined?.map(namespaceFacts) ?? [{ name }]).every(one => exemptionOf({ os: '' }, one) !== undefined);
}

/** Whether it is sure that something has come to this level; null where it has not. */
function isSurelyNew({ from, isSure }: Way, level: number, levelIn: (world: ClusterSnapshot) => number): boolean | null {
  const before = Math.max(...from.map(worlds => Math.min(...worlds.map(levelIn))));
  return level <= before ? null : isSure && before === NEVER && level === ALWAYS;
}

/** Rights that no right of the other state includes: of the subject, or of a group that it is in. */
function newRights(way: Way): readonly RightChange[] {
  const { to, isAdded } = way;
  return [...rightsOf(to)].flatMap(([key, grants]): readonly RightChange[] => {
    const [, scc = ''] = JSON.parse(key) as readonly string[];
    const [grant] = grants;
    if (grant === undefined) return [];
    const isSure = isSurelyNew(way, levelOf(grants, to), world => levelOf(including(grant, scc, world), world));
    if (isSure === null) return [];
    const isAtHand = scc === '*' || objectNamed(to, identityOf({ kind: 'SecurityContextConstraints', namespace: null, name: scc }));
    const severity = severityOf({ isAdded, isSure }, isAtHand === undefined ? 'warning' : GRAVITY[gainOf(powersOfSccs([scc], to))]);
    const subject = subjectIn(to, grant.subject);
    return [{ ...NO_RIGHT, kind: isAdded ? 'right-added' : 'right-removed', severity, subject, scc, grants, isSure }];
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
function newPowers(way: Way): readonly RightChange[] {
  const { to, isAdded } = way;
  return [...accountsIn(to).values()].flat().flatMap((account): readonly RightChange[] => {
    const subject = subjectIn(to, { kind: 'ServiceAccount', ...account });
    const before = new Map(way.from.flat().map(world => [world, powersOfAccount(world, account)]));
    const found = groupBy(powersOfAccount(to, account).values(), ({ power, level }) => {
      const levelIn = (world: ClusterSnapshot): number =>
        subject.namespace !== null && isSkipped(subject.namespace, world)
          ? ALWAYS
          : Math.max(...idsIncluding(power).map(id => before.get(world)?.get(id)?.level ?? NEVER));
      const isSure = isSurelyNew(way, level, levelIn);
      return isSure === null ? [] : [String(isSure)];
    });
    return [...found].map(([key, some]): RightChange => {
      const [isSure, powers] = [key === 'true', some.map(({ power }) => power)];
      const severity = severityOf({ isAdded, isSure }, GRAVITY[gainOf(powers)]);
      const ids = new Set(powers.map(({ id }) => id));
      // Of several definitions of an SCC, the one that gives it.
      const powersBy = ({ rbac, object, sccs }: SccGrant): readonly Power[] =>
        rbac === null ? powersOf(object.value) : powersOfSccs(sccs, to);
      const ways = grantsOfAccount(to, account).filter(grant => powersBy(grant).some(({ id }) => ids.has(id)));
      return { ...NO_RIGHT, kind: isAdded ? 'powers-added' : 'powers-removed', severity, subject, powers, ways, isSure };
    });
  });
}

const grantsOfAccount = (world: ClusterSnapshot, { namespace, name }: AccountName): readonly SccGrant[] =>
  [serviceAccountUser(namespace, name), ANY_CREATOR].flatMap(user => grantsTo(user, namespace, world));

/** By their ids, with whether they count. */
function powersOfAccount(world: ClusterSnapshot, account: AccountName) {
  const by = groupBy(grantsOfAccount(world, account), ({ sccs }) => sccs);
  const always = [...by].flatMap(([scc, grants]) => (levelOf(grants, world) === ALWAYS ? [scc] : []));
  const sure = [...groupBy(sccsNamed(always, world), ({ name }) => [name ?? '']).values()].flatMap(same => {
    const having = groupBy(same, ({ value }) => powersOf(value).map(({ id }) => id));
    return [...having].flatMap(([id, { length }]) => (length === same.length ? [id] : []));
  });
  const ids = new Set(sure);
  return new Map(powersOfSccs([...by.keys()], world).map(power => [power.id, { power, level: ids.has(power.id) ? ALWAYS : MAYBE }]));
}
