/** Which chart or kustomization a file is a part of. */
import path from 'node:path';
import { KUSTOMIZATION_FILES, kustomizationIn } from '@scc-lens/charts';
import { ON_DISK } from './kustomizations';
import { kindOf } from './files';
import type { Renderer } from './types';

/** A folder that is rendered; a component is not, for it is built with the kustomizations that list it. */
export interface RenderedAbove {
  readonly renderer: Renderer;
  /** Absolute. */
  readonly folder: string;
  readonly isComponent: boolean;
}

/**
 * The chart that a template or a file of values belongs to, the outermost one where charts are in its `charts` folder; else the nearest
 * kustomization that lists the file, or is it. Null where there is none between the file and `root`; both are absolute paths.
 */
export async function rendererAbove(file: string, root: string): Promise<RenderedAbove | null> {
  const folders = foldersBetween(file, root);
  return (await chartOf(file, folders)) ?? (await kustomizationOf(file, folders));
}

/** The folder of a file first, the root last; none where it is not below the root. */
function foldersBetween(file: string, root: string): readonly string[] {
  const folders: string[] = [];
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    folders.push(folder);
    if (folder === root) return folders;
    if (folder === path.dirname(folder)) return [];
  }
}

const isChart = async (folder: string): Promise<boolean> => (await kindOf(path.join(folder, 'Chart.yaml'))) === 'file';

async function chartOf(file: string, folders: readonly string[]): Promise<RenderedAbove | null> {
  for (const nearest of folders) {
    if (!(await isChart(nearest))) continue;
    if (!isPartOfChart(path.relative(nearest, file))) return null;
    let folder = nearest;
    for (;;) {
      const charts = path.dirname(folder);
      const outer = path.dirname(charts);
      if (path.basename(charts) !== 'charts' || !folders.includes(outer) || !(await isChart(outer))) break;
      folder = outer;
    }
    return { renderer: 'helm', folder, isComponent: false };
  }
  return null;
}

async function kustomizationOf(file: string, folders: readonly string[]): Promise<RenderedAbove | null> {
  for (const folder of folders) {
    const listed = await kustomizationIn(ON_DISK, folder);
    if (listed === null) continue;
    const isItself = KUSTOMIZATION_FILES.includes(path.basename(file)) && path.dirname(file) === folder;
    if (isItself || listed.files.includes(file)) return { renderer: 'kustomize', folder, isComponent: listed.isComponent };
  }
  return null;
}

/** Whether a file, by its path from a chart's folder, is what the chart is rendered from or with. Tests and schemas of a chart are not, nor are its CRDs. */
export const isPartOfChart = (fromChart: string): boolean => /^(?:(?:templates|charts)[/\\]|Chart\.\w+$|values[^/\\]*$)/.test(fromChart);
