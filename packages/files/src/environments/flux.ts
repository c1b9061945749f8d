/** Environments that Flux' Kustomizations and HelmReleases describe: https://fluxcd.io/flux/components/ */
import path from 'node:path';
import { mergedValues } from '@scc-lens/charts';
import { isObject, isSameData, listOf, objectListOf, objectOf, omit, stringsOf, textOf, valueAt } from '@scc-lens/words';
import type { Json, JsonObject } from '@scc-lens/words';
import { readYaml } from '@scc-lens/yaml';
import { changesDeployed, chartElsewhere, elsewhere, type RunOf } from './commands';
import { environmentTexts } from './messages';
import { arePostRenderers } from './postRenderers';
import type { Repository } from './repository';
import { DeploysNothing, NotJudged, type Description, type Environment, type Variables } from './types';

const LOOKED_UP: ReadonlySet<string> = new Set(['GitRepository', 'HelmRepository', 'OCIRepository', 'Channel', 'ConfigMap', 'Secret']);

type Key = readonly [kind: string, namespace: string | null, name: string];

/** What a description and the objects that it may name have in common. */
type Placed = Pick<Description, 'folder'> & { readonly origin: Pick<Description['origin'], 'places'> };

/** The only file that something is in, or else its folder. */
const placeOf = ({ folder, origin: { places } }: Placed): string => (places.size === 1 ? ([...places][0] ?? folder) : folder);

/** Objects by kind, namespace and name. Several clusters may have the same ones, so that the nearest counts: in the file, its folder, or one above. */
export class Pool {
  private readonly known = new Map<string, JsonObject | null>();

  /** Keeps an object that descriptions name. An ArtifactGenerator is found by its artifacts. */
  add([kind, namespace, name]: Key, value: JsonObject, placed: Placed): void {
    const artifacts = kind === 'ArtifactGenerator' ? objectListOf(valueAt(value, ['spec', 'artifacts'])) : [];
    const keys = artifacts.map((artifact): Key => ['ExternalArtifact', namespace, textOf(artifact['name'])]);
    for (const key of LOOKED_UP.has(kind) ? [[kind, namespace, name] as const] : keys)
      for (const place of upwards(placeOf(placed))) {
        const text = JSON.stringify([...key, place]);
        const before = this.known.get(text);
        this.known.set(text, before === undefined || isSameData(before, value) ? value : null);
      }
  }

  /** The object of a name, as a description means it; undefined where there is none, or there are several equally near. */
  find(key: Key, description: Placed): JsonObject | undefined {
    for (const place of upwards(placeOf(description))) {
      const found = this.known.get(JSON.stringify([...key, place]));
      if (found !== undefined) return found ?? undefined;
    }
    return undefined;
  }
}

/** A folder and those above it. */
export function* upwards(folder: string): Generator<string> {
  for (let place = folder; ; place = path.dirname(place)) {
    yield place;
    if (place === path.dirname(place)) return;
  }
}

/** What a Kustomization of Flux applies: a kustomization, or all manifests below a folder. */
export async function readFluxKustomization(described: Description, repository: Repository, pool: Pool): Promise<readonly [Environment]> {
  const { kind, name, origin, value, originOf } = described;
  const spec = objectOf(value['spec']);
  const namespace = textOf(spec['targetNamespace']) || null;
  const folder = await findIn(spec['sourceRef'], textOf(spec['path']) || '.', { described, repository, pool, namespace });
  const given = { fields: addedFields({ ...spec, namespace }), fieldsOrigin: originOf?.(['spec']) };
  const variables = isObject(spec['postBuild']) ? { variables: variablesOf(spec['postBuild'], described, pool) } : {};
  return [{ kind, name, origin, namespace, folder, plain: { recurse: true }, isBuilt: true, ...given, ...variables }];
}

const ADDED = ['namespace', 'patches', 'patchesStrategicMerge', 'patchesJson6902', 'components'];

/** The fields of a Kustomization, or of an Application's `kustomize`, that are added to a kustomization. */
export const addedFields = (given: JsonObject): JsonObject =>
  Object.fromEntries(ADDED.flatMap(name => (textOf(given[name]) !== '' || listOf(given[name]).length > 0 ? [[name, given[name]]] : [])));

