/**
 * Charts and kustomizations as manifests: the user's own `helm template`, `kustomize build` or `kubectl kustomize`, and nothing else. No
 * shell, no post-renderer, no plug-in, no network; a program that takes too long, prints too much or uses too much memory is stopped.
 */
import path from 'node:path';
import { kindOf } from './files';
import { kustomizationFile } from './readKustomization';
import { renderChart } from './renderChart';
import { renderKustomization } from './renderKustomization';
import type { Outcome, Renderer, RenderOptions } from './types';

export { kindOf, reasonOf } from './files';
export type { Outcome, Rendered, Renderer, RenderOptions } from './types';
export { FileRoles } from './fileRoles';
export { LIMITS } from './runProgram';
export { kustomizationPlaces } from './kustomizationPlaces';
export { findProgram } from './programs';
export { kustomizationsWith } from './kustomizationsWith';
export { renderEdited } from './renderEdited';
export { isPartOfChart, rendererAbove } from './rendererAbove';
export type { RenderedAbove } from './rendererAbove';
export { sourcedChart } from './sourcedChart';
export { sourcedFiles } from './sourcedFiles';
export { valuesByChart, valuesFilesIn } from './valuesFiles';

/** What a folder is to a renderer; null where it is only a folder. */
export async function rendererOf(folder: string): Promise<Renderer | null> {
  if ((await kindOf(path.join(folder, 'Chart.yaml'))) === 'file') return 'helm';
  return (await kustomizationFile(folder)) === null ? null : 'kustomize';
}

/** Renders a chart or kustomization; `name` is what findings call its folder. Never throws for anything that the folder contains. */
export async function render(renderer: Renderer, folder: string, name: string, options: RenderOptions): Promise<Outcome> {
  return renderer === 'helm' ? renderChart(folder, name, options) : renderKustomization(folder, name, options);
}
