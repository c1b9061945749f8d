/**
 * Whether the cluster would admit the pods of a workload. A Deployment's dry run does not show it: SCC admission checks only Pods, when the
 * controller creates them, for their service account and for the controller, not for the user who deploys.
 */
import type { ManifestPod } from '../../../../server/src/protocol';
import { collectionPath, describeRef, fieldsAt, PODS, serviceAccountOf, textAt } from '../../cluster';
import type { Cluster, ClusterError, Connection, Fields, ObjectRef } from '../../cluster';
import type { PlannedObject } from '../plan';
import { mayI } from './askPermissions';
import { notCheckedTexts, verdictTexts } from './messages';
import { subjectReview } from './subjectReview';
import type { SubjectReview } from './subjectReview';
import type { DryRun, JudgedAs, ObjectCheck, PodCheck, PodVerdict, RefusedPod } from './types';

interface Surroundings {
  /** Objects of the deployment that the cluster does not have yet. */
  readonly absent: readonly PlannedObject[];
  /** SCCs and permissions that the deployment brings or changes. */
  readonly changing: readonly ObjectRef[];
  readonly signal: AbortSignal | undefined;
  readonly stopped: ClusterError | null;
}

type Judgement = Pick<PodCheck, 'verdict' | 'judgedAs' | 'caveat'>;

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
  if (around.stopped !== null) return notChecked(around.stopped.message);
  const namespace = around.absent.find(one => one.stage === 'namespaces' && one.ref.name === planned.ref.namespace);
  if (namespace !== undefined) return notChecked(notCheckedTexts.notYetCreated(describeRef(namespace.ref)));
  if (planned.ref.kind === 'Pod') {
    const sent = { cluster, pod: podToSend(planned.ref, pod), namespace: planned.ref.namespace ?? '', signal: around.signal };
    return judgedItself(check.dryRun.kind === 'immutable' ? await dryRunPod(sent) : ownVerdict(check.dryRun), planned, around);
  }
  if (pod.controller === null) return notChecked(notCheckedTexts.noPods(planned.ref.kind));
  const asked: Asked = {
    cluster,
    pod: podToSend(planned.ref, pod),
    namespace: planned.ref.namespace ?? '',
    controller: pod.controller,
    account,
    signal: around.signal,
  };
  const answer = (await askAsController(asked)) ?? (await askAsUser(asked, around));
  return addPending(answer, account, planned.ref.namespace, around);
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
}

/** A Pod is judged by its own dry run, for the user who creates it; one that is replaced, by the dry run of a new one. */
function judgedItself(verdict: PodVerdict, planned: PlannedObject, around: Surroundings): Judgement {
  if (verdict.kind === 'notChecked') return notChecked(verdict.reason);
  if (verdict.kind === 'refused' && NOT_ALLOWED.test(verdict.error.message)) return notChecked(notCheckedTexts.mayNotCreatePod());
  return addPending({ verdict, judgedAs: 'object', caveat: null }, serviceAccountOf(planned.object), planned.ref.namespace, around);
}

function ownVerdict(dryRun: Exclude<DryRun, { kind: 'immutable' }>): PodVerdict {
  if (dryRun.kind === 'accepted') return admitted(dryRun.object);
  return dryRun.kind === 'refused' ? { ...dryRun, pending: [] } : dryRun;
}

/** As the controller, as the cluster will do it. Null if the user may not, acts as another user already, or the controller has another name. */
async function askAsController(asked: Asked): Promise<Judgement | null> {
  if (asked.cluster.target.actsAs !== null) return null;
  const [, , namespace = '', name = ''] = asked.controller.split(':');
  const may = await mayI(asked.cluster, { verb: 'impersonate', resource: 'serviceaccounts', namespace, name }, asked.signal);
  if (may !== true) return null;
  const verdict = await dryRunPod({ ...asked, cluster: asked.cluster.impersonating(asked.controller) });
  const missing = verdict.kind === 'refused' && /cannot (create|impersonate) resource/.test(verdict.error.message);
  return missing ? null : certain(verdict, 'controller');
}

