/** The objects that the manifests of a kustomization have, with the kustomizations that change them. */
import { cached, isList, isObject, objectListOf, objectOf, remember, shifted, stringsOf, textOf } from '@scc-lens/words';
import type { FieldPath, JsonObject } from '@scc-lens/words';
import { splitDocuments } from '@scc-lens/yaml';
import { isPath } from './kustomization';
import { settersOf } from './patches';
import { readYaml } from './readYaml';
import type { Field, Setter } from './setters';
import { selects, type Target } from './target';
import type { KustomizationSource, Place, SourceText } from './types';

/** An object of a manifest. */
export interface Written {
  readonly object: JsonObject;
  readonly file: string;
  readonly placeIn: (path: FieldPath) => Place;
  /** The kustomizations that change it, the first one first. */
  readonly layers: readonly KustomizationSource[];
  /** The names and namespaces that it has in its manifest and after each of these; the last is the rendered object's. */
  readonly names: readonly string[];
  readonly namespaces: readonly string[];
}

export interface WrittenObjects {
  /** The one manifest of certain files that a rendered object comes from; null where none or several may be. */
  readonly of: (rendered: JsonObject, isOfFile?: (file: string) => boolean) => Written | null;
}

/** All objects of a kustomization. */
export function writtenBy(root: KustomizationSource): WrittenObjects {
  const byName = new Map<string, Written[]>();
  const put = (one: Omit<Written, 'names' | 'namespaces'>): void => {
    const names = namesUnder(one);
    const key = keyOf(textOf(one.object['kind']), names.at(-1) ?? '');
    cached(byName, key, () => []).push({ ...one, names, namespaces: namespacesUnder(one) });
  };
  const add = (kustomization: KustomizationSource, above: readonly KustomizationSource[]): void => {
    const { resources, components } = kustomization;
    const layers = [...components.flatMap(withParts), kustomization, ...above];
    for (const resource of resources) {
      if (isKustomization(resource)) add(resource, layers);
      else for (const one of objectsIn(resource)) put({ ...one, layers });
    }
    // What a component adds is changed by the components behind it.
    for (const [i, component] of components.entries())
      add(component, [...components.slice(i + 1).flatMap(withParts), kustomization, ...above]);
    for (const one of generatedBy(kustomization)) put({ ...one, layers });
  };
  add(root, []);
  return {
    of: (rendered, isOfFile) => {
      const kind = textOf(rendered['kind']);
      const name = nameOf(rendered);
      const named = byName.get(keyOf(kind, name)) ?? byName.get(keyOf(kind, withoutHash(kind, name))) ?? [];
      const near = isOfFile === undefined ? named : named.filter(({ file }) => isOfFile(file));
      const [only, ...others] = near.length > 1 ? near.filter(one => isInNamespace(one, rendered)) : near;
      return only !== undefined && others.length === 0 ? only : null;
    },
  };
}

/** Whether the object has the namespace that its kustomizations give it. */
export function isInNamespace({ namespaces }: Written, rendered: JsonObject): boolean {
  const given = namespaceOf(rendered);
  return given === '' || given === namespaces.at(-1);
}

/** A file; for a kustomization, its own one and all below it. */
export function sourcesIn(source: SourceText | KustomizationSource): readonly SourceText[] {
  if (!isKustomization(source)) return [source];
  return [source, ...[...source.patches.values(), ...source.resources, ...source.components].flatMap(sourcesIn)];
}

const isKustomization = (source: SourceText | KustomizationSource): source is KustomizationSource => 'resources' in source;

function withParts(component: KustomizationSource): readonly KustomizationSource[] {
  return [...component.components.flatMap(withParts), component];
}

const keyOf = (kind: string, name: string): string => `${kind}/${name}`;

/** Kinds whose names kustomize leaves as they are. */
const KEEPS_NAME: ReadonlySet<string> = new Set(['CustomResourceDefinition', 'APIService', 'Namespace']);

/** The names of an object with the patches, prefixes and suffixes of the kustomizations that change it. */
function namesUnder(one: Pick<Written, 'object' | 'layers'>): readonly string[] {
  const { object, layers } = one;
  const names = [nameOf(object)];
  for (const layer of layers) {
    const target = { ...targetOf(object), names, namespaces: namespacesUnder(one) };
    const setters = mayRename(layer) ? settersOf(layer, target) : [];
    const name = renamed(object, setters, names.at(-1) ?? '');
    names.push(affixesOf(layer, target).reduce((inner, [prefix, suffix]) => prefix + inner + suffix, name));
  }
  return names;
}

/** The name that a built object has where the kustomization's patches are applied: without what is put around it afterwards. */
export function nameInPatches(kustomization: KustomizationSource, built: JsonObject): string {
  return affixesOf(kustomization, targetOf(built)).reduceRight((name, [prefix, suffix]) => {
    const isAround = name.startsWith(prefix) && name.endsWith(suffix);
    return isAround ? name.slice(prefix.length, name.length - suffix.length) : name;
  }, nameOf(built));
}

