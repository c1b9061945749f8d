/** Whether the cluster would admit the pods of a workload. SCC admission checks only Pods, for their service account and controller. */
import type { ManifestPod } from '@scc-lens/protocol';
import * as l10n from '@vscode/l10n';
import { askReview, isAccessRefusal } from '../requests';
import { impersonating, type Connection } from '../../wire';
import { fieldsAt, serviceAccountOf, textAt, type ClusterError, type Fields, type ObjectRef } from '../../words';
import { mayI, type Checked } from './checkObject';
import { changesIn, serviceAccountIdentity, type Change } from './changes';
import { isMissingAccount, isSccRefusal } from './lifters';
import { notCheckedTexts, verdictTexts } from './messages';
import { dryRunPod, settleRefusal, type Judgement } from './settlePod';
import type { DryRun, JudgedAs, ObjectCheck, PodCheck, PodVerdict } from './types';

const SCC = 'openshift.io/scc';

/** One check for each pod that the object makes. `stopped`: why the cluster is not asked any more. */
export function judgePods(check: ObjectCheck, deployment: Checked, stopped: ClusterError | null): Promise<readonly PodCheck[]> {
  const { planned } = check;
  return Promise.all(
    planned.source.pods.map(async pod => {
      const serviceAccount = serviceAccountOf(pod.pod);
      return {
        planned,
        pod,
        serviceAccount,
        ...(stopped === null ? await judge(check, pod, serviceAccount, deployment) : notChecked(stopped.message)),
      };
    }),
  );
}

async function judge(check: ObjectCheck, pod: ManifestPod, account: string, deployment: Checked): Promise<Judgement> {
  const { planned } = check;
  const { cluster, changes } = deployment;
  const namespace = planned.ref.namespace ?? '';
  const place = changes.find(one => one.isNew && one.planned.stage === 'namespaces' && one.planned.ref.name === namespace);
  if (place !== undefined) return undecided(place.planned.ref);
  const isPod = planned.ref.kind === 'Pod';
  if (!isPod && pod.controller === null) return notChecked(l10n.t('A {kind} makes no pods by itself.', { kind: planned.ref.kind }));
  const sent = { cluster, namespace, account, controller: pod.controller ?? '', changes };
  const ask = isPod
    ? async (one: Fields): Promise<Judgement> => judgedItself(await verdictOn({ ...sent, pod: one }))
    : async (one: Fields): Promise<Judgement> => (await askAsController({ ...sent, pod: one })) ?? (await askAsUser({ ...sent, pod: one }));
  const body = podToSend(planned.ref, pod);
  const own = isPod ? ownVerdict(check.dryRun) : null;
  const first = own === null ? await ask(body) : judgedItself(own);
  // The user's own rights count for a Pod object only.
  const identities = [serviceAccountIdentity(namespace, account), ...(isPod ? [cluster.target.identity] : [])];
  return settleRefusal(first, { ...sent, identities, pod: body, ask });
}

interface Asked {
  readonly cluster: Connection;
  readonly pod: Fields;
  readonly namespace: string;
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
  if (dryRun.kind === 'accepted') return admitted(dryRun.object);
  if (dryRun.kind === 'immutable') return null;
  return dryRun.kind === 'awaiting' ? { ...dryRun, scc: null } : dryRun;
}

/** In the name of the controller, as the cluster will do it. Null where the user may not, acts in another name already, or the controller goes by another name. */
async function askAsController(asked: Asked): Promise<Judgement | null> {
  if (asked.cluster.target.actsAs !== null) return null;
  const [, , namespace = '', name = ''] = asked.controller.split(':');
  const may = await mayI(asked.cluster, { verb: 'impersonate', resource: 'serviceaccounts', namespace, name });
  if (may !== true) return null;
  const verdict = await verdictOn({ ...asked, cluster: impersonating(asked.cluster, asked.controller) });
  const missing =
    verdict.kind === 'refused' &&
    (/cannot (create|impersonate) resource/.test(verdict.error.message) ||
      (isMissingAccount(verdict.error) && newAccountOf(asked) !== undefined));
  return missing ? null : certain(verdict, 'controller');
}