/**
 * OpenShift's review is exact about the SCC, but ignores quotas and Pod Security and gives no reasons. A dry run as the user covers them,
 * but the user's own rights count beside the service account's. Together they leave little open.
 */
async function askAsUser(asked: Asked, { absent }: Surroundings): Promise<Judgement> {
  const review = await subjectReview(asked.cluster, asked);
  const account = absent.find(({ ref, stage }) => stage === 'accounts' && ref.name === asked.account && ref.namespace === asked.namespace);
  if (account !== undefined)
    return review === null
      ? notChecked(notCheckedTexts.notYetCreated(describeRef(account.ref)))
      : certain(reviewVerdict(review, asked), 'review');
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
 * Whether the user's own rights may have decided. They have not if the service account may use the same SCC, which includes what every
 * authenticated user, and so the controller, may. Editors of a namespace may impersonate its service accounts, and so can ask.
 */
async function userRightsDecided(verdict: PodVerdict, { cluster, namespace, account, signal }: Asked): Promise<boolean> {
  if (verdict.kind !== 'admitted' || verdict.scc === null) return false;
  const use = { verb: 'use', group: 'security.openshift.io', resource: 'securitycontextconstraints', name: verdict.scc, namespace };
  return (await mayI(cluster.impersonating(`system:serviceaccount:${namespace}:${account}`), use, signal)) !== true;
}

const NOT_ALLOWED = /^\S+ "[^"]*" is forbidden: User "[^"]*" cannot /;

/** Whether it is SCC admission that refuses a pod, rather than a quota, Pod Security or a missing permission. */
export function isSccRefusal({ error, byReview }: RefusedPod): boolean {
  return byReview === true || error.message.includes('unable to validate against any security context constraint');
}

function reviewVerdict(review: SubjectReview, { account, namespace }: Asked): PodVerdict {
  if (review.admitted) return { kind: 'admitted', scc: review.scc };
  const message = verdictTexts.noSccAdmits(`${namespace}/${account}`);
  return { kind: 'refused', error: { kind: 'forbidden', message }, byReview: true, pending: [] };
}

async function dryRunPod({ cluster, pod, namespace, signal }: PodToAsk): Promise<PodVerdict> {
  const answer = await cluster.request('POST', collectionPath(PODS, namespace), {
    query: { dryRun: 'All' },
    body: pod,
    idempotent: true,
    signal,
  });
  return answer.ok ? admitted(answer.value.body) : { kind: 'refused', error: answer.error, pending: [] };
}

function admitted(pod: Fields): PodVerdict {
  return { kind: 'admitted', scc: textAt(pod, 'metadata', 'annotations', SCC) ?? null };
}

const certain = (verdict: PodVerdict, judgedAs: JudgedAs): Judgement => ({ verdict, judgedAs, caveat: null });

const notChecked = (reason: string): Judgement => ({ verdict: { kind: 'notChecked', reason }, judgedAs: null, caveat: null });

/** Adds to a refusal what the deployment brings and the cluster has not seen yet, which may lift it. */
function addPending(judgement: Judgement, account: string, namespace: string | null, { absent, changing }: Surroundings): Judgement {
  const { verdict } = judgement;
  if (verdict.kind !== 'refused' || verdict.error.kind !== 'forbidden') return judgement;
  const accounts = absent
    .filter(({ stage, ref }) => stage === 'accounts' && ref.name === account && ref.namespace === namespace)
    .map(({ ref }) => ref);
  const pending = [...changing.filter(ref => ref.namespace === null || ref.namespace === namespace), ...accounts];
  if (pending.length === 0) return judgement;
  return {
    ...judgement,
    verdict: { ...verdict, pending },
    caveat: verdictTexts.pending(pending.map(describeRef).join(', ')),
  };
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
