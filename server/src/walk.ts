/** Finding manifests in folders, for both shells. */
import ignore from 'ignore';
import type { Ignore } from 'ignore';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** Files that may hold manifests. */
export const MANIFEST_FILE = /\.(?:ya?ml|json)$/i;

const NEVER = new Set(['.git', 'node_modules']);

interface Ignored {
  readonly folder: string;
  readonly rules: Ignore;
}

/**
 * The paths of a folder's YAML and JSON files, in the order of their names. What a `.gitignore` on the way names is left out, as are
 * `.git` and `node_modules`; links are not followed, so that a circle cannot trap it. A folder that cannot be read is told to
 * `onUnreadable` and passed over.
 */
export async function* walk(folder: string, onUnreadable: (path: string, error: Error) => void, inherited: readonly Ignored[] = []): AsyncGenerator<string> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    onUnreadable(folder, error as Error);
    return [];
  });
  const ignored = entries.some(entry => entry.name === '.gitignore' && entry.isFile())
    ? [...inherited, await readIgnored(folder, onUnreadable)]
    : inherited;
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (NEVER.has(entry.name) || isIgnored(path, entry.isDirectory(), ignored)) continue;
    if (entry.isDirectory()) yield* walk(path, onUnreadable, ignored);
    else if (entry.isFile() && MANIFEST_FILE.test(entry.name)) yield path;
  }
}

async function readIgnored(folder: string, onUnreadable: (path: string, error: Error) => void): Promise<Ignored> {
  const path = join(folder, '.gitignore');
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    onUnreadable(path, error as Error);
    return '';
  });
  return { folder, rules: ignore().add(text) };
}

/** The nearest `.gitignore` that says anything about a path decides, as in git. */
function isIgnored(path: string, isFolder: boolean, ignored: readonly Ignored[]): boolean {
  for (const { folder, rules } of [...ignored].reverse()) {
    const { ignored: yes, unignored: no } = rules.test(relative(folder, path).split(sep).join('/') + (isFolder ? '/' : ''));
    if (yes || no) return yes;
  }
  return false;
}
