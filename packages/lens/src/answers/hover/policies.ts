/** Hovers on service accounts, roles, bindings and SCCs: who may use what, and by which object. */
import { shipsRoleFor, type PodReview } from '@scc-lens/admission';
import { isWithin, listSome, objectListOf, pathSteps, remember, textOf, valueAt, type FieldPath } from '@scc-lens/words';
import { isOperator, type KubernetesObject, type Workload } from '@scc-lens/yaml';
import { bindingNamespace, boundRules, countingPolicies, grantsOf, grantsOfBinding } from '../../facts';
import { hasUnreadPolicies, isBinding, sccOfRole, sccsOfRules } from '../../facts';
import type { Facts, Grant, Placed, WorkspaceFacts, World } from '../../facts';
import { accountPod, distinctUsers, mayBeOne, sccNamed, unjudgedUsersOf, unneededPermissions, usersOfScc, usesOf } from '../../grants';
import { sccReviews, type SccUse } from '../../grants';
import { code, codeSpan, hasUnknownAccount, list, literalMarkdown, markdownTable, serviceAccountOf, statedNamespace } from '../../review';
import { findMentions } from '../navigation/find';
import { isSameThing, ofObject, type Mention, type Thing } from '../navigation/things';
import { permitsMarkdown } from './accepts';
import { accountTexts, roleTexts, sccFieldTexts, sccTexts } from './messages';
import { capabilityMarkdown } from './securityContext';
import type { Subject } from './types';

type Account = Extract<Thing, { kind: 'account' }>;

/** What a name means: the service account with its SCCs, the role with its bindings, the SCC with its pods. */
export function mentionHover(mention: Mention, subject: Subject): string | null {
  const { thing } = mention;
  switch (thing.kind) {
    case 'account':
      return accountMarkdown(thing, subject);
    case 'role':
      return roleMarkdown(thing, subject);
    case 'scc':
      return sccMarkdown(thing.name, subject);
    case 'namespace':
    case 'volume':
      return null;
  }
}

/** A text, which is Markdown already, as a link to a place; without a link where there is no place, or an editor could not open it. */
function linked(text: string, placed: Placed<{ readonly path: FieldPath }> | undefined, { link }: Subject): string {
  const target = placed === undefined ? null : link(placed.file, placed.document, placed.item.path);
  return target === null ? text : `[${text}](${target})`;
}

/** The workspace without definitions that do not count here, because nearer files define the same in another way. */
const countingIn = remember((facts: Facts): WorkspaceFacts => {
  const counting = new Set(countingPolicies(facts));
  return { ...facts.workspace, policies: facts.workspace.policies.filter(({ item }) => counting.has(item)) };
});

/** An object's name, as a link to where it is written. */
const objectLink = (name: string, object: Placed<KubernetesObject> | undefined, subject: Subject): string =>
  linked(literalMarkdown(name), object && { ...object, item: { path: [...object.item.path, 'metadata', 'name'] } }, subject);

/** A title, as a link to where the thing is written; of several places each has a link behind it. */
function titleLines(title: string, definitions: readonly Placed<Mention>[], subject: Subject): readonly string[] {
  const places = definitions.map(one => linked(literalMarkdown(pathSteps(one.file).at(-1) ?? ''), one, subject));
  return [linked(title, definitions[0], subject), ...(places.length < 2 ? [] : [accountTexts.definedIn(boundedList(places))])];
}

export function accountMarkdown(account: Account, subject: Subject): string {
  const { world } = subject;
  const { name, namespace } = account;
  const { cluster } = world.facts;
  const workspace = countingIn(world.facts);
  const title =
    namespace === null
      ? accountTexts.account(codeSpan(name))
      : accountTexts.inNamespace({ account: codeSpan(name), namespace: codeSpan(namespace) });
  const definitions = findMentions(account, subject, workspace).filter(({ item }) => item.isDefinition);
  const pods = workspace.workloads
    .filter(({ item }) => !hasUnknownAccount(item) && serviceAccountOf(item) === name && mayBeOne(statedNamespace(item), namespace))
    .map(placed => podLink(accountPod(placed, namespace, world).name, placed, subject));
  const isUnread =
    cluster.grantsReadOf !== null &&
    namespace !== null &&
    !cluster.grantsReadOf.namespaces.includes(namespace) &&
    !cluster.grantsReadOf.serviceAccounts.includes(`${namespace}/${name}`);
  const uses = [...ownUses(account, subject), ...usesOf(account, world)].map(use => [sccCell(use.scc), useCell(use, subject)] as const);
  // Several files may define the same binding.
  const rows = [...new Map(uses.map(row => [row.join(), row])).values()];
  return [
    ...titleLines(title, definitions, subject),
    ...(namespace === null ? [accountTexts.anyNamespace()] : []),
    markdownTable(['SCC', accountTexts.by()], rows),
    ...(isUnread ? [accountTexts.unread()] : []),
    ...(hasUnreadPolicies(workspace) ? [accountTexts.partial()] : []),
    ...(definitions.length === 0 && name !== 'default' ? [accountTexts.notDefined()] : []),
    pods.length === 0 ? accountTexts.noPods() : accountTexts.pods(boundedList(pods)),
  ].join('\n\n');
}

