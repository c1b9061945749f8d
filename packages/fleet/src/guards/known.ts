/** What guards accept, because a snapshot shows that it is needed now. */
import { defaultScc, REQUIRED_SCC_ANNOTATION, stockSccs } from '@scc-lens/admission';
import { podOf, powersOf, rulesOf, sccsOfRules } from '@scc-lens/lens';
import { ALL_SERVICE_ACCOUNTS, groupBy, objectOf, textOf } from '@scc-lens/words';
import type { Workload } from '@scc-lens/yaml';
import { removablesOf } from '../audit/audit';
import { accountKey, isPlatform, presentReview, unitsOf } from '../audit/units';
import type { Question, Unit } from '../audit/units';
import { grantsOf, grantsOfUser, rbacOf, subjectKey } from '../grants';
import { missingList, missingMakers, missingRights, missingSccs } from '../missing';
import type { MissingList } from '../missing';
import { listIn } from '../snapshot';
import { isAccount } from './subjects';

/** Names, and which SCCs each has; `*` for all. */
export type Table = ReadonlyMap<string, readonly string[]>;

export interface Known {
  /** The SCCs that give a power which not any pod has. */
  readonly broad: ReadonlySet<string>;
  /** Which of them each role gives: by the name of a ClusterRole, or the namespace and name of a Role. */
  readonly roles: Table;
  /** Which of them each account has and may need, by `subjectKey`. */
  readonly holders: Table;
  /** The other SCCs that every pod may use. */
  readonly ordinary: ReadonlySet<string>;
  /** Which SCCs but these the pods of each account have, by `namespace/account`. */
  readonly used: Table;
  /** The accounts with a pod that names no required SCC. */
  readonly unnamed: ReadonlySet<string>;
  /** Without these lists something may be refused that runs; `makers` only if the cluster has such objects. */
  readonly missing: readonly MissingList[];
  readonly makers: readonly MissingList[];
}

export function knownOf(question: Question): Known {
  const { snapshot, settings } = question;
  const sccs = missingSccs(snapshot).length === 0 ? [] : stockSccs(settings.openshiftVersion, settings.openshiftProfile);
  const all = new Map(
    [...sccs, ...listIn(snapshot, 'SecurityContextConstraints').objects.map(({ value }) => value)].map(scc => [
      textOf(objectOf(scc['metadata'])['name']),
      scc,
    ]),
  );
  const broad = new Set([...all].flatMap(([name, scc]) => (powersOf(scc).length > 0 ? [name] : [])));
  const broadOf = (names: readonly string[]): readonly string[] =>
    names.includes('*') ? ['*'] : names.filter(name => broad.has(name)).sort();
  const everyone = grantsOfUser({ name: '', groups: ['system:authenticated', ALL_SERVICE_ACCOUNTS] }, snapshot);
  const given = everyone.filter(({ namespace }) => namespace === null).flatMap(one => one.sccs);
  const ordinary = new Set([...given, defaultScc(settings.openshiftVersion)].filter(name => all.has(name) && !broad.has(name)));
  const units = [...unitsOf(snapshot).byNamespace].flatMap(([namespace, found]) => (isPlatform(namespace) ? [] : found));
  const byAccount = groupBy(units, ({ account }) => [accountKey(account)]);
  return {
    ...{ broad, roles: rolesOf(question, broad, broadOf), holders: holdersOf(question, broadOf), ordinary },
    used: table([...byAccount].map(([key, own]) => [key, own.flatMap(unit => sccsOf(unit, question)).filter(scc => !ordinary.has(scc))])),
    unnamed: new Set(units.flatMap(unit => (namesScc(unit.workload) ? [] : [accountKey(unit.account)]))),
    missing: [...missingSccs(snapshot), ...missingRights(snapshot, null), ...(units.length === 0 ? [missingList(snapshot, 'Pod')] : [])],
    makers: missingMakers(snapshot),
  };
}

/** In the order of their names, without what has nothing, and with `*` alone where all are meant. */
function table(rows: Iterable<readonly [string, readonly string[]]>): Table {
  const found = [...rows].filter(([name, sccs]) => sccs.length > 0 && !/[\p{Cc}\p{Cs}]/u.test(name));
  const brief = (sccs: readonly string[]): readonly string[] => (sccs.includes('*') ? ['*'] : [...new Set(sccs)].sort());
  return new Map(found.map(([name, sccs]) => [name, brief(sccs)] as const).sort(([a], [b]) => (a < b ? -1 : 1)));
}

type BroadOf = (names: readonly string[]) => readonly string[];

/** Also the roles that OpenShift ships, or `oc adm policy add-scc-to-user` makes, for an SCC. */
function rolesOf({ snapshot }: Question, broad: Known['broad'], broadOf: BroadOf): Table {
  const policies = rbacOf(snapshot);
  const made = [...broad].map((name): readonly [string, readonly string[]] => [`system:openshift:scc:${name}`, [name]]);
  const stored = ['ClusterRole', 'Role'].flatMap(kind =>
    listIn(snapshot, kind).objects.flatMap(role => {
      const { namespace, name } = role;
      if (namespace !== null && isPlatform(namespace)) return [];
      const key = kind === 'Role' ? `${namespace ?? 'default'}/${name ?? ''}` : (name ?? '');
      return [[key, broadOf(sccsOfRules(rulesOf(role, policies)))] as const];
    }),
  );
  return table(new Map([['cluster-admin', ['*']] as const, ...made, ...stored]));
}

/** All who have a right, but for a right that no pod needs and that gives nothing else. */
function holdersOf(question: Question, broadOf: BroadOf): Table {
  const removable = [...removablesOf(question).removable.values()].flat();
  const unneeded = new Set(
    removable.flatMap(({ grant, removal, moves, doubt }) =>
      moves.length === 0 && doubt === null && removal.kind !== 'role' ? [grant] : [],
    ),
  );
  const kept = grantsOf(question.snapshot).filter(grant => !unneeded.has(grant) && isAccount(subjectKey(grant.subject)));
  const bySubject = groupBy(kept, ({ subject }) => [subjectKey(subject)]);
  return table([...bySubject].map(([key, own]) => [key, own.flatMap(({ sccs }) => broadOf(sccs))]));
}

/** What the pods of a unit have, and would have if they were made again; `*` where that is not known. */
function sccsOf(unit: Unit, question: Question): readonly string[] {
  const { admission, scc, unless } = presentReview(question)(unit);
  const isOpen = unless.length > 0 || (scc === undefined && admission !== 'denied' && admission !== 'not-checked');
  return [...unit.pods.map(({ annotated }) => annotated.scc), isOpen ? '*' : (scc ?? '')].filter(name => name !== '');
}

function namesScc(workload: Workload): boolean {
  return textOf(objectOf(objectOf(podOf(workload)['metadata'])['annotations'])[REQUIRED_SCC_ANNOTATION]) !== '';
}
