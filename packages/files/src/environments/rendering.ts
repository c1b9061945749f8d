/** Rendering of environments, each content once: what of Argo CD, Flux and so on changes what a chart or kustomization renders to. */
import os from 'node:os';
import path from 'node:path';
import { cached } from '@scc-lens/words';
import type { Added } from '../render/addedFields';
import { render, rendererOf } from '../render/render';
import type { Outcome, Renderer, RenderOptions } from '../render/types';
import { repositoryOf } from '../walk/repository';
import { manifestsAmong, resourcesAmong } from './plainFolder';
import { postRendered, type Release } from './postRenderers';
import type { Repository } from './repository';
import type { Deployed, Environment } from './types';

/** Programs that run at a time, where there are as many processors: each may take memory up to its limit. */
const MOST_PROGRAMS = 8;

/** How environments are rendered. */
export interface EnvironmentOptions extends RenderOptions {
  /** The environments that are described by hand; null where none are looked for at all. */
  readonly byHand: readonly Environment[] | null;
  /** The absolute folders of vendored charts. */
  readonly charts: readonly string[];
  /** The version of Kubernetes in a release of OpenShift. */
  readonly kubernetesOf: (openshift: string) => string | undefined;
  /** Called after each rendering. */
  readonly onRendered?: (() => void) | undefined;
}

/** An environment that is rendered. */
export interface Made extends Pick<Deployed, 'key' | 'renderer' | 'outcome'> {
  readonly environment: Environment;
}

export class EnvironmentRendering {
  private readonly outcomes = new Map<string, Promise<Outcome>>();
  private readonly turn = inTurns(Math.min(os.availableParallelism(), MOST_PROGRAMS));

  constructor(
    private readonly repository: Repository,
    private readonly options: EnvironmentOptions,
  ) {}

  /** Renders an environment. */
  async make(environment: Environment): Promise<Made> {
    const { folder, namespace, openshift, plain = {}, values = [], inline, sets = [], strings, release, hidesErrors } = environment;
    const { variables, isUnwanted, helmRelease } = environment;
    const own = plain.isForced === true ? null : await rendererOf(folder);
    const added = own === 'helm' ? undefined : await this.addedTo(environment, own);
    const renderer = added === undefined ? own : 'kustomize';
    const given = { inline, sets, strings, release, namespace: namespace ?? this.options.namespace };
    const inputs = renderer === null ? plain : renderer === 'helm' ? [given, values, openshift] : (added ?? null);
    const kubernetes = openshift === undefined ? this.options.kubernetes : this.options.kubernetesOf(openshift);
    const options = { ...given, values: [], valuesOf: () => values.map(shown), kubernetes, hidesErrors, added, root: this.repository.root };
    const made = renderer === null ? null : await this.renderedWithin(environment, renderer, inputs, { ...this.options, ...options });
    const changed = (by: Release): Promise<Outcome | null> => this.turn(async () => made && postRendered(made, by, this.options));
    const outcome = helmRelease === undefined ? made : await changed(helmRelease);
    const deployer = helmRelease && [helmRelease.file, helmRelease.name, helmRelease.spec['postRenderers'] ?? null];
    const key = JSON.stringify([folder, renderer, inputs, namespace, openshift, variables && [...variables.known], isUnwanted, deployer]);
    return { environment, renderer, outcome, key };
  }

  /** Flux lets a kustomization name all files of the repository, which Kustomize has to be asked for. */
  private async renderedWithin({ folder, isBuilt }: Environment, renderer: Renderer, inputs: unknown, options: RenderOptions) {
    const outcome = await this.rendered(renderer, folder, inputs, options);
    if ('text' in outcome || isBuilt !== true || (await repositoryOf(folder)) === undefined) return outcome;
    return this.rendered(renderer, folder, ['unrestricted', inputs], { ...options, isUnrestricted: true });
  }

  /** What is added to the kustomization of an environment; for a folder without one, where Flux makes one of it, all that is below. */
  private async addedTo(environment: Environment, own: Renderer | null): Promise<Added | undefined> {
    const { folder, fields = {}, isBuilt, variables, plain = {} } = environment;
    const { file, line } = environment.fieldsOrigin ?? environment.origin;
    const isChanged = Object.keys(fields).length > 0;
    if (own !== null || isBuilt !== true) return own !== null && isChanged ? { fields, file, line } : undefined;
    const below = await this.repository.filesIn(folder, plain.recurse === true);
    const { resources, hasKustomizations } = resourcesAmong(plain.isForced === true ? manifestsAmong(below, plain) : below);
    return isChanged || variables !== undefined || hasKustomizations ? { fields, file, line, resources } : undefined;
  }

  /** Renders a chart or kustomization, which inputs of its own make another one. */
  rendered(renderer: Renderer, folder: string, inputs: unknown = null, options: RenderOptions = this.options): Promise<Outcome> {
    return cached(this.outcomes, JSON.stringify([renderer, folder, inputs]), () =>
      this.turn(async () => {
        const outcome = await render(renderer, folder, shown(folder), options);
        this.options.onRendered?.();
        return outcome;
      }),
    );
  }
}

/** The name of a place, from the current folder. */
export const shown = (place: string): string => path.relative('', place) || '.';

/** Starts work while less than so much of it is under way, in the order of the calls. */
function inTurns(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let free = most;
  return async work => {
    if (free > 0) free -= 1;
    else await new Promise<void>(resolve => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
