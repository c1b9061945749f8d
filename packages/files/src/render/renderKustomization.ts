/** `kustomize build`, or `kubectl kustomize`, of a kustomization that is on this machine. */
import path from 'node:path';
import { traceOverlay, type SourceText } from '@scc-lens/charts';
import { INSTALL } from '@scc-lens/words';
import { LARGEST_MANIFEST, readBounded } from '../walk/readBounded';
import { repositoryOf } from '../walk/repository';
import { withAdded, type Added, type WithAdded } from './addedFields';
import { commonFolder, inCopy, kustomizationFolders } from './copy';
import { FileReader } from './files';
import { renderTexts } from './messages';
import { findProgram } from './programs';
import { readFile, readKustomization } from './readKustomization';
import { APIS } from './renderChart';
import { runProgram, type Run } from './runProgram';
import type { Failure, Printed, RenderOptions } from './types';

/** Builds a kustomization; `name` is what findings call its folder. Throws `NotRendered`. */
export async function renderKustomization(folder: string, name: string, options: RenderOptions): Promise<Printed> {
  const files = new FileReader(await repositoryOf(folder), options.isUnrestricted);
  const changed = options.added === undefined ? null : await changedFile(path.resolve(folder), name, files, options.added);
  const root = await readKustomization(folder, name, files, changed?.source);
  const command = await commandOf(options.kustomize);
  if (command === null) return { reason: renderTexts.noKustomize(INSTALL.kustomize), isAbsent: true };
  const [program, verb] = command;
  const helm = files.charts.size === 0 ? null : (options.helm ?? (await findProgram('helm')));
  if (helm === null && files.charts.size > 0) return { reason: renderTexts.noHelm(INSTALL.helm), isAbsent: true };
  const version = options.kubernetes === undefined ? [] : [`--helm-kube-version=${options.kubernetes}.0`];
  const cluster = verb === 'build' ? [...version, ...APIS.map(api => `--helm-api-versions=${api}`)] : [];
  const load = options.isUnrestricted === true ? ['--load-restrictor', 'LoadRestrictionsNone'] : [];
  const args = [verb, ...load, ...(helm === null ? [] : ['--enable-helm', '--helm-command', helm, ...cluster])];
  const build = (place: string): Promise<Run> => runProgram(program, [...args, place], place, options.limits, options.signal);
  const isWhole = changed === null && files.generators.size === 0;
  const printed = await (isWhole ? build(path.resolve(folder)) : buildCopy(path.resolve(folder), changed?.source, files, build));
  if ('reason' in printed) return printed;
  const places = new Set([...files.places].filter(one => !files.generators.has(one)));
  const placed = changed?.placed ?? (rendering => rendering);
  return { text: printed.text, places, links: files.links, rendering: stream => placed(traceOverlay(root, stream)) };
}

/** Builds a kustomization that names no file outside its folder. */
export async function buildIn(folder: string, { kustomize, limits, signal }: RenderOptions): Promise<Run | Failure> {
  const command = await commandOf(kustomize);
  if (command === null) return { reason: renderTexts.noKustomize(INSTALL.kustomize), isAbsent: true };
  return runProgram(command[0], [command[1], folder], folder, limits, signal);
}

/** The kustomization file of a folder with what is added; one that lists the resources where it has none. */
async function changedFile(folder: string, name: string, files: FileReader, added: Added): Promise<WithAdded> {
  const { resources, file } = added;
  const generated = { file: path.join(name, 'kustomization.yaml'), text: `${JSON.stringify({ resources: resources ?? [] })}\n` };
  const text = await readBounded(file, LARGEST_MANIFEST).then(String, () => '');
  return withAdded(resources === undefined ? await readFile(folder, name, files) : generated, added, text);
}

/** Builds a copy, in which generators of other programs make nothing; `source` is the kustomization file where it is another one there. */
function buildCopy(
  folder: string,
  source: SourceText | undefined,
  files: FileReader,
  build: (place: string) => Promise<Run>,
): Promise<Run> {
  const places = [...files.places];
  const folders = [...kustomizationFolders(folder, places), ...files.charts];
  const root = commonFolder([...folders, ...places, ...files.links].flat());
  return inCopy(root, async copy => {
    for (const one of folders) await copy.folder(one);
    for (const place of places) await copy.file(place);
    for (const [place, target] of files.links) await copy.link(place, target);
    for (const place of files.generators) await copy.write(place, '# Left out.\n');
    if (source !== undefined) await copy.write(path.join(folder, path.basename(source.file)), source.text);
    const printed = await build(copy.placeOf(folder));
    return 'reason' in printed ? { reason: printed.reason.replaceAll(copy.placeOf(root), root) } : printed;
  });
}

/** The program and its verb: `kustomize build`, else `kubectl kustomize`. */
async function commandOf(given: string | undefined): Promise<readonly [string, string] | null> {
  if (given !== undefined) return [given, /^kubectl(?:\.exe)?$|^oc(?:\.exe)?$/.test(path.basename(given)) ? 'kustomize' : 'build'];
  for (const name of ['kustomize', 'kubectl', 'oc']) {
    const program = await findProgram(name);
    if (program !== null) return [program, name === 'kustomize' ? 'build' : 'kustomize'];
  }
  return null;
}