/** What an operator gives the account where nothing states the operator's namespace; else that is among the grants at hand. */
function ownUses({ name, namespace }: Account, { manifest }: Subject): readonly SccUse[] {
  if (namespace !== null) return [];
  return grantsOf(manifest.objects.filter(isOperator), null)
    .filter(({ subject }) => subject.name === name)
    .flatMap(by => by.sccs.map((scc): SccUse => ({ scc, by })));
}

function useCell({ by, isOpen }: SccUse, subject: Subject): string {
  if (by === 'settings') return accountTexts.settings('`sccLens.openshift.grantedSccs`');
  if (by === 'scc') return accountTexts.sccUsers();
  return by === 'every-user'
    ? accountTexts.everyUser()
    : `${grantCell(by, subject)}${isOpen === true ? ` (${by.origin.startsWith('Cluster') ? accountTexts.ifNamed() : accountTexts.ifApplied()})` : ''}`;
}

const sccCell = (scc: string): string => (scc === '*' ? accountTexts.all() : literalMarkdown(scc));

function grantCell(grant: Grant, subject: Subject): string {
  const { origin, namespace } = grant;
  const [kind = '', name = ''] = origin.split(' ', 2);
  const { facts } = subject.world;
  const binding = countingIn(facts).policies.find(
    ({ item }) => item.kind === kind && item.name === name && bindingNamespace(item, facts.cluster.defaultNamespace) === namespace,
  );
  return `${objectLink(origin, binding, subject)}${conditionText(grant, subject)}`;
}

/** On what a grant depends, in parentheses; empty for nothing. */
function conditionText({ absentRole, oneOf, sccs, unplacedRole }: Grant, { world: { settings } }: Subject): string {
  if (oneOf !== undefined) return ` (${accountTexts.oneOf(code(oneOf))})`;
  if (unplacedRole !== undefined) return ` (${accountTexts.ifPlaced(code(unplacedRole))})`;
  const isThere = absentRole === undefined || sccs.every(scc => shipsRoleFor(scc, settings.openshiftVersion, settings.openshiftProfile));
  return isThere ? '' : ` (${accountTexts.ifRole(code(absentRole))})`;
}

function roleMarkdown(role: Extract<Thing, { kind: 'role' }>, subject: Subject): string {
  const { world } = subject;
  const workspace = countingIn(world.facts);
  const definitions = findMentions(role, subject, workspace).filter(({ item }) => item.isDefinition);
  const title = roleTexts.role({ kind: role.role, name: codeSpan(role.name) });
  const bindings = workspace.policies
    .filter(({ item }) => ofObject(item).some(({ path, thing }) => path.at(-2) === 'roleRef' && isSameThing(thing, role)))
    .map(placed => objectLink(`${placed.item.kind} ${placed.item.name ?? ''}`.trim(), placed, subject));
  return [
    ...titleLines(title, definitions, subject),
    allowedText(role, definitions[0], world),
    bindings.length === 0 ? roleTexts.notBound() : roleTexts.bound(boundedList(bindings)),
  ].join('\n\n');
}

function allowedText(role: Extract<Thing, { kind: 'role' }>, definition: Placed<Mention> | undefined, world: World): string {
  const binding: KubernetesObject = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: role.role === 'Role' ? 'RoleBinding' : 'ClusterRoleBinding',
    name: null,
    namespace: role.namespace,
    path: [],
    value: { roleRef: { kind: role.role, name: role.name } },
  };
  const rules = boundRules(binding, countingPolicies(world.facts), world.facts.cluster.defaultNamespace);
  if (rules === undefined && definition === undefined) {
    const scc = role.role !== 'ClusterRole' ? undefined : role.name === 'cluster-admin' ? '*' : sccOfRole(role.name);
    const isShipped =
      scc === '*' || (scc !== undefined && shipsRoleFor(scc, world.settings.openshiftVersion, world.settings.openshiftProfile));
    return isShipped ? `${roleTexts.shipped()} ${roleTexts.allows(sccCell(scc))}` : roleTexts.notDefined();
  }
  const sccs = rules === undefined ? [] : sccsOfRules(rules);
  return sccs.length === 0 ? roleTexts.allowsNone() : roleTexts.allows(list(sccs.map(sccCell), 'and'));
}

