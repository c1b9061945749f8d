/**
 * Whether the cluster would admit the pods of a workload. A Deployment's dry run does not show it: SCC admission checks only Pods, when the
 * controller creates them, for their service account and for the controller, not for the user who deploys.
 */
import type { ManifestPod } from '@scc-lens/protocol';
import { isAccessRefusal } from '../objects';
import type { Cluster, Connection } from '../wire';
import { collectionPath, fieldsAt, namespacedPath, PODS, serviceAccountOf, textAt } from '../words';
import type { ClusterError, Fields, ObjectRef } from '../words';
import { mayI } from './askPermissions';
import { changesIn, serviceAccountIdentity } from './changes';
import type { Change, Identity } from './changes';
import { isMissingAccount, isSccRefusal } from './lifters';
import { notCheckedTexts, verdictTexts } from './messages';
import { settleRefusal } from './settlePod';
import type { Judgement } from './settlePod';
import type { DryRun, JudgedAs, ObjectCheck, PodCheck, PodVerdict } from './types';

interface Surroundings {
  /** Changes of the deployment that affect how the cluster decides. */
  readonly changes: readonly Change[];
  /** Who asks; asked for a Pod object only, for which the user's own rights count. */
  readonly whoAmI: () => Promise<Identity>;
  readonly signal: AbortSignal | undefined;
  readonly stopped: ClusterError | null;
}

const SCC = 'openshift.io/scc';

/** One check for each pod that the object makes. */
export function judgePods(cluster: Cluster, check: ObjectCheck, around: Surroundings): Promise<readonly PodCheck[]> {
  const { planned } = check;
  return Promise.all(
    planned.source.pods.map(async pod => {
      const serviceAccount = serviceAccountOf(pod.pod);
      return { planned, pod, serviceAccount, ...(await judge(cluster, check, pod, serviceAccount, around)) };
    }),
  );
}

async function judge(cluster: Cluster, check: ObjectCheck, pod: ManifestPod, account: string, around: Surroundings): Promise<Judgement> {
  const { planned } = check;
  const { changes, signal } = around;
  if (around.stopped !== null) return notChecked(around.stopped.message);
  const namespace = planned.ref.namespace ?? '';
  const place = changes.find(one => one.isNew && one.planned.stage === 'namespaces' && one.planned.ref.name === namespace);
  if (place !== undefined) return undecided(place.planned.ref);
  const isPod = planned.ref.kind === 'Pod';
  if (!isPod && pod.controller === null) return notChecked(notCheckedTexts.noPods(planned.ref.kind));
  const sent = { cluster, namespace, account, signal, controller: pod.controller ?? '', changes };
  const ask = isPod
    ? async (one: Fields): Promise<Judgement> => judgedItself(await dryRunPod({ ...sent, pod: one }))
    : async (one: Fields): Promise<Judgement> => (await askAsController({ ...sent, pod: one })) ?? (await askAsUser({ ...sent, pod: one }));
  const body = podToSend(planned.ref, pod);
  const own = isPod ? ownVerdict(check.dryRun) : null;
  const first = own === null ? await ask(body) : judgedItself(own);
  const identities = [serviceAccountIdentity(namespace, account), ...(isPod ? [await around.whoAmI()] : [])];
  return settleRefusal(first, { cluster, place: { namespace, account, identities }, pod: body, ask, changes, signal });
}

interface PodToAsk {
  readonly cluster: Connection;
  readonly pod: Fields;
  readonly namespace: string;
  readonly signal: AbortSignal | undefined;
}

interface Asked extends PodToAsk {
  readonly controller: string;
  readonly account: string;
  readonly changes: readonly Change[];
}

/** A Pod is judged by its own dry run, for the user who creates it. */
function judgedItself(verdict: PodVerdict): Judgement {
  if (verdict.kind === 'refused' && isAccessRefusal(verdict.error)) return notChecked(notCheckedTexts.mayNotCreatePod());
  return verdict.kind === 'notChecked' ? notChecked(verdict.reason) : { verdict, judgedAs: 'object', caveat: null };
}

