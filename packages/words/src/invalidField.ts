import type { FieldPath, Json } from './types';

/** A field for which Kubernetes refuses a pod, whichever SCC admits it. */
export interface InvalidField {
  /** From the pod's root. */
  readonly path: FieldPath;
  /** Whether the API server refuses the pod for it. An unknown field of a custom resource may also be dropped. */
  readonly isRefused: boolean;
  readonly fault: InvalidFault;
}

/** Why Kubernetes refuses a field. */
export type InvalidFault =
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
