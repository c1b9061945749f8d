import type { Document } from 'yaml';
import type { Pod } from '../kubernetes';
import type { FieldPath, Json, JsonObject, Span, WorkloadRef } from '../types';

/** One document of a file, as text; a file of one document is one slice. */
export interface Slice {
  readonly text: string;
  /** Offset of the slice in the file. */
  readonly start: number;
  /** Line of the file, from zero, on which the slice starts. */
  readonly line: number;
}

/**
 * What a document is, before anyone asks what it says.
 * - `objects`: Kubernetes objects (or something close enough that rules may look)
 * - `empty`: blank, or comments only
 * - `template`: Helm, Jinja or the like: text that becomes YAML later; left in peace
 * - `foreign`: valid YAML or JSON of another trade (docker-compose, a workflow, OpenAPI, a partial kustomize patch, …); left in peace
 * - `broken`: does not parse; `problems` say where
 */
export type ManifestClass = 'objects' | 'empty' | 'template' | 'foreign' | 'broken';

/** A syntax problem, or a duplicate key, at a place of the slice. */
export interface Problem {
  readonly message: string;
  readonly span: Span;
}

/** One document, parsed. All spans count from the start of the slice's text; equal texts may share one Manifest. */
export interface Manifest {
  readonly text: string;
  readonly class: ManifestClass;
  /** The document's value as kubectl decodes it (YAML 1.1 scalars, merge keys applied); undefined unless the class is `objects`. */
  readonly value: Json | undefined;
  readonly problems: readonly Problem[];
  /** The syntax tree, with source tokens, for `locate` and for `core/edits` alone. */
  readonly tree: Document;
  /** Every Kubernetes object in the document: the document itself, or the items of Lists and the objects of Templates. */
  readonly objects: readonly KubernetesObject[];
  readonly workloads: readonly Workload[];
}

/** One Kubernetes object and where it sits in its document. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string | null;
  readonly namespace: string | null;
  readonly path: FieldPath;
  readonly value: JsonObject;
}

/** One pod template of an object (an object such as a JobSet has several), or a Pod itself. */
export interface Workload {
  readonly ref: WorkloadRef;
  readonly apiVersion: string;
  /** From the document's root to the object. */
  readonly object: FieldPath;
  /** From the document's root to the PodSpec. */
  readonly podSpec: FieldPath;
  /** From the document's root to the metadata that the pod will carry (it need not be present). */
  readonly podMetadata: FieldPath;
  readonly pod: Pod;
  /** Names that `volumeClaimTemplates` give; they are volumes of the pod without an entry in `volumes`. */
  readonly claimTemplates: readonly string[];
  /** Fields, from the document's root, whose values have a type that Kubernetes would refuse. */
  readonly mistyped: readonly FieldPath[];
  readonly traits: WorkloadTraits;
}

export interface WorkloadTraits {
  /** The service account (`system:serviceaccount:…`) of the controller that creates the pods; null for a Pod, which a person creates. */
  readonly controller: string | null;
  /** Why init containers cannot be added, or null where they can. */
  readonly forbidsInitContainers: string | null;
  /** What applying a changed pod template needs, or null where an apply is enough (a Pod and a Job must be replaced). */
  readonly immutable: string | null;
}

/** Which part of a field's source a finding marks. */
export type Part = 'field' | 'key' | 'value';
