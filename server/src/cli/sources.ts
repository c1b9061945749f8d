/** From what the command line names to texts: folders are walked, `-` is standard input, and what cannot be read is a value. */
import * as l10n from '@vscode/l10n';
import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { FileRoles } from '@scc-lens/charts';
import { Environments, kindOf, reasonOf, rendererOf, Repository, repositoryOf, rolesOnDisk, walk } from '@scc-lens/files';
import type { Deployed, EnvironmentOptions, Rendered, Renderer, Unresolved } from '@scc-lens/files';
import { isJudgedAlone } from '@scc-lens/lens';
import { cached, isGlob, matchesGlob, readGlob } from '@scc-lens/words';
import { inNamespace, parseFile, roleByName, type FileRole, type ParsedFile } from '@scc-lens/yaml';
import { texts } from './messages';
import { renderFolders, streamSource } from './renderedSources';
import { readSource, readStream, type Unreadable } from './readSource';
import { chartAround, Selection } from './selection';
import { printableName, startProgress, warnAbout, warnSome, type Streams } from './streams';

export interface Source {
  /** As the command line names it, or `<stdin>`. */
  readonly path: string;
  readonly text: string;
  readonly role: FileRole;
  /** The namespace of objects that name none, where its folder shows it. */
  readonly namespace?: string | null;
  /** Whether the text starts with a byte order mark. */
  readonly bom: boolean;
  /** Whether the command line names the file itself, and not a folder that it is in. */
  readonly isNamed: boolean;
  /** For the output of a chart or kustomization. */
  readonly rendered?: Pick<Rendered, 'places' | 'rendering'> & Partial<Pick<Rendered, 'edited' | 'assumedNamespace' | 'isLibrary'>>;
  /** The environments that it is judged for. */
  readonly deployed?: Deployed;
  /** Whether the environments that it describes are judged, or reported, themselves. */
  readonly isFollowed?: boolean;
}

/** The documents of a source, in the namespace that its environments or its folder give them. */
export const parseSource = ({ text, role, deployed, namespace = null }: Source, before?: ParsedFile): ParsedFile =>
  inNamespace(parseFile(text, before ?? role), deployed?.namespace ?? namespace);

/** A chart or kustomization that is not rendered. */
export interface NotRendered {
  readonly path: string;
  readonly renderer: Renderer;
  /** Why; it follows the path and a colon. */
  readonly reason: string;
  /** Whether that is a failure: it was named, and there is a program to render it with. */
  readonly isFault: boolean;
  /** Whether there is no program to render it with. */
  readonly isAbsent: boolean;
  /** The absolute paths of what it would be rendered from, and of the files that describe its environments; null where these are not known. */
  readonly inputs: ReadonlySet<string> | null;
  /** The namespace that its environments give objects that name none. */
  readonly namespace: string | null;
}

/** Something that the command line names: read, or not. */
export type Entry = Judgeable | Unresolved;

/** All but an environment that the files do not show. */
export type Judgeable = Source | Unreadable | NotRendered;

const STDIN = '<stdin>';

const NAMESPACE = /(?:\bnamespace["']?: *["']?|system:serviceaccounts?:)(?<name>[^"'\s,}:]+)/g;

/** Namespaces of Helm releases that are not given, but assumed, and that objects are in or grant something in. */
export const assumedNamespaces = (entries: readonly Entry[]): readonly string[] =>
  entries
    .filter(isReadable)
    .flatMap(({ text, rendered }) =>
      [rendered?.assumedNamespace ?? []].flat().filter(one => [...text.matchAll(NAMESPACE)].some(({ groups }) => groups?.['name'] === one)),
    );

/** So many files are read at the same time: most of the time goes to waiting for each. */
const AT_ONCE = 16;

/** Reads what the operands name, in order, each file once, charts rendered as `options` describe it. Stderr has what could not be read. */
export async function readSources(
  operands: readonly string[],
  streams: Streams,
  options: EnvironmentOptions | null = null,
): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for await (const entry of entriesOf(operands, streams, options, AT_ONCE)) entries.push(entry);
  return entries;
}

/** The same one by one, so many of them at hand at a time, for one who forgets each when the next comes. */
export async function* entriesOf(
  operands: readonly string[],
  streams: Streams,
  options: EnvironmentOptions | null,
  atOnce: number,
): AsyncGenerator<Entry> {
  const unread: string[] = [];
  const seen = new Set<string>();
  const roles = rolesOnDisk();
  const isFollowing = options !== null && options.byHand !== null;
  const named = await Promise.all(operands.map(unlinkedName));
  const partsOf = isFollowing ? await selectParts(named, roles, streams, options) : () => Promise.resolve([]);
  const batch: Found[] = [];
  const read = async (found: Found): Promise<Entry | null> => {
    if (!('identity' in found)) return found;
    const entry = await readFound(found, roles, streams, options);
    // Next to manifests there may be anything of such a name.
    return !('error' in entry) || found.isNamed || roleByName(found.file) === null ? entry : null;
  };
  const readBatch = async (): Promise<readonly Entry[]> => {
    const entries = (await Promise.all(batch.splice(0).map(read))).filter(entry => entry !== null);
    unread.push(...entries.flatMap(entry => ('error' in entry ? [`${printableName(entry.path)}: ${entry.error}`] : [])));
    return entries;
  };
  for (const operand of named) {
    for await (const found of filesOf(operand, streams, options, partsOf)) {
      if (!('identity' in found) || !seen.has(found.identity)) batch.push(found);
      if ('identity' in found) seen.add(found.identity);
      if (batch.length === atOnce) yield* await readBatch();
    }
  }
  yield* await readBatch();
  warnSome(streams, unread);
}

