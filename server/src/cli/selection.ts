/** What a named file that cannot be judged alone is a part of: a template, a file of values, a patch. */
import path from 'node:path';
import { KUSTOMIZATION_FILES } from '@scc-lens/charts';
import { kustomizationsWith, rendererAbove, repositoryOf } from '@scc-lens/files';
import type { Environment, EnvironmentOptions, RenderedAbove } from '@scc-lens/files';
import { cached } from '@scc-lens/words';
import { kustomizationFolders } from './renderedSources';

/** Collects named files by the folders that are rendered from them. */
export class Selection {
  /** By absolute paths. */
  private readonly folders = new Map<string, Set<string>>();
  /** Charts with files of values that nothing else names. */
  private readonly made = new Map<string, Environment>();
  private readonly kustomizations = new Map<string, Promise<readonly string[]>>();

  constructor(private readonly options: EnvironmentOptions) {}

  /** The folders that are rendered from a file; none for one that is judged as it is. */
  foldersOf(file: string): readonly string[] {
    return [...this.folders].filter(([, files]) => files.has(path.resolve(file))).map(([folder]) => folder);
  }

  /** How they are rendered. */
  renderOptions(): EnvironmentOptions {
    return this.made.size === 0 ? this.options : { ...this.options, byHand: [...(this.options.byHand ?? []), ...this.made.values()] };
  }

  /** Takes a file, if it is a part of what is rendered. One that can be judged alone is only taken as a part of a chart. */
  async take(file: string, isWhole: boolean): Promise<void> {
    const place = path.resolve(file);
    const repository = await repositoryOf(path.dirname(place));
    const above = await rendererAbove(place, repository ?? path.parse(place).root);
    if (above?.renderer !== 'helm' && isWhole) return;
    const users = (this.options.byHand ?? []).filter(({ values }) => values?.includes(place) === true).map(({ folder }) => folder);
    const root = repository ?? process.cwd();
    if (above?.renderer === 'helm') users.push(above.folder);
    else if (above !== null)
      users.push(...(await usersOf(place, above, await cached(this.kustomizations, root, () => kustomizationFolders(root)))));
    for (const folder of users) cached(this.folders, folder, () => new Set<string>()).add(place);
    const isValues =
      above?.folder === path.dirname(place) && /^values.+\.ya?ml$/.test(path.basename(place)) && path.basename(place) !== 'values.yaml';
    if (isValues && users.length === 1) this.addValues(above.folder, place);
  }

  /** A file of values that no environment has is one that the chart is meant to be rendered with, besides without it. */
  private addValues(folder: string, place: string): void {
    const { byHand, values, valuesOf } = this.options;
    if (byHand === null || [...values, ...(valuesOf?.(folder) ?? [])].some(one => path.resolve(one) === place)) return;
    const isDeployed = byHand.some(one => one.folder === folder);
    for (const own of isDeployed ? [[place]] : [[], [place]]) {
      const name = path.relative('', own[0] ?? folder) || '.';
      const origin = { file: name, line: 0, places: new Set<string>() };
      this.made.set(name, { kind: 'Environment', name, folder, values: own, namespace: null, origin });
    }
  }
}

/** The kustomizations that are built from a file and are no part of another one. */
async function usersOf(place: string, { folder, isComponent }: RenderedAbove, all: readonly string[]): Promise<readonly string[]> {
  const isItself = KUSTOMIZATION_FILES.includes(path.basename(place)) && path.dirname(place) === folder;
  const users = await kustomizationsWith(isItself ? folder : place, [...new Set([...all.map(one => path.resolve(one)), folder])]);
  return users.length > 0 || isComponent ? users : [folder];
}
