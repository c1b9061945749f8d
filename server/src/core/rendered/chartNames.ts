/** What a `Chart.yaml` names. */
import { isObject, objectListOf, textOf } from '../words';
import { readYaml } from './readYaml';

export interface ChartNames {
  readonly name: string;
  /** What charts inside it are called in what Helm prints, by their own names; a chart may have several. */
  readonly aliases: ReadonlyMap<string, readonly string[]>;
}

/** Reads a `Chart.yaml`; null where it names no chart. */
export function chartNames(source: { readonly text: string }): ChartNames | null {
  const { value } = readYaml(source);
  const name = isObject(value) ? textOf(value['name']) : '';
  if (!isObject(value) || name === '') return null;
  const aliases = new Map<string, string[]>();
  for (const dependency of objectListOf(value['dependencies'])) {
    const own = textOf(dependency['name']);
    aliases.set(own, [...(aliases.get(own) ?? []), textOf(dependency['alias']) || own]);
  }
  return { name, aliases };
}
