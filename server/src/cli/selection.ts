/** What a named file that cannot be judged alone is a part of: a template, a file of values, a patch. */
import path from 'node:path';
import { KUSTOMIZATION_FILES } from '@scc-lens/charts';
import { kustomizationsWith, rendererAbove, repositoryOf, walk } from '@scc-lens/files';
import type { Environment, EnvironmentOptions, RenderedAbove } from '@scc-lens/files';
import { cached } from '@scc-lens/words';

/** Collects named files by the folders that are rendered from them. */
export class Selection {
  /** By absolute paths. */
  private readonly folders = new Map<string, Set<string>>();
  /** Environments for files of values that no other one has. */
  private readonly made: Environment[] = [];
  private readonly kustomizations = new Map<string, Promise<readonly string[]>>();

  constructor(private readonly options: EnvironmentOptions) {}

  /** The folders that are rendered from a file; none for one that is judged as it is. */
  foldersOf(file: string): readonly string[] {
    const place = path.resolve(file);
    return [...this.folders].filter(([, files]) => files.has(place)).map(([folder]) => folder);
  }

  /** How they are rendered: also with the files of values that were named. */
  renderOptions(): EnvironmentOptions {
    const byHand = this.options.byHand ?? [];
    const isPlain = (place: string): boolean => !this.made.some(({ values }) => values?.includes(place));
    const plain = [...new Set(this.made.map(({ folder }) => folder))].flatMap(folder => {
      const isAsked = [...(this.folders.get(folder) ?? [])].some(isPlain) && !byHand.some(one => one.folder === folder);
      return isAsked ? [environmentOf(folder, [])] : [];
    });
    return this.made.length === 0 ? this.options : { ...this.options, byHand: [...byHand, ...plain, ...this.made] };
  }

  /** Takes a file, if it is a part of what is rendered. One that can be judged alone is only taken as a part of a chart. */
  async take(file: string, isWhole: boolean): Promise<void> {
    const place = path.resolve(file);
    const repository = await repositoryOf(path.dirname(place));
    const above = await rendererAbove(place, repository ?? path.parse(place).root);
    const byHand = (this.options.byHand ?? []).filter(({ values }) => values?.includes(place) === true);
    if (above?.renderer === 'helm') this.takeOfChart(above.folder, place, byHand.length > 0);
    else if (isWhole) return;
    for (const { folder } of byHand) this.add(folder, place);
    if (above?.renderer !== 'kustomize') return;
    const all = await cached(this.kustomizations, repository ?? process.cwd(), () => kustomizationsBelow(repository ?? process.cwd()));
    for (const folder of await usersOf(place, above, all)) this.add(folder, place);
  }

  private add(folder: string, place: string): void {
    cached(this.folders, folder, () => new Set<string>()).add(place);
  }

  /** A file of values that nothing names is one that the chart is meant to be rendered with. */
  private takeOfChart(folder: string, place: string, isInUse: boolean): void {
    this.add(folder, place);
    const { byHand, values, valuesOf } = this.options;
    const chosen = [...values, ...(valuesOf?.(folder) ?? [])].map(one => path.resolve(one));
    const isOther = path.dirname(place) === folder && /^values.+\.ya?ml$/.test(path.basename(place));
    if (byHand === null || isInUse || !isOther || path.basename(place) === 'values.yaml' || chosen.includes(place)) return;
    this.made.push(environmentOf(folder, [place]));
  }
}

/** A chart, with a file of values by whose name findings call it. */
function environmentOf(folder: string, values: readonly string[]): Environment {
  const name = path.relative('', values[0] ?? folder) || '.';
  return { kind: 'Environment', name, folder, values, namespace: null, origin: { file: name, line: 0, places: new Set() } };
}

async function kustomizationsBelow(root: string): Promise<readonly string[]> {
  const folders: string[] = [];
  for await (const file of walk(root, () => undefined))
    if (KUSTOMIZATION_FILES.includes(path.basename(file))) folders.push(path.dirname(file));
  return folders;
}

/** The kustomizations that are built from a file and are no part of another one. */
async function usersOf(place: string, { folder, isComponent }: RenderedAbove, all: readonly string[]): Promise<readonly string[]> {
  const isItself = KUSTOMIZATION_FILES.includes(path.basename(place)) && path.dirname(place) === folder;
  const users = await kustomizationsWith(isItself ? folder : place, [...new Set([...all, folder])]);
  return users.length > 0 || isComponent ? users : [folder];
}
