import type { Exemption } from '@scc-lens/admission';
import { remember, type Observation } from '@scc-lens/words';
import { isOperator, type KubernetesObject } from '@scc-lens/yaml';
import { countingPolicies, deployers, policyObjects, type WorkspaceFacts } from '../facts';
import {
  composersOf,
  distinctUsers,
  granteeName,
  grantsByAccountName,
  grantsIn,
  harmlessScc,
  hasPower,
  isPartlyRead,
  isPlaceholderNamespace,
  isPlatformNamespace,
  isStock,
  isUnfinished,
  leavesUserOpen,
  mayGrant,
  neededPowers,
  podNames,
  powersOf,
  powersText,
  sccNamed,
  sccReviews,
  usersOf,
} from '../grants';
import type { AccountPod, PolicyGrant, Power, User } from '../grants';
import { exemptionText, shortList, statedNamespace } from '../review';
import { exemptionOfBound } from './cluster-wide-grant';
import { isDangling } from './dangling-scc-grant';
import { clusterWideGrantTexts, privilegedGrantTexts as texts } from './messages';
import type { Rule, Subject } from './types';

export const privilegedGrant: Rule = {
  id: 'privileged-grant',
  summary:
    'A binding, an operator, or the users and groups of an SCC grant `privileged` or another broad SCC too widely: to pods that need less, or to a whole group.',
  defaultSeverity: 'warning',
  check: subject =>
    subject.manifest.objects
      .filter(object => (mayGrant(object) && !isDangling(object, subject)) || isOperator(object))
      .flatMap(object => inObject(object, subject)),
};

function inObject(object: KubernetesObject, subject: Subject): readonly Observation[] {
  const policies = countingPolicies(subject.facts);
  if (isPartlyRead(object, policies)) return [];
  return grantsIn(object, policies).flatMap(grant =>
    (grant.sccs.includes('*') ? ['*'] : grant.sccs).flatMap(scc => ofGrant(grant, scc, subject)),
  );
}

/** The right to all SCCs is as good as the right to the broadest. */
function ofGrant(grant: PolicyGrant, scc: string, subject: Subject): readonly Observation[] {
  const name = scc === '*' ? 'privileged' : scc;
  const manifest = sccNamed(name, subject);
  const powers = manifest === undefined ? [] : powersOf(manifest);
  if (powers.length === 0) return [];
  const given: Given = { grant, name, title: scc === '*' ? texts.everyScc() : scc, powers };
  switch (grant.grantee.kind) {
    case 'account':
      return toAccount(given, subject);
    case 'accounts':
    case 'all-users':
      return [toGroup(given)];
    case 'others':
      return [];
  }
}

interface Given {
  readonly grant: PolicyGrant;
  readonly name: string;
  readonly title: string;
  /** What the SCC lets a pod do; not empty. */
  readonly powers: readonly Power[];
}

function toGroup({ grant, title, powers }: Given): Observation {
  const { grantee, namespace } = grant;
  const given = gives(grant, title);
  const where =
    namespace === null || grant.object.namespace === null || (grantee.kind === 'accounts' && grantee.namespace !== null)
      ? given
      : texts.inNamespace({ grant: given, namespace });
  return observe(grant, texts.toGroup({ grant: where, powers: powersText(inShort(powers)) }));
}

/** A privileged container may do all the rest. */
function inShort(powers: readonly Power[]): readonly Power[] {
  const whole = powers.filter(({ id }) => id === 'allowPrivilegedContainer');
  return whole.length > 0 ? whole : powers;
}

/** E.g. `This RoleBinding grants privileged to service account agents/sandbox`. */
function gives({ object: { kind }, grantee }: PolicyGrant, scc: string): string {
  const name = granteeName(grantee);
  return kind === 'SecurityContextConstraints' ? texts.ownScc(name) : texts.binding({ kind, scc, grantee: name });
}

const observe = ({ path }: PolicyGrant, message: string, more: Partial<Observation> = {}): Observation => ({ path, message, ...more });

