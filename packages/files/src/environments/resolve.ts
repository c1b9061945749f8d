/** The charts, kustomizations and environments of a folder, rendered. What they render to may describe further environments. */
import path from 'node:path';
import { KUSTOMIZATION_FILES, placer } from '@scc-lens/charts';
import { locate, parseFile } from '@scc-lens/yaml';
import type { Rendered, Renderer } from '../render/types';
import type { FieldPath } from '@scc-lens/words';
import { LARGEST_MANIFEST, readBounded } from '../walk/readBounded';
import { readPolicyGenerator, readSubscription } from './acm';
import { readApplicationSet } from './applicationSet';
import { readApplication } from './argocd';
import { Pool, upwards, readFluxKustomization, readHelmRelease } from './flux';
import { environmentTexts } from './messages';
import { readNamedFile } from './namedFiles';
import { manifestsAmong } from './plainFolder';
import { EnvironmentRendering, shown, type EnvironmentOptions, type Made } from './rendering';
import type { Repository } from './repository';
import { NotJudged, unlessNotJudged } from './types';
import type { Deployed, Description, Environment, Origin, Resolved, Unresolved } from './types';
import { substituted } from './variables';

/** Reads the environments of one kind of object. Throws `NotJudged`. */
type Reader = (described: Description, repository: Repository, pool: Pool) => Promise<readonly Resolved[]>;

/** By kind and API group. */
const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['Application.argoproj.io', readApplication],
  ['ApplicationSet.argoproj.io', readApplicationSet],
  ['Kustomization.kustomize.toolkit.fluxcd.io', readFluxKustomization],
  ['HelmRelease.helm.toolkit.fluxcd.io', readHelmRelease],
  ['PolicyGenerator.policy.open-cluster-management.io', readPolicyGenerator],
  ['Subscription.apps.open-cluster-management.io', readSubscription],
]);

/** Whether an object describes environments. */
export const describesEnvironment = (object: Pick<Description, 'kind' | 'apiVersion'>): boolean => readerOf(object) !== undefined;

