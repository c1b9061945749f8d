/** What an assistant names by its path: a manifest, or a chart or kustomization that is rendered. */
import * as l10n from '@vscode/l10n';
import { placer } from '@scc-lens/charts';
import { kindOf, leadsInto, type RenderOptions } from '@scc-lens/files';
import { objectOf, textOf, type Json } from '@scc-lens/words';
import type { NamedSource } from '../assistant';
import { isNotRendered, isReadable, isUnresolved, readSources, type Source } from './sources';
import { printableName, type Streams } from './streams';

/** Where it may be, and how it is rendered; null: not at all. */
interface Places {
  readonly folders: readonly string[];
  readonly rendering: RenderOptions | null;
  readonly streams: Streams;
}

/** So many files of a folder are listed. */
const MOST_NAMES = 50;

/** An input whose manifest is the text of what its path names; one without a path as it is; or why nothing can be read. */
export async function withManifest(
  input: unknown,
  places: Places,
): Promise<{ readonly input: unknown; readonly source: NamedSource | null } | { readonly problem: string }> {
  const { path, manifest, ...rest } = objectOf(input as Json);
  const name = textOf(path);
  if (name === '') return { input, source: null };
  if (manifest !== undefined) return { problem: l10n.t('Pass either {one} or {other}.', { one: 'manifest', other: 'path' }) };
  const problem = await folderProblem(name, places.folders);
  if (problem !== null) return { problem };
  // A pattern may lead through a link, and `-` is the connection itself.
  const kind = name === '-' ? null : await kindOf(name);
  if (kind !== 'file' && kind !== 'folder') return { problem: l10n.t('{path} is no file or folder.', { path: name }) };
  const rendering = places.rendering === null ? null : { ...places.rendering, byHand: null, charts: [], kubernetesOf: () => undefined };
  const entries = (await readSources([name], places.streams, rendering)).flatMap(entry => (isUnresolved(entry) ? [] : [entry]));
  const [only, ...others] = entries.filter(entry => !isReadable(entry) || entry.isNamed);
  if (only !== undefined && others.length === 0) {
    if (isReadable(only)) return { input: { ...rest, manifest: only.text }, source: namedSource(only) };
    return { problem: `${printableName(only.path)}: ${isNotRendered(only) ? only.reason : only.error}` };
  }
  const names = entries.slice(0, MOST_NAMES).map(entry => printableName(entry.path));
  return {
    problem: l10n.t('{path} has {count} manifests. Name one of them, a chart or a kustomization: {names}', {
      path: name,
      count: entries.length,
      names: names.join(', '),
    }),
  };
}

/** Why a path is not one that an assistant may name; null where it is in one of the folders, links followed. */
export async function folderProblem(path: string, folders: readonly string[]): Promise<string | null> {
  if ((await Promise.all(folders.map(folder => leadsInto(folder, path)))).includes(true)) return null;
  return l10n.t('{path} is in none of the folders that the server was given: {folders}.', { path, folders: folders.join(', ') });
}

const namedSource = (source: Source): NamedSource => ({
  path: source.path,
  role: source.role,
  isRendered: source.rendered !== undefined,
  placer: file => {
    const placeOf = placer(source, file);
    return about => {
      const { file: name, range, message } = placeOf(about);
      return { file: name, line: range.start.line + 1, message };
    };
  },
});
