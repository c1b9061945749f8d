import * as l10n from '@vscode/l10n';
import type { CancellationToken } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { changedPods, convertDelivery, type FixedText } from '@scc-lens/lens';
import type { FileChange, RefusedReplacement, ReplaceSupervisorsResult } from '@scc-lens/protocol';
import { parseFile } from '@scc-lens/yaml';
import { mayContainHostPath } from './manifestText';
import { annotationTexts, podsInFiles } from './messages';
import { changeOf, previewedEdit } from './previewedEdit';
import { withProgress } from './guard';
import { analyzeOptions, type Session } from './session';
import { yieldToMessages } from './slices';
import { readSource } from './sources';
import { canonical, workspaceFiles } from './workspaceFiles';

const REPLACE = 'replace';

interface Replacement extends Pick<ReplaceSupervisorsResult, 'files' | 'refused' | 'unread'> {
  /** The version that was looked at; null for a file that no editor had open. */
  readonly version: number | null;
  readonly changes: readonly FileChange[];
}

/** The safe replacement of every hostPath supervisor, in the open documents and in the workspace's files on disk. */
export function replaceSupervisors(session: Session, _params: unknown, token: CancellationToken): Promise<ReplaceSupervisorsResult> {
  return withProgress(session.connection, session.features.progress, l10n.t('SCC Lens: replacing hostPath supervisors'), async () => {
    const replacements = new Map<string, Replacement>();
    for await (const uri of everyFile(session)) {
      await yieldToMessages(token);
      if (!replacements.has(uri)) replacements.set(uri, await replacementIn(session, uri));
    }
    // An editor refuses the whole edit for one document that has changed since.
    for (let uri = outdated(session, replacements); uri !== undefined; uri = outdated(session, replacements)) {
      await yieldToMessages(token);
      replacements.set(uri, await replacementIn(session, uri));
    }
    return resultOf([...replacements.values()]);
  });
}

async function* everyFile(session: Session): AsyncGenerator<string> {
  const { open, folders } = session;
  yield* open.all().map(({ uri }) => canonical(uri));
  for await (const file of workspaceFiles(session, folders)) yield file.toString();
}

/** A file that is not in the editor as it was when it was looked at, if there is one: changed, opened or closed. */
function outdated({ open }: Session, replacements: ReadonlyMap<string, Replacement>): string | undefined {
  const versions = new Map(open.all().map(({ uri, version }) => [canonical(uri), version]));
  const changed = [...versions].find(([uri, version]) => replacements.get(uri)?.version !== version);
  const closed = [...replacements].find(([uri, { version }]) => version !== null && !versions.has(uri));
  return (changed ?? closed)?.[0];
}

async function replacementIn(session: Session, uri: string): Promise<Replacement> {
  const source = await readSource(session, uri, mayContainHostPath);
  if ('unread' in source) return { version: null, changes: [], files: [], refused: [], unread: [source.unread] };
  const { document, version, file } = source;
  const fixed = convertDelivery(file, analyzeOptions(session, document.uri));
  const rest = { version, refused: refusals(document, fixed), unread: [] };
  if (fixed.edits.length === 0) return { ...rest, changes: [], files: [] };
  const pods = changedPods({ source, file: parseFile(fixed.text, file) });
  return { ...rest, changes: [changeOf(document, version, fixed.edits, REPLACE)], files: [{ uri: document.uri, pods }] };
}

function resultOf(replacements: readonly Replacement[]): ReplaceSupervisorsResult {
  const files = replacements.flatMap(one => one.files);
  return {
    edit: previewedEdit([{ id: REPLACE, ...annotationTexts.replace(), changes: replacements.flatMap(({ changes }) => changes) }]),
    files,
    extent: podsInFiles({ pods: files.reduce((sum, { pods }) => sum + pods, 0), files: files.length }),
    refused: replacements.flatMap(({ refused }) => refused),
    unread: replacements.flatMap(({ unread }) => unread),
  };
}

/** Refused findings are placed in the text that the other fixes leave, which is the one that the user then looks at. */
function refusals({ uri }: TextDocument, fixed: FixedText): readonly RefusedReplacement[] {
  const after = TextDocument.create(uri, 'yaml', 0, fixed.text);
  return fixed.refused.map(({ finding, reason }) => ({ uri, line: after.positionAt(finding.span.start).line, reason }));
}
