/** The charts, kustomizations and environments of a folder, rendered. What they render to may describe further environments. */
import path from 'node:path';
import { KUSTOMIZATION_FILES, relocate } from '@scc-lens/charts';
import { cached, matchesGlob, readGlob } from '@scc-lens/words';
import type { FieldPath } from '@scc-lens/words';
import { lineStarts, locate, parseFile, positionAt } from '@scc-lens/yaml';
import type { ParsedFile } from '@scc-lens/yaml';
import { render, rendererOf } from '../render/render';
import type { Outcome, Renderer, RenderOptions } from '../render/types';
import { readBounded } from '../walk/readBounded';
import { readApplicationSet } from './applicationSet';
import { readApplication } from './argocd';
import { Pool, readFluxKustomization, readHelmRelease } from './flux';
import { environmentTexts } from './messages';
import type { Repository } from './repository';
import { isUnresolved, NOTHING_GIVEN, unresolved } from './types';
import type { ByHand, Deployed, Description, Environment, Origin, Resolved, Unresolved } from './types';

/** Reads the environments of one kind of object. */
type Reader = (described: Description, repository: Repository, pool: Pool) => Promise<readonly Resolved[]>;

/** By kind and API group. */
const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['Application.argoproj.io', readApplication],
  ['ApplicationSet.argoproj.io', readApplicationSet],
  ['Kustomization.kustomize.toolkit.fluxcd.io', readFluxKustomization],
  ['HelmRelease.helm.toolkit.fluxcd.io', readHelmRelease],
]);

const readerOf = ({ kind, apiVersion }: Pick<Description, 'kind' | 'apiVersion'>): Reader | undefined =>
  READERS.get(`${kind}.${apiVersion.split('/')[0] ?? ''}`);

/** The kinds of objects that describe environments. */
export const ENVIRONMENT_KINDS: ReadonlySet<string> = new Set([...READERS.keys()].map(name => name.slice(0, name.indexOf('.'))));

