/** Values that a chart's templates change while they are rendered, so that its files do not show what other templates get. */
import type { FieldPath } from '../words';
import type { TemplateSource } from './types';

export interface ChangedValues {
  /** Paths in the values of any of the charts; the empty one is all of them. */
  readonly paths: readonly FieldPath[];
  /** Names of fields of which it is not clear in which mapping they are changed. */
  readonly names: ReadonlySet<string>;
}

/** Functions that change their first argument: what that is, and for `set` the name of the field. */
const CHANGE = /\b(set|unset|merge|mergeOverwrite|mustMerge|mustMergeOverwrite)[\s(]+(\$?[\w.]+|\$)(?:[\s)]+"([^"\n]*)")?/g;

export function changedValues(templates: readonly TemplateSource[]): ChangedValues {
  const paths: FieldPath[] = [];
  const names = new Set<string>();
  for (const { text } of templates)
    for (const [, change = '', target = '', name] of text.matchAll(CHANGE)) {
      const isField = change === 'set' || change === 'unset';
      if (isField && name !== undefined) names.add(name);
      const [root, ...path] = target.replace(/^\$/, '').split('.').slice(1);
      if (root === 'Values') paths.push(path);
      else if (/^(?:\$|\$?\.)$/.test(target) && (isField ? name === 'Values' : true)) paths.push([]);
    }
  return { paths, names };
}
