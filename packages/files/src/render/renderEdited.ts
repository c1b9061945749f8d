/** What a chart or kustomization would render to if one of its files had another text. Nothing is written but a copy, which is removed again. */
import path from 'node:path';
import { commonFolder, inCopy, kustomizationFolders } from './copy';
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
  const folders = isChart ? [edited.folder] : kustomizationFolders(edited.folder, edited.places);
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