/** The variables of `postBuild`: the ones that are written there win. What only a Secret contains is not known. */
function variablesOf({ substitute, substituteFrom }: JsonObject, described: Description, pool: Pool): Variables {
  const known = new Map<string, string>();
  let areAll = true;
  const add = (data: Json | undefined): void => {
    for (const [name, value] of Object.entries(objectOf(data))) known.set(name, textOf(value));
  };
  for (const { kind, name } of objectListOf(substituteFrom)) {
    const object = kind === 'ConfigMap' ? pool.find([kind, described.namespace, textOf(name)], described) : undefined;
    areAll &&= object !== undefined;
    add(object?.['data']);
  }
  add(substitute);
  return { known, areAll };
}

/** The chart of a HelmRelease that is in this repository, with its values. */
export async function readHelmRelease(described: Description, repository: Repository, pool: Pool): Promise<readonly [Environment]> {
  const { kind, name, origin, value } = described;
  const spec = objectOf(value['spec']);
  const target = textOf(spec['targetNamespace']);
  const namespace = target || described.namespace;
  const release = textOf(spec['releaseName']) || (target === '' ? name : `${target}-${name}`);
  const { chart: named, version, sourceRef: ref, valuesFiles } = objectOf(valueAt(spec, ['chart', 'spec']));
  const chart = { release, values: [valuesFiles, spec['valuesFrom'], spec['values']] };
  const run = { described, repository, pool, namespace, chart };
  const published =
    textOf(named) === ''
      ? artifactOf(refOf(spec['chartRef']), described, pool)
      : publishedIn(refOf(ref), textOf(named), textOf(version), described, pool);
  const folder = published === null ? await findIn(ref, textOf(named), run) : await repository.chart(published.chart, published.version);
  if (folder === null && listOf(spec['postRenderers']).length === 0)
    throw new NotJudged(chartElsewhere({ url: '', chart: '', version: '', ...published, namespace, ...chart }));
  if (folder === null || !arePostRenderers(spec))
    throw new NotJudged(
      changesDeployed('postRenderers', namespace, 'helm', 'get', 'manifest', ...['--namespace', namespace ?? ''], release),
    );
  const values: string[] = [];
  for (const file of stringsOf(valuesFiles)) values.push(await findIn(ref, file, run, environmentTexts.valuesElsewhere(file)));
  const hidesErrors = objectListOf(spec['valuesFrom']).some(from => from['kind'] === 'Secret');
  const helmRelease = { name, file: origin.file, spec };
  return [
    { kind, name, origin, namespace, folder, release, values, inline: inlineValues(spec, described, pool), hidesErrors, helmRelease },
  ];
}

/** The chart of an artifact in a registry. Throws `NotJudged` where no file describes that. */
function artifactOf(ref: Ref, described: Description, pool: Pool) {
  const source = objectOf(ref.kind === 'OCIRepository' ? lookUp(ref, described, pool)?.['spec'] : undefined);
  const [, url = '', chart] = /^(.*)\/([^/]+)$/.exec(textOf(source['url'])) ?? [];
  if (chart === undefined) throw new NotJudged(ofOther(ref));
  const { tag, semver } = objectOf(source['ref']);
  return { url, chart, version: textOf(tag) || textOf(semver) };
}

/** A chart of a chart repository; null where it is of another source, or no file describes that. */
function publishedIn(ref: Ref, chart: string, version: string, described: Description, pool: Pool) {
  const url = ref.kind === 'HelmRepository' ? textOf(valueAt(lookUp(ref, described, pool), ['spec', 'url'])) : '';
  return url === '' ? null : { url, chart, version };
}

