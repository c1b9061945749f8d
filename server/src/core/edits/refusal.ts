import { formatFieldPath, isWithin } from '../words';
import type { FieldPath } from '../words';

/** Why a change is not made: a sentence for the person who asked for it. */
export interface Refusal {
  readonly refused: string;
  /** The place in the document's text that prevents the change, where one does: an offset. */
  readonly at?: number;
}

/** Distinguishes a refusal from any other result. */
export function isRefusal(result: unknown): result is Refusal {
  return typeof result === 'object' && result !== null && 'refused' in result;
}

/** A refusal that names its field first: "spec.volumes[0] is an alias …". */
export function refuse(path: FieldPath, reason: string): Refusal {
  return { refused: `${path.length === 0 ? 'The document' : formatFieldPath(path)} ${reason}` };
}

/** A refusal that names the longest path that all fields share. */
export function refuseAll(paths: readonly FieldPath[], reason: string): Refusal {
  const [first = [], ...others] = paths;
  const depth = first.findLastIndex((_, i) => others.every(path => isWithin(path, first.slice(0, i + 1))));
  return refuse(first.slice(0, depth + 1), reason);
}
