/** Ways to hand an SCC to pods so that it is chosen for them and for no other pod. The engine tries them in the order of the table. */
import { defaultScc, REQUIRED_SCC_ANNOTATION, type PodReview, type SecurityContextConstraints } from '@scc-lens/admission';
import { DEFAULT_SERVICE_ACCOUNT, objectListOf, valueAt, type Change, type FieldPath, type JsonObject } from '@scc-lens/words';
import type { Workload } from '@scc-lens/yaml';
import { grantsOfBinding, policyObjects, type ClusterFacts, type Facts, type Settings, type World } from '../../facts';
import { documentPath, hasUnknownAccount, reviewPodOf, serviceAccountOf, statedNamespace } from '../../review';
import { granteeOf } from '../policies/grantee';
import { changeTexts, headTexts, listed, refusalTexts } from '../messages';
import { tokenVariants, withAccount, withRequired, type AccountPod } from './pods';
import type { ServiceAccountId, WorkloadChange } from './types';

/** One way, as what it does. */
export interface Plan {
  /** The served pods run as a service account that no other pod uses. */
  readonly ownAccount: boolean;
  /** The served pods require the SCC by annotation. */
  readonly require: boolean;
  /** Pods that the SCC would take over require, by annotation, the one that they have. */
  readonly pin: boolean;
}

const plan = (ownAccount: boolean, require: boolean, pin: boolean): Plan => ({ ownAccount, require, pin });

/**
 * | service account                                    | tried first                   | then                        |
 * | no other pods are taken over                        | as it is                      | require                     |
 * | `default`, and pods that name none would get the SCC | own account                   | own account and require     |
 * | `default`, and the served pods use no other right of it | own account               | …and require, then as it is |
 * | shared, and the served pods use no other right of it | own account                   | …and require, then pin      |
 * | shared, and it has rights that the served pods use   | pin                           | …and require, then own      |
 */
export function plansFor(situation: Situation): readonly Plan[] {
  const own = [plan(true, false, false), plan(true, true, false)];
  const pinned = [plan(false, false, true), plan(false, true, true)];
  const shared = [plan(false, false, false), plan(false, true, false)];
  if (isCatchAll(situation)) return own;
  const isBound = hasOtherRights(situation);
  if (situation.account.name === DEFAULT_SERVICE_ACCOUNT && !isBound) return [...own, ...shared];
  return [...shared, ...(isBound ? [...pinned, ...own] : [...own, ...pinned])];
}

/** The pods and service accounts that a plan is made for. */
export interface Situation {
  readonly account: ServiceAccountId;
  /** The service account for plans that make one. */
  readonly ownAccount: ServiceAccountId;
  readonly served: readonly AccountPod[];
  /** Changes that the manifests of the service account's pods need in every plan. */
  readonly always: readonly WorkloadChange[];
  /** Every other pod of the workspace. */
  readonly others: readonly AccountPod[];
  readonly scc: SecurityContextConstraints;
  readonly world: World;
}

/** A pod that asks for nothing, as most do. */
const ORDINARY: JsonObject = { metadata: { name: 'ordinary' }, spec: { containers: [{ name: 'main' }] } };

/** The review of an ordinary pod of a service account that is granted the SCC; null where it gets another SCC. */
function captured(account: ServiceAccountId, { scc, world: { facts, settings }, served: [any] }: Situation): PodReview | null {
  if (any === undefined) return null;
  const review = reviewPodOf(withAccount(ORDINARY, account.name), any.workload, withGrant(facts.cluster, scc, account), settings);
  return review.scc === scc.metadata?.name ? review : null;
}

/** `default` is the account of every pod of the namespace that names none, now and later; these must not get an SCC of others. */
const isCatchAll = (situation: Situation): boolean =>
  situation.account.name === DEFAULT_SERVICE_ACCOUNT && captured(situation.account, situation) !== null;

