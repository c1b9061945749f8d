import type { InitializeParams } from 'vscode-languageserver';
import type { URI } from 'vscode-uri';
import type { FileState } from '@scc-lens/protocol';
import type { FileRole } from '@scc-lens/yaml';

/** What the server has around it: a machine with a disk, or a browser whose editor reads the workspace for it. */
export interface Runtime {
  /** Whether there can be files with such a URI. */
  readonly hasFiles: (uri: URI) => boolean;
  /** So many files of a workspace are read. One with more is data. */
  readonly mostFiles: number;
  /** The YAML and JSON files of a folder. What is left out is reported. */
  readonly walk: (folder: URI, onUnreadable: (place: string, error: Error) => void) => AsyncIterable<URI>;
  /** The `.gitignore` that keeps a file out of a walk of these folders; null where none does. */
  readonly excludedBy: (file: URI, folders: readonly URI[]) => Promise<string | null>;
  /** Null for what is not there, or not for us to see. */
  readonly stat: (place: URI) => Promise<FileState | null>;
  /** The file that links below a folder lead to, so that each has one name. */
  readonly unlinked: (folder: URI, file: URI) => Promise<URI>;
  /** The text of a regular file of at most so many MiB; throws why there is none. */
  readonly read: (file: URI, mebibytes: number) => Promise<string>;
  /** What files are to the charts and kustomizations around them; each folder is looked at once. */
  readonly roles: () => Roles;
  /** The absolute path, as settings have it, that a name leads to from a folder. */
  readonly resolve: (folder: string, name: string) => string;
  /** The files that a setting names, by an absolute path or from each folder of the workspace. */
  readonly settingFiles: (name: string, folders: readonly URI[]) => readonly URI[];
  /** The file of a name in a folder, or above it in the same repository; null where there is none. Throws what the system does. */
  readonly findAbove: (folder: URI, name: string) => Promise<FoundFile | { readonly problem: string } | null>;
  /** Whether an absolute path is in the repository that a folder is in, links followed. */
  readonly isInRepository: (folder: string, place: string) => Promise<boolean>;
  /** Takes the translation for the language of the editor. */
  readonly translate: (params: InitializeParams) => void;
}

export interface Roles {
  readonly of: (file: URI, text: string) => Promise<FileRole>;
  /** The namespace of objects that name none; null where the file's folder does not show it. */
  readonly namespaceOf: (file: URI, text: string) => Promise<string | null>;
}

export interface FoundFile {
  /** The folder that it is in, and its absolute path as settings have it. */
  readonly folder: URI;
  readonly path: string;
  readonly text: string;
}
