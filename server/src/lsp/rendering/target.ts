/** Which chart or kustomization a document belongs to, and how it is rendered. */
import path from 'node:path';
import type { RemoteConsole } from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import { kubernetesVersion, type Release } from '@scc-lens/admission';
import { KUSTOMIZATION_FILES } from '@scc-lens/charts';
import { isIn, kustomizationsAmong, LIMITS, rendererAbove, rendererOf, repositoryOf, valuesByChart } from '@scc-lens/files';
import type { RenderedAbove, RenderOptions } from '@scc-lens/files';
import type { Facts, FactSource } from '@scc-lens/lens';
import type { ClientFeatures } from '../clientFeatures';
import type { FactsStore } from '../facts';
import type { OpenDocuments } from '../openDocuments';
import type { Runtime } from '../runtime';
import { parseUri } from '../workspaceFiles';
import type { SettingsStore } from '../settings';

/** What renderings need of the session that they are a part of. */
export interface Around {
  readonly runtime: Runtime;
  readonly log: RemoteConsole;
  readonly open: OpenDocuments;
  readonly settings: SettingsStore;
  readonly facts: FactsStore;
  readonly renderings: { readonly factsFor: (files: readonly string[], own: readonly FactSource[]) => Facts };
  readonly features: ClientFeatures;
  readonly folders: readonly string[];
}

/** A chart or kustomization of a workspace folder. Paths are absolute. */
export interface Target extends RenderedAbove {
  /** The workspace folder. Findings call files by their path from it. */
  readonly root: string;
  /** The environment of the project file that a chart is rendered as, instead of by the settings. */
  readonly environment?: { readonly name: string; readonly options: Partial<RenderOptions> };
}

/** MiB. A longer text is not read. */
const MOST_OUTPUT = 8;

/** Whether a document's workspace folder is rendered: the user trusts it, or has asked an editor without that notion to render. */
export const isRendered = ({ features, settings }: Around, uri: string): boolean =>
  features.trusted && settings.of(uri).render.enabled && (features.statesTrust || settings.asksToRender(uri));

/** The workspace folder of a document that may be rendered. */
export function rootOf(session: Around, uri: string): string | undefined {
  const { scheme, fsPath: file } = parseUri(uri);
  if (scheme !== 'file' || !isRendered(session, uri)) return undefined;
  const roots = session.folders.map(folder => parseUri(folder)).filter(folder => folder.scheme === 'file');
  return roots
    .map(({ fsPath }) => path.resolve(fsPath))
    .filter(folder => isIn(file, folder))
    .sort((a, b) => b.length - a.length)[0];
}

/** Null where the document belongs to nothing that is rendered. */
export async function targetOf(root: string, uri: string): Promise<Target | null> {
  const above = await rendererAbove(parseUri(uri).fsPath, root);
  return above === null ? null : { ...above, root };
}

/** Finds the kustomizations among files of a workspace folder that no other one lists and that list a document, the nearest first. */
export async function kustomizationsIn(root: string, files: readonly string[]): Promise<(uri: string) => readonly Target[]> {
  const isListing = (file: string): boolean => KUSTOMIZATION_FILES.includes(path.basename(file));
  const folders = files.filter(file => isListing(file) && isIn(file, root)).map(file => path.dirname(file));
  const usersOf = await kustomizationsAmong(folders);
  return uri => {
    const { fsPath: file } = parseUri(uri);
    const distance = (folder: string): number => path.relative(folder, file).split(path.sep).length;
    const users = [...usersOf(isListing(file) ? path.dirname(file) : file).keys()].toSorted((a, b) => distance(a) - distance(b));
    return users.map(folder => ({ renderer: 'kustomize', folder, root, isComponent: false }));
  };
}

export const keyOf = ({ renderer, folder, root }: Target): string => JSON.stringify([renderer, folder, root]);

/** What findings call the folder. */
export const nameOf = ({ folder, root }: Target): string => path.relative(root, folder) || '.';

/** What messages call it: an environment by its own name. */
export const labelOf = (target: Target): string => target.environment?.name ?? nameOf(target);

/** The environments of the project file that may read a file of values, each with its chart. No file outside of the repository is read for them. */
export async function environmentsWith({ settings }: Around, { root }: Target, file: string): Promise<readonly Target[]> {
  const placed = settings.projectOf(URI.file(root).toString());
  if (placed === null) return [];
  const project = parseUri(placed.root).fsPath;
  const repository = (await repositoryOf(project)) ?? project;
  const found: Target[] = [];
  for (const { name, namespace, release, openshift, ...places } of placed.project.environments) {
    const [folder = '', ...values] = [places.folder, ...places.values].map(place => path.resolve(project, place));
    if (!values.includes(file) && !(isIn(file, folder) && (await rendererOf(folder)) === 'helm')) continue;
    const named = values.map(place => path.relative(root, place));
    // Which releases there are is checked where the project file is read.
    const kubernetes = openshift === undefined ? {} : { kubernetes: kubernetesVersion(openshift as Release) };
    const options = { values: [], valuesOf: () => named, root: repository, namespace: namespace ?? undefined, release, ...kubernetes };
    found.push({ renderer: 'helm', folder, isComponent: false, root, environment: { name, options } });
  }
  return found;
}

/** The file that findings call so. */
export const uriOf = ({ root }: Target, name: string): string => URI.file(path.resolve(root, name)).toString();

/** The name of a file, as findings have it. */
export const fileNameOf = ({ root }: Target, uri: string): string => path.relative(root, parseUri(uri).fsPath);

/** The files of values that are chosen for a chart, from its folder. */
export function chosenValues({ settings }: Around, target: Target): readonly string[] {
  const { values } = settings.of(URI.file(target.folder).toString()).render;
  const chosen = valuesByChart(values, target.root, target.folder)(target.folder);
  return target.renderer === 'helm' ? chosen.map(file => file.split(path.sep).join('/')) : [];
}

export function renderOptions(session: Around, target: Target, signal: AbortSignal): RenderOptions {
  const { render, openshiftVersion } = session.settings.of(URI.file(target.folder).toString());
  return {
    values: target.renderer === 'helm' ? valuesByChart(render.values, target.root, target.root)(target.folder) : [],
    base: target.root,
    sets: [],
    helm: render.helm || undefined,
    kustomize: render.kustomize || undefined,
    kubernetes: kubernetesVersion(openshiftVersion),
    limits: { ...LIMITS, output: MOST_OUTPUT },
    signal,
    ...target.environment?.options,
  };
}
