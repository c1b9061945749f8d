/** Objects of the kinds that a cluster has most of, as they are kept in memory. */
import { SCC_ANNOTATION, SUBJECT_TYPE_ANNOTATION } from '@scc-lens/admission';
import { objectOf, textOf, type FieldPath, type Json, type JsonObject } from '@scc-lens/words';
import type { KubernetesObject } from '@scc-lens/yaml';

/** Its fields are texts with marks for its own names, so that objects that differ in these alone share them. They are read each time. */
export class MakerObject implements KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string | null;
  readonly namespace: string | null;
  readonly path: FieldPath;

  constructor(
    place: Omit<KubernetesObject, 'value'>,
    /** All but the spec, which is empty where there is none. */
    private readonly rest: string,
    private readonly spec: string,
    /** Further names, with blanks between them: an array takes more memory. */
    private readonly own: string,
  ) {
    ({ apiVersion: this.apiVersion, kind: this.kind, name: this.name, namespace: this.namespace, path: this.path } = place);
  }

  get metadata(): JsonObject {
    return objectOf(objectOf(this.read(this.rest))['metadata']);
  }

  get value(): JsonObject {
    const rest = objectOf(this.read(this.rest));
    return this.spec === '' ? rest : { ...rest, spec: this.read(this.spec) };
  }

  private read(text: string): Json {
    const parts = [this.name, this.namespace, ...this.own.split(' ')];
    return JSON.parse(parts.reduceRight<string>((all, part, i) => all.replaceAll(markOf(i), () => part ?? ''), text)) as Json;
  }
}

/** The object with its value read once. */
export const readObject = ({ apiVersion, kind, name, namespace, path, value }: KubernetesObject): KubernetesObject => ({
  ...{ apiVersion, kind, name, namespace, path, value },
});

/** Names an object among all of a cluster. Joined, because V8 keeps a template of so many characters as its parts. */
export const identityOf = ({ kind, namespace, name }: Pick<KubernetesObject, 'kind' | 'namespace' | 'name'>): string =>
  [kind, namespace, name].join('/');

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

/** The text with marks for these names. */
export const marking = (text: string, names: readonly (string | null)[]): string =>
  names.reduce<string>((all, name, i) => (name === null || name.length < 4 ? all : all.replaceAll(name, markOf(i))), text);

/** A character that is escaped in JSON, so that no text has it. */
const markOf = (index: number): string => String.fromCharCode(index + 1);
