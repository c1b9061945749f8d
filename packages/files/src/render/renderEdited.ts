/** What a chart or kustomization would render to if one of its files had another text. Nothing is written but a copy, which is removed again. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { KUSTOMIZATION_FILES } from '@scc-lens/charts';
import { readBounded } from '../walk/readBounded';
import { Counter, MOST_MEBIBYTES, NotRendered, reasonOf, walkBelow } from './files';
import { renderTexts } from './messages';
import { renderChart } from './renderChart';
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
  const copy = await mkdtemp(path.join(tmpdir(), 'scc-lens-copy-'));
  try {
    const isChart = edited.renderer === 'helm';
    const folders = isChart ? [edited.folder] : kustomizationFolders(edited);
    // Helm reads files of values where they are.
    const places = isChart ? [] : [...edited.places];
    const copier = new Copier(commonFolder([...folders, ...places]), copy);
    for (const folder of folders) await copier.folder(folder);
    for (const place of places) await copier.file(place);
    await writeFile(copier.placeOf(edited.file), edited.text);
    const folder = copier.placeOf(edited.folder);
    return await (isChart ? renderChart : renderKustomization)(folder, path.basename(edited.folder), options);
  } catch (error) {
    if (error instanceof NotRendered) return { reason: error.message };
    return { reason: renderTexts.notCopied(reasonOf(error)) };
  } finally {
    await rm(copy, { recursive: true, force: true });
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

/** Copies files, each of them once, and counts them. */
class Copier {
  private readonly copied = new Set<string>();
  private readonly counter = new Counter();

  constructor(
    private readonly root: string,
    private readonly target: string,
  ) {}

  placeOf(place: string): string {
    return path.join(this.target, path.relative(this.root, place));
  }

  /** What leads to elsewhere is left out: it is no part of the folder. */
  async folder(folder: string): Promise<void> {
    await mkdir(this.placeOf(folder), { recursive: true });
    for await (const { place, kind } of walkBelow(folder, folder)) if (kind === 'file') await this.file(place);
  }

  async file(place: string): Promise<void> {
    if (this.copied.has(place)) return;
    this.copied.add(place);
    this.counter.file();
    const bytes = await readBounded(place, MOST_MEBIBYTES);
    this.counter.size(bytes.length);
    await mkdir(path.dirname(this.placeOf(place)), { recursive: true });
    await writeFile(this.placeOf(place), bytes);
  }
}
