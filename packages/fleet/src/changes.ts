/** What differs between a pod before and after admission, field by field. */
import { SCC_ANNOTATION, SUBJECT_TYPE_ANNOTATION } from '@scc-lens/admission';
import { isList, isObject, isSameData } from '@scc-lens/words';
import type { FieldPath, Json } from '@scc-lens/words';

export interface FieldChange {
  readonly path: FieldPath;
  /** Undefined where the field is not written. */
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

/** What admission notes about its own decision. */
const STATED: ReadonlySet<string> = new Set([SCC_ANNOTATION, SUBJECT_TYPE_ANNOTATION]);

/** The innermost fields with other values. A list whose length differs is one change. */
export function changesOf(before: Json | undefined, after: Json | undefined, path: FieldPath = []): readonly FieldChange[] {
  if (isSameData(before, after)) return [];
  if (isObject(after) && (isObject(before) || before === undefined))
    return [...new Set([...Object.keys(before ?? {}), ...Object.keys(after)])].flatMap(key =>
      STATED.has(key) ? [] : changesOf(before?.[key], after[key], [...path, key]),
    );
  if (isList(before) && isList(after) && before.length === after.length)
    return before.flatMap((item, i) => changesOf(item, after[i], [...path, i]));
  return [{ path, before, after }];
}
