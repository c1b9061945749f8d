/** Generated SCCs on their way into the editor: as an edit of the workspace, or as documents to be shown. */
import { CreateFile, TextDocumentEdit, TextEdit } from 'vscode-languageserver/node';
import type { WorkspaceEdit } from 'vscode-languageserver/node';
import { URI, Utils } from 'vscode-uri';
import { editedFiles, freeFileName, sccFileStem } from '../core';
import type { GeneratedScc, PreparedScc, Reworked, SccPlan } from '../core';
import type { SccDocument, WorkspaceConversion } from '../protocol';
import { toTextEdits } from './convert';
import { annotationTexts } from './messages';
import type { Session } from './session';
import { isFolder } from './sources';
import type { Source } from './sources';
import { stampOf } from './workspaceFiles';

const ANNOTATION = 'scc';

/**
 * The edit that makes the file, or rewrites an earlier SCC, and changes the manifests; each file in the version that the change was
 * worked out for. Changes made to that SCC by hand are lost: an editor that can asks first.
 */
export async function sccEdit(session: Session, manifestUri: string, prepared: PreparedScc<Source>): Promise<WorkspaceEdit> {
  const { generated, rewrite, reworked } = prepared;
  if (rewrite === null) {
    const uri = await freeUri(session, manifestUri, [generated]);
    const created = TextDocumentEdit.create({ uri, version: null }, [TextEdit.insert(START, generated.text)]);
    return {
      documentChanges: [
        ...[...reworked.values()].map(manifestEdit),
        CreateFile.create(uri, { overwrite: false, ignoreIfExists: false }),
        created,
      ],
    };
  }
  const changes = [...editedFiles(prepared)].map(([file, edited]) => ({ change: manifestEdit(edited), isRewrite: file === rewrite.file }));
  if (!session.features.changeAnnotations) return { documentChanges: changes.map(({ change }) => change) };
  const annotation = {
    ...annotationTexts.rewrite(rewrite.source.name),
    needsConfirmation: true,
  };
  return {
    changeAnnotations: { [ANNOTATION]: annotation },
    documentChanges: changes.map(({ change, isRewrite }) => (isRewrite ? annotateEdits(change, ANNOTATION) : change)),
  };
}

/** The same edits as part of a change that the editor may ask about. */
export function annotateEdits(
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

/** The documents of several SCCs, to be shown and not saved: earlier ones in their files, the others together in a new one. */
export async function sccDocuments(session: Session, chosen: string, plan: SccPlan<Source>): Promise<readonly SccDocument[]> {
  const rewritten = [...plan.edited].filter(([file]) => plan.rewritten.has(file)).map(([, edited]) => documentOf(manifestEdit(edited)));
  const added = plan.added.map(({ generated }) => generated);
  if (added.length === 0) return rewritten;
  const uri = URI.parse(await freeUri(session, chosen, added))
    .with({ scheme: 'untitled' })
    .toString();
  return [...rewritten, { uri, version: null, edits: [TextEdit.insert(START, added.map(({ text }) => text).join('---\n'))] }];
}

function documentOf({ textDocument: { uri, version }, edits }: TextDocumentEdit): SccDocument {
  return { uri, version, edits: edits.flatMap(edit => ('newText' in edit ? [{ range: edit.range, newText: edit.newText }] : [])) };
}

const START = { line: 0, character: 0 };

/** A file for SCCs, in a folder or beside a file, that neither the disk nor the editor has. What is not on disk has no folder: a bare name. */
async function freeUri({ open }: Session, chosen: string, sccs: readonly GeneratedScc[]): Promise<string> {
  const at = URI.parse(chosen);
  const opened = new Set(open.all().map(({ uri }) => URI.parse(uri).path));
  const folder = at.scheme !== 'file' ? undefined : (await isFolder(chosen)) ? at : Utils.dirname(at);
  const uriOf = (fileName: string): URI =>
    folder === undefined ? URI.from({ scheme: 'untitled', path: fileName }) : Utils.joinPath(folder, fileName);
  const isTaken = async (fileName: string): Promise<boolean> => {
    const uri = uriOf(fileName);
    return opened.has(uri.path) || (uri.scheme === 'file' && (await stampOf(uri.fsPath)) !== undefined);
  };
  return uriOf(await freeFileName(sccFileStem(sccs), isTaken)).toString();
}
