/** The generated objects as one file that explains itself. */
import type { SecurityContextConstraints } from '@scc-lens/admission';
import { formatFieldPath, listOf, objectOf, textOf } from '@scc-lens/words';
import type { Json, JsonObject } from '@scc-lens/words';
import { renderYaml } from '@scc-lens/yaml';

/** An object with the comments above it, and above its fields by their formatted paths. */
export interface Commented {
  readonly object: JsonObject;
  readonly head: readonly string[];
  readonly fields?: ReadonlyMap<string, readonly string[]>;
}

export function fileText(documents: readonly Commented[]): string {
  return documents.map(({ object, head, fields }) => renderYaml(object, new Map([...(fields ?? []), ['', head]]))).join('---\n');
}

/** The reasons of a draft as comments on the SCC's fields. */
export function sccComments(scc: SecurityContextConstraints, reasons: ReadonlyMap<string, string>): ReadonlyMap<string, readonly string[]> {
  const comments = new Map<string, readonly string[]>();
  const note = (path: readonly (string | number)[], key: string): void => {
    const reason = reasons.get(key);
    if (reason !== undefined) comments.set(formatFieldPath(path), [reason]);
  };
  for (const [field, value] of Object.entries(scc)) {
    note([field], field);
    listOf(value).forEach((entry, index) => {
      note([field, index], `${field}/${entryName(entry)}`);
    });
  }
  return comments;
}

/** A FlexVolume entry goes by its driver. */
function entryName(entry: Json): string {
  return textOf(entry) || textOf(objectOf(entry)['driver']);
}
