/** A generated SCC as an edit of the workspace: a new file beside the manifest, and the changes to the manifests of its pods. */
import { CreateFile, TextDocumentEdit, TextEdit } from 'vscode-languageserver/node';
import type { WorkspaceEdit } from 'vscode-languageserver/node';
import { URI, Utils } from 'vscode-uri';
import type { GeneratedScc, PreparedScc, Reworked } from '../core';
import type { WorkspaceConversion } from '../protocol';
import { toTextEdits } from './convert';
import type { Session } from './session';
import type { Source } from './sources';
import { canonical, stampOf } from './workspaceFiles';

const ANNOTATION = 'scc';

/**
 * The edit that makes the file, or writes an earlier SCC anew, and changes the manifests; each file in the version that the change was
 * worked out for. What was changed in that by hand is lost: an editor that can asks first.
 */
export async function sccEdit(
  session: Session,
  manifestUri: string,
  { generated, rewrite, reworked }: PreparedScc<Source>,
): Promise<WorkspaceEdit> {
  const manifests = [...reworked.values()].map(manifestEdit);
  if (rewrite === null) {
    const uri = await freeUri(session, manifestUri, generated);
    const created = TextDocumentEdit.create({ uri, version: null }, [TextEdit.insert({ line: 0, character: 0 }, generated.text)]);
    return { documentChanges: [...manifests, CreateFile.create(uri, { overwrite: false, ignoreIfExists: false }), created] };
  }
  const anew = manifestEdit(rewrite);
  if (!session.features.changeAnnotations) return { documentChanges: [...manifests, anew] };
  const annotation = {
    label: `Write the SCC in ${rewrite.source.name} anew`,
    needsConfirmation: true,
    description: 'What was changed in it by hand is lost.',
  };
  return { changeAnnotations: { [ANNOTATION]: annotation }, documentChanges: [...manifests, annotated(anew, ANNOTATION)] };
}

/** The same edits as part of a change that the editor may ask about. */
export function annotated(
  { textDocument: { uri, version }, edits }: TextDocumentEdit,
  annotationId: string,
): WorkspaceConversion['documentChanges'][number] {
  return {
    textDocument: { uri, version },
    edits: edits.flatMap(edit => ('newText' in edit ? [{ range: edit.range, newText: edit.newText, annotationId }] : [])),
  };
}

/** Text edits of one manifest, bound to the version that they were worked out for. */
export function manifestEdit({ source: { document, version }, edits }: Pick<Reworked<Source>, 'source' | 'edits'>): TextDocumentEdit {
  return TextDocumentEdit.create({ uri: document.uri, version }, toTextEdits(document, edits));
}

export function sccFileName({ name }: Pick<GeneratedScc, 'name'>, number = 1): string {
  return `${name}-scc${number === 1 ? '' : `-${number}`}.yaml`;
}

/** A file beside the manifest that neither the disk nor the editor has. */
async function freeUri({ open }: Session, manifestUri: string, generated: GeneratedScc): Promise<string> {
  const folder = Utils.dirname(URI.parse(manifestUri));
  const opened = new Set(open.all().map(({ uri }) => canonical(uri)));
  for (let number = 1; ; number++) {
    const uri = Utils.joinPath(folder, sccFileName(generated, number));
    if (!opened.has(uri.toString()) && (await stampOf(uri.fsPath)) === undefined) return uri.toString();
  }
}
