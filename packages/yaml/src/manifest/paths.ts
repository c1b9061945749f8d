/** Patterns of paths, as the tables of kinds write them: `spec.groups.*.template`. */
import { isList, isObject } from '@scc-lens/words';
import type { FieldPath, Json } from '@scc-lens/words';

/** The paths that a pattern matches, in the order of the text. */
export function expand(value: Json | undefined, [step, ...rest]: readonly string[]): readonly FieldPath[] {
  if (step === undefined) return [[]];
  if (step !== '*') return isObject(value) ? expand(value[step], rest).map(path => [step, ...path]) : [];
  if (isList(value)) return value.flatMap((item, i) => expand(item, rest).map(path => [i, ...path]));
  return isObject(value) ? Object.entries(value).flatMap(([name, entry]) => expand(entry, rest).map(path => [name, ...path])) : [];
}

export function stepsOf(pattern: string): readonly string[] {
  return pattern === '' ? [] : pattern.split('.');
}
