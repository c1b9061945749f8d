/** From an object that `kustomize build` prints to the file that sets a field: manifest, patch, or kustomization. */
import { splitDocuments } from '../manifest';
import type { ParsedFile } from '../manifest';
import { isList, isObject, lazily, objectListOf, objectOf, textOf, valueAt } from '../words';
import type { FieldPath, JsonObject } from '../words';
import { mergeKeyOf } from './listItems';
import { objectSetter, settersOf } from './patches';
import type { Setter } from './patches';
import { readYaml } from './readYaml';
import type { KustomizationSource, Origin, Place, Rendering, SourceText, Tracer } from './types';

/** Traces what `kustomize build` printed of a kustomization. Each document is looked up when it is first asked for. */
export function traceOverlay(root: KustomizationSource, stream: ParsedFile): Rendering {
  const written = lazily(() => writtenBy(root));
  const texts = lazily(() => new Map(sourcesIn(root).map(({ file, text }) => [file, text])));
  const tracers = new Map<number, Tracer>();
  return {
    trace: (document, path) => {
      const value = stream.manifests[document]?.value;
      const tracer = tracers.get(document) ?? tracerOf(root, written(), isObject(value) ? value : {});
      tracers.set(document, tracer);
      return tracer(path);
    },
    textOf: file => texts().get(file) ?? '',
  };
}

function isKustomization(source: SourceText | KustomizationSource): source is KustomizationSource {
  return 'resources' in source;
}

/** A kustomization's own files and those of all below it. */
function sourcesIn(kustomization: KustomizationSource): readonly SourceText[] {
  const { resources, components, patches } = kustomization;
  const below = [...resources, ...components].flatMap(one => (isKustomization(one) ? sourcesIn(one) : [one]));
  return [kustomization, ...patches.values(), ...below];
}

/** An object of a manifest, with the kustomizations that change it, the first one first. */
interface Written {
  readonly object: JsonObject;
  readonly placeIn: (path: FieldPath) => Place;
  readonly layers: readonly KustomizationSource[];
}

/** All objects of a kustomization, by kind and by the name that they are printed with. */
function writtenBy(root: KustomizationSource): ReadonlyMap<string, readonly Written[]> {
  const byName = new Map<string, Written[]>();
  const put = (one: Written): void => {
    const key = keyOf(textOf(one.object['kind']), nameUnder(one));
    const others = byName.get(key);
    if (others === undefined) byName.set(key, [one]);
    else others.push(one);
  };
  const add = (kustomization: KustomizationSource, above: readonly KustomizationSource[]): void => {
    const layers = [...componentsOf(kustomization), kustomization, ...above];
    for (const resource of kustomization.resources) {
      if (isKustomization(resource)) add(resource, layers);
      else for (const one of objectsIn(resource)) put({ ...one, layers });
    }
    for (const component of kustomization.components) add(component, [kustomization, ...above]);
    for (const one of generatedBy(kustomization)) put({ ...one, layers });
  };
  add(root, []);
  return byName;
}

const keyOf = (kind: string, name: string): string => `${kind}/${name}`;

/** Kinds whose names kustomize leaves as they are. */
const KEEPS_NAME: ReadonlySet<string> = new Set(['CustomResourceDefinition', 'APIService', 'Namespace']);

/** The name of an object with the prefixes and suffixes of the kustomizations that change it. */
function nameUnder({ object, layers }: Written): string {
  let name = nameOf(object);
  if (KEEPS_NAME.has(textOf(object['kind']))) return name;
  for (const layer of layers) {
    const fields = objectOf(readYaml(layer).value);
    name = `${textOf(fields['namePrefix'])}${name}${textOf(fields['nameSuffix'])}`;
  }
  return name;
}

function componentsOf({ components }: KustomizationSource): readonly KustomizationSource[] {
  return components.flatMap(component => [...componentsOf(component), component]);
}

