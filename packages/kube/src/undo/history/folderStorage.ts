/** Texts that outlive the window, as files of a folder that only the user may read. */
import { appendFile, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';

export interface Storage {
  /** The names of all texts. */
  readonly names: () => Promise<readonly string[]>;
  readonly read: (name: string) => Promise<string>;
  /** Adds to a text, or begins it. */
  readonly append: (name: string, text: string) => Promise<void>;
  readonly remove: (name: string) => Promise<void>;
}

export function folderStorage(folder: string): Storage {
  const fileOf = (name: string): string => path.join(folder, name);
  let made: Promise<unknown> | undefined;
  return {
    async names() {
      try {
        return await readdir(folder);
      } catch (error) {
        // Nothing was stored yet.
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
        throw error;
      }
    },
    read: name => readFile(fileOf(name), 'utf8'),
    async append(name, text) {
      await (made ??= mkdir(folder, { recursive: true, mode: 0o700 }));
      await appendFile(fileOf(name), text, { mode: 0o600 });
    },
    remove: name => rm(fileOf(name), { force: true }),
  };
}
