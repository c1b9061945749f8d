import type { Alias, Document, Node } from 'yaml';
import type { FieldPath, Json, JsonObject, Pod, Span, TemplateTraits, WorkloadRef } from '@scc-lens/words';
import type { Node as Layout } from './layout';

/** One document of a file, as text; a file of one document is one slice. */
export interface Slice {
  readonly text: string;
  /** Offset of the slice in the file. */
  readonly start: number;
  /** Line of the file, from zero, on which the slice starts. */
  readonly line: number;
}

/**
 * What is known of a file in addition to its text.
 * - `own`: nothing
 * - `chart`: it is a template of a chart and has actions
 * - `part`: a kustomization lists it, so that what it lacks may be elsewhere
 * - `unlisted`: no kustomization above it lists it, so that it may be a patch that is not in use; or a test of Chainsaw or Kuttl may apply it to an object that exists
 * - `patch`: a kustomization lists it as a patch
 * - `assertion`: its documents are compared with the cluster by Chainsaw or Kuttl, and not sent
 * - `kustomization`: it has the name of one, which needs neither apiVersion nor kind
 * - `rendered`: Helm or Kustomize printed it, so that no template is in it
 * - `containerfile`, `makefile`: it has the name of one, and is no YAML
 */
export type FileRole = 'own' | 'chart' | 'part' | 'unlisted' | 'patch' | 'assertion' | 'kustomization' | 'rendered' | BuildRole;

/** The roles of files that are no YAML. */
export type BuildRole = 'containerfile' | 'makefile';

/**
 * What a document is, before its content is looked at.
 * - `objects`: Kubernetes objects (or something close enough that rules may look)
 * - `empty`: blank, or comments only
 * - `template`: Helm, Jinja or the like: text that becomes YAML later; left in peace
 * - `overlay`: a kustomization or another file of kustomize's, or a patch that contains only a part of an object; left in peace
 * - `values`: values of a Helm chart that rules read: one object of the kind `Values`, which no cluster has
 * - `build`: how images are built, by a Containerfile, a Makefile, Compose or Skaffold: one object of a kind that no cluster has
 * - `catalog`: a part of a file-based catalog, which lists operators whose bundles are images
 * - `assertion`: what Chainsaw or Kuttl compare with the cluster
 * - `deletion`: an object that the update of a cluster deletes
 * - `foreign`: valid YAML or JSON of another trade (docker-compose, a workflow, OpenAPI, …); left in peace
 * - `invalid`: a Kubernetes manifest that kubectl would not read; `problems` have the places. Objects and workloads are what can still be read
 *   around the invalid lines, so that findings stay while the user types; such a document is edited in other lines only, by `applyAround`
 */
export type ManifestClass =
  'objects' | 'empty' | 'template' | 'overlay' | 'values' | 'build' | 'catalog' | 'assertion' | 'deletion' | 'foreign' | 'invalid';

/**
 * What is wrong with the text at a place of the slice.
 * - `syntax`: not YAML or JSON; `value`: YAML that kubectl cannot turn into JSON (an unknown anchor, `.inf`). Both make a document `invalid`
 * - `duplicate-key`: kubectl keeps the last value, strict decoders refuse; the document stays what it is
 * - `json`: no JSON, but readable as YAML, which only a newer kubectl tries; the document stays what it is too
 */
export interface Problem {
  readonly kind: 'syntax' | 'value' | 'duplicate-key' | 'json';
  readonly message: string;
  readonly span: Span;
}

/** One document, parsed. All spans count from the start of the slice's text; equal texts may share one Manifest. */
export interface Manifest {
  readonly text: string;
  readonly class: ManifestClass;
  /**
   * The document's value as kubectl decodes it (YAML 1.1 scalars, merge keys applied), without the values of a Template's parameters, which
   * only `objects` and `workloads` have; undefined unless the class is `objects` or `invalid`.
   */
  readonly value: Json | undefined;
  readonly problems: readonly Problem[];
  /**
   * The syntax tree, with source tokens, made when it is first asked for, for this package alone; scalars are text in it, `value` has what they mean.
   * Empty for documents that are not read (templates, foreign files); of an invalid document it may be the tree of the text without its invalid lines.
   */
  readonly tree: Document;
  /** Where its fields are, for `locate` alone; null for documents that are not read. */
  readonly layout: Layout | null;
  /** What each alias of the tree refers to. */
  readonly aliases: ReadonlyMap<Alias, Node>;
  /** Every Kubernetes object in the document: the document itself, or the items of Lists and the objects of Templates. */
  readonly objects: readonly KubernetesObject[];
  readonly workloads: readonly Workload[];
  /** Of an invalid document: what was read around its invalid places, which are blank there. Its offsets are the same. Null where nothing was. */
  readonly readable: Manifest | null;
  /** Of an invalid document: the lines without which its objects and workloads are read; empty where these are not known. */
  readonly leftOut: readonly Span[];
}

/** One Kubernetes object and where it sits in its document. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string | null;
  readonly namespace: string | null;
  readonly path: FieldPath;
  readonly value: JsonObject;
  /** What it lacks may be elsewhere: see `isWhole` of `TemplateTraits`, or in lines that cannot be read. */
  readonly isPart?: true;
  /** Whether lines of it cannot be read. */
  readonly isCut?: true;
  /** The mappings and lists in which these lines may be, from the document's root; absent where that is not known. */
  readonly openPlaces?: readonly FieldPath[];
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
  /** The mapping with the pod's `metadata` and `spec` as it is written, with what `pod` leaves out; of a Pod the Pod itself. */
  readonly template: JsonObject;
  /** Names that `volumeClaimTemplates` give; they are volumes of the pod without an entry in `volumes`. */
  readonly claimTemplates: readonly string[];
  /** Where each of these names is written, from the document's root. */
  readonly claimPaths: readonly FieldPath[];
  /** The object that has the template, as it is written. */
  readonly owner: JsonObject;
  readonly traits: WorkloadTraits;
}

/** What Operator Lifecycle Manager lets a service account do with an operator. */
export interface OperatorPermission {
  readonly account: string;
  /** As in a Role. */
  readonly rules: readonly JsonObject[];
  /** Whether they count in all namespaces, and not only in the operator's. */
  readonly isClusterWide: boolean;
  /** From the document's root to the entry that states it. */
  readonly path: FieldPath;
}

export interface WorkloadTraits extends TemplateTraits {
  /** The service account (`system:serviceaccount:…`) of the controller that creates the pods; null for a Pod, which a person creates. */
  readonly controller: string | null;
  /**
   * Whether its kind is in no table and only the template's shape shows that it makes pods: who creates them, and what the controller changes,
   * is not known. The controller is null then.
   */
  readonly isInferred: boolean;
  /**
   * The service account that the controller gives pods whose template names none; its name is null where it cannot be known. Null where
   * the controller leaves that to the API server.
   */
  readonly account: { readonly name: string | null } | null;
  /** From the object to the security context of a container that the controller adds to the pod; absent where it adds none, or one without. */
  readonly addedContext?: FieldPath;
  /** Why init containers cannot be added: a sentence; null where they can. */
  readonly forbidsInitContainers: string | null;
  /** What applying a changed pod template needs: a sentence; null where an apply is enough (a Pod and a Job must be replaced). */
  readonly immutable: string | null;
  /** What the installation of the operator that the pods are of gives service accounts; empty for any other workload. */
  readonly operatorPermissions: readonly OperatorPermission[];
}

/** Which part of a field's source a finding marks, or an outline covers. */
export type Part = 'field' | 'key' | 'value' | 'extent';