function objectsIn(source: SourceText): readonly Omit<Written, 'layers'>[] {
  return splitDocuments(source.text).flatMap(slice => {
    const yaml = readYaml(slice);
    const below =
      (prefix: FieldPath) =>
      (path: FieldPath): Place => {
        const { start, end } = yaml.locate([...prefix, ...path]);
        return { file: source.file, span: { start: start + slice.start, end: end + slice.start } };
      };
    const { value } = yaml;
    if (!isObject(value)) return [];
    if (!textOf(value['kind']).endsWith('List') || !isList(value['items'])) return [{ object: value, placeIn: below([]) }];
    return value['items'].flatMap((item, i) => (isObject(item) ? [{ object: item, placeIn: below(['items', i]) }] : []));
  });
}

/** ConfigMaps and Secrets that a kustomization generates: only their names are in it. */
function generatedBy(kustomization: KustomizationSource): readonly Omit<Written, 'layers'>[] {
  const fields = objectOf(readYaml(kustomization).value);
  return (['ConfigMap', 'Secret'] as const).flatMap(kind => {
    const list = kind === 'ConfigMap' ? 'configMapGenerator' : 'secretGenerator';
    return objectListOf(fields[list]).map(({ name }, i) => ({
      object: { kind, metadata: { name: name ?? '' } },
      placeIn: () => ({ file: kustomization.file, span: readYaml(kustomization).locate([list, i, 'name']) }),
    }));
  });
}

function tracerOf(root: KustomizationSource, all: ReadonlyMap<string, readonly Written[]>, rendered: JsonObject): Tracer {
  const kind = textOf(rendered['kind']);
  const name = nameOf(rendered);
  const written = onlyOne(all.get(keyOf(kind, name)) ?? all.get(keyOf(kind, withoutHash(kind, name))) ?? [], rendered);
  if (written === null) return () => ({ file: root.file, span: { start: 0, end: 0 }, exactness: 'file', value: null });
  const { object, placeIn, layers } = written;
  const names = [nameOf(object), name];
  const setters = [objectSetter(object, placeIn), ...layers.flatMap(layer => settersOf(layer, { kind, names }))];
  return path => trace(setters, rendered, presentPart(rendered, path), placeIn);
}

/** The one manifest that the rendered object is of; null where none is, or several are. */
function onlyOne(candidates: readonly Written[], rendered: JsonObject): Written | null {
  const near = candidates.length > 1 ? candidates.filter(({ object }) => namespaceOf(object) === namespaceOf(rendered)) : candidates;
  const [only] = near;
  return near.length === 1 && only !== undefined ? only : null;
}

/** A generated object has a hash of its content behind its name. */
function withoutHash(kind: string, name: string): string {
  return kind === 'ConfigMap' || kind === 'Secret' ? name.replace(/-[a-z\d]{10}$/, '') : name;
}

const nameOf = (object: JsonObject): string => textOf(objectOf(object['metadata'])['name']);
const namespaceOf = (object: JsonObject): string => textOf(objectOf(object['metadata'])['namespace']);

/** A finding on an absent field is about the nearest one that is there. */
function presentPart(rendered: JsonObject, path: FieldPath): FieldPath {
  let length = path.length;
  while (length > 0 && valueAt(rendered, path.slice(0, length)) === undefined) length--;
  return path.slice(0, length);
}

/** Whether a field identifies the object or item that a patch is of, so that a patch that has it does not set it. */
function isIdentity(path: FieldPath): boolean {
  const [field, parent] = [path.at(-1), path.at(-2)];
  const isKey = typeof parent === 'number' && field === mergeKeyOf(path.at(-3));
  return path.length === 1 || (path.length === 2 && parent === 'metadata' && field === 'name') || isKey;
}

/** The setter of the field, or of the nearest parent that one sets: of a scalar the last one, of mappings and lists the first that has them. */
function trace(setters: readonly Setter[], rendered: JsonObject, path: FieldPath, placeIn: Written['placeIn']): Origin {
  for (let length = path.length; length > 0; length--) {
    const part = path.slice(0, length);
    const value = valueAt(rendered, part);
    const isSet = (value === null || typeof value !== 'object') && !isIdentity(part);
    for (const { find } of isSet ? setters.toReversed() : setters) {
      const place = find(part, rendered);
      if (place !== null) return { ...place, exactness: length === path.length ? 'exact' : 'parent', value: null };
    }
  }
  return { ...placeIn(['kind']), exactness: path.length === 0 ? 'exact' : 'parent', value: null };
}
