/** Why a pod has its SCC, and what that changes in it. */
import { SCC_ANNOTATION, serviceAccountUser, SUBJECT_TYPE_ANNOTATION } from '@scc-lens/admission';
import { podOf, reviewWorkload, type Settings, type WorkloadReview } from '@scc-lens/lens';
import { effectiveServiceAccount, isList, isObject, isSameData, objectOf, type FieldPath, type Json } from '@scc-lens/words';
import type { KubernetesObject, Workload } from '@scc-lens/yaml';
import { factsOf } from './facts';
import { gives, grantsTo, type SccGrant } from './grants';
import { ANY_CREATOR, type AccountName } from './may';
import { missingFor, missingList, type MissingList } from './missing';
import { ownerOf } from './owners';
import { annotatedScc, identityOf, type AnnotatedScc } from './makerObject';
import { listIn, workloadNamed, type ClusterSnapshot } from './snapshot';

export interface FieldChange {
  readonly path: FieldPath;
  /** Undefined where the field is not written. */
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

/** The answer where the source has no such pod. The cluster has none if no list is missing. */
export interface NoPod {
  readonly pod: null;
  readonly missing: readonly MissingList[];
}

export interface Why {
  readonly pod: KubernetesObject;
  readonly account: AccountName;
  /** What the cluster wrote on the pod when it admitted it; empty where it did not. */
  readonly annotated: AnnotatedScc;
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
  const stored = pod && workloadNamed(snapshot, identityOf(pod));
  if (pod === undefined || stored === undefined) return { pod: null, missing: missingList(snapshot, 'Pod') };
  const { owner: maker, lacking } = ownerOf(pod, snapshot);
  const owner = maker === null ? null : (workloadNamed(snapshot, maker) ?? null);
  const judged = owner ?? stored;
  const review = reviewWorkload(judged, factsOf(snapshot, { namespace }), settings);
  const annotated = annotatedScc(pod);
  const account = { namespace, name: effectiveServiceAccount(objectOf(pod.value['spec'])) };
  const scc = annotated.scc || (review.scc ?? '');
  const grants = scc === '' ? [] : rightsTo(scc, account, snapshot);
  return {
    ...{ pod, account, annotated, owner, review, grants },
    changes: owner === null || review.mutated === undefined ? null : changesOf(podOf(owner), review.mutated()),
    without: grants.length === 0 ? null : reviewWorkload(judged, factsOf(snapshot, { namespace, without: new Set(grants) }), settings),
    missing: [...missingFor(snapshot, namespace), ...lacking],
  };
}

function rightsTo(scc: string, account: AccountName, snapshot: ClusterSnapshot): readonly SccGrant[] {
  const users = [serviceAccountUser(account.namespace, account.name), ANY_CREATOR];
  return [...new Set(users.flatMap(user => grantsTo(user, account.namespace, snapshot).filter(grant => gives(grant, scc))))];
}

/** What admission notes about its own decision. */
const STATED: ReadonlySet<string> = new Set([SCC_ANNOTATION, SUBJECT_TYPE_ANNOTATION]);

/** The innermost fields with other values. A list whose length differs is one change. */
function changesOf(before: Json | undefined, after: Json | undefined, path: FieldPath = []): readonly FieldChange[] {
  if (isSameData(before, after)) return [];
  if (isObject(after) && (isObject(before) || before === undefined))
    return [...new Set([...Object.keys(before ?? {}), ...Object.keys(after)])].flatMap(key =>
      STATED.has(key) ? [] : changesOf(before?.[key], after[key], [...path, key]),
    );
  if (isList(before) && isList(after) && before.length === after.length)
    return before.flatMap((item, i) => changesOf(item, after[i], [...path, i]));
  return [{ path, before, after }];
}
