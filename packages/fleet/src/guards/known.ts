/** What guards accept, because a snapshot shows that it is needed now. */
import { BASELINE_CAPABILITIES, defaultScc, NODE_ACCESS_FLAGS, REQUIRED_SCC_ANNOTATION, stockSccs } from '@scc-lens/admission';
import { podOf, powersOf, rulesOf, sccsOfRules } from '@scc-lens/lens';
import { ALL_SERVICE_ACCOUNTS, groupBy, objectOf, textOf } from '@scc-lens/words';
import type { KubernetesObject } from '@scc-lens/yaml';
import { removablesOf } from '../audit/audit';
import { accountKey, presentReview, unitsOf, workloadOf, type Question, type Unit } from '../audit/units';
import { grantsOf, grantsOfUser, rbacOf, subjectKey } from '../grants';
import { missingSccs } from '../missing';
import { isOfPlatform } from '../platform';
import { listIn, type ClusterSnapshot } from '../snapshot';

type Rows = readonly (readonly [name: string, sccs: readonly string[]])[];

/** The lists of guards, by the names under which their expressions read them; `*` is every SCC. */
export function knownOf(question: Question) {
  const { snapshot, settings } = question;
  const stock = missingSccs(snapshot).length === 0 ? [] : stockSccs(settings.openshiftVersion, settings.openshiftProfile);
  const sccs = [...stock, ...listIn(snapshot, 'SecurityContextConstraints').objects.map(({ value }) => value)];
  const all = new Map(sccs.map(scc => [textOf(objectOf(scc['metadata'])['name']), scc]));
  const broad = new Set([...all].flatMap(([name, scc]) => (powersOf(scc).length > 0 ? [name] : [])));
  const broadIn = (rows: Rows) => table(rows.map(([name, given]) => [name, given.filter(scc => scc === '*' || broad.has(scc))]));
  const everyone = grantsOfUser({ name: '', groups: ['system:authenticated', ALL_SERVICE_ACCOUNTS] }, snapshot);
  const ofAll = everyone.filter(({ namespace }) => namespace === null).flatMap(one => one.sccs);
  const ordinary = new Set([...ofAll, defaultScc(settings.openshiftVersion)].filter(name => all.has(name) && !broad.has(name)));
  const units = [...unitsOf(snapshot).byNamespace].flatMap(([namespace, found]) => (isOfPlatform(namespace) ? [] : found));
  const used = [...groupBy(units, ({ account }) => [accountKey(account)])].map(
    ([key, own]) => [key, own.flatMap(unit => sccsOf(unit, question)).filter(scc => !ordinary.has(scc))] as const,
  );
  return {
    /** SCCs that give a power which not any pod has, and what such a power is. */
    ...{ broad: [...broad].sort(), flags: NODE_ACCESS_FLAGS, baseline: [...BASELINE_CAPABILITIES] },
    /** Which of them each role gives, by the name of a ClusterRole, or the namespace and name of a Role; and each subject has. */
    roles: broadIn([
      ['cluster-admin', ['*']],
      ...[...broad].map(name => [`system:openshift:scc:${name}`, [name]] as const),
      ...rolesOf(question),
    ]),
    holders: broadIn(holdersOf(question)),
    /** The other SCCs that every pod may use, and which but these the pods of each account have. */
    ...{ ordinary: [...ordinary].sort(), used: table(used) },
    /** The accounts with a pod that names no required SCC. */
    unnamed: [...new Set(units.filter(unit => !namesScc(unit, snapshot)).map(({ account }) => accountKey(account)))].sort(),
  };
}

export type Known = ReturnType<typeof knownOf>;

/** In the order of names, without those that have nothing. The last row of a name counts, and `*` makes others unnecessary. */
function table(rows: Rows): Rows {
  const brief = (sccs: readonly string[]): readonly string[] => (sccs.includes('*') ? ['*'] : [...new Set(sccs)].sort());
  const found = [...new Map(rows)].flatMap(([name, sccs]) => (sccs.length > 0 ? [[name, brief(sccs)] as const] : []));
  return found.sort(([a], [b]) => (a < b ? -1 : 1));
}

function rolesOf({ snapshot }: Question): Rows {
  const policies = rbacOf(snapshot);
  const roles = policies.filter(({ kind, namespace }) => kind.endsWith('Role') && !isOfPlatform(namespace ?? ''));
  const keyOf = ({ kind, namespace, name }: KubernetesObject) => `${kind === 'Role' ? `${namespace ?? 'default'}/` : ''}${name ?? ''}`;
  return roles.map(role => [keyOf(role), sccsOfRules(rulesOf(role, policies))]);
}

/** Service accounts of users, and groups with some: others are not checked. */
const LISTED =
  /^(User system:serviceaccount:|Group system:(authenticated|serviceaccounts)(:|$))(?!(default|(openshift|kube)(-[^:]*)?)(:|$))/;

/** All who have a right, but for a right that no pod needs and that gives nothing else. */
function holdersOf(question: Question): Rows {
  const removable = [...removablesOf(question).removable.values()].flat();
  const certain = removable.filter(({ removal, moves, doubt }) => moves.length === 0 && doubt === null && removal.kind !== 'role');
  const unneeded = new Set(certain.map(({ grant }) => grant));
  const kept = grantsOf(question.snapshot).filter(grant => !unneeded.has(grant) && LISTED.test(subjectKey(grant.subject)));
  return [...groupBy(kept, ({ subject }) => [subjectKey(subject)])].map(([key, own]) => [key, own.flatMap(({ sccs }) => sccs)]);
}

/** What the pods of a unit have, and would have if they were made again; `*` where that is not known. */
function sccsOf(unit: Unit, question: Question): readonly string[] {
  const { admission, scc, unless } = presentReview(question)(unit);
  const isOpen = unless.length > 0 || (scc === undefined && admission !== 'denied' && admission !== 'not-checked');
  return [...unit.pods.map(({ annotated }) => annotated.scc), isOpen ? '*' : (scc ?? '')].filter(name => name !== '');
}

const namesScc = (unit: Unit, snapshot: ClusterSnapshot): boolean =>
  textOf(objectOf(objectOf(podOf(workloadOf(unit, snapshot))['metadata'])['annotations'])[REQUIRED_SCC_ANNOTATION]) !== '';
