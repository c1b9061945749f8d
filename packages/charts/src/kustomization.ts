/** What a kustomization file names: other kustomizations, manifests, patches, and what is not on this machine. */
import { isObject, isText, listOf, objectListOf, objectOf, stringsOf, textOf, type Json } from '@scc-lens/words';
import { parseFile } from '@scc-lens/yaml';
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
  /** Files and folders with generators, transformers and validators. */
  readonly plugins: readonly string[];
  /** Other files with what kustomize reads: CRDs, configurations. */
  readonly others: readonly string[];
  /** Whether it can only be built as a part of another one. */
  readonly isComponent: boolean;
  /** The namespace that it gives the objects; null where it gives none. */
  readonly namespace: string | null;
  /** The charts that it has Helm render: each in a folder, or null with the place that it is fetched from. */
  readonly inflated: readonly { readonly folder: string | null; readonly from: string }[];
}

/** Reads a kustomization file; null where it is no YAML mapping. */
export function kustomizationNames(source: { readonly text: string }): KustomizationNames | null {
  const { value } = readYaml(source);
  if (!isObject(value)) return null;
  const resources = [...stringsOf(value['resources']), ...stringsOf(value['bases'])];
  const components = stringsOf(value['components']);
  const namesIn = (fields: Iterable<string>): readonly string[] => [...fields].flatMap(name => stringsOf(value[name])).filter(isPath);
  const patches = [
    ...stringsOf(value['patchesStrategicMerge']),
    ...stringsOf(value['patches']),
    ...['patches', 'patchesJson6902', 'replacements']
      .flatMap(name => listOf(value[name]))
      .flatMap(entry => (isObject(entry) && isText(entry['path']) ? [entry['path']] : [])),
  ].filter(isPath);
  const home = textOf(objectOf(value['helmGlobals'])['chartHome']) || 'charts';
  const inflated = [...objectListOf(value['helmCharts']), ...objectListOf(value['helmChartInflationGenerator'])].map(({ name, repo }) => {
    const folder = repo === undefined && isText(name) && /^[\w-][\w.-]*$/.test(name) ? `${home}/${name}` : null;
    return { folder, from: folder ?? (textOf(repo) || 'helmCharts') };
  });
  return {
    resources,
    components,
    patches,
    plugins: namesIn(PLUGINS),
    others: namesIn(['crds', 'configurations']),
    isComponent: value['kind'] === 'Component',
    namespace: textOf(value['namespace']) || null,
    inflated,
  };
}

/** Patches and generators may be written in the list itself. */
export const isPath = (entry: string): boolean => !entry.includes('\n') && !/^\s*[{[]/.test(entry);

/** Whether kustomize would fetch a resource or file: by URL, by git, or by the name of a host. */
function isRemote(entry: string): boolean {
  const text = entry.slice(0, 300);
  return (
    /^\s*(?:[a-z][a-z\d+.-]*:\/\/|[\w.-]+@|git::|gh:|[\w-]+::|github\.com[/:])/i.test(text) ||
    /[?&](?:ref|version|timeout|submodules)=/.test(text)
  );
}

/** What a text has kustomize read, or why it is not read as kustomize reads it. */
export interface KustomizePlaces {
  /** Files and folders, as they are written. */
  readonly local: readonly string[];
  /** What kustomize would fetch from elsewhere. */
  readonly remote: readonly string[];
  /** Fields that kustomize takes for others, because case does not count for it. */
  readonly misspelled: readonly string[];
  /** Whether a part is no YAML, or has a YAML tag, with which kustomize may read a value as another one. */
  readonly isUnclear: boolean;
}

/** Reads what places a kustomization, or generators, transformers and validators, name: all documents of a text. */
export function kustomizePlaces(text: string): KustomizePlaces {
  const local = new Set<string>();
  const misspelled = new Set<string>();
  const values = parseFile(text).slices.map(slice => (slice.text.trim() === '' ? null : readYaml(slice).value));
  const pending: { readonly value: Json | undefined; readonly field: string }[] = values.map(value => ({ value, field: '' }));
  const seen = new Set<Json>();
  // In the order of the text, as what is found is pushed behind.
  for (const { value, field } of pending) {
    if (isText(value) && PLACES.has(field) && isPath(value)) local.add(field === 'files' ? value.slice(value.indexOf('=') + 1) : value);
    if (isText(value) && PLUGINS.has(field)) pending.push(...inlined(value).map(one => ({ value: one, field: '' })));
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    const entries = Array.isArray(value) ? (value as readonly Json[]).map(item => [field, item] as const) : Object.entries(value);
    for (const [name, inner] of entries) {
      if (!PLACES.has(name) && FOLDED.has(fold(name))) misspelled.add(name);
      if (!NOT_READ.has(name)) pending.push({ value: inner, field: name });
    }
  }
  const isUnclear = values.includes(undefined) || /(?:^|[\s,[{])!(?:[\w-]*![\w%]|<)/.test(text);
  return { local: [...local], remote: [...local].filter(isRemote), misspelled: [...misspelled], isUnclear };
}

/** The objects of a generator, transformer or validator that is written in the list itself. */
function inlined(entry: string): readonly Json[] {
  return parseFile(entry).slices.flatMap(slice => {
    const { value } = readYaml(slice);
    return isObject(value) || Array.isArray(value) ? [value as Json] : [];
  });
}

/** As Go's reader of JSON compares the names of fields. Some letters have more than two forms. */
const fold = (name: string): string => name.toUpperCase().toLowerCase();

const PLUGINS: ReadonlySet<string> = new Set(['generators', 'transformers', 'validators']);

/** Fields of kustomizations and of generators in which files, folders or repositories are named, themselves or below. */
const PLACES: ReadonlySet<string> = new Set([
  ...[...PLUGINS, 'resources', 'bases', 'components', 'crds', 'configurations', 'openapi', 'patches', 'patchesJson6902', 'replacements'],
  ...['patchesStrategicMerge', 'path', 'paths', 'files', 'envs', 'env', 'repo', 'valuesFile', 'additionalValuesFiles', 'helmCharts'],
  ...['helmChartInflationGenerator', 'configMapGenerator', 'secretGenerator', 'chartHome'],
]);
const FOLDED: ReadonlySet<string> = new Set([...PLACES].map(fold));

/** Fields below which kustomize reads no file: paths in objects, labels and other values of the user's. */
const NOT_READ: ReadonlySet<string> = new Set([
  ...['fieldSpecs', 'fields', 'labels', 'commonLabels', 'pairs', 'annotations', 'commonAnnotations', 'literals', 'metadata'],
  ...['options', 'generatorOptions', 'target', 'targets', 'source', 'vars', 'images', 'replicas', 'helmGlobals', 'buildMetadata'],
]);
