/** Links that open a field of a manifest, in the form that editors understand: `file:///…#L12,5`. */
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { locate } from '../core';
import type { FieldPath, Manifest, PlaceLink } from '../core';
import type { Session } from './session';
import { canonical } from './workspaceFiles';

/** A field of a document of an open file; `start` is where the document starts in it. */
export function fieldLink(document: TextDocument, start: number, manifest: Manifest, path: FieldPath): string {
  const { line, character } = document.positionAt(start + locate(manifest, path).start);
  return `${escaped(document.uri)}#L${line + 1},${character + 1}`;
}

/** Fields anywhere in the workspace. Of a file that no editor has open only the file is known, without reading it again. */
export function linksInto({ open }: Session): PlaceLink {
  const opened = new Map(open.all().map(document => [canonical(document.uri), document]));
  return (file, index, path) => {
    const document = opened.get(file);
    if (document === undefined) return /^[a-z][a-z\d+.-]*:/i.test(file) ? escaped(file) : null;
    const { slices, manifests } = open.parse(document);
    const [slice, manifest] = [slices[index], manifests[index]];
    return slice === undefined || manifest === undefined ? escaped(document.uri) : fieldLink(document, slice.start, manifest, path);
  };
}

/** A blank or a parenthesis would end the link's target. */
const escaped = (uri: string): string => uri.replaceAll(' ', '%20').replaceAll('(', '%28').replaceAll(')', '%29');
