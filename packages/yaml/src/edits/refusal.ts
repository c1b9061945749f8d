import { formatFieldPath, isWithin, type FieldPath } from '@scc-lens/words';
import { theDocument } from './messages';

/** Why a change is not made: a sentence for the user who asked for it. */
export interface Refusal {
  readonly refused: string;
  /** The place in the document's text that prevents the change, where one does: an offset. */
  readonly at?: number;
}

/** Distinguishes a refusal from any other result. */
export const isRefusal = (result: object): result is Refusal => 'refused' in result;

/** Why a change of a field is not made, as a sentence about the field: "spec.volumes[0] is the alias …". */
type Reason = (field: string) => string;

/** A refusal that is about one field, or about the whole document. */
export function refuse(path: FieldPath, reason: Reason): Refusal {
  return { refused: reason(path.length === 0 ? theDocument() : formatFieldPath(path)) };
}

/** A refusal that names the longest path that all fields share. */
export function refuseAll(paths: readonly FieldPath[], reason: Reason): Refusal {
  const [first = [], ...others] = paths;
  const depth = first.findLastIndex((_, i) => others.every(path => isWithin(path, first.slice(0, i + 1))));
  return refuse(first.slice(0, depth + 1), reason);
}
