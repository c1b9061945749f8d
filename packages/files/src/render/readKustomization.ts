/** A kustomization with everything that it names, read before anything runs: what is not on this machine is refused. */
import path from 'node:path';
import { kustomizationFile, kustomizationNames, kustomizePlaces, readYaml } from '@scc-lens/charts';
import type { KustomizationNames, KustomizationSource, SourceText } from '@scc-lens/charts';
import { objectOf, textOf } from '@scc-lens/words';
import { ON_DISK } from './kustomizations';
import { kindOf, NotRendered, type FileReader } from './files';
import { renderTexts } from './messages';
import { readChart } from './readChart';
import { shellQuote } from './shellQuote';

/** Kustomizations of one overlay, each counted as often as it is listed. */
const MOST = 1000;

/** Reads a kustomization; `name` is what findings call its folder, and `given` its file where that is not the one on the disk. Throws `NotRendered`. */
export async function readKustomization(folder: string, name: string, files: FileReader, given?: SourceText): Promise<KustomizationSource> {
  return readFolder(path.resolve(folder), name, { files, count: { left: MOST }, whole: name, above: [] }, given);
}

interface Run {
  readonly files: FileReader;
  readonly count: { left: number };
  /** What findings call the folder that is built. */
  readonly whole: string;
  /** The kustomizations that this one is a part of. */
  readonly above: readonly string[];
}

async function readFolder(folder: string, name: string, run: Run, given?: SourceText): Promise<KustomizationSource> {
  if (run.above.includes(folder)) throw new NotRendered(renderTexts.circle(name));
  if (run.count.left-- <= 0) throw new NotRendered(renderTexts.tooManyFiles(MOST));
  const source = given ?? (await readFile(folder, name, run.files));
  const names = kustomizationNames(source);
  if (names === null) throw new NotRendered(renderTexts.noKustomization(source.file));
  await readCharts(folder, name, names.inflated, run);
  await checkPlaces(source, folder, name, run.files);
  const inside: Run = { ...run, above: [...run.above, folder] };
  const patches = new Map<string, SourceText>();
  await readOthers(folder, name, names, inside, patches);
  const resources: (SourceText | KustomizationSource)[] = [];
  for (const entry of names.resources) resources.push(await readResource(folder, name, entry, inside));
  const components: KustomizationSource[] = [];
  for (const entry of names.components) components.push(await readFolder(...(await placed(run.files, folder, name, entry)), inside));
  for (const entry of names.patches) patches.set(entry, await run.files.read(...(await placed(run.files, folder, name, entry))));
  return { ...source, resources, components, patches };
}

/** The place of an entry, and what findings call it: by no link, so that each file is one. */
async function placed(files: FileReader, folder: string, name: string, entry: string): Promise<readonly [place: string, shown: string]> {
  const place = await files.unlinked(folder, entry);
  return [place, path.join(name, path.relative(folder, place))];
}

/** The kustomization file of a folder. Throws `NotRendered` where there is none. */
export async function readFile(folder: string, name: string, files: FileReader): Promise<SourceText> {
  const file = await kustomizationFile(ON_DISK, folder);
  if (file === null) throw new NotRendered(renderTexts.absent({ name: path.join(name, 'kustomization.yaml'), count: 1 }));
  return files.read(path.join(folder, file), path.join(name, file));
}

/** Charts that Kustomize has Helm render. Throws `NotRendered` for one that is not in its folder of charts. */
async function readCharts(folder: string, name: string, charts: KustomizationNames['inflated'], { files, whole }: Run): Promise<void> {
  for (const { folder: chart, from } of charts) {
    const [place, shown] = await placed(files, folder, name, chart ?? '');
    if (chart === null || (await kindOf(path.join(place, 'Chart.yaml'))) !== 'file') {
      const command = `kustomize build --enable-helm ${shellQuote(whole)} | scc-lens check -`;
      throw new NotRendered(renderTexts.inflates({ from, command }));
    }
    await readChart(place, shown, files);
    files.charts.add(place);
  }
}

async function readResource(folder: string, name: string, entry: string, run: Run): Promise<SourceText | KustomizationSource> {
  const [place, shown] = await placed(run.files, folder, name, entry);
  const kind = await kindOf(place);
  if (kind === null) throw new NotRendered(renderTexts.absent({ name: shown, count: 1 }));
  return kind === 'folder' ? readFolder(place, shown, run) : run.files.read(place, shown);
}

/** Reads generators and transformers by their paths; they must not name a remote place either. */
async function readOthers(folder: string, name: string, names: KustomizationNames, run: Run, read: Map<string, SourceText>): Promise<void> {
  for (const entry of names.others) await readResource(folder, name, entry, run);
  for (const entry of names.plugins) {
    const source = await readResource(folder, name, entry, run);
    read.set(entry, source);
    if (!('resources' in source) && LEFT_OUT.has(textOf(objectOf(readYaml(source).value)['kind'])))
      run.files.generators.add(await run.files.unlinked(folder, entry));
    else await checkPlugins(source, folder, name, run.files);
  }
}

/** Kinds of generators that make Secrets, or policies whose manifests are followed. */
const LEFT_OUT: ReadonlySet<string> = new Set(['ksops', 'SopsSecretGenerator', 'PolicyGenerator']);

/** What a kustomization changes in generators and transformers could become the name of a place. */
const UNCHANGED: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata', 'resources']);

async function checkPlugins(source: SourceText | KustomizationSource, folder: string, name: string, files: FileReader): Promise<void> {
  if (!('resources' in source)) return checkPlaces(source, folder, name, files);
  const changing = Object.keys(objectOf(readYaml(source).value)).filter(field => !UNCHANGED.has(field));
  refuse(changing, field => renderTexts.changesPlugins({ file: source.file, field }));
  for (const one of source.resources) await checkPlugins(one, folder, name, files);
}

/** Refuses what names a place that is not in a folder, or that kustomize may read otherwise than we do. */
async function checkPlaces(source: SourceText, folder: string, name: string, files: FileReader): Promise<void> {
  const { local, remote, misspelled, isUnclear } = kustomizePlaces(source.text);
  if (isUnclear) throw new NotRendered(renderTexts.unclear(source.file));
  refuse(misspelled, field => renderTexts.misspelled({ file: source.file, field }));
  const fetched = (first: string, count: number): string => renderTexts.remote({ name: first, count });
  refuse(remote, fetched);
  const kinds = await Promise.all(local.map(async entry => [entry, await kindOf(path.resolve(folder, entry))] as const));
  const absent = kinds.flatMap(([entry, kind]) => (kind === null ? [entry] : []));
  // Kustomize takes it for a repository.
  const hosted = absent.filter(entry => /^[\w-]+\.[\w.-]+\//.test(entry));
  refuse(hosted, fetched);
  // What is outside of the current folder is named as it is written.
  const shown = (entry: string): string => (path.join(name, entry).startsWith('..') ? entry : path.join(name, entry));
  refuse(absent, (first, count) => renderTexts.absent({ name: shown(first), count }));
  for (const [entry, kind] of kinds) {
    if (kind === 'other') throw new NotRendered(renderTexts.notRegular(path.join(name, entry)));
    if (kind === 'file' && files.isUnrestricted) await files.read(...(await placed(files, folder, name, entry)));
  }
}

function refuse(all: readonly string[], reason: (first: string, count: number) => string): void {
  if (all[0] !== undefined) throw new NotRendered(reason(all[0], all.length));
}