/** An SCC that is written here is judged field by field by scc-wider-than-needed, where it is written. */
function toAccount(given: Given, subject: Subject): readonly Observation[] {
  const { grant, name } = given;
  if (!isStock(name, subject) && writtenSccs(subject.facts.workspace).has(name)) return [];
  if (isRepeated(given, subject)) return [];
  const reached = usersOf(grant, subject);
  const all = reached.filter(user => exemptionIn(given, user, subject) === undefined);
  if (all.length === 0 && reached.some(({ certain }) => certain))
    return exemptionOfBound(grant.object, subject) === undefined ? [needLess(given, reached, subject)] : [];
  // Pods that are refused by the SCC too need another one.
  const users = all.filter(({ review }) => review.admission !== 'denied' || sccReviews(review).get(name)?.verdict !== 'denied');
  if (users.length === 0 && all.length > 0) return [];
  // What is filled in later may need anything.
  const isOpen = ({ pod, review: { sccs } }: User): boolean =>
    isUnfinished(pod, subject) || sccs.some(({ missing }) => missing.some(({ kind }) => kind === 'value'));
  if (users.some(isOpen)) return [];
  if (isOperator(grant.object) && users.length === 0) return [toOperand(given)];
  const unneeded = unneededPowers(given, users, subject);
  if (name === 'privileged' && unneeded.some(({ id }) => id === 'allowPrivilegedContainer'))
    return users.some(({ certain }) => certain) ? [needLess(given, users, subject)] : unseen(given, subject);
  return users.some(({ certain }) => certain) && unneeded.length === given.powers.length ? [needLess(given, users, subject)] : [];
}

/** The rights to the same SCC, or to every one, that all objects give to service accounts of the same name. */
const alike = ({ grant: { grantee }, name }: Given, { facts }: Subject): readonly PolicyGrant[] =>
  grantee.kind === 'account'
    ? (grantsByAccountName(facts.workspace)
        .get(grantee.name)
        ?.filter(({ sccs }) => sccs.includes(name) || sccs.includes('*')) ?? [])
    : [];

/** Whether an operator's permission is reported with the binding that it is generated from, or in an earlier file with the same operator. */
function isRepeated(given: Given, subject: Subject): boolean {
  const { object } = given.grant;
  if (!isOperator(object)) return false;
  const all = alike(given, subject);
  const operators = all.filter(one => isOperator(one.object)).map(one => one.object);
  const projects = new Set(operators.map(({ name }) => name?.replace(/\.v\d.*/, '')));
  const isOfPods = (one: PolicyGrant): boolean => !isOperator(one.object) && usersOf(one, subject).some(({ certain }) => certain);
  if (projects.size === 1 && all.some(isOfPods)) return true;
  const { policies } = subject.facts.workspace;
  const earliest = operators.find(({ name }) => name === object.name);
  const first = policies.find(({ item }) => item === earliest)?.file;
  const isOfName = ({ kind, name, namespace }: KubernetesObject): boolean =>
    kind === object.kind && name === object.name && namespace === object.namespace;
  const ownFiles = policies.flatMap(({ item, file }) => (isOfName(item) ? [file] : []));
  const own = subject.ownFile ?? (ownFiles.length === 1 ? ownFiles[0] : undefined);
  return first !== undefined && own !== undefined && own !== first;
}

const writtenSccs = remember(
  (workspace: WorkspaceFacts): ReadonlySet<string | null> =>
    new Set(
      policyObjects(workspace)
        .filter(({ kind }) => kind === 'SecurityContextConstraints')
        .map(({ name }) => name),
    ),
);

const podsOf = (users: readonly User[]): readonly AccountPod[] => distinctUsers(users).map(({ pod }) => pod);

/** Whether a pod leaves its user to the image: it may need to be root, which nothing here shows. One that requires another SCC gets its user from that. */
const mayNeedRoot = (users: readonly User[], { name }: Given): boolean =>
  leavesUserOpen(podsOf(users.filter(({ review: { required } }) => required === undefined || required.name === name)));

function unneededPowers(given: Given, users: readonly User[], subject: Subject): readonly Power[] {
  const needed = new Set(neededPowers(podsOf(users), subject).map(({ id }) => id));
  return given.powers.filter(({ id }) => !needed.has(id) && !(id === 'root' && mayNeedRoot(users, given)));
}

function needLess(given: Given, users: readonly User[], subject: Subject): Observation {
  const { grant, title } = given;
  const certain = users.filter(user => user.certain);
  const [first] = certain;
  const exemption = first && exemptionIn(given, first, subject);
  const message = exemption === undefined ? lessSentence(given, certain, subject) : exemptSentence(given, exemption);
  // The right to give an SCC to others takes the right to use it.
  const { grantee } = grant;
  const isDeployer = grantee.kind === 'account' && deployers(subject.facts.workspace).has(`${grantee.namespace}/${grantee.name}`);
  const isOfOperator = [grant, ...alike(given, subject)].some(({ object }) => isOperator(object));
  if (isOfOperator || isDeployer) return observe(grant, texts.mayHandOn({ message, scc: title }), { severity: 'info' });
  return exemption === undefined ? ofRead(grant, message, subject) : observe(grant, message);
}

