/** The core's one way to a file. A shell answers it from its open documents and its disk. */
import type { ParsedFile } from '@scc-lens/yaml';

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
