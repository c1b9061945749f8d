/** What a `Chart.yaml` names. */
import { isObject, listOf, objectListOf, textOf } from '@scc-lens/words';
import { readYaml } from './readYaml';

export interface ChartNames {
  readonly name: string;
  /** What charts inside it are called in what Helm prints, by their own names; a chart may have several. */
  readonly aliases: ReadonlyMap<string, readonly string[]>;
  /** Whether it takes values of charts inside it for its own (`import-values`). */
  readonly importsValues: boolean;
  /** Whether it has templates for other charts alone, so that Helm does not render it by itself. */
  readonly isLibrary: boolean;
}

/** Reads a `Chart.yaml`; null where it names no chart. */
export function chartNames(source: { readonly text: string }): ChartNames | null {
  const { value } = readYaml(source);
  const name = isObject(value) ? textOf(value['name']) : '';
  if (!isObject(value) || name === '') return null;
  const aliases = new Map<string, string[]>();
  const dependencies = objectListOf(value['dependencies']);
  for (const dependency of dependencies) {
    const own = textOf(dependency['name']);
    aliases.set(own, [...(aliases.get(own) ?? []), textOf(dependency['alias']) || own]);
  }
  const importsValues = dependencies.some(dependency => listOf(dependency['import-values']).length > 0);
  return { name, aliases, importsValues, isLibrary: value['type'] === 'library' };
}
