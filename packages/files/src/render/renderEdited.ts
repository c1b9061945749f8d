/** What a chart or kustomization would render to if one of its files had another text. Nothing is written but a copy, which is removed again. */
import path from 'node:path';
import { KUSTOMIZATION_FILES } from '@scc-lens/charts';
import { inCopy } from './copy';
import { NotRendered, reasonOf } from './files';
import { renderTexts } from './messages';
import { renderChart, valuesOf } from './renderChart';
import { renderKustomization } from './renderKustomization';
import type { Outcome, Renderer, RenderOptions } from './types';

/** A folder that was rendered, and a file of it as it would be. Paths are absolute. */
export interface EditedFolder {
  readonly renderer: Renderer;
  readonly folder: string;
  /** The files that it was rendered from. */
  readonly places: ReadonlySet<string>;
  readonly file: string;
  readonly text: string;
}

/** Renders it in a copy. Never throws for anything that the folder contains. */
export async function renderEdited(edited: EditedFolder, options: RenderOptions): Promise<Outcome> {
  const isChart = edited.renderer === 'helm';
  const folders = isChart ? [edited.folder] : kustomizationFolders(edited);
  // Helm reads files of values where they are, but for the edited one.
  const places = isChart ? [edited.file] : [...edited.places];
  try {
    return await inCopy(commonFolder([...folders, ...places]), async copy => {
      for (const folder of folders) await copy.folder(folder);
      for (const place of places) await copy.file(place);
      await copy.write(edited.file, edited.text);
      const folder = copy.placeOf(edited.folder);
      const given = valuesOf(edited.folder, options).map(file => path.resolve(options.base ?? '', file));
      const values = given.map(place => (place === edited.file ? copy.placeOf(place) : place));
      const own = { ...options, values, root: folder, isTraced: false };
      return (isChart ? renderChart : renderKustomization)(folder, path.basename(edited.folder), own);
    });
  } catch (error) {
    return { reason: error instanceof NotRendered ? error.message : renderTexts.notCopied(reasonOf(error)) };
  }
}

/** Kustomize reads no file outside the folders of the kustomizations, but for those that they list. */
function kustomizationFolders({ folder, places }: EditedFolder): readonly string[] {
  const folders = [...places].filter(place => KUSTOMIZATION_FILES.includes(path.basename(place))).map(place => path.dirname(place));
  const all = [...new Set([folder, ...folders])];
  return all.filter(one => !all.some(other => other !== one && isIn(one, other)));
}

function commonFolder(places: readonly string[]): string {
  let common = path.dirname(places[0] ?? path.sep);
  while (!places.every(place => isIn(place, common)) && common !== path.dirname(common)) common = path.dirname(common);
  return common;
}

const isIn = (place: string, folder: string): boolean =>
  place === folder || place.startsWith(folder.endsWith(path.sep) ? folder : folder + path.sep);
