/** The user's own cache, for what is made once and serves every clone: programs and the editor. Only the user may write to it. */
import { lstatSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Milliseconds for which something unused is kept; another branch may want it back. */
const KEPT_MS = 7 * 24 * 3_600_000;

function base() {
  const { XDG_CACHE_HOME: xdg = '', LOCALAPPDATA: local = '' } = process.env;
  if (path.isAbsolute(xdg)) return xdg;
  if (process.platform === 'darwin') return path.join(os.homedir(), 'Library/Caches');
  return process.platform === 'win32' && local !== '' ? local : path.join(os.homedir(), '.cache');
}

/** The folder of this name in the cache; it exists. */
export function userCache(name = '') {
  const root = path.join(base(), 'scc-lens');
  mkdirSync(root, { recursive: true, mode: 0o700 });
  const found = lstatSync(root);
  const isOwn = found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o022) === 0;
  if (process.platform !== 'win32' && !isOwn)
    throw new Error(`${root} has to be a folder that only you can write to, for its programs are run. Remove it, or set XDG_CACHE_HOME.`);
  const folder = path.join(root, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Marks a folder of the cache as used, and removes its neighbours that have not been for a week: what they are made from has changed. */
export function markUsed(folder) {
  utimesSync(folder, new Date(), new Date());
  const neighbours = readdirSync(path.dirname(folder)).map(name => path.join(path.dirname(folder), name));
  for (const one of neighbours) {
    const found = statSync(one, { throwIfNoEntry: false });
    if (found !== undefined && Date.now() - found.mtimeMs > KEPT_MS) rmSync(one, { recursive: true, force: true });
  }
}