/** What transformers of a kustomization put before and behind the name of an object, in their order. */
function affixesOf(layer: KustomizationSource, target: Target): readonly (readonly [prefix: string, suffix: string])[] {
  const isOf = (spec: JsonObject): boolean => spec['path'] === 'metadata/name' && selects(spec, target) === 'yes';
  const all = transformersOf(layer).filter(({ kind }) => /^(?:Prefix|Suffix|PrefixSuffix)Transformer$/.test(textOf(kind)));
  const affixing = KEEPS_NAME.has(target.kind) ? [] : all.filter(({ fieldSpecs }) => objectListOf(fieldSpecs).some(isOf));
  return affixing.map(({ prefix, suffix }) => [textOf(prefix), textOf(suffix)]);
}

/** The transformers of names and namespaces that a kustomization is, then the ones in its list, last the ones in files and folders. */
const transformersOf = remember((layer: KustomizationSource): readonly JsonObject[] => {
  const { namespace = '', namePrefix: prefix = '', nameSuffix: suffix = '', transformers } = objectOf(readYaml(layer).value);
  const listed = stringsOf(transformers);
  const inFiles = listed.flatMap(entry => layer.patches.get(entry) ?? []).flatMap(sourcesIn);
  const texts = [...listed.filter(entry => !isPath(entry)), ...inFiles.map(({ text }) => text)];
  return [
    { kind: 'NamespaceTransformer', metadata: { namespace } },
    { kind: 'PrefixSuffixTransformer', prefix, suffix, fieldSpecs: [{ path: 'metadata/name' }] },
    ...texts.flatMap(text => splitDocuments(text).map(slice => objectOf(readYaml(slice).value))),
  ];
});

/** Whether transformers that a kustomization lists may set any field, behind its patches. */
export const setsBehindPatches = (kustomization: KustomizationSource): boolean =>
  transformersOf(kustomization).some(({ kind }) => /^(?:Patch|Replacement|ValueAdd)/.test(textOf(kind)));

const mayRename = remember(({ text, patches }: KustomizationSource): boolean =>
  [text, ...[...patches.values()].map(patch => patch.text)].some(one => /\/metadata\/name\b|allowNameChange/.test(one)),
);

function renamed(rendered: JsonObject, setters: readonly Setter[], before: string): string {
  const asked = { path: ['metadata', 'name'], rendered, isStable: () => true };
  const start: Field = { value: before, place: { file: '', span: { start: 0, end: 0 } } };
  const after = setters.filter(({ isCertain }) => isCertain).reduce<Field>((field, { set }) => set(asked, field)[0] ?? field, start);
  return typeof after === 'object' ? textOf(after.value) : before;
}

function namespacesUnder({ object, layers }: Pick<Written, 'object' | 'layers'>): readonly string[] {
  const namespaces = [namespaceOf(object) || 'default'];
  for (const transformer of layers.flatMap(transformersOf).filter(({ kind }) => kind === 'NamespaceTransformer')) {
    const isOf = transformer['unsetOnly'] !== true || namespaces.at(-1) === 'default';
    if (isOf && namespaceOf(transformer) !== '') namespaces.push(namespaceOf(transformer));
  }
  return namespaces;
}

function objectsIn(source: SourceText): readonly Omit<Written, 'layers' | 'names' | 'namespaces'>[] {
  const { file } = source;
  return splitDocuments(source.text).flatMap(slice => {
    const yaml = readYaml(slice);
    const below =
      (prefix: FieldPath) =>
      (path: FieldPath): Place => ({ file, span: shifted(yaml.locate([...prefix, ...path]), slice.start) });
    const { value } = yaml;
    if (!isObject(value)) return [];
    if (!textOf(value['kind']).endsWith('List') || !isList(value['items'])) return [{ object: value, file, placeIn: below([]) }];
    return value['items'].flatMap((item, i) => (isObject(item) ? [{ object: item, file, placeIn: below(['items', i]) }] : []));
  });
}

/** ConfigMaps and Secrets that a kustomization generates: only their names are in it. */
function generatedBy(kustomization: KustomizationSource): readonly Omit<Written, 'layers' | 'names' | 'namespaces'>[] {
  const { file } = kustomization;
  const fields = objectOf(readYaml(kustomization).value);
  return (['ConfigMap', 'Secret'] as const).flatMap(kind => {
    const list = kind === 'ConfigMap' ? 'configMapGenerator' : 'secretGenerator';
    return objectListOf(fields[list]).map(({ name }, i) => ({
      object: { kind, metadata: { name: name ?? '' } },
      file,
      placeIn: () => ({ file, span: readYaml(kustomization).locate([list, i, 'name']) }),
    }));
  });
}

/** A generated object has a hash of its content behind its name. */
const withoutHash = (kind: string, name: string): string =>
  kind === 'ConfigMap' || kind === 'Secret' ? name.replace(/-[a-z\d]{10}$/, '') : name;

export const targetOf = (object: JsonObject): Target => ({
  ...{ apiVersion: textOf(object['apiVersion']), kind: textOf(object['kind']) },
  ...{ names: [nameOf(object)], namespaces: [namespaceOf(object) || 'default'] },
});
export const nameOf = (object: JsonObject): string => textOf(objectOf(object['metadata'])['name']);
const namespaceOf = (object: JsonObject): string => textOf(objectOf(object['metadata'])['namespace']);
