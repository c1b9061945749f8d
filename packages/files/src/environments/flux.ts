/** Environments that Flux' Kustomizations and HelmReleases describe: https://fluxcd.io/flux/components/ */
import path from 'node:path';
import { isObject, isSameData, listOf, objectListOf, objectOf, omit, stringsOf, textOf, valueAt } from '@scc-lens/words';
import type { JsonObject } from '@scc-lens/words';
import { readYaml } from '@scc-lens/yaml';
import { checkoutCommand, chartCommand } from './commands';
import { environmentTexts } from './messages';
import type { Answer, Repository } from './repository';
import { ALL_IN_FOLDER, NOTHING_GIVEN, unresolved } from './types';
import type { Description, Resolved } from './types';

const LOOKED_UP: ReadonlySet<string> = new Set(['GitRepository', 'HelmRepository', 'ConfigMap', 'Secret']);

/** Objects by kind, namespace and name. Several clusters may have the same ones, so that the nearest folder counts. */
export class Pool {
  private readonly known = new Map<string, JsonObject | null>();

  /** Keeps an object that descriptions name, with its absolute folder. An ArtifactGenerator is found by its artifacts. */
  add(kind: string, namespace: string | null, name: string, value: JsonObject, folder: string): void {
    const artifacts = kind === 'ArtifactGenerator' ? objectListOf(valueAt(value, ['spec', 'artifacts'])) : [];
    for (const artifact of artifacts) this.put('ExternalArtifact', namespace, textOf(artifact['name']), value, folder);
    if (LOOKED_UP.has(kind)) this.put(kind, namespace, name, value, folder);
  }

  /** The object of a name, as a description in a folder means it; undefined where there is none, or there are several equally near. */
  find(kind: string, namespace: string | null, name: string, folder: string): JsonObject | undefined {
    for (let place = folder; ; place = path.dirname(place)) {
      const found = this.known.get(JSON.stringify([kind, namespace, name, place]));
      if (found !== undefined || place === path.dirname(place)) return found ?? undefined;
    }
  }

  private put(kind: string, namespace: string | null, name: string, value: JsonObject, folder: string): void {
    for (let place = folder; ; place = path.dirname(place)) {
      const key = JSON.stringify([kind, namespace, name, place]);
      const before = this.known.get(key);
      this.known.set(key, before === undefined || (before !== null && isSameData(before, value)) ? value : null);
      if (place === path.dirname(place)) return;
    }
  }
}

interface Run {
  readonly repository: Repository;
  readonly pool: Pool;
}

/** What a Kustomization of Flux applies: a kustomization, or all manifests below a folder. */
export async function readFluxKustomization(described: Description, repository: Repository, pool: Pool): Promise<readonly Resolved[]> {
  return [await kustomizationOf(described, { repository, pool })];
}

async function kustomizationOf(described: Description, run: Run): Promise<Resolved> {
  const spec = objectOf(described.value['spec']);
  const refused = (reason: string): Resolved => unresolved(described, reason);
  const namespace = textOf(spec['targetNamespace']) || null;
  const folder = textOf(spec['path']) || '.';
  const found = await findIn(spec['sourceRef'], folder, described, run, namespace);
  if ('reason' in found) return refused(found.reason);
  const changing = ['patches', 'patchesStrategicMerge', 'patchesJson6902', 'components'].find(field => listOf(spec[field]).length > 0);
  if (changing !== undefined) return refused(environmentTexts.changes(changing));
  return {
    ...NOTHING_GIVEN,
    ...{ kind: described.kind, name: described.name, namespace, origin: described.origin, folder: found.value },
    plain: { ...ALL_IN_FOLDER, recurse: true },
    movesAll: namespace !== null,
    isSubstituted: isObject(spec['postBuild']),
  };
}

/** The chart of a HelmRelease that is in this repository, with its values. */
export async function readHelmRelease(described: Description, repository: Repository, pool: Pool): Promise<readonly Resolved[]> {
  return [await releaseOf(described, { repository, pool })];
}

async function releaseOf(described: Description, run: Run): Promise<Resolved> {
  const spec = objectOf(described.value['spec']);
  const refused = (reason: string): Resolved => unresolved(described, reason);
  const target = textOf(spec['targetNamespace']);
  const namespace = target || described.namespace;
  const release = textOf(spec['releaseName']) || (target === '' ? described.name : `${target}-${described.name}`);
  const chart = objectOf(valueAt(spec, ['chart', 'spec']));
  const [name, version] = [textOf(chart['chart']), textOf(chart['version'])];
  if (name === '') return refused(environmentTexts.ofOther(nameOfRef(spec['chartRef'])));
  const source = lookUp(chart['sourceRef'], described, run);
  const url = textOf(valueAt(source ?? {}, ['spec', 'url']));
  if (objectOf(chart['sourceRef'])['kind'] === 'HelmRepository' && url !== '')
    return refused(
      environmentTexts.elsewhere({ repository: url, command: chartCommand({ url, chart: name, version, release, namespace }) }),
    );
  const found = await findIn(chart['sourceRef'], name, described, run, namespace);
  if ('reason' in found) return refused(found.reason);
  if (listOf(spec['postRenderers']).length > 0) return refused(environmentTexts.changes('postRenderers'));
  const values: string[] = [];
  for (const file of stringsOf(chart['valuesFiles'])) {
    const place = await findIn(chart['sourceRef'], file, described, run, namespace);
    if ('reason' in place) return refused(environmentTexts.valuesElsewhere(file));
    values.push(place.value);
  }
  const inline = inlineValues(spec, described, run);
  if ('reason' in inline) return refused(inline.reason);
  return {
    ...NOTHING_GIVEN,
    ...{ kind: described.kind, name: described.name, namespace, origin: described.origin, folder: found.value, release, values },
    inline: inline.value,
    hidesErrors: objectListOf(spec['valuesFrom']).some(({ kind }) => kind === 'Secret'),
  };
}