/** Null where the object's dry run does not show it: one that is replaced is judged by the dry run of a new one. */
function ownVerdict(dryRun: DryRun): PodVerdict | null {
  switch (dryRun.kind) {
    case 'accepted':
      return admitted(dryRun.object);
    case 'awaiting':
      return { ...dryRun, scc: null };
    case 'immutable':
      return null;
    case 'refused':
    case 'notChecked':
      return dryRun;
  }
}

/** In the name of the controller, as the cluster will do it. Null where the user may not, acts in another name already, or the controller goes by another name. */
async function askAsController(asked: Asked): Promise<Judgement | null> {
  if (asked.cluster.target.actsAs !== null) return null;
  const [, , namespace = '', name = ''] = asked.controller.split(':');
  const may = await mayI(asked.cluster, { verb: 'impersonate', resource: 'serviceaccounts', namespace, name }, asked.signal);
  if (may !== true) return null;
  const verdict = await dryRunPod({ ...asked, cluster: asked.cluster.impersonating(asked.controller) });
  const missing =
    verdict.kind === 'refused' &&
    (/cannot (create|impersonate) resource/.test(verdict.error.message) ||
      (isMissingAccount(verdict.error) && newAccountOf(asked) !== undefined));
  return missing ? null : certain(verdict, 'controller');
}

/**
 * OpenShift's review is exact about the SCC but knows no quota and no Pod Security, and gives no reasons; a dry run as the user knows
 * them, but the user's own rights count in addition to the service account's. Together they leave little open.
 */
async function askAsUser(asked: Asked): Promise<Judgement> {
  const review = await subjectReview(asked.cluster, asked);
  const account = newAccountOf(asked);
  if (account !== undefined) return review === null ? undecided(account) : askWithoutAccount(asked, review, account);
  const verdict = await dryRunPod(asked);
  if (verdict.kind === 'refused' && verdict.error.message.includes('cannot create resource "pods"')) {
    return review === null ? notChecked(notCheckedTexts.mayNotCreatePods()) : certain(reviewVerdict(review, asked), 'review');
  }
  if (review === null || (verdict.kind === 'admitted' && verdict.scc === null)) {
    return { verdict, judgedAs: 'user', caveat: (await userRightsDecided(verdict, asked)) ? verdictTexts.ownRights() : null };
  }
  const otherReason = verdict.kind === 'refused' && !isSccRefusal(verdict);
  const sameAnswer = verdict.kind === 'refused' && !review.admitted;
  return certain(otherReason || sameAnswer ? verdict : reviewVerdict(review, asked), 'review');
}

/**
 * The review knows a service account that does not exist yet, and which SCC its pod would get; the account `default` in its place shows what
 * else there is against the pod.
 */
async function askWithoutAccount(asked: Asked, review: SubjectReview, account: ObjectRef): Promise<Judgement> {
  const spec = { ...fieldsAt(asked.pod, 'spec'), serviceAccountName: 'default', serviceAccount: 'default' };
  const verdict = await dryRunPod({ ...asked, pod: { ...asked.pod, spec } });
  if (verdict.kind === 'refused' && !isSccRefusal(verdict) && !isAccessRefusal(verdict.error)) return certain(verdict, 'review');
  const reviewed = reviewVerdict(review, asked);
  if (reviewed.kind !== 'admitted') return certain(reviewed, 'review');
  return certain({ kind: 'awaiting', on: [account], refusal: null, proven: true, scc: reviewed.scc }, 'review');
}

/** The pod's service account, where this deployment creates it. */
function newAccountOf({ changes, namespace, account }: Pick<Asked, 'changes' | 'namespace' | 'account'>): ObjectRef | undefined {
  return changesIn(changes, 'ServiceAccount', namespace).find(({ planned, isNew }) => isNew && planned.ref.name === account)?.planned.ref;
}

/**
 * Whether the user's own rights may have decided. They have not where the service account may use the same SCC, which counts what every
 * authenticated user may, the controller among them. Who edits a namespace may impersonate its service accounts, and so ask.
 */
