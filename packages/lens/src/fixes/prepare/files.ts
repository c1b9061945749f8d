/** The core's one way to a file. A shell answers it from its open documents and its disk. */
import type { ParsedFile } from '@scc-lens/yaml';
import type { GeneratedScc } from '../../grants';

/** A file as its text is now. A shell adds what it needs to write the file again. */
export interface CurrentFile {
  /** For messages. */
  readonly name: string;
  readonly file: ParsedFile;
}

/** Why a file cannot be read, in one sentence. */
export interface Unread {
  readonly unread: string;
}

/** The present content of a file. Files are named as in `Placed.file`: by URI in the editor, by path on the command line. */
export interface Files<F extends CurrentFile> {
  readonly read: (file: string) => Promise<F | Unread>;
}

/** The name, without `.yaml`, of a file for these SCCs. */
export function sccFileStem(sccs: readonly Pick<GeneratedScc, 'name'>[]): string {
  const [first, ...others] = sccs;
  return first === undefined || others.length > 0 ? 'generated-sccs' : `${first.name}-scc`;
}

/** The first of `stem.yaml`, `stem-2.yaml`, … that no file has. */
export async function freeFileName(stem: string, isTaken: (fileName: string) => boolean | Promise<boolean>): Promise<string> {
  let fileName = `${stem}.yaml`;
  for (let number = 2; await isTaken(fileName); number++) fileName = `${stem}-${number}.yaml`;
  return fileName;
}