function nameOfRef(ref: JsonObject[string]): { readonly kind: string; readonly name: string } {
  const { kind, name } = objectOf(ref);
  return { kind: textOf(kind), name: textOf(name) };
}

function lookUp(ref: JsonObject[string], { namespace, folder }: Description, { pool }: Run): JsonObject | undefined {
  const { kind, name } = nameOfRef(ref);
  return pool.find(kind, textOf(objectOf(ref)['namespace']) || namespace, name, folder);
}

/** A path in the git repository that a source is; where no file describes that source, it is this one if it has the path. */
async function findIn(
  ref: JsonObject[string],
  named: string,
  described: Description,
  run: Run,
  namespace: string | null,
): Promise<Answer<string>> {
  const { kind, name } = nameOfRef(ref);
  const other = { reason: environmentTexts.ofOther({ kind, name }) };
  const source = lookUp(ref, described, run);
  const copy = kind === 'ExternalArtifact' ? copiedFrom(objectOf(source?.['spec']), name, path.posix.normalize(named)) : null;
  if (copy !== null) return findIn(copy.ref, copy.folder, described, run, namespace);
  if (kind !== 'GitRepository') return other;
  const url = source === undefined ? null : textOf(valueAt(source, ['spec', 'url']));
  const found = await run.repository.find(url, path.posix.normalize(named));
  if ('place' in found) return { value: found.place };
  if (found.reason !== null) return { reason: found.reason };
  return url === null
    ? other
    : { reason: environmentTexts.elsewhere({ repository: url, command: checkoutCommand({ url, folder: named, namespace }) }) };
}

/** What a folder of an artifact is copied from; null where that is not one folder. */
function copiedFrom(
  { sources, artifacts }: JsonObject,
  name: string,
  folder: string,
): { readonly ref: JsonObject; readonly folder: string } | null {
  const copies = objectListOf(objectListOf(artifacts).find(one => one['name'] === name)?.['copy']).flatMap(({ from, to }) => {
    const [, alias, origin] = /^@([^/]+)\/(?:(.*)\/)?\*\*$/.exec(textOf(from)) ?? [];
    const below = path.posix.relative(path.posix.join('/', textOf(to).replace('@artifact', '')), path.posix.join('/', folder));
    const ref = objectListOf(sources).find(source => source['alias'] === alias);
    return ref === undefined || below.startsWith('..') ? [] : [{ ref: omit(ref, 'alias'), folder: path.posix.join(origin ?? '.', below) }];
  });
  return copies.length === 1 ? (copies[0] ?? null) : null;
}

/** The values of ConfigMaps and Secrets of the repository, in their order, and then the HelmRelease's own, which win. */
function inlineValues(spec: JsonObject, described: Description, { pool }: Run): Answer<JsonObject | null> {
  const own = objectOf(spec['values']);
  let merged: JsonObject = {};
  for (const from of objectListOf(spec['valuesFrom'])) {
    const [kind, name, key] = [textOf(from['kind']), textOf(from['name']), textOf(from['valuesKey']) || 'values.yaml'];
    if (from['targetPath'] !== undefined) return { reason: environmentTexts.changes('valuesFrom.targetPath') };
    const object = pool.find(kind, described.namespace, name, described.folder);
    const text = textOf(objectOf(object?.['stringData'])[key]) || dataOf(kind, objectOf(object?.['data'])[key]);
    const { value } = readYaml(text);
    if (isObject(value) && !text.includes('ENC[')) merged = mergedValues(merged, value);
    else if (object !== undefined || from['optional'] !== true) return { reason: environmentTexts.valuesAbsent({ kind, name, key }) };
  }
  const all = mergedValues(merged, own);
  return { value: Object.keys(all).length === 0 ? null : all };
}

const dataOf = (kind: string, data: JsonObject[string]): string =>
  kind === 'Secret' ? Buffer.from(textOf(data), 'base64').toString('utf8') : textOf(data);

/** As Helm merges values: mappings by their keys, all else as a whole. */
function mergedValues(before: JsonObject, after: JsonObject): JsonObject {
  const merged = new Map(Object.entries(before));
  for (const [key, value] of Object.entries(after)) {
    const known = merged.get(key);
    merged.set(key, isObject(known) && isObject(value) ? mergedValues(known, value) : value);
  }
  return Object.fromEntries(merged);
}