/** The charts, kustomizations and environments that a named file is a part of, where these are followed; each folder is rendered once. */
async function selectParts(operands: readonly string[], roles: FileRoles, streams: Streams, options: EnvironmentOptions) {
  const selection = new Selection(options, roles);
  for (const file of operands) {
    if (file === '-' || (await kindOf(file)) !== 'file') continue;
    await selection.take(file, async () => {
      const entry = await readSource({ file, isNamed: true });
      return !isReadable(entry) || isJudgedAlone(parseFile(entry.text, await roles.of(path.resolve(file), entry.text)));
    });
  }
  const rendered = new Map<string, Promise<readonly NamedFile[]>>();
  const renderIn = async (folder: string): Promise<readonly NamedFile[]> => {
    const found: NamedFile[] = [];
    for await (const one of filesIn(path.relative('', folder) || '.', await realpath(folder), streams, selection.renderOptions()))
      if ('file' in one) found.push({ ...one, isNamed: false });
    return found;
  };
  return async (file: string): Promise<readonly NamedFile[]> => {
    const [folders, place] = [selection.foldersOf(file), path.resolve(file)];
    const all = (await Promise.all(folders.map(folder => cached(rendered, folder, () => renderIn(folder))))).flat();
    const found = all.filter(({ deployed }) => isRenderedFrom(deployed?.outcome ?? null, place));
    // What else fails may well be without the file, once something is rendered from it.
    const isMade = ({ deployed }: NamedFile): boolean => 'text' in (deployed?.outcome ?? {});
    const isSure = (one: NamedFile): boolean => isMade(one) || one.deployed?.names.size !== 0 || folders.includes(path.resolve(one.file));
    return found.some(isMade) ? found.filter(isSure) : found;
  };
}

/** Also true where that is not known, because something is not rendered. */
const isRenderedFrom = (outcome: Deployed['outcome'], place: string): boolean =>
  outcome !== null && (!('text' in outcome) || outcome.places.has(place));

export const isReadable = (entry: Entry): entry is Source => 'text' in entry;

/** Whether it is a chart or kustomization that no environment deploys. */
export const isUndeployedFolder = ({ deployed, rendered }: Source): boolean => deployed === undefined && rendered !== undefined;

/** Whether a chart or kustomization could not be rendered. */
export const isNotRendered = (entry: Entry): entry is NotRendered => 'renderer' in entry;

/** Whether it is an environment that the files do not show. */
export const isUnresolved = (entry: Entry): entry is Unresolved => 'origin' in entry;

interface NamedFile {
  readonly file: string;
  readonly isNamed: boolean;
  /** The same for two names of one file. */
  readonly identity: string;
  /** What it is rendered as, or the environments that it is a manifest of. */
  readonly deployed?: Deployed;
  readonly isFollowed?: boolean;
}

async function readFound(found: NamedFile, roles: FileRoles, streams: Streams, options: EnvironmentOptions | null): Promise<Entry> {
  const { file, isNamed, deployed, isFollowed = false } = found;
  const { outcome = null, renderer = null, names = [] } = deployed ?? {};
  const isDeployed = [...names].length > 0;
  const environment = { isFollowed, ...(deployed !== undefined && isDeployed ? { deployed } : {}) };
  if (file === '-') return readStandardInput(streams, options);
  if (outcome === null || renderer === null) {
    const entry = await readSource(found);
    if (!isReadable(entry)) return entry;
    const place = path.resolve(file);
    const [role, namespace] = [await roles.of(place, entry.text), await roles.namespaceOf(place, entry.text)];
    return { ...entry, ...environment, role, namespace };
  }
  if ('text' in outcome)
    return { path: file, text: outcome.text, role: 'rendered', bom: false, isNamed, rendered: outcome, ...environment };
  const reason = isDeployed ? `${outcome.reason} ${texts.environments([...names])}` : outcome.reason;
  const isAbsent = outcome.isAbsent === true;
  const inputs = outcome.inputs === undefined ? null : new Set([...outcome.inputs, ...(deployed?.describedIn ?? [])]);
  return { path: file, renderer, reason, isFault: isNamed && !isAbsent, isAbsent, inputs, namespace: deployed?.namespace ?? null };
}

