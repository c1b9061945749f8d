/** UTF-16 offsets into a text; `end` is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A Kubernetes field address from the root of one object or document, e.g. `['spec', 'volumes', 0, 'hostPath']`. */
export type FieldPath = readonly (string | number)[];

/** A value as Kubernetes sees it after decoding YAML or JSON. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A mapping as Kubernetes sees it after decoding YAML or JSON. */
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

export type Severity = 'error' | 'warning' | 'info' | 'hint';

/** An intent on one document, by field path and never by text; `yaml/edits` makes the smallest text edits of changes, or refuses. */
export type Change =
  /** Gives the field this value; adds the field, and parents that are missing, where there is none. */
  | { readonly op: 'set'; readonly path: FieldPath; readonly value: Json }
  /** Removes a mapping entry or a sequence item. A parent that becomes empty stays, as `{}` or `[]`. */
  | { readonly op: 'remove'; readonly path: FieldPath }
  /** Inserts an item into the sequence at `path` so that it gets `index`; creates the sequence where there is none. */
  | { readonly op: 'insert'; readonly path: FieldPath; readonly index: number; readonly value: Json }
  /** Turns the mapping entry at `path` into another key with another value, in the same place. */
  | { readonly op: 'replace'; readonly path: FieldPath; readonly key: string; readonly value: Json };

/** How sure a fix is: a safe one has one right answer and joins fix-all; an unsafe one needs a person to choose it. */
export type Applicability = 'safe' | 'unsafe';

/** A way to fix a finding. `refused` is the reason why it cannot be made here; it is then shown but cannot be applied. */
export interface Remedy {
  /** Names it among the remedies of its finding, in every language: what it does, and with which value where others do the same. */
  readonly key: string;
  readonly title: string;
  readonly applicability: Applicability;
  /** The one that the editor offers first. */
  readonly preferred?: boolean;
  readonly changes: readonly Change[];
  readonly refused?: string;
}

/** A replacement of one span of text. */
export interface TextEdit {
  readonly span: Span;
  readonly newText: string;
}

/** The object that a finding speaks about, as far as the manifest names it. */
export interface WorkloadRef {
  readonly kind: string;
  readonly name: string | null;
  readonly namespace: string | null;
}

/** A second place that explains a finding, in the same document. */
export interface Related {
  readonly message: string;
  readonly path: FieldPath;
  /** Before all others; these are in the order of the text. */
  readonly isFirst?: boolean;
}

/** What a rule reports about one field of one document. */
export interface Observation {
  readonly path: FieldPath;
  /** The place in the document where it is not a field's: invalid syntax, a comment. */
  readonly span?: Span;
  readonly message: string;
  /** Where a rule knows cases of different weight; a setting for the rule overrides it. */
  readonly severity?: Severity;
  readonly workload?: WorkloadRef;
  /** Read once; may work out each when it is asked for the next. */
  readonly related?: Iterable<Related>;
  /** Whether another observation of the same rule has its message among its `related`, and this one shows it at its place. */
  readonly isDetail?: boolean;
  /** A function where a remedy is costly; it is called at most once, and only for a finding whose fix is asked for. */
  readonly remedies?: readonly Remedy[] | (() => readonly Remedy[]);
}

/** An observation placed in a file, with its rule and severity. Spans are offsets in the file. */
export interface Finding {
  /** Names it among the findings of its document. See `identityOf` of `rules/analysis` for what of it is the same in the next version of the file. */
  readonly id: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly span: Span;
  /** Which of the file's documents it is in, from zero. */
  readonly document: number;
  /** From the document's root. */
  readonly path: FieldPath;
  readonly workload: WorkloadRef | null;
  readonly related: readonly { readonly message: string; readonly span: Span; readonly path: FieldPath }[];
  readonly remedies: readonly Remedy[];
  /** Whether another finding of the same rule has its message among its `related`; a list of findings can leave it out. */
  readonly isDetail: boolean;
  /** Whether it replaces the findings of a rule that failed on this document. */
  readonly isFault: boolean;
}

/** What is known of the pods that are made from a template. */
export interface TemplateTraits {
  /**
   * Who decodes the template: `kubernetes` as a Pod or a PodTemplateSpec, with nothing else in it; `custom` is a custom resource with such a
   * template; `extended` one whose pod spec has fields of its own.
   */
  readonly schema: 'kubernetes' | 'custom' | 'extended';
  /** Whether the pods are made as the template is written, so that what it lacks the pods lack. */
  readonly isComplete: boolean;
  /** Whether Kubernetes' own controller keeps the pods running, or lets them end; null where that is not known. */
  readonly runs: 'service' | 'job' | null;
  /** Whether nothing adds to the object what it lacks, as kustomizations and policies do. */
  readonly isWhole: boolean;
  /** Whether lines of its object cannot be read, so that the pods may ask for more. */
  readonly isCut?: true;
  /** The mappings and lists in which these lines may be, from the document's root; absent where that is not known. */
  readonly openPlaces?: readonly FieldPath[];
}

/** A field for which Kubernetes refuses a pod, whichever SCC admits it. */
export interface InvalidField {
  /** From the pod's root, or from the root of the object that has its template. */
  readonly path: FieldPath;
  readonly isOfObject?: true;
  /** Whether the API server refuses the pod for it. An unknown field of a custom resource may also be dropped. */
  readonly isRefused: boolean;
  /** Whether it is in an OpenShift Template, whose objects some clients create without strict validation. */
  readonly isOfTemplate?: true;
  /** What is absent, or has too little in it: with more there, the field may be valid. Paths as `path`. */
  readonly lacks?: readonly FieldPath[];
  readonly fault: InvalidFault;
}

/** Why Kubernetes refuses a field. */
export type InvalidFault =
  /** The release has no such kind in the object's API version, and serves it as another one. */
  | ({ readonly kind: 'unserved' } & Readonly<Record<'objectKind' | 'apiVersion' | 'served' | 'release', string>>)
  /** There is no such field. `meant` is the field's name where it is misspelt, `home` the object that has a field of this name. */
  | { readonly kind: 'unknown'; readonly meant: string | null; readonly home: FieldHome | null }
  /** The value has another type; `expected` as `pod-fields.json` spells types. */
  | { readonly kind: 'type'; readonly expected: string; readonly value: Json }
  /** Validation refuses the value. `words` are Kubernetes' own; `other` is the field without which the value would be accepted. */
  | { readonly kind: 'value'; readonly words: string; readonly other: OtherField | null };

/** A field that has the same value already, or contradicts the value. Its path starts at the pod's root. */
export interface OtherField {
  readonly path: FieldPath;
  readonly relation: 'same' | 'contradicts';
}

/** The objects of a pod in which a misplaced field is looked for. */
export type FieldHome = 'PodSpec' | 'PodSecurityContext' | 'Container' | 'SecurityContext' | 'PodTemplateSpec';