/** On a subject of a binding: what this binding gives it. */
export function subjectHover(at: Subject): string | null {
  const { manifest, path, world } = at;
  const object = manifest.objects.findLast(each => isWithin(path, each.path));
  if (object === undefined || !isBinding(object)) return null;
  const [field, index] = path.slice(object.path.length);
  if (field !== 'subjects' || typeof index !== 'number') return null;
  const subject = objectListOf(object.value['subjects'])[index] ?? {};
  const one = { ...object, value: { ...object.value, subjects: [subject] } };
  const grants = grantsOfBinding(one, countingPolicies(world.facts), world.facts.cluster.defaultNamespace);
  const name = `${textOf(subject['kind'])} ${codeSpan(textOf(subject['name']))}`;
  const sccs = grants.flatMap(grant => grant.sccs.map(scc => `${sccCell(scc)}${conditionText(grant, at)}`));
  // A ClusterRoleBinding without it is complete only once Kustomize has set it.
  const isPart = object.kind === 'ClusterRoleBinding' && subject['kind'] === 'ServiceAccount' && textOf(subject['namespace']) === '';
  if (isPart && object.isCut === true) return null;
  if (sccs.length === 0) return isPart ? null : roleTexts.subjectNone(name);
  const [{ namespace } = { namespace: null }] = grants;
  const parts = { subject: name, sccs: list(sccs, 'and') };
  if (isPart) return roleTexts.subjectOnceIn(parts);
  if (object.namespace === null && namespace !== null && world.facts.cluster.defaultNamespace === null)
    return roleTexts.subjectWhereCreated(parts);
  return namespace === null ? roleTexts.subject(parts) : roleTexts.subjectIn({ ...parts, namespace: codeSpan(namespace) });
}

function sccMarkdown(name: string, subject: Subject): string {
  const { world } = subject;
  const scc = sccNamed(name, world);
  const definitions = findMentions({ kind: 'scc', name }, subject, countingIn(world.facts)).filter(({ item }) => item.isDefinition);
  const title = sccTexts.scc(codeSpan(name));
  if (scc === undefined) return sccTexts.notKnown(codeSpan(name));
  return [
    ...titleLines(title, definitions, subject),
    ...permitsMarkdown(name, scc, world),
    typeof scc.priority === 'number' ? sccTexts.priority(String(scc.priority)) : sccTexts.noPriority(),
    podsUnder(name, subject),
  ].join('\n\n');
}

/** The pods for which OpenShift chooses an SCC, and those for which it may. */
function podsUnder(scc: string, subject: Subject): string {
  if (sccNamed(scc, subject.world) === undefined) return sccTexts.notKnown(codeSpan(scc));
  const users = usersOfScc(scc, subject.world);
  const linksTo = (isMeant: (review: PodReview) => boolean): readonly string[] => {
    const meant = users
      .filter(({ review }) => isMeant(review))
      .map(({ pod }) => [`${pod.workload.ref.namespace}/${pod.label}`, pod] as const);
    return [...new Map(meant).values()].map(({ name, placed }) => podLink(name, placed, subject));
  };
  const chosen = linksTo(review => review.verdict === 'admitted' && review.scc === scc);
  const open = linksTo(review => review.verdict === 'unknown' && sccReviews(review).get(scc)?.verdict !== 'denied');
  if (chosen.length + open.length === 0) return sccTexts.notChosen();
  const sentences = [[sccTexts.chosen, chosen] as const, [sccTexts.mayBeChosen, open] as const];
  return sentences.flatMap(([sentence, pods]) => (pods.length === 0 ? [] : [sentence(boundedList(pods))])).join(' ');
}

const podLink = (name: string, placed: Placed<Workload>, subject: Subject): string =>
  linked(literalMarkdown(name), { ...placed, item: { path: [...placed.item.object, 'kind'] } }, subject);

/** On a field of an SCC: what it means, and whether a pod that gets the SCC needs what it permits. */
export function sccFieldHover(subject: Subject): string | null {
  const { manifest, path, world } = subject;
  const object = manifest.objects.find(each => each.kind === 'SecurityContextConstraints' && isWithin(path, each.path));
  const [field, index] = object === undefined ? [] : path.slice(object.path.length);
  if (object === undefined || typeof field !== 'string' || !Object.hasOwn(sccFieldTexts, field)) return null;
  const meaning = sccFieldTexts[field]?.() ?? '';
  const capability = field.endsWith('Capabilities') && typeof index === 'number' ? textOf(valueAt(object.value, [field, index])) : '';
  return [
    ...capabilityMarkdown(capability, world),
    meaning,
    ...usersOfField(object, [field, ...(index === undefined ? [] : [index])], subject),
  ].join('\n\n');
}

/** The pods that get the SCC, and what they do not need of a field of it. */
function usersOfField(object: KubernetesObject, field: FieldPath, subject: Subject): readonly string[] {
  const { world } = subject;
  if (object.name === null) return [];
  const users = usersOfScc(object.name, world, object);
  const distinct = distinctUsers(users).map(({ pod }): Placed<Workload> => ({ ...pod.placed, item: pod.workload }));
  const unneeded = unneededPermissions(object.value, distinct, world).filter(({ path }) => isWithin(path, field));
  const [first, ...others] = unneeded;
  const pods = podsUnder(object.name, subject);
  // What a pod needs that another SCC admits is not compared.
  const isCompared = users.every(({ review }) => sccReviews(review).get(object.name ?? '')?.verdict === 'admitted');
  if (first === undefined || !isCompared || unjudgedUsersOf(object.name, world).length > 0) return [pods];
  const names = unneeded.map(({ permission }) => code(permission));
  return [pods, others.length === 0 ? literalMarkdown(first.sentence) : sccTexts.notNeeded(boundedList(names))];
}

const MOST_NAMED = 12;

export const boundedList = (items: readonly string[]): string => listSome(items, MOST_NAMED);
