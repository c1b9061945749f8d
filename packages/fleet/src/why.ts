/** Why a pod has its SCC. */
import { SCC_ANNOTATION, serviceAccountUser, SUBJECT_TYPE_ANNOTATION } from '@scc-lens/admission';
import { podOf, reviewWorkload } from '@scc-lens/lens';
import type { Settings, WorkloadReview } from '@scc-lens/lens';
import { effectiveServiceAccount, objectListOf, objectOf, textOf } from '@scc-lens/words';
import type { JsonObject } from '@scc-lens/words';
import type { KubernetesObject, Workload } from '@scc-lens/yaml';
import { changesOf } from './changes';
import type { FieldChange } from './changes';
import { factsOf } from './facts';
import { gives, grantsTo } from './grants';
import type { SccGrant } from './grants';
import { ANY_CREATOR } from './may';
import type { AccountName } from './may';
import { missingList, missingRights, missingSccs } from './missing';
import type { MissingList } from './missing';
import { identityOf, listIn } from './snapshot';
import type { ClusterSnapshot } from './snapshot';

/** The answer where the source has no such pod; that the cluster has none is never certain. */
export interface NoPod {
  readonly pod: null;
  readonly missing: readonly MissingList[];
}

export interface Why {
  readonly pod: KubernetesObject;
  readonly account: AccountName;
  /** What the cluster wrote on the pod when it admitted it; empty where it did not. */
  readonly annotated: { readonly scc: string; readonly subjectType: string };
  /** What makes the pod, whose template is judged; null where that is the pod itself, or not at hand. */
  readonly owner: Workload | null;
  /** The engine's verdict on the pod that its owner makes, or on the pod as it is stored. */
  readonly review: WorkloadReview;
  /** What the SCC changes in the pod that its owner makes; null where only the stored pod is known, which is changed already. */
  readonly changes: readonly FieldChange[] | null;
  /** The rights to the SCC: the account's, and what every user has who may create the pod. */
  readonly grants: readonly SccGrant[];
  /** The verdict without all of these rights: if there are several, one fewer changes nothing. Null where there are none. */
  readonly without: WorkloadReview | null;
  readonly missing: readonly MissingList[];
}

export function why(snapshot: ClusterSnapshot, { namespace, name }: AccountName, settings: Settings): Why | NoPod {
  const pod = listIn(snapshot, 'Pod').objects.find(object => object.namespace === namespace && object.name === name);
  const stored = pod && snapshot.workloads.get(identityOf(pod));
  if (pod === undefined || stored === undefined) return { pod: null, missing: [missingList(snapshot, 'Pod')] };
  const { owner, lacking } = ownerOf(pod, snapshot);
  const judged = owner ?? stored;
  const review = reviewWorkload(judged, factsOf(snapshot, namespace), settings);
  const metadata = objectOf(pod.value['metadata']);
  const annotations = objectOf(metadata['annotations']);
  const annotated = { scc: textOf(annotations[SCC_ANNOTATION]), subjectType: textOf(annotations[SUBJECT_TYPE_ANNOTATION]) };
  const account = { namespace, name: effectiveServiceAccount(objectOf(pod.value['spec'])) };
  const scc = annotated.scc || (review.scc ?? '');
  const grants = scc === '' ? [] : rightsTo(scc, account, snapshot);
  return {
    ...{ pod, account, annotated, owner, review, grants },
    changes: owner === null || review.mutated === undefined ? null : changesOf(podOf(owner), review.mutated),
    without: grants.length === 0 ? null : reviewWorkload(judged, factsOf(snapshot, namespace, new Set(grants)), settings),
    missing: [
      ...missingSccs(snapshot),
      ...missingRights(snapshot, namespace),
      ...(listIn(snapshot, 'Namespace').objects.some(object => object.name === namespace) ? [] : [missingList(snapshot, 'Namespace')]),
      ...lacking,
    ],
  };
}

function rightsTo(scc: string, account: AccountName, snapshot: ClusterSnapshot): readonly SccGrant[] {
  const users = [serviceAccountUser(account.namespace, account.name), ANY_CREATOR];
  return [...new Set(users.flatMap(user => grantsTo(user, account.namespace, snapshot).filter(grant => gives(grant, scc))))];
}

/** Owners are followed no further: a CronJob's Job, a Deployment's ReplicaSet, and what an operator makes these from. */
const MOST_OWNERS = 4;

/** What makes a pod: the last of its owners that is at hand and has a pod template; and the list of the owner that is not at hand. */
function ownerOf(pod: KubernetesObject, snapshot: ClusterSnapshot) {
  let owner: Workload | null = null;
  let object: JsonObject | undefined = pod.value;
  for (let step = 0; step < MOST_OWNERS && object !== undefined; step++) {
    const reference = objectListOf(objectOf(object['metadata'])['ownerReferences']).find(one => one['controller'] === true);
    const kind = textOf(reference?.['kind']);
    if (reference === undefined || kind === 'Node') break;
    const key = identityOf({ kind, namespace: pod.namespace, name: textOf(reference['name']) });
    const next = snapshot.workloads.get(key);
    if (next === undefined) return { owner, lacking: owner === null && snapshot.lists.has(kind) ? [missingList(snapshot, kind)] : [] };
    owner = next;
    object = snapshot.lists.get(kind)?.objects.find(one => identityOf(one) === key)?.value;
  }
  return { owner, lacking: [] };
}
