/** What a named file that cannot be judged alone is a part of: a template, a file of values, a patch. */
import path from 'node:path';
import { KUSTOMIZATION_FILES, type FileRoles } from '@scc-lens/charts';
import { kustomizationPlaces, kustomizationsAmong, rendererAbove, repositoryOf } from '@scc-lens/files';
import type { Environment, EnvironmentOptions, Renderer } from '@scc-lens/files';
import { cached } from '@scc-lens/words';
import { kustomizationFolders } from './renderedSources';

/** Collects named files by the folders that are rendered from them. */
export class Selection {
  /** By absolute paths. */
  private readonly folders = new Map<string, Set<string>>();
  /** Charts with files of values that nothing else names. */
  private readonly made = new Map<string, Environment>();
  private readonly kustomizations = new Map<string, ReturnType<typeof kustomizationsAmong>>();

  constructor(
    private readonly options: EnvironmentOptions,
    private readonly roles: FileRoles,
  ) {}

  /** The folders that are rendered from a file; none for one that is judged as it is. */
  foldersOf(file: string): readonly string[] {
    return [...this.folders].filter(([, files]) => files.has(path.resolve(file))).map(([folder]) => folder);
  }

  /** How they are rendered. */
  renderOptions(): EnvironmentOptions {
    return this.made.size === 0 ? this.options : { ...this.options, byHand: [...(this.options.byHand ?? []), ...this.made.values()] };
  }

  /** Takes a file, if it is a part of what is rendered. One that is judged alone is only taken as a part of a chart. */
  async take(file: string, isAlone: () => Promise<boolean>): Promise<void> {
    const place = path.resolve(file);
    const users = (this.options.byHand ?? []).filter(({ values }) => values?.includes(place) === true).map(({ folder }) => folder);
    if (users.length === 0 && !(await this.roles.isRenderedAbove(place))) return;
    const repository = await repositoryOf(path.dirname(place));
    const above = await rendererAbove(place, repository ?? path.parse(place).root);
    if (above?.renderer !== 'helm' && (await isAlone())) return;
    if (above?.renderer === 'helm') users.push(above.folder);
    else if (above !== null) {
      const all = await cached(this.kustomizations, repository ?? '', () => kustomizationsBelow(repository ?? process.cwd()));
      const isItself = KUSTOMIZATION_FILES.includes(path.basename(place)) && path.dirname(place) === above.folder;
      users.push(...all(isItself ? above.folder : place).keys());
      if (users.length === 0 && !above.isComponent) users.push(above.folder);
    }
    for (const folder of users) cached(this.folders, folder, () => new Set<string>()).add(place);
    const isValues =
      above?.folder === path.dirname(place) && /^values.+\.ya?ml$/.test(path.basename(place)) && path.basename(place) !== 'values.yaml';
    if (isValues && users.length === 1) this.addValues(above.folder, place);
  }

  /** A file of values that no environment has is one that the chart is meant to be rendered with, besides without it. */
  private addValues(folder: string, place: string): void {
    const { byHand, values, valuesOf } = this.options;
    if ([...values, ...(valuesOf?.(folder) ?? [])].some(one => path.resolve(one) === place)) return;
    const isDeployed = byHand?.some(one => one.folder === folder) === true;
    for (const own of isDeployed ? [[place]] : [[], [place]]) {
      const name = path.relative('', own[0] ?? folder) || '.';
      const origin = { file: name, line: 0, places: new Set<string>() };
      this.made.set(name, { kind: 'Environment', name, folder, values: own, namespace: null, origin });
    }
  }
}

/** The chart that a folder is a part of, as messages call it; null for none. */
export async function chartAround(folder: string): Promise<string | null> {
  const above = await rendererAbove(path.join(folder, '_'), (await repositoryOf(folder)) ?? path.parse(folder).root);
  return above?.renderer === 'helm' ? path.relative('', above.folder) || '.' : null;
}

/** The kustomizations below a folder that no other one lists and that list a file. */
export const kustomizationsBelow = async (root: string): ReturnType<typeof kustomizationsAmong> =>
  kustomizationsAmong((await kustomizationFolders(root)).map(folder => path.resolve(folder)));

/** Whether a chart has a file, or a kustomization may be built from it. */
export async function mayRead(folder: string, renderer: Renderer, file: string, seen = new Set<string>()): Promise<boolean> {
  if (file.startsWith(folder + path.sep)) return true;
  if (renderer === 'helm' || seen.has(folder)) return false;
  seen.add(folder);
  for (const part of (await kustomizationPlaces(folder)).parts) if (await mayRead(part, renderer, file, seen)) return true;
  return false;
}