async function* filesOf(
  operand: string,
  streams: Streams,
  options: EnvironmentOptions | null,
  partsOf: (file: string) => Promise<readonly NamedFile[]>,
): AsyncGenerator<Found> {
  if (operand === '-') {
    yield { file: operand, isNamed: true, identity: operand };
    return;
  }
  const found = await lookUp(operand);
  if ('error' in found) {
    if (isGlob(operand)) yield* filesMatching(operand, streams);
    else yield found;
  } else if (!found.isFolder) {
    const parts = await partsOf(operand);
    yield* parts;
    if (!parts.some(({ deployed }) => 'text' in (deployed?.outcome ?? {}))) yield { file: operand, isNamed: true, identity: found.real };
  } else {
    yield* filesIn(operand, found.real, streams, options);
  }
}

/** A file that the command line names, or why there is none. */
type Found = NamedFile | Unreadable | Unresolved;

async function* filesIn(folder: string, real: string, streams: Streams, options: EnvironmentOptions | null): AsyncGenerator<Found> {
  const unreadable: Unreadable[] = [];
  const files: string[] = [];
  for await (const file of walk(folder, (place, error) => unreadable.push({ path: place, error: reasonOf(error) }))) files.push(file);
  const progress = startProgress(streams, count => l10n.t('{count} charts and kustomizations rendered', { count }));
  const byHand = options?.byHand?.filter(one => one.folder === real || one.folder.startsWith(real + path.sep)) ?? null;
  const environments =
    options === null
      ? null
      : new Environments(await Repository.at((await repositoryOf(folder)) ?? real, options.charts), {
          ...options,
          byHand,
          onRendered: progress.step,
        });
  await environments?.addByHand();
  // As the walk spells it.
  const itself = path.dirname(path.join(folder, '_'));
  const renderer = environments === null ? null : await rendererOf(folder);
  const chart = environments === null || renderer !== null ? null : await chartAround(real);
  if (chart !== null) warnAbout(streams, folder, l10n.t('not rendered, because it is a part of a chart. Name {chart} instead.', { chart }));
  const all = environments === null ? { deployed: [], files } : await renderFolders(itself, files, environments, renderer);
  progress.clear();
  const isFollowed = byHand !== null;
  const identityOf = (file: string): string => path.join(real, path.relative(folder, file));
  const isUndeployed = ({ names }: Deployed): boolean => names.size === 0;
  for (const deployed of all.deployed.filter(isUndeployed))
    yield { file: deployed.path, isNamed: deployed.path === itself, identity: identityOf(deployed.path), deployed, isFollowed };
  for (const file of all.files) yield { file, isNamed: false, identity: identityOf(file), isFollowed };
  for (const deployed of all.deployed.filter(one => !isUndeployed(one) && one.isUnwanted !== true))
    for (const file of deployed.outcome === null ? deployed.files : [deployed.path])
      yield { file, isNamed: false, identity: `${deployed.key} ${file}`, deployed, isFollowed };
  yield* environments?.unresolved ?? [];
  yield* unreadable;
  if (files.length === 0 && renderer === null) warnAbout(streams, folder, l10n.t('no .yaml, .yml or .json file in this folder'));
}

/** The files that a pattern fits, below the folders that it names without a wildcard. */
async function* filesMatching(pattern: string, streams: Streams): AsyncGenerator<Found> {
  const steps = path.normalize(pattern).split(path.sep);
  const folder = steps.slice(0, steps.findIndex(isGlob)).join(path.sep) || (path.isAbsolute(pattern) ? path.sep : '.');
  const glob = readGlob(steps.join('/'));
  const none = { path: pattern, error: l10n.t('no .yaml, .yml or .json file matches this pattern') };
  const found = await lookUp(folder);
  if ('error' in found || !found.isFolder) {
    yield none;
    return;
  }
  let count = 0;
  for await (const one of filesIn(folder, found.real, streams, null)) {
    if ('file' in one && !matchesGlob(glob, one.file.split(path.sep).join('/'))) continue;
    count += 1;
    yield one;
  }
  if (count === 0) yield none;
}

/** What findings call an operand: a link by what it leads to, but for a file elsewhere. */
async function unlinkedName(operand: string): Promise<string> {
  const found = await lookUp(operand);
  if ('error' in found || path.resolve(operand) === found.real) return operand;
  const shown = path.relative('', found.real) || '.';
  if (!found.isFolder && shown.startsWith('..')) return operand;
  return path.isAbsolute(operand) ? found.real : shown;
}

async function lookUp(operand: string): Promise<{ readonly real: string; readonly isFolder: boolean } | Unreadable> {
  try {
    const stats = await stat(operand);
    const isFolder = stats.isDirectory();
    // A pipe, such as `<(…)` in a shell, has no path of its own.
    return { real: isFolder || stats.isFile() ? await realpath(operand) : operand, isFolder };
  } catch (error) {
    return { path: operand, error: reasonOf(error) };
  }
}

/** What Helm or Kustomize printed leads back to their files, where these are in the current folder. */
async function readStandardInput({ stdin }: Streams, options: EnvironmentOptions | null): Promise<Entry> {
  const entry = await readStream(STDIN, stdin as AsyncIterable<Uint8Array>);
  const rendered = options === null || !isReadable(entry) ? null : await streamSource(entry.text);
  return rendered === null ? entry : { ...entry, role: 'rendered', rendered };
}
