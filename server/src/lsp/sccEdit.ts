/** A generated SCC as an edit of the workspace: a new file beside the manifest, and the changes to the manifests of its pods. */
import { CreateFile, TextDocumentEdit, TextEdit } from 'vscode-languageserver/node';
import type { WorkspaceEdit } from 'vscode-languageserver/node';
import { URI, Utils } from 'vscode-uri';
import type { GeneratedScc } from '../core';
import { toTextEdits } from './convert';
import type { PreparedScc, Reworked } from './generate';
import type { Session } from './session';
import { canonical, stampOf } from './workspaceFiles';

/** The edit that makes the file and changes the manifests; each manifest in the version that the change was worked out for. */
export async function sccEdit(session: Session, manifestUri: string, { generated, reworked }: PreparedScc): Promise<WorkspaceEdit> {
  const uri = await freeUri(session, manifestUri, generated);
  return {
    documentChanges: [
      ...[...reworked.values()].map(work => manifestEdit(session, work)),
      CreateFile.create(uri, { overwrite: false, ignoreIfExists: false }),
      TextDocumentEdit.create({ uri, version: null }, [TextEdit.insert({ line: 0, character: 0 }, generated.text)]),
    ],
  };
}

/** Text edits of one manifest, bound to its version where an editor has it open. */
export function manifestEdit({ open }: Session, { source: { document }, edits }: Reworked): TextDocumentEdit {
  const version = open.get(document.uri) === document ? document.version : null;
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