/** A text without one of these describes no environment and nothing that one needs. */
const DESCRIBES = /\b(?:argoproj|fluxcd)\.io\/|\bkind["']?\s*:\s*["']?(?:ConfigMap|Secret)\b/;

/** MiB of a file that may describe environments. */
const LARGEST = 8;

/** Manifests of all plain folders together. */
const MOST_FILES = 50_000;

/** How environments are rendered. */
export interface EnvironmentOptions extends RenderOptions {
  /** The environments that are described by hand; null where none are looked for at all. */
  readonly byHand: readonly ByHand[] | null;
  /** The version of Kubernetes in a release of OpenShift. */
  readonly kubernetesOf: (openshift: string) => string | undefined;
}

/** Resolves environments one after another; what has the same content and namespace is rendered and judged once. */
export class Environments {
  private readonly refused = new Map<string, Unresolved>();
  private readonly found = new Map<string, Deployed & { readonly names: Set<string>; readonly describedIn: Set<string> }>();
  private readonly outcomes = new Map<string, Promise<Outcome>>();
  private readonly pool = new Pool();
  private left = MOST_FILES;

  constructor(
    private readonly repository: Repository,
    private readonly options: EnvironmentOptions,
  ) {}

  /** All that was found. */
  get deployed(): readonly Deployed[] {
    return [...this.found.values()];
  }

  /** What could not be resolved; one description may be rendered several times. */
  get unresolved(): readonly Unresolved[] {
    return [...this.refused.values()];
  }

  /** Adds environments, and those that are described in what they render to. */
  async add(environments: readonly Resolved[]): Promise<void> {
    const pending = [...environments];
    // Grows while it is read.
    for (const one of pending) {
      if (isUnresolved(one)) this.refused.set(JSON.stringify([one.name, one.reason, one.origin.file, one.origin.line]), one);
      else for (const described of await this.deploy(one)) pending.push(described);
    }
  }

  /** Adds the environments that are described by hand. */
  async addByHand(): Promise<void> {
    for (const { file, line, ...given } of this.options.byHand ?? []) {
      const named = { kind: 'Environment', name: given.name, origin: { file, line, places: new Set([path.resolve(file)]) } };
      const places = [given.folder, ...given.values].map(place => path.relative(this.repository.root, place));
      let reason: string | undefined;
      for (const place of places) {
        const found = await this.repository.find(null, place);
        if ('reason' in found) reason ??= found.reason ?? environmentTexts.absent(place);
      }
      await this.add([reason === undefined ? { ...NOTHING_GIVEN, ...given, ...named } : unresolved(named, reason)]);
    }
  }

  /** Adds the environments that files describe. */
  async addFromFiles(files: readonly string[]): Promise<void> {
    await this.add(await this.describedByFiles(files, null));
  }

  /** Renders a chart or kustomization that no environment may be of, and adds the environments that it describes. */
  async addFromFolder(renderer: Renderer, folder: string): Promise<Outcome> {
    const outcome = await this.rendered(renderer, path.resolve(folder), [], this.options);
    await this.add(await this.describedBy(outcome, path.resolve(folder), null));
    return outcome;
  }

  /** Renders an environment that is new; the ones that are described in what it renders to. */
  private async deploy(environment: Environment): Promise<readonly Resolved[]> {
    const { kind, name, folder, namespace, openshift, origin, plain, values, inline, sets, strings, release } = environment;
    const renderer = plain.isForced ? null : await rendererOf(folder);
    const inputs = renderer === null ? [plain] : renderer === 'helm' ? [values, inline, sets, strings, release, namespace, openshift] : [];
    const key = JSON.stringify([folder, renderer, inputs, namespace, openshift]);
    const known = this.found.get(key);
    if (known !== undefined) {
      known.names.add(name);
      for (const place of origin.places) known.describedIn.add(place);
      return [];
    }
    const files = renderer === null ? await this.plainFiles(environment) : [];
    const outcome = renderer === null ? null : await this.rendered(renderer, folder, inputs, this.optionsOf(environment));
    const reason = await this.obstacle(environment, files, outcome);
    if (reason !== null) return [unresolved({ kind, name, origin }, reason)];
    const deployed = { key, namespace, openshift, path: shown(folder), renderer, outcome, files, origin };
    this.found.set(key, { ...deployed, names: new Set([name]), describedIn: new Set(origin.places) });
    return outcome === null ? this.describedByFiles(files, environment) : this.describedBy(outcome, folder, environment);
  }

  private optionsOf({ values, inline, sets, strings, release, namespace, openshift, hidesErrors }: Environment): RenderOptions {
    const kubernetes = openshift === undefined ? this.options.kubernetes : this.options.kubernetesOf(openshift);
    const given = { values: [], valuesOf: () => values.map(shown), inline, sets, strings, release, namespace: namespace ?? undefined };
    return { ...this.options, ...given, kubernetes, hidesErrors, root: this.repository.root };
  }

  private rendered(renderer: Renderer, folder: string, inputs: readonly unknown[], options: RenderOptions): Promise<Outcome> {
    return cached(this.outcomes, JSON.stringify([renderer, folder, inputs]), () => render(renderer, folder, shown(folder), options));
  }

  /** The manifests of a folder, from the current one. */
  private async plainFiles({ folder, plain }: Environment): Promise<readonly string[]> {
    const { isForced, recurse, include, exclude } = plain;
    const below = await this.repository.filesIn(folder, recurse);
    const built = new Set(
      isForced ? [] : below.filter(file => KUSTOMIZATION_FILES.includes(path.posix.basename(file))).map(file => path.posix.dirname(file)),
    );
    const isBuilt = (file: string): boolean => file.split('/').some((_, i, steps) => built.has(steps.slice(0, i).join('/') || '.'));
    const [included, excluded] = [globOf(include), globOf(exclude)];
    const files = below.filter(file => !isBuilt(file) && included?.(file) !== false && excluded?.(file) !== true);
    this.left -= files.length;
    return files.map(file => path.relative('', path.join(folder, file)));
  }

  /** Why what was rendered is not what is deployed, or nothing is; null where it is. */
  private async obstacle({ folder, namespace, movesAll, isSubstituted }: Environment, files: readonly string[], outcome: Outcome | null) {
    if (this.left < 0) return environmentTexts.tooManyFiles(MOST_FILES);
    if (outcome === null && files.length === 0) return environmentTexts.noManifest(shown(folder));
    if (!movesAll && !isSubstituted) return null;
    const texts = outcome === null ? await Promise.all(files.map(textOf)) : ['text' in outcome ? outcome.text : ''];
    for (const line of texts.join('\n').split('\n')) {
      const variable = isSubstituted ? /\$\{[^}]{0,100}\}?/.exec(line)?.[0] : undefined;
      if (variable !== undefined) return environmentTexts.substitutes(variable);
      const other = movesAll ? /^[ \t]+namespace:[ \t]*["']?([\w-]+)/.exec(line)?.[1] : undefined;
      if (namespace !== null && other !== undefined && other !== namespace)
        return environmentTexts.moves({ target: namespace, namespace: other });
    }
    return null;
  }

  private async describedByFiles(files: readonly string[], within: Environment | null): Promise<readonly Resolved[]> {
    const descriptions: Description[] = [];
    for (const file of this.options.byHand === null ? [] : files) {
      const text = await textOf(file);
      if (!DESCRIBES.test(text)) continue;
      const parsed = parseFile(text);
      const starts = lineStarts(text);
      const lineOf = (document: number, field: FieldPath): number => {
        const { manifests, slices } = parsed;
        const manifest = manifests[document];
        return manifest === undefined ? 0 : positionAt(starts, (slices[document]?.start ?? 0) + locate(manifest, field).start).line;
      };
      const places = new Set([path.resolve(file), ...(within?.origin.places ?? [])]);
      descriptions.push(
        ...this.descriptionsIn(parsed, within, path.dirname(path.resolve(file)), (document, field) => ({
          file,
          line: lineOf(document, field),
          places,
        })),
      );
    }
    return this.read(descriptions);
  }

  private async describedBy(outcome: Outcome, folder: string, within: Environment | null): Promise<readonly Resolved[]> {
    if (this.options.byHand === null || 'reason' in outcome || !DESCRIBES.test(outcome.text)) return [];
    const parsed = parseFile(outcome.text, 'rendered');
    const rendering = outcome.rendering(parsed);
    const places = new Set([...(within?.origin.places ?? []), ...outcome.places]);
    const descriptions = this.descriptionsIn(parsed, within, folder, (document, field) => {
      const found = relocate(rendering, { document, path: field, message: '' });
      if (found === null) return { file: within?.origin.file ?? '', line: within?.origin.line ?? 0, places };
      return { file: found.file, line: positionAt(lineStarts(rendering.textOf(found.file)), found.span.start).line, places };
    });
    return this.read(descriptions);
  }

  /** The objects that describe environments; what these need is kept. */
  private descriptionsIn(
    parsed: ParsedFile,
    within: Environment | null,
    folder: string,
    originOf: (document: number, field: FieldPath) => Origin,
  ): readonly Description[] {
    return parsed.manifests.flatMap(({ objects }, document) =>
      objects.flatMap(({ kind, apiVersion, name, namespace, path: field, value }) => {
        const place = namespace ?? within?.namespace ?? null;
        this.pool.add(kind, place, name ?? '', value, folder);
        if (readerOf({ kind, apiVersion }) === undefined) return [];
        return [{ kind, apiVersion, name: name ?? '', namespace: place, value, folder, origin: originOf(document, [...field, 'spec']) }];
      }),
    );
  }

  private async read(descriptions: readonly Description[]): Promise<readonly Resolved[]> {
    const found: Resolved[] = [];
    for (const described of descriptions)
      for (const one of (await readerOf(described)?.(described, this.repository, this.pool)) ?? []) found.push(one);
    return found;
  }
}

const shown = (place: string): string => path.relative('', place) || '.';

/** Argo CD's patterns, in which `*` is any text, also with slashes; undefined for no pattern. */
function globOf(pattern: string): ((file: string) => boolean) | undefined {
  if (pattern === '') return undefined;
  const glob = readGlob(pattern.replaceAll('/', '\0'));
  return file => matchesGlob(glob, file.replaceAll('/', '\0'));
}

/** Empty for a file that cannot be read. */
async function textOf(file: string): Promise<string> {
  return readBounded(file, LARGEST).then(
    bytes => bytes.toString('utf8').replace(/^\u{FEFF}/u, ''),
    () => '',
  );
}
