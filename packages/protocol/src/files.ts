/** Requests of a server in a browser: the client reads the workspace for it, and nothing outside of its folders. */

/** Request: URIs of the YAML and JSON files of a folder, in any order. */
export const FIND_FILES = 'sccLens/findFiles';

export interface FindFilesParams {
  readonly folder: string;
  /** So many are answered. */
  readonly most: number;
}

/** Request: what is at a place, FileState; null for nothing. */
export const STAT_FILE = 'sccLens/statFile';

export interface StatFileParams {
  readonly uri: string;
}

export interface FileState {
  readonly kind: 'file' | 'folder' | 'other';
  /** Bytes. */
  readonly size: number;
  /** Milliseconds. */
  readonly changed: number;
}

/** Request: the text of a file, FileText. */
export const READ_FILE = 'sccLens/readFile';

export interface ReadFileParams {
  readonly uri: string;
  readonly mebibytes: number;
}

/** The text, or in one sentence why there is none. */
export type FileText = { readonly text: string } | { readonly unread: string };
