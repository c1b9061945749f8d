/** Node's cache of compiled code. What is in it runs: it is in a folder that only the user can write to, or there is none. */
import { lstatSync, mkdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Lets Node, from 22.1 on, keep what it compiles for the next run. Without a folder for it, the program only starts more slowly. */
export function useCompileCache(): void {
  const module = process.getBuiltinModule('node:module') as { readonly enableCompileCache?: (folder: string) => unknown };
  const folder = module.enableCompileCache === undefined ? null : ownFolder(process.env);
  if (folder !== null) module.enableCompileCache?.(folder);
}

/** The folder in the user's cache, made where there is none; null where it cannot be made, or others can write to it. */
export function ownFolder({ XDG_CACHE_HOME: xdg = '', LOCALAPPDATA: local = '' }: NodeJS.ProcessEnv): string | null {
  const isWindows = process.platform === 'win32';
  try {
    const base = path.isAbsolute(xdg) ? xdg : isWindows && local !== '' ? local : path.join(os.homedir(), '.cache');
    const folder = path.join(base, 'scc-lens');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const found = lstatSync(folder);
    return found.isDirectory() && (isWindows || (found.uid === process.getuid?.() && (found.mode & 0o022) === 0)) ? folder : null;
  } catch {
    return null;
  }
}