/** The review is exact about the SCC, but knows no quota and no Pod Security; a dry run knows these, but counts the user's rights, too. */
async function askAsUser(asked: Asked): Promise<Judgement> {
  const review = await reviewFor(asked);
  const account = newAccountOf(asked);
  if (account !== undefined) return review === null ? undecided(account) : askWithoutAccount(asked, review, account);
  const verdict = await verdictOn(asked);
  if (verdict.kind === 'refused' && verdict.error.message.includes('cannot create resource "pods"'))
    return review === null ? notChecked(notCheckedTexts.mayNotCreatePods()) : certain(review, 'review');
  if (review === null || (verdict.kind === 'admitted' && verdict.scc === null))
    return { verdict, judgedAs: 'user', caveat: (await userRightsDecided(verdict, asked)) ? verdictTexts.ownRights() : null };
  const otherReason = verdict.kind === 'refused' && !isSccRefusal(verdict);
  const sameAnswer = verdict.kind === 'refused' && review.kind === 'refused';
  return certain(otherReason || sameAnswer ? verdict : review, 'review');
}

/** The review knows a service account that does not exist yet. The account `default` in its place shows what else refuses the pod. */
async function askWithoutAccount(asked: Asked, review: PodVerdict, account: ObjectRef): Promise<Judgement> {
  const spec = { ...fieldsAt(asked.pod, 'spec'), serviceAccountName: 'default', serviceAccount: 'default' };
  const verdict = await verdictOn({ ...asked, pod: { ...asked.pod, spec } });
  if (verdict.kind === 'refused' && !isSccRefusal(verdict) && !isAccessRefusal(verdict.error)) return certain(verdict, 'review');
  if (review.kind !== 'admitted') return certain(review, 'review');
  return certain({ kind: 'awaiting', on: [account], refusal: null, proven: true, scc: review.scc }, 'review');
}

/** The pod's service account, where this deployment creates it. */
const newAccountOf = ({ changes, namespace, account }: Pick<Asked, 'changes' | 'namespace' | 'account'>): ObjectRef | undefined =>
  changesIn(changes, 'ServiceAccount', namespace).find(({ planned, isNew }) => isNew && planned.ref.name === account)?.planned.ref;

/** Whether the user's own rights may have decided. They have not where the service account may use the same SCC. */
async function userRightsDecided(verdict: PodVerdict, { cluster, namespace, account }: Asked): Promise<boolean> {
  if (verdict.kind !== 'admitted' || verdict.scc === null) return false;
  const use = { verb: 'use', group: 'security.openshift.io', resource: 'securitycontextconstraints', name: verdict.scc, namespace };
  return (await mayI(impersonating(cluster, `system:serviceaccount:${namespace}:${account}`), use)) !== true;
}

/** OpenShift's review of a pod for its controller: which SCC admits it, or that none does. Null where it cannot be asked. */
async function reviewFor({ cluster, pod, namespace, account, controller }: Asked): Promise<PodVerdict | null> {
  const [, , home = ''] = controller.split(':');
  const { labels, annotations } = fieldsAt(pod, 'metadata');
  const spec = {
    user: controller,
    groups: serviceAccountIdentity(home, '').groups,
    template: { metadata: { labels, annotations }, spec: { ...fieldsAt(pod, 'spec'), serviceAccountName: account } },
  };
  const kind = 'PodSecurityPolicySubjectReview';
  const status = await askReview(cluster, { apiVersion: 'security.openshift.io/v1', kind, spec, namespace });
  const scc = textAt(status, 'allowedBy', 'name');
  if (status === null || scc !== undefined) return status && admittedBy(scc ?? null);
  const message = verdictTexts.noSccAdmits(`${namespace}/${account}`);
  return { kind: 'refused', error: { kind: 'forbidden', message }, byReview: true };
}

async function verdictOn({ cluster, pod, namespace }: Asked): Promise<PodVerdict> {
  const answer = await dryRunPod(cluster, namespace, pod);
  return answer.ok ? admitted(answer.value.body) : { kind: 'refused', error: answer.error };
}

const admitted = (pod: Fields): PodVerdict => admittedBy(textAt(pod, 'metadata', 'annotations', SCC) ?? null);

const admittedBy = (scc: string | null): PodVerdict => ({ kind: 'admitted', scc });

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