async function userRightsDecided(verdict: PodVerdict, { cluster, namespace, account, signal }: Asked): Promise<boolean> {
  if (verdict.kind !== 'admitted' || verdict.scc === null) return false;
  const use = { verb: 'use', group: 'security.openshift.io', resource: 'securitycontextconstraints', name: verdict.scc, namespace };
  return (await mayI(cluster.impersonating(`system:serviceaccount:${namespace}:${account}`), use, signal)) !== true;
}

function reviewVerdict(review: SubjectReview, { account, namespace }: Asked): PodVerdict {
  if (review.admitted) return { kind: 'admitted', scc: review.scc };
  const message = verdictTexts.noSccAdmits(`${namespace}/${account}`);
  return { kind: 'refused', error: { kind: 'forbidden', message }, byReview: true };
}

async function dryRunPod({ cluster, pod, namespace, signal }: PodToAsk): Promise<PodVerdict> {
  const answer = await cluster.request('POST', collectionPath(PODS, namespace), {
    query: { dryRun: 'All' },
    body: pod,
    idempotent: true,
    signal,
  });
  return answer.ok ? admitted(answer.value.body) : { kind: 'refused', error: answer.error };
}

function admitted(pod: Fields): PodVerdict {
  return { kind: 'admitted', scc: textAt(pod, 'metadata', 'annotations', SCC) ?? null };
}

const certain = (verdict: PodVerdict, judgedAs: JudgedAs): Judgement => ({ verdict, judgedAs, caveat: null });

const notChecked = (reason: string): Judgement => ({ verdict: { kind: 'notChecked', reason }, judgedAs: null, caveat: null });

/** An object of this deployment that has to exist before anything can be asked. */
function undecided(ref: ObjectRef): Judgement {
  return { verdict: { kind: 'awaiting', on: [ref], refusal: null, proven: false, scc: null }, judgedAs: null, caveat: null };
}

/** The pod as a controller would create it: a name of its own, in the workload's namespace. */
function podToSend({ name, namespace }: ObjectRef, { pod }: ManifestPod): Fields {
  const { labels, annotations } = fieldsAt(pod, 'metadata');
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: `${name.slice(0, 50)}-`,
      namespace,
      ...(labels !== undefined && { labels }),
      ...(annotations !== undefined && { annotations }),
    },
    spec: fieldsAt(pod, 'spec'),
  };
}

export interface ReviewQuestion {
  readonly pod: Fields;
  readonly namespace: string;
  readonly account: string;
  /** `system:serviceaccount:NAMESPACE:NAME`. */
  readonly controller: string;
  readonly signal: AbortSignal | undefined;
}

/** Which SCC admits the pod, or that none does. */
export type SubjectReview = { readonly admitted: true; readonly scc: string } | { readonly admitted: false };

/**
 * OpenShift's PodSecurityPolicySubjectReview for a pod of a controller. Null where the user may not ask, and where there is no such API,
 * which answers with plain text.
 */
export async function subjectReview(
  cluster: Connection,
  { pod, namespace, account, controller, signal }: ReviewQuestion,
): Promise<SubjectReview | null> {
  const [, , home = ''] = controller.split(':');
  const { labels, annotations } = fieldsAt(pod, 'metadata');
  const path = namespacedPath('security.openshift.io/v1', namespace, 'podsecuritypolicysubjectreviews');
  const answer = await cluster.request('POST', path, {
    body: {
      apiVersion: 'security.openshift.io/v1',
      kind: 'PodSecurityPolicySubjectReview',
      spec: {
        user: controller,
        groups: ['system:serviceaccounts', `system:serviceaccounts:${home}`, 'system:authenticated'],
        template: { metadata: { labels, annotations }, spec: { ...fieldsAt(pod, 'spec'), serviceAccountName: account } },
      },
    },
    idempotent: true,
    signal,
  });
  if (!answer.ok) return null;
  const scc = textAt(answer.value.body, 'status', 'allowedBy', 'name');
  return scc === undefined ? { admitted: false } : { admitted: true, scc };
}
