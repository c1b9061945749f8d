/** What a kustomization file names: other kustomizations, manifests, patches, and what is not on this machine. */
import { isObject, isText, listOf, stringsOf } from '../words';
import type { Json } from '../words';
import { readYaml } from './readYaml';

/** The names of kustomization files, as kustomize looks for them. */
export const KUSTOMIZATION_FILES: readonly string[] = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** What a kustomization file names, as it is written there. */
export interface KustomizationNames {
  /** Manifests or folders with kustomizations, in the order in which they are taken. */
  readonly resources: readonly string[];
  readonly components: readonly string[];
  /** Files of patches and replacements. */
  readonly patches: readonly string[];
  /** Other files and folders with what kustomize reads: generators, transformers, validators, CRDs, configurations. */
  readonly others: readonly string[];
  /** What kustomize would fetch from elsewhere. */
  readonly remote: readonly string[];
  /** Whether it can only be built as a part of another one. */
  readonly isComponent: boolean;
  /** Fields by which it would render Helm charts. */
  readonly inflated: readonly string[];
}

/** Reads a kustomization file; null where it is no YAML mapping. */
export function kustomizationNames(source: { readonly text: string }): KustomizationNames | null {
  const { value } = readYaml(source);
  if (!isObject(value)) return null;
  const resources = [...stringsOf(value['resources']), ...stringsOf(value['bases'])];
  const components = stringsOf(value['components']);
  const others = ['generators', 'transformers', 'validators', 'crds', 'configurations'].flatMap(name => stringsOf(value[name]));
  const patches = [
    ...stringsOf(value['patchesStrategicMerge']),
    ...['patches', 'patchesJson6902', 'replacements']
      .flatMap(name => listOf(value[name]))
      .flatMap(entry => (isObject(entry) && isText(entry['path']) ? [entry['path']] : [])),
  ].filter(isPath);
  const inflated = ['helmCharts', 'helmChartInflationGenerator'].filter(name => listOf(value[name]).length > 0);
  return {
    resources,
    components,
    patches,
    others: others.filter(isPath),
    remote: remoteNames(value),
    isComponent: value['kind'] === 'Component',
    inflated,
  };
}

/** Patches and generators may be written in the list itself. */
export function isPath(entry: string): boolean {
  return !entry.includes('\n') && !/^\s*[{[]/.test(entry);
}

/** Whether kustomize would fetch a resource or file: by URL, by git, or by the name of a host. */
export function isRemote(entry: string): boolean {
  const text = entry.slice(0, 300);
  return (
    /^\s*(?:[a-z][a-z\d+.-]*:\/\/|[\w.-]+@[\w.-]+:|git::|gh:|[\w-]+::)/i.test(text) || /[?&](?:ref|version|timeout|submodules)=/.test(text)
  );
}

/** What a kustomization, or the file of a generator or transformer, has kustomize read from elsewhere. */
export function remoteNames(root: Json | undefined): readonly string[] {
  const found = new Set<string>();
  const pending: { readonly value: Json | undefined; readonly isPlace: boolean }[] = [{ value: root, isPlace: false }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { value, isPlace } = next;
    if (isText(value)) {
      const file = value.slice(value.indexOf('=') + 1);
      for (const name of [value, file]) if (isPlace && isPath(name) && isRemote(name)) found.add(name);
    } else if (Array.isArray(value)) {
      for (const item of value as readonly Json[]) pending.push({ value: item, isPlace });
    } else if (isObject(value)) {
      for (const [name, field] of Object.entries(value)) pending.push({ value: field, isPlace: PLACES.has(name) });
    }
  }
  return [...found];
}

/** Fields of kustomizations and of generators in which files, folders or repositories are named. */
const PLACES: ReadonlySet<string> = new Set([
  ...['resources', 'bases', 'components', 'generators', 'transformers', 'validators', 'crds', 'configurations'],
  ...['patchesStrategicMerge', 'path', 'paths', 'files', 'envs', 'env', 'repo', 'valuesFile', 'additionalValuesFiles'],
]);