/** Whether the served pods carry the account's token and bindings in the workspace give it more than SCCs. */
function hasOtherRights({ account, served, world }: Situation): boolean {
  const policies = policyObjects(world.facts.workspace);
  const isAccount = ({ kind, name, namespace = account.namespace }: JsonObject): boolean =>
    kind === 'ServiceAccount' && name === account.name && namespace === account.namespace;
  const bindings = policies.filter(
    ({ kind, value }) => (kind === 'RoleBinding' || kind === 'ClusterRoleBinding') && objectListOf(value['subjects']).some(isAccount),
  );
  return served.some(({ tokenVolume }) => tokenVolume >= 0) && bindings.some(binding => grantsOfBinding(binding, policies).length === 0);
}

/** The cluster with the SCC in it (in the place of one of its name) and granted to a service account. */
function withGrant(cluster: ClusterFacts, scc: SecurityContextConstraints, account: ServiceAccountId): ClusterFacts {
  const name = scc.metadata?.name ?? '';
  const grant = {
    subject: { kind: 'ServiceAccount', ...account },
    sccs: [name],
    namespace: account.namespace,
    origin: `RoleBinding ${roleName(name)}`,
  } as const;
  return { ...withoutScc(cluster, name), sccs: [...withoutScc(cluster, name).sccs, scc], grants: [...cluster.grants, grant] };
}

/** The name that `oc adm policy add-scc-to-user` gives to the role and the binding of an SCC. */
export const roleName = (scc: string): string => `system:openshift:scc:${scc}`;

/** What a plan makes of the workspace, judged by the engine. */
export interface Outcome {
  readonly plan: Plan;
  readonly account: ServiceAccountId;
  readonly changes: readonly WorkloadChange[];
  /** Other pods that would get another SCC if nothing were changed for them. */
  readonly captured: readonly Captured[];
  /** Why the plan does not do; null where it does. */
  readonly objection: string | null;
}

/** Carries a plan out on paper. */
export function tryPlan(way: Plan, situation: Situation): Outcome {
  const { scc, world, served, others } = situation;
  const name = scc.metadata?.name ?? '';
  const account = way.ownAccount ? situation.ownAccount : situation.account;
  const before = withoutScc(world.facts.cluster, name);
  const after = withGrant(world.facts.cluster, scc, account);
  const review = (pod: AccountPod, json: JsonObject, facts: ClusterFacts): PodReview =>
    reviewPodOf(json, pod.workload, facts, world.settings);
  const capturedOf = (pods: readonly AccountPod[]): readonly Captured[] =>
    capturedBy({ scc: name, before, after }, pods.flatMap(tokenVariants), world.settings);
  const affected = capturedOf(others);
  const unpinned = affected.filter(
    ({ pod, before: was }) => !way.pin || was.scc === undefined || !sameVerdict(was, review(pod, withRequired(pod.pod, was.scc), after)),
  );
  const lost = [...unpinned, ...capturedOf(others.flatMap(pod => placesOf(pod, name, after)))];
  const missed = served.flatMap(tokenVariants).filter(pod => {
    const moved = way.ownAccount ? withAccount(pod.pod, account.name) : pod.pod;
    const { admission, scc, unless } = review(pod, withRequired(moved, way.require ? name : pod.required), after);
    return admission !== 'admitted' || scc !== name || unless.length > 0;
  });
  const taken = affected.filter(({ pod }, index) => affected.findIndex(other => other.pod.placed === pod.placed) === index);
  const changes = changesOf(way, situation, account, taken);
  return { plan: way, account, captured: taken, changes, objection: objectionOf(name, missed, lost) };
}

function objectionOf(scc: string, missed: readonly AccountPod[], lost: readonly Captured[]): string | null {
  if (missed.length > 0) return refusalTexts.notChosen({ scc, pods: listed(missed.map(({ label }) => label)) });
  if (lost.length === 0) return null;
  const labels = [...new Set(lost.map(({ pod }) => pod.label))];
  return refusalTexts.lost({ pods: listed(labels), count: new Set(labels).size });
}

