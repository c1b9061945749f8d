/** A pod, or what makes pods, as it is kept in memory. */
import { SCC_ANNOTATION, SUBJECT_TYPE_ANNOTATION } from '@scc-lens/admission';
import { objectOf, textOf, type FieldPath, type Json, type JsonObject } from '@scc-lens/words';
import type { KubernetesObject } from '@scc-lens/yaml';

/** Its spec is a text, and has marks for the names by which the pods of one owner differ. */
export class MakerObject implements KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string | null;
  readonly namespace: string | null;
  readonly path: FieldPath;

  constructor(
    place: Omit<KubernetesObject, 'value'>,
    private readonly rest: JsonObject,
    private readonly spec: string,
    private readonly own: readonly string[],
  ) {
    ({ apiVersion: this.apiVersion, kind: this.kind, name: this.name, namespace: this.namespace, path: this.path } = place);
  }

  get metadata(): JsonObject {
    return objectOf(this.rest['metadata']);
  }

  /** It is read each time. */
  get value(): JsonObject {
    const text = this.own.reduceRight((all, part, i) => all.replaceAll(markOf(i), () => part), this.spec);
    return { ...this.rest, spec: JSON.parse(text) as Json };
  }
}

/** The object with its value read once. */
export const readObject = ({ apiVersion, kind, name, namespace, path, value }: KubernetesObject): KubernetesObject => ({
  ...{ apiVersion, kind, name, namespace, path, value },
});

/** Names an object among all of a cluster. */
export const identityOf = ({ kind, namespace, name }: Pick<KubernetesObject, 'kind' | 'namespace' | 'name'>): string =>
  `${kind}/${namespace ?? ''}/${name ?? ''}`;

/** The metadata of an object, for which no spec is read. */
export const metadataOf = (object: KubernetesObject): JsonObject =>
  object instanceof MakerObject ? object.metadata : objectOf(object.value['metadata']);

/** What a cluster wrote on a pod when it admitted it. Both are empty where admission did not judge the pod. */
export interface AnnotatedScc {
  readonly scc: string;
  /** Whose right counted: `serviceaccount` or `user`. Older releases do not write it. */
  readonly subjectType: string;
}

export function annotatedScc(pod: KubernetesObject): AnnotatedScc {
  const annotations = objectOf(metadataOf(pod)['annotations']);
  return { scc: textOf(annotations[SCC_ANNOTATION]), subjectType: textOf(annotations[SUBJECT_TYPE_ANNOTATION]) };
}

/** A character that is escaped in JSON, so that no text has it. */
export const markOf = (index: number): string => String.fromCharCode(index + 1);
