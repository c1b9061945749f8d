import { formatFieldPath } from '../fieldPath';
import type { FieldPath } from '../types';

/** Why a change is not made: a sentence for the person who asked for it. */
export interface Refusal {
  readonly refused: string;
}

/** Tells a refusal from any other result. */
export function isRefusal(result: unknown): result is Refusal {
  return typeof result === 'object' && result !== null && 'refused' in result;
}

/** A refusal that names its field first: "spec.volumes[0] is an alias …". */
export function refuse(path: FieldPath, reason: string): Refusal {
  return { refused: `${path.length === 0 ? 'The document' : formatFieldPath(path)} ${reason}` };
}