/** A text without one of these describes no environment and nothing that one needs. */
const DESCRIBES = /\b(?:argoproj|fluxcd|open-cluster-management)\.io\/|\bkind["']?\s*:\s*["']?(?:ConfigMap|Secret)\b/;

/** Manifests of all plain folders together. */
const MOST_FILES = 50_000;

/** A chart or kustomization that no environment is of so far, with what it describes. */
export interface OwnFolder {
  readonly deployed: Deployed;
  readonly descriptions: readonly Description[];
}

/** Resolves environments in their order; what has the same content and namespace is rendered and judged once. */
export class Environments {
  private readonly refused = new Map<string, Unresolved>();
  private readonly found = new Map<string, Deployed & { readonly names: Set<string>; readonly describedIn: Set<string> }>();
  private readonly own: Deployed[] = [];
  /** The absolute folders that environments are of, and not of some files in them, and the files that kustomizations of them are built from. */
  private readonly folders = new Set<string>();
  private readonly places = new Set<string>();
  private readonly pool = new Pool();
  private readonly rendering: EnvironmentRendering;
  private left = MOST_FILES;

  constructor(
    private readonly repository: Repository,
    private readonly options: EnvironmentOptions,
  ) {
    this.rendering = new EnvironmentRendering(repository, options);
  }

  /** All that was found, and the folders that no environment is of. */
  get deployed(): readonly Deployed[] {
    return [...this.own.filter(one => !this.isOfEnvironment(path.resolve(one.path))), ...this.found.values()];
  }

  private isOfEnvironment(folder: string): boolean {
    return this.folders.has(folder) || KUSTOMIZATION_FILES.some(name => this.places.has(path.join(folder, name)));
  }

  /** What could not be resolved; one description may be rendered several times. A file that kustomizations of environments use is no description by itself. */
  get unresolved(): readonly Unresolved[] {
    return [...this.refused.values()].filter(
      ({ origin: { places } }) => places.size > 1 || ![...places].some(place => this.places.has(place)),
    );
  }

  /** Adds the environments that are described by hand. */
  async addByHand(): Promise<void> {
    for (const environment of this.options.byHand ?? []) {
      const places = [environment.folder, ...(environment.values ?? [])].map(place => path.relative(this.repository.root, place));
      const read = async (): Promise<readonly Resolved[]> => {
        for (const place of places) await this.repository.find(null, place, environmentTexts.absent(place));
        return [environment];
      };
      await this.add(await unlessNotJudged(environment, read));
    }
  }

  /** Adds the environments that files describe. */
  async addFromFiles(files: readonly string[], within: Environment | null = null): Promise<void> {
    await this.add(await this.describedByFiles(files, within));
  }

  /** Renders charts or kustomizations that no environment is of so far, and reads what they describe. */
  async renderFolders(renderer: Renderer, folders: readonly string[]): Promise<readonly OwnFolder[]> {
    const fresh = folders.filter(folder => !this.folders.has(path.resolve(folder)));
    const outcomes = await Promise.all(fresh.map(folder => this.rendering.rendered(renderer, path.resolve(folder))));
    return fresh.map((folder, i) => {
      const [outcome = { reason: '' }, none] = [outcomes[i], new Set<string>()];
      const deployed = { key: folder, names: none, describedIn: none, path: folder, renderer, outcome, files: [], namespace: null };
      const descriptions = 'text' in outcome ? this.descriptionsIn(outcome.text, outcome, path.resolve(folder), null, shown(folder)) : [];
      return { deployed, descriptions };
    });
  }

  /** Adds these folders where no environment is of them by now, and what they describe: first folders that no other one describes. */
  async addFolders(folders: readonly OwnFolder[]): Promise<void> {
    const all = await Promise.all(folders.map(async own => ({ ...own, resolved: await this.read(own.descriptions) })));
    const targets = new Set(all.flatMap(({ resolved }) => resolved.flatMap(one => ('reason' in one ? [] : [one.folder]))));
    const isTarget = ({ deployed }: OwnFolder): boolean => [...upwards(path.resolve(deployed.path))].some(place => targets.has(place));
    for (const { deployed, resolved } of [...all.filter(one => !isTarget(one)), ...all.filter(isTarget)]) {
      if (this.isOfEnvironment(path.resolve(deployed.path))) continue;
      this.own.push(deployed);
      await this.add(resolved);
    }
  }

  /** Adds environments, and those that are described in what they render to. All of them are rendered before the first is looked at. */
  private async add(environments: readonly Resolved[]): Promise<void> {
    for (let pending = environments; pending.length > 0;) {
      const made = await Promise.all(pending.map(async one => ('reason' in one ? one : this.rendering.make(one))));
      const next: Resolved[] = [];
      for (const one of made) {
        const resolved = 'reason' in one ? [one] : await unlessNotJudged(one.environment, () => this.deploy(one));
        for (const found of resolved) {
          if ('reason' in found) this.refused.set(JSON.stringify([found.name, found.reason, found.origin.file, found.origin.line]), found);
          else next.push(found);
        }
      }
      pending = next;
    }
  }

  /** Keeps an environment that is new; the ones that are described in what it renders to. */
  private async deploy({ environment, renderer, outcome: made, key }: Made): Promise<readonly Resolved[]> {
    const { name, folder, namespace, openshift, origin, variables, isUnwanted, plain = {} } = environment;
    const known = this.found.get(key);
    if (known !== undefined) {
      known.names.add(name);
      for (const place of origin.places) known.describedIn.add(place);
      return [];
    }
    const files = made === null ? await this.plainFiles(environment) : [];
    const { outcome, reason } = made === null || variables === undefined ? { outcome: made, reason: null } : substituted(made, variables);
    const deployed = { key, namespace, openshift, path: shown(folder), renderer, outcome, files, isUnwanted };
    if ((plain.include ?? '') === '') this.folders.add(folder);
    if (renderer === 'kustomize') for (const place of outcome !== null && 'text' in outcome ? outcome.places : []) this.places.add(place);
    this.found.set(key, { ...deployed, names: new Set([name]), describedIn: new Set(origin.places) });
    if (outcome === null) return this.describedByFiles(files, environment);
    const inside = 'text' in outcome ? await this.read(this.descriptionsIn(outcome.text, outcome, folder, environment, shown(folder))) : [];
    return reason === null ? inside : [{ ...environment, reason: environmentTexts.notJudged(reason) }, ...inside];
  }

  /** The manifests of a folder, from the current one. Throws `NotJudged` where there are none, or too many. */
  private async plainFiles({ folder, plain = {} }: Environment): Promise<readonly string[]> {
    const isDeep = plain.recurse === true;
    const files = manifestsAmong(await this.repository.filesIn(folder, isDeep), plain);
    this.left -= files.length;
    if (this.left < 0) throw new NotJudged(environmentTexts.tooManyFiles(MOST_FILES));
    if (files.length === 0) throw new NotJudged(environmentTexts[isDeep ? 'noManifest' : 'noManifestHere'](shown(folder)));
    return files.map(file => path.relative('', path.join(folder, file)));
  }

  private async describedByFiles(files: readonly string[], within: Environment | null): Promise<readonly Resolved[]> {
    const found: Description[] = [];
    const named: Resolved[] = [];
    for (const file of files) {
      const text = await textOf(file);
      for (const one of this.descriptionsIn(text, null, path.dirname(path.resolve(file)), within, file)) found.push(one);
      if (this.options.byHand !== null) for (const one of await readNamedFile(file, text, this.repository)) named.push(one);
    }
    return [...named, ...(await this.read(found))];
  }

  /** The objects in a file, or in what is rendered, that describe environments; what these need is kept. `file` is what they are in. */
  private descriptionsIn(
    text: string,
    rendered: Rendered | null,
    folder: string,
    within: Environment | null,
    file: string,
  ): readonly Description[] {
    if (this.options.byHand === null || !DESCRIBES.test(text)) return [];
    const parsed = parseFile(text, rendered === null ? 'own' : 'rendered');
    const placeOf = placer({ path: file, ...(rendered === null ? {} : { rendered }) }, parsed);
    const places = new Set([...(within?.origin.places ?? []), ...(rendered?.places ?? [path.resolve(file)])]);
    return parsed.manifests.flatMap((manifest, document) =>
      manifest.objects.flatMap(({ kind, apiVersion, name: given, namespace: own, path: field, value }) => {
        const [name, namespace] = [given ?? '', own ?? within?.namespace ?? null];
        this.pool.add([kind, namespace, name], value, { folder, origin: { places } });
        if (readerOf({ kind, apiVersion }) === undefined) return [];
        const originOf = (below: FieldPath): Origin => {
          const at = [...field, ...below];
          const start = (parsed.slices[document]?.start ?? 0) + locate(manifest, at).start;
          const { file: place, range } = placeOf({ document, path: at, span: { start, end: start } });
          return { file: place, line: range.start.line, namespace: own, places };
        };
        return [{ kind, apiVersion, name, namespace, value, folder, origin: originOf(['kind']), originOf }];
      }),
    );
  }

  private async read(descriptions: readonly Description[]): Promise<readonly Resolved[]> {
    const found: Resolved[] = [];
    for (const one of descriptions) {
      const read = async (): Promise<readonly Resolved[]> => (await readerOf(one)?.(one, this.repository, this.pool)) ?? [];
      for (const resolved of await unlessNotJudged(one, read)) found.push(resolved);
    }
    return found;
  }
}

const readerOf = ({ kind, apiVersion }: Pick<Description, 'kind' | 'apiVersion'>): Reader | undefined =>
  READERS.get(`${kind}.${apiVersion.split('/')[0] ?? ''}`);

/** Empty for a file that cannot be read: it is one of those that are judged, where the reason is reported. */
async function textOf(file: string): Promise<string> {
  return readBounded(file, LARGEST_MANIFEST).then(
    bytes => String(bytes).replace(/^\u{FEFF}/u, ''),
    () => '',
  );
}