/** A pod whose namespace is not known, in each namespace in which a grant may let it use the SCC. */
function placesOf({ workload, ...pod }: AccountPod, scc: string, { grants }: ClusterFacts): readonly AccountPod[] {
  if (!isUnplaced(workload)) return [];
  const namespaces = grants.flatMap(({ subject, sccs, namespace }) => {
    const grantee = granteeOf(subject);
    const isMeant = grantee.kind === 'account' ? grantee.name === serviceAccountOf(workload) : grantee.kind !== 'others';
    const place = namespace ?? ('namespace' in grantee ? grantee.namespace : null);
    return isMeant && place !== null && (sccs.includes(scc) || sccs.includes('*')) ? [place] : [];
  });
  return [...new Set(namespaces)].map(namespace => ({ ...pod, workload: { ...workload, ref: { ...workload.ref, namespace } } }));
}

const isUnplaced = (workload: Workload): boolean => statedNamespace(workload) === null && !hasUnknownAccount(workload);

function changesOf(
  { ownAccount, require, pin }: Plan,
  { served, scc, account: old, always }: Situation,
  account: ServiceAccountId,
  taken: readonly Captured[],
): readonly WorkloadChange[] {
  const forServed = (ownAccount || require ? served : []).map(pod => {
    const at = (field: string): FieldPath => documentPath(pod.workload, ['spec', field]);
    const moved = changeTexts.account({ account: account.name, old: old.name });
    const steps: Step[] = [];
    if (ownAccount) steps.push([{ op: 'set', path: at('serviceAccountName'), value: account.name }, moved]);
    if (ownAccount && pod.workload.pod.spec.serviceAccount !== undefined)
      steps.push([{ op: 'remove', path: at('serviceAccount') }, changeTexts.removeAlias()]);
    if (require) steps.push(requireStep(pod, scc.metadata?.name ?? ''));
    return changeOf(pod, steps);
  });
  const forTaken = (pin ? taken : []).map(({ pod, before }) => changeOf(pod, [requireStep(pod, before.scc ?? '', changeTexts.pin)]));
  return [...always, ...forServed, ...forTaken];
}

/** A change of a pod, and what it is in words. */
type Step = readonly [change: Change, words: string];

const requireStep = ({ workload }: AccountPod, scc: string, words = changeTexts.require): Step => [
  { op: 'set', path: documentPath(workload, ['metadata', 'annotations', REQUIRED_SCC_ANNOTATION]), value: scc },
  words(`${REQUIRED_SCC_ANNOTATION}: ${scc}`),
];

/** The annotation that makes OpenShift choose an SCC that the pod may use already. */
export const requiringChange = (pod: AccountPod, scc: string): WorkloadChange => changeOf(pod, [requireStep(pod, scc)]);

function changeOf({ placed, label }: AccountPod, steps: readonly Step[]): WorkloadChange {
  const title = steps.map(([, words]) => words).reduce((first, second) => changeTexts.both({ first, second }));
  return { file: placed.file, document: placed.document, label, changes: steps.map(([change]) => change), title };
}

/** Why the plan is what it is, as comments. */
export function planReason({ plan: way, captured, account }: Outcome, situation: Situation): readonly string[] {
  const { account: old, scc, world, served } = situation;
  const name = scc.metadata?.name ?? '';
  if (way.ownAccount) {
    const parts = { namespace: old.namespace, account: account.name, scc: name };
    if (old.name !== DEFAULT_SERVICE_ACCOUNT) return [headTexts.ownOfOther({ ...parts, old: old.name })];
    return [isCatchAll(situation) ? headTexts.ownOfDefault(parts) : headTexts.ownRatherThanDefault(parts)];
  }
  const about = { old: old.name, annotation: REQUIRED_SCC_ANNOTATION };
  const pinned = [
    headTexts.captured({ pods: listed(captured.map(({ pod }) => pod.label)), scc: name }),
    hasOtherRights(situation) ? headTexts.pinnedForRights(about) : headTexts.pinned(REQUIRED_SCC_ANNOTATION),
  ];
  const after = withGrant(world.facts.cluster, scc, account);
  const elsewhere = served.filter(({ pod, workload }) => {
    const { admission, scc: chosen, unless } = reviewPodOf(pod, workload, after, world.settings);
    return admission === 'admitted' && chosen !== name && unless.length === 0;
  });
  const required = headTexts.required({ ...about, pods: listed(elsewhere.map(({ label }) => label)) });
  const why = elsewhere.length === 0 ? headTexts.requiredAlone(REQUIRED_SCC_ANNOTATION) : required;
  return [...(way.pin ? [pinned.join(' ')] : []), ...(way.require ? [why] : [])];
}