interface Ref {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

function refOf(ref: Json | undefined): Ref {
  const { kind, name, namespace } = objectOf(ref);
  return { kind: textOf(kind), name: textOf(name), namespace: textOf(namespace) };
}

/** Throws `DeploysNothing` for what names no source: a patch of an object. */
function ofOther(ref: Ref): string {
  if (ref.name === '') throw new DeploysNothing(environmentTexts.noSource());
  return environmentTexts.ofOther(ref);
}

const lookUp = ({ kind, name, namespace }: Ref, described: Description, pool: Pool): JsonObject | undefined =>
  pool.find([kind, namespace || described.namespace, name], described);

interface Run {
  readonly described: Description;
  readonly repository: Repository;
  readonly pool: Pool;
  /** Where objects go. */
  readonly namespace: string | null;
  /** Of a HelmRelease. */
  readonly chart?: RunOf;
}

/** A path in the git repository that a source is, or one that is copied from there; where no file describes that source, it is this one if it has the path. */
async function findIn(given: Json | undefined, named: string, { described, repository, pool, namespace, chart }: Run, absent?: string) {
  const artifact = refOf(given);
  const spec = artifact.kind === 'ExternalArtifact' ? objectOf(lookUp(artifact, described, pool)?.['spec']) : {};
  const copy = copiedFrom(spec, artifact.name, path.posix.normalize(named));
  const ref = copy === null ? artifact : refOf(copy.ref);
  const folder = path.posix.normalize(copy?.folder ?? named);
  const other = ofOther(artifact);
  const source = objectOf(lookUp(ref, described, pool)?.['spec']);
  const { branch, tag } = objectOf(source['ref']);
  const [url, version] = [textOf(source['url']) || null, textOf(tag) || textOf(branch)];
  if (ref.kind === 'OCIRepository' && url !== null) throw new NotJudged(elsewhere(url, folder, namespace, version, chart));
  if (ref.kind !== 'GitRepository') throw new NotJudged(other);
  return repository.find(url, folder, absent ?? (url === null ? other : elsewhere(url, folder, namespace, version, chart)), version);
}

/** What a folder of an artifact is copied from; null where that is not one folder. */
function copiedFrom({ sources, artifacts }: JsonObject, name: string, folder: string) {
  const copies = objectListOf(objectListOf(artifacts).find(one => one['name'] === name)?.['copy']).flatMap(({ from, to }) => {
    const [, alias, origin] = /^@([^/]+)\/(?:(.*)\/)?\*\*$/.exec(textOf(from)) ?? [];
    const below = path.posix.relative(path.posix.join('/', textOf(to).replace('@artifact', '')), path.posix.join('/', folder));
    const ref = objectListOf(sources).find(source => source['alias'] === alias);
    return ref === undefined || below.startsWith('..') ? [] : [{ ref: omit(ref, 'alias'), folder: path.posix.join(origin ?? '.', below) }];
  });
  return copies.length === 1 ? (copies[0] ?? null) : null;
}

/** The values of ConfigMaps and Secrets of the repository, in their order, and then the HelmRelease's own, which win. */
function inlineValues(spec: JsonObject, described: Description, pool: Pool): JsonObject | null {
  let merged: JsonObject = {};
  for (const from of objectListOf(spec['valuesFrom'])) {
    const [kind, name, key] = [textOf(from['kind']), textOf(from['name']), textOf(from['valuesKey']) || 'values.yaml'];
    const target = textOf(from['targetPath']);
    const object = pool.find([kind, described.namespace, name], described);
    const data = textOf(objectOf(object?.['data'])[key]);
    const own = kind === 'Secret' ? Buffer.from(data, 'base64').toString('utf8') : data;
    const text = textOf(objectOf(object?.['stringData'])[key]) || own;
    const value = target === '' || text === '' ? readYaml(text).value : valueAtPath(target, text);
    if (isObject(value) && !text.includes('ENC[')) merged = mergedValues(merged, value);
    else if (object !== undefined || from['optional'] !== true) throw new NotJudged(environmentTexts.valuesAbsent({ kind, name, key }));
  }
  const all = mergedValues(merged, objectOf(spec['values']));
  return Object.keys(all).length === 0 ? null : all;
}

/** One value at a path, typed as `--set` types it. Throws `NotJudged` for a path with lists, and for a value that is a list or mapping. */
function valueAtPath(target: string, text: string): JsonObject {
  const quoted = /^(["'])(.*)\1$/s.exec(text)?.[2];
  const written = quoted ?? text;
  if (!/^[\w-]+(?:\.[\w-]+)*$/.test(target) || /[,{}[\]\\]/.test(written))
    throw new NotJudged(environmentTexts.changes('valuesFrom.targetPath'));
  const isTyped = quoted === undefined && /^(?:true|false|null|0|[1-9][0-9]*)$/.test(written);
  const value: Json = isTyped ? (JSON.parse(written) as Json) : written;
  return target.split('.').reduceRight((inner: Json, key): Json => ({ [key]: inner }), value) as JsonObject;
}
