/** `kustomize build`, or `kubectl kustomize`, of a kustomization that is on this machine. */
import path from 'node:path';
import { traceOverlay } from '@scc-lens/charts';
import { repositoryOf } from '../walk/repository';
import { FileReader } from './files';
import { renderTexts } from './messages';
import { findProgram } from './programs';
import { readKustomization } from './readKustomization';
import { runProgram } from './runProgram';
import type { Printed, RenderOptions } from './types';

/** Builds a kustomization; `name` is what findings call its folder. Throws `NotRendered`. */
export async function renderKustomization(folder: string, name: string, options: RenderOptions): Promise<Printed> {
  const files = new FileReader(await repositoryOf(folder));
  const root = await readKustomization(folder, name, files);
  const command = await commandOf(options.kustomize);
  if (command === null) return { reason: renderTexts.noKustomize(), isAbsent: true };
  const [program, verb] = command;
  const printed = await runProgram(program, [verb, path.resolve(folder)], path.resolve(folder), options.limits, options.signal);
  if ('reason' in printed) return printed;
  return { text: printed.text, places: new Set(files.places), rendering: stream => traceOverlay(root, stream) };
}

/** The program and its verb: `kustomize build`, else `kubectl kustomize`. */
async function commandOf(given: string | undefined): Promise<readonly [string, string] | null> {
  if (given !== undefined) return [given, /^kubectl(?:\.exe)?$|^oc(?:\.exe)?$/.test(path.basename(given)) ? 'kustomize' : 'build'];
  const kustomize = await findProgram('kustomize');
  if (kustomize !== null) return [kustomize, 'build'];
  for (const name of ['kubectl', 'oc']) {
    const program = await findProgram(name);
    if (program !== null) return [program, 'kustomize'];
  }
  return null;
}
