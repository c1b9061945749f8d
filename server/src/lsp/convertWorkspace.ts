import type { CancellationToken } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { convertDelivery } from '../core';
import type { FixedText } from '../core';
import type { ConvertWorkspaceResult, RefusedConversion, WorkspaceConversion } from '../protocol';
import { yieldToMessages } from './codeActions';
import { toTextEdits } from './convert';
import { mayContainHostPath } from './manifestText';
import { annotationTexts, progressTexts } from './messages';
import { withProgress } from './progress';
import { analyzeOptions } from './session';
import type { Session } from './session';
import { readSource } from './sources';
import type { Source } from './sources';
import { canonical, workspaceFiles } from './workspaceFiles';

const ANNOTATION = 'convert';

/** What becomes of one file. */
interface Conversion {
  /** The version that was looked at; null for a file that no editor had open. */
  readonly version: number | null;
  readonly converted: number;
  readonly changes: WorkspaceConversion['documentChanges'];
  readonly refused: readonly RefusedConversion[];
  readonly unread: readonly string[];
}

/** The safe conversions of every supervisor mount, in the open documents and in the workspace's files on disk. */
export function convertWorkspace(session: Session, token: CancellationToken): Promise<ConvertWorkspaceResult> {
  return withProgress(session.connection, session.features.progress, progressTexts.converting(), async () => {
    const conversions = new Map<string, Conversion>();
    for await (const uri of everyFile(session)) {
      await yieldToMessages(token);
      if (!conversions.has(uri)) conversions.set(uri, await conversionOf(session, uri));
    }
    // An editor refuses the whole edit for one document that has changed since.
    for (let uri = outdated(session, conversions); uri !== undefined; uri = outdated(session, conversions)) {
      await yieldToMessages(token);
      conversions.set(uri, await conversionOf(session, uri));
    }
    return resultOf([...conversions.values()]);
  });
}

async function* everyFile({ open, folders, log }: Session): AsyncGenerator<string> {
  yield* open.all().map(({ uri }) => canonical(uri));
  for await (const { uri } of workspaceFiles(folders, log)) yield uri;
}

/** A file that is not in the editor as it was when it was looked at, if there is one: changed, opened or closed. */
function outdated({ open }: Session, conversions: ReadonlyMap<string, Conversion>): string | undefined {
  const versions = new Map(open.all().map(({ uri, version }) => [canonical(uri), version]));
  const changed = [...versions].find(([uri, version]) => conversions.get(uri)?.version !== version);
  const closed = [...conversions].find(([uri, { version }]) => version !== null && !versions.has(uri));
  return (changed ?? closed)?.[0];
}

async function conversionOf(session: Session, uri: string): Promise<Conversion> {
  const source = await readSource(session, uri, mayContainHostPath);
  if ('unread' in source) return { version: null, converted: 0, changes: [], refused: [], unread: [source.unread] };
  const { document, version, file } = source;
  const fixed = convertDelivery(file, analyzeOptions(session, document.uri));
  return {
    version,
    converted: fixed.applied.length,
    changes: fixed.edits.length === 0 ? [] : [changeOf(source, fixed)],
    refused: refusals(document, fixed),
    unread: [],
  };
}

function resultOf(conversions: readonly Conversion[]): ConvertWorkspaceResult {
  const documentChanges = conversions.flatMap(({ changes }) => changes);
  return {
    edit: { changeAnnotations: { [ANNOTATION]: { ...annotationTexts.convert(), needsConfirmation: true } }, documentChanges },
    converted: conversions.reduce((sum, { converted }) => sum + converted, 0),
    files: documentChanges.length,
    refused: conversions.flatMap(({ refused }) => refused),
    unread: conversions.flatMap(({ unread }) => unread),
  };
}

function changeOf({ document, version }: Source, { edits }: FixedText): WorkspaceConversion['documentChanges'][number] {
  return {
    textDocument: { uri: document.uri, version },
    edits: toTextEdits(document, edits).map(edit => ({ ...edit, annotationId: ANNOTATION })),
  };
}

/** Refused findings are placed in the text that the other fixes leave, which is the one that the user then looks at. */
function refusals({ uri }: TextDocument, fixed: FixedText): readonly RefusedConversion[] {
  const after = TextDocument.create(uri, 'yaml', 0, fixed.text);
  return fixed.refused.map(({ finding, reason }) => ({ uri, line: after.positionAt(finding.span.start).line, reason }));
}
