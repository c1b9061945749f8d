/** A kustomization with everything that it names, read before anything runs: what is not on this machine is refused. */
import path from 'node:path';
import { KUSTOMIZATION_FILES, kustomizationNames, readYaml, remoteNames } from '../core';
import type { KustomizationNames, KustomizationSource, SourceText } from '../core';
import { kindOf, NotRendered } from './files';
import type { FileReader } from './files';
import { renderTexts } from './messages';

/** Kustomizations of one overlay, each counted as often as it is listed. */
const MOST = 1000;

/** The kustomization file of a folder; null where it has none. */
export async function kustomizationFile(folder: string): Promise<string | null> {
  for (const name of KUSTOMIZATION_FILES) if ((await kindOf(path.join(folder, name))) === 'file') return name;
  return null;
}

/** Reads a kustomization; `name` is what findings call its folder. Throws `NotRendered`. */
export async function readKustomization(folder: string, name: string, files: FileReader): Promise<KustomizationSource> {
  return readFolder(path.resolve(folder), name, { files, count: { left: MOST }, above: [] });
}

interface Run {
  readonly files: FileReader;
  readonly count: { left: number };
  /** The kustomizations that this one is a part of. */
  readonly above: readonly string[];
}

async function readFolder(folder: string, name: string, run: Run): Promise<KustomizationSource> {
  if (run.above.includes(folder)) throw new NotRendered(renderTexts.circle(name));
  if (run.count.left-- <= 0) throw new NotRendered(renderTexts.tooManyFiles(MOST));
  const file = await kustomizationFile(folder);
  if (file === null) throw new NotRendered(renderTexts.absent(path.join(name, 'kustomization.yaml')));
  const source = await run.files.read(path.join(folder, file), path.join(name, file));
  const names = kustomizationNames(source);
  if (names === null) throw new NotRendered(renderTexts.noKustomization(source.file));
  refuse(names.inflated, renderTexts.inflates);
  refuse(names.remote, renderTexts.remote);
  const inside: Run = { ...run, above: [...run.above, folder] };
  await readOthers(folder, name, names, inside);
  const resources: (SourceText | KustomizationSource)[] = [];
  for (const entry of names.resources) resources.push(await readResource(folder, name, entry, inside));
  const components: KustomizationSource[] = [];
  for (const entry of names.components) components.push(await readFolder(path.resolve(folder, entry), path.join(name, entry), inside));
  const patches = new Map<string, SourceText>();
  for (const entry of names.patches) patches.set(entry, await run.files.read(path.resolve(folder, entry), path.join(name, entry)));
  return { ...source, resources, components, patches };
}

async function readResource(folder: string, name: string, entry: string, run: Run): Promise<SourceText | KustomizationSource> {
  const place = path.resolve(folder, entry);
  const kind = await kindOf(place);
  if (kind === null) throw new NotRendered(renderTexts.absent(entry));
  return kind === 'folder' ? readFolder(place, path.join(name, entry), run) : run.files.read(place, path.join(name, entry));
}

/** Generators and transformers are not traced, but they must not name a remote place either. */
async function readOthers(folder: string, name: string, { others }: KustomizationNames, run: Run): Promise<void> {
  for (const entry of others) {
    const source = await readResource(folder, name, entry, run);
    if (!('resources' in source)) refuse(remoteNames(readYaml(source).value), renderTexts.remote);
  }
}

function refuse([first]: readonly string[], reason: (name: string) => string): void {
  if (first !== undefined) throw new NotRendered(reason(first));
}
