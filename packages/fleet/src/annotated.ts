/** What a cluster wrote on a pod when it admitted it. */
import { SCC_ANNOTATION, SUBJECT_TYPE_ANNOTATION } from '@scc-lens/admission';
import { objectOf, textOf } from '@scc-lens/words';
import type { KubernetesObject } from '@scc-lens/yaml';
import { metadataOf } from './makerObject';

/** Both are empty where admission did not judge the pod. */
export interface AnnotatedScc {
  readonly scc: string;
  /** Whose right counted: `serviceaccount` or `user`. Older releases do not write it. */
  readonly subjectType: string;
}

export function annotatedScc(pod: KubernetesObject): AnnotatedScc {
  const annotations = objectOf(metadataOf(pod)['annotations']);
  return { scc: textOf(annotations[SCC_ANNOTATION]), subjectType: textOf(annotations[SUBJECT_TYPE_ANNOTATION]) };
}
