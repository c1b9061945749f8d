/** What a chart or kustomization would render to if files of it had other texts. Nothing is written but a copy, which is removed again. */
import { commonFolder, inCopy, kustomizationFolders } from './copy';
import { NotRendered, reasonOf } from './files';
import { renderTexts } from './messages';
import { renderChart, valuesOf } from './renderChart';
import { renderKustomization } from './renderKustomization';
import type { Printed, Renderer, RenderOptions } from './types';

/** A folder that was rendered, and files of it as they would be. Paths are absolute. */
export interface EditedFolder {
  readonly renderer: Renderer;
  readonly folder: string;
  /** What findings call the folder. */
  readonly name: string;
  /** The files that it was rendered from. */
  readonly places: ReadonlySet<string>;
  readonly links: ReadonlyMap<string, string> | undefined;
  readonly texts: ReadonlyMap<string, string>;
}

/** Renders it in a copy. Never throws for anything that the folder contains. */
export async function renderEdited(edited: EditedFolder, options: RenderOptions): Promise<Printed> {
  const isChart = edited.renderer === 'helm';
  const folders = isChart ? [edited.folder] : kustomizationFolders(edited.folder, edited.places);
  const own = [...edited.texts].filter(([place]) => edited.places.has(place));
  // Helm reads files of values where they are, but for the edited ones.
  const places = isChart ? own.map(([place]) => place) : [...edited.places];
  try {
    return await inCopy(commonFolder([...folders, ...places, ...(edited.links ?? [])].flat()), async copy => {
      for (const folder of folders) await copy.folder(folder);
      for (const place of places) await copy.file(place);
      for (const [place, target] of edited.links ?? []) await copy.link(place, target);
      for (const [place, text] of own) await copy.write(place, text);
      const folder = copy.placeOf(edited.folder);
      const placeOf = (place: string): string => (edited.texts.has(place) ? copy.placeOf(place) : place);
      const inside = { ...options, values: valuesOf(edited.folder, options), placeOf, root: folder };
      const printed = await (isChart ? renderChart : renderKustomization)(folder, edited.name, inside);
      if ('reason' in printed) return printed;
      return { ...printed, places: new Set([...printed.places].map(place => copy.originalOf(place))) };
    });
  } catch (error) {
    return { reason: error instanceof NotRendered ? error.message : renderTexts.notCopied(reasonOf(error)) };
  }
}