/** What a message states about the pods that were read, with what may make other pods of the account. */
function ofRead(grant: PolicyGrant, message: string, subject: Subject, more?: Partial<Observation>): Observation {
  const others = composersOf([grant], subject);
  if (others.length === 0) return observe(grant, message, more);
  return observe(grant, texts.composed({ message, objects: shortList(others, 'and') }), { severity: 'info' });
}

function lessSentence(given: Given, users: readonly User[], subject: Subject): string {
  const { grant, title } = given;
  const parts = { grant: gives(grant, title), pods: podNames(users, grant.object, subject), need: needSentence(given, users, subject) };
  return (usesNothing(given, users, subject) ? texts.useNothing : texts.needLess)(parts);
}

/** Why SCC admission skips the namespace of a pod; undefined where it does not, and where that namespace is only assumed. */
function exemptionIn({ grant: { grantee } }: Given, { pod, review: { exemption } }: User, { facts }: Subject): Exemption | undefined {
  const isAssumed = grantee.kind === 'account' && grantee.isAssumed === true;
  const isKnown = !isAssumed || (statedNamespace(pod.placed.item) ?? facts.cluster.defaultNamespace) !== null;
  return isKnown && exemption?.kind === 'namespace' ? exemption : undefined;
}

const exemptSentence = ({ grant, title }: Given, exemption: Exemption): string =>
  texts.exempt({
    grant: gives(grant, title),
    need: clusterWideGrantTexts.notNeeded({ reason: exemptionText(exemption), accounts: granteeName(grant.grantee) }),
  });

/** Whether the pods need powers, and none of those that they are given. */
function usesNothing({ powers }: Given, users: readonly User[], subject: Subject): boolean {
  const needed = neededPowers(podsOf(users), subject);
  return needed.length > 0 && !needed.some(power => hasPower(powers, power));
}

/** A service account of an operator that none of its deployments runs as: it is for the pods that the operator makes. */
const toOperand = ({ grant, title, powers }: Given): Observation =>
  observe(grant, texts.toOperand({ grant: gives(grant, title), powers: powersText(powers) }), { severity: 'info' });

/** Whether root is a power that is given, and not one that is needed for certain. */
const unneededRoot = ({ powers }: Given, needed: readonly Power[]): boolean =>
  powers.some(({ id }) => id === 'root') && !needed.some(({ id }) => id === 'root');

function needSentence(given: Given, users: readonly User[], subject: Subject): string {
  const pods = podsOf(users);
  const neededBy = (some: readonly AccountPod[]): readonly Power[] =>
    neededPowers(some, subject).filter(power => hasPower(given.powers, power));
  const needed = neededBy(pods);
  const isOpen = mayNeedRoot(users, given) && unneededRoot(given, needed);
  const alsoOpen = (sentence: string): string => (isOpen ? texts.imageUser(sentence) : sentence);
  const inNeed = users.filter(({ pod }) => neededBy([pod]).length > 0);
  const powers = powersText(needed);
  const instead = inNeed.length > 0 ? othersChosen(given, users, subject) : [];
  if (instead.length > 0) return texts.served(shortList(instead, 'and'));
  if (inNeed.length === users.length) return alsoOpen(texts.needs(powers));
  if (inNeed.length > 0) return alsoOpen(texts.someNeed({ pods: podNames(inNeed, given.grant.object, subject), powers }));
  const harmless = isOpen ? undefined : harmlessScc(pods, subject);
  return harmless === undefined ? alsoOpen(texts.needsNothing(powersText(inShort(given.powers), 'or'))) : texts.harmless(harmless);
}

/** The SCCs that admit the pods for certain and that this grant is not about; none where one of the pods may need the grant. */
function othersChosen({ grant: { object } }: Given, users: readonly User[], { facts }: Subject): readonly string[] {
  const granted = grantsIn(object, countingPolicies(facts)).flatMap(({ sccs }) => sccs);
  const chosen = users.map(({ review: { verdict, scc = '*', unless } }) => (verdict === 'admitted' && unless.length === 0 ? scc : '*'));
  return granted.includes('*') || chosen.some(scc => scc === '*' || granted.includes(scc)) ? [] : [...new Set(chosen)];
}

/** Pods may be made by something that is not in the workspace, as OpenShell's gateway makes sandboxes. */
function unseen({ grant, title }: Given, subject: Subject): readonly Observation[] {
  const namespace = grant.grantee.kind === 'account' ? grant.grantee.namespace : '';
  if (isPlatformNamespace(namespace) || isPlaceholderNamespace(namespace)) return [];
  return [ofRead(grant, texts.unseen(gives(grant, title)), subject, { severity: 'info' })];
}
