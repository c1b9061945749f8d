/** Which documents and files are manifests, and which parts of them are not judged. */
import type { ProtocolPosition } from './client';

/** The languages of documents that may be manifests; `helm` is what extensions for Helm make of templates. */
export const MANIFEST_LANGUAGES: readonly string[] = ['yaml', 'json', 'jsonc', 'helm'];

/** The languages of documents that the language server reads. */
export const READ_LANGUAGES: readonly string[] = [...MANIFEST_LANGUAGES, 'dockerfile'];

/**
 * Whether a text is a manifest at a cheap look: a document of it has the fields `apiVersion` and `kind` at its root. A manifest in a text of
 * something else, such as the script of a workflow or the task of a playbook, is not at the root.
 */
export function looksLikeManifest(text: string): boolean {
  return hasField(text, 'apiVersion') && hasField(text, 'kind') && text.split(/^---(?=\s|$)/m).some(document => hasFieldsAtRoot(document));
}

/** Comments and lines of templates may start anywhere; what a root contains is indented more than its fields. */
function hasFieldsAtRoot(document: string): boolean {
  const lines = document.split('\n').filter(line => !/^\s*(?:#|%|\{\{|$)/.test(line));
  if (/^\s*\{/.test(lines[0] ?? '')) return hasField(document, 'apiVersion') && hasField(document, 'kind');
  const indentOf = (line: string): number => line.search(/[^ \t]/);
  const root = lines.reduce((least, line) => Math.min(least, indentOf(line)), Infinity);
  const fields = lines.filter(line => indentOf(line) === root).map(line => line.slice(root));
  return ROOT_FIELDS.every(field => fields.some(line => field.test(line)));
}

const ROOT_FIELDS = [/^\uFEFF?["']?apiVersion["']?[ \t]*:/, /^\uFEFF?["']?kind["']?[ \t]*:/];

/** As a key of YAML or JSON, in block or flow style, quoted or not; the search goes over the text once. */
function hasField(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length))
    if (/^$|[\s{,"'-]/.test(text.charAt(at - 1)) && /^["']?[ \t]*:/.test(text.slice(at + name.length, at + name.length + 10))) return true;
  return false;
}

/** Notification to the client: the manifests of the workspace, after every change of them. */
export const MANIFESTS = 'sccLens/manifests';

export interface ManifestsNotification {
  /** URIs of files. */
  readonly uris: readonly string[];
}

/** Request: the parts of an open document that are not judged, and why, for the editor's status bar; null where it is not open. */
export const NOT_JUDGED = 'sccLens/notJudged';

export interface NotJudgedParams {
  readonly uri: string;
}

export interface NotJudgedResult {
  /** Of the document that was looked at. */
  readonly version: number;
  /** Whether any document of the file contains Kubernetes objects that are judged. */
  readonly isJudged: boolean;
  /** In the order of the text; empty where everything is judged. */
  readonly notJudged: readonly NotJudgedPlace[];
}

type UnreadText = 'template' | 'overlay' | 'catalog' | 'assertion' | 'deletion' | 'foreign' | 'too-large' | 'unreadable';

export interface NotJudgedPlace {
  readonly kind: UnreadText | 'pods' | 'unknown' | 'not-checked';
  /** Null for the whole file. */
  readonly range: { readonly start: ProtocolPosition; readonly end: ProtocolPosition } | null;
  /** A sentence in the user's language. */
  readonly reason: string;
}
