/** Links that open a field of a manifest, in the forms that editors understand. */
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { PlaceLink } from '@scc-lens/lens/answers';
import { uriPath, type FieldPath } from '@scc-lens/words';
import { locate, type Manifest } from '@scc-lens/yaml';
import { parseUri } from './workspaceFiles';
import type { Session } from './session';

/** `#L12,5`; `start` is where the document starts in its file. */
function lineFragment(document: TextDocument, start: number, manifest: Manifest, path: FieldPath): string {
  const { line, character } = document.positionAt(start + locate(manifest, path).start);
  return `#L${line + 1},${character + 1}`;
}

/**
 * A field as VS Code's preview of Markdown opens it: it follows no URI with a scheme, and starts at the first folder of the workspace where a
 * link starts with a slash. Null without a folder, and for a file of another file system.
 */
export function pageLink({ folders }: Session, document: TextDocument, start: number, manifest: Manifest, path: FieldPath): string | null {
  const [folder, file] = [parseUri(folders[0] ?? ''), parseUri(document.uri)];
  if (folders.length === 0 || folder.scheme !== file.scheme || folder.authority !== file.authority) return null;
  return `/${escaped(uriPath(pathFrom(folder.path, file.path)))}${lineFragment(document, start, manifest, path)}`;
}

/** The way from a folder to a file. */
function pathFrom(folder: string, file: string): string {
  const [from, to] = [folder, file].map(path => path.split('/').filter(step => step !== '')) as [string[], string[]];
  const first = from.findIndex((step, i) => step !== to[i]);
  const shared = first < 0 ? from.length : first;
  return [...from.slice(shared).map(() => '..'), ...to.slice(shared)].join('/');
}

/** Fields anywhere in the workspace. Of a file that no editor has open only the file is known, without reading it again. */
export function linksInto(session: Session): PlaceLink {
  const opened = new Map(session.open.all().map(document => [session.open.fileOf(document), document]));
  return (file, index, path) => {
    const written = session.renderings.writtenAt(file, index, path);
    if (written !== undefined) return written && `${escaped(written.uri)}#L${written.range.start.line + 1}`;
    const document = opened.get(file);
    if (document === undefined) return /^[a-z][a-z\d+.-]*:/i.test(file) ? escaped(file) : null;
    const parsed = session.open.lastParsed(document);
    const [slice, manifest] = [parsed?.slices[index], parsed?.manifests[index]];
    const isKnown = slice !== undefined && manifest !== undefined;
    return `${escaped(document.uri)}${isKnown ? lineFragment(document, slice.start, manifest, path) : ''}`;
  };
}

/** A blank or a parenthesis would end the link's target. */
const escaped = (uri: string): string => uri.replaceAll(' ', '%20').replaceAll('(', '%28').replaceAll(')', '%29');