/** A warning for later: an ordinary pod of the account would get the SCC too. Null where it would not. */
export function captureWarning(account: ServiceAccountId, situation: Situation): string | null {
  const review = captured(account, situation);
  if (review === null) return null;
  const asRoot = valueAt(review.mutated?.(), ['spec', 'containers', 0, 'securityContext', 'runAsUser']) === 0;
  const parts = { account: `${account.namespace}/${account.name}`, ordinary: defaultScc(situation.world.settings.openshiftVersion) };
  return asRoot ? headTexts.keepAccountFromRoot(parts) : headTexts.keepAccount(parts);
}

/** Names of service accounts that the workspace knows in a namespace, also of pods that name none. */
export function knownAccounts(facts: Facts, namespace: string): ReadonlySet<string> {
  const written = facts.workspace.policies.flatMap(({ item }) =>
    item.kind === 'ServiceAccount' && (item.namespace ?? namespace) === namespace && item.name !== null ? [item.name] : [],
  );
  const used = facts.workspace.workloads.flatMap(({ item }) =>
    (item.ref.namespace ?? namespace) === namespace ? [serviceAccountOf(item)] : [],
  );
  return new Set([...written, ...used]);
}

/** The SCC in question, and the cluster without and with it. */
export interface Arrival {
  readonly scc: string;
  readonly before: ClusterFacts;
  readonly after: ClusterFacts;
}

/** A pod whose verdict is another one because of the SCC. */
export interface Captured {
  readonly pod: AccountPod;
  readonly before: PodReview;
  readonly after: PodReview;
}

/** The pods that fare differently once the SCC is there: most of all, pods that it is now chosen for. */
export function capturedBy({ scc, before, after }: Arrival, pods: readonly AccountPod[], settings: Settings): readonly Captured[] {
  return pods.flatMap((pod): readonly Captured[] => {
    const json = withRequired(pod.pod, pod.required);
    const becomes = reviewPodOf(json, pod.workload, after, settings);
    if (!concerns(becomes, scc, isUnplaced(pod.workload))) return [];
    const was = reviewPodOf(json, pod.workload, before, settings);
    return sameVerdict(was, becomes) ? [] : [{ pod, before: was, after: becomes }];
  });
}

/** Whether an SCC can make a difference to a pod: it may be used, in any namespace where none is known, or it is invalid in the pod's. */
function concerns({ sccs }: PodReview, name: string, anywhere: boolean): boolean {
  return sccs.some(({ scc, granted, condition, providerError }) => {
    const mayBe = granted === 'unknown' && (!anywhere || condition !== undefined);
    return scc === name && (granted === true || mayBe || providerError !== undefined);
  });
}

/** Whether two reviews come to the same end, as far as is known. */
const sameVerdict = (a: PodReview, b: PodReview): boolean =>
  a.admission === b.admission && a.scc === b.scc && a.unless.join() === b.unless.join();

/** The cluster as if there had never been an SCC of this name: the forecast before. */
export function withoutScc(cluster: ClusterFacts, name: string): ClusterFacts {
  return {
    ...cluster,
    sccs: cluster.sccs.filter(({ metadata }) => metadata?.name !== name),
    grants: cluster.grants.map(grant => (grant.sccs.includes(name) ? { ...grant, sccs: grant.sccs.filter(one => one !== name) } : grant)),
  };
}
