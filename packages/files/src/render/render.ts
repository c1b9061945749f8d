/**
 * Charts and kustomizations as manifests: the user's own `helm template`, `kustomize build` or `kubectl kustomize`, and nothing else. No
 * shell, no post-renderer, no plug-in, no network; a program that takes too long, prints too much or uses too much memory is stopped.
 */
import path from 'node:path';
import { kustomizationFile } from '@scc-lens/charts';
import { ON_DISK } from './kustomizations';
import { kindOf, NotRendered } from './files';
import { inputsOf } from './inputs';
import { renderChart } from './renderChart';
import { renderEdited } from './renderEdited';
import { renderKustomization } from './renderKustomization';
import type { Outcome, Renderer, RenderOptions } from './types';

/** What a folder is to a renderer; null where it is only a folder. */
export async function rendererOf(folder: string): Promise<Renderer | null> {
  if ((await kindOf(path.join(folder, 'Chart.yaml'))) === 'file') return 'helm';
  return (await kustomizationFile(ON_DISK, folder)) === null ? null : 'kustomize';
}

/** Renders a chart or kustomization; `name` is what findings call its folder. Never throws for anything that the folder contains. */
export async function render(renderer: Renderer, folder: string, name: string, options: RenderOptions): Promise<Outcome> {
  try {
    const printed = await (renderer === 'helm' ? renderChart : renderKustomization)(folder, name, options);
    if ('reason' in printed) return { ...printed, inputs: await inputsOf(renderer, folder, options) };
    const original = { renderer, folder: path.resolve(folder), name, places: printed.places, links: printed.links };
    return { ...printed, edited: (texts, own) => renderEdited({ ...original, texts }, { ...options, ...own }) };
  } catch (error) {
    if (error instanceof NotRendered) return { reason: error.message, inputs: await inputsOf(renderer, folder, options) };
    throw error;
  }
}
