import type { CancellationToken } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { fixAll, parseFile } from '../core';
import type { FixedText, ParsedFile } from '../core';
import type { ConvertWorkspaceResult, RefusedConversion, WorkspaceConversion } from '../protocol';
import { breath } from './codeActions';
import { toTextEdits } from './convert';
import { mayHoldHostPath } from './manifestText';
import { withProgress } from './progress';
import { analyzeOptions } from './session';
import type { Session } from './session';
import { canonical, readText, workspaceFiles } from './workspaceFiles';

const RULE = 'hostpath-supervisor';
const ANNOTATION = 'convert';

interface Source {
  readonly document: TextDocument;
  /** The version that an edit is bound to; null for a file that no editor has open. */
  readonly version: number | null;
  readonly file: ParsedFile;
}

/** The safe conversions of every supervisor mount, in the open documents and in the workspace's files on disk. */
export function convertWorkspace(session: Session, token: CancellationToken): Promise<ConvertWorkspaceResult> {
  return withProgress(session.connection, session.features.progress, 'SCC Lens: converting supervisor mounts', async () => {
    const changes: WorkspaceConversion['documentChanges'] = [];
    const refused: RefusedConversion[] = [];
    const unread: string[] = [];
    let converted = 0;
    for await (const source of sources(session, unread)) {
      await breath(token);
      const fixed = fixAll(source.file, analyzeOptions(session, source.document.uri), { rules: [RULE] });
      refused.push(...refusals(source.document, fixed));
      converted += fixed.applied.length;
      if (fixed.edits.length > 0) changes.push(changeOf(source, fixed));
    }
    const label = 'Convert supervisor mounts';
    const description = 'The supervisor is delivered by an init container instead of a hostPath volume.';
    const edit = { changeAnnotations: { [ANNOTATION]: { label, needsConfirmation: true, description } }, documentChanges: changes };
    return { edit, converted, files: changes.length, refused, unread };
  });
}

async function* sources({ open, folders, log }: Session, unread: string[]): AsyncGenerator<Source> {
  const opened = new Set<string>();
  for (const document of open.all()) {
    opened.add(canonical(document.uri));
    if (mayHoldHostPath(document.getText())) yield { document, version: document.version, file: open.parse(document) };
  }
  for await (const { uri, path } of workspaceFiles(folders, log)) {
    if (opened.has(uri)) continue;
    const read = await readText(path);
    if ('unread' in read) unread.push(read.unread);
    else if (mayHoldHostPath(read.text)) yield { document: TextDocument.create(uri, 'yaml', 0, read.text), version: null, file: parseFile(read.text) };
  }
}

function changeOf({ document, version }: Source, { edits }: FixedText): WorkspaceConversion['documentChanges'][number] {
  return { textDocument: { uri: document.uri, version }, edits: toTextEdits(document, edits).map(edit => ({ ...edit, annotationId: ANNOTATION })) };
}

/** Refused findings are placed in the text that the other fixes leave, which is the one that a person then looks at. */
function refusals({ uri }: TextDocument, fixed: FixedText): readonly RefusedConversion[] {
  const after = TextDocument.create(uri, 'yaml', 0, fixed.text);
  return fixed.refused.map(({ finding, reason }) => ({ uri, line: after.positionAt(finding.span.start).line, reason }));
}
