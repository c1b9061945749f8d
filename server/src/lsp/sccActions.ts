/** Code actions that write an SCC, alone or after the supervisor's delivery has been converted. */
import * as l10n from '@vscode/l10n';
import { CodeActionKind, LSPErrorCodes, ResponseError, type CodeAction, type Command } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { editedFiles, needs, prepareScc, reachOf } from '@scc-lens/lens';
import type { Account, ClusterFacts, NotGenerated, PreparedScc, Reach, SccOrder, Settings, WorkspaceFacts } from '@scc-lens/lens';
import { GENERATE_SCC_COMMAND, PREVIEW_FIX, type GenerateSccParams } from '@scc-lens/protocol';
import type { Finding } from '@scc-lens/words';
import type { ClientFeatures } from './clientFeatures';
import { contentModified, refusedAction } from './convert';
import { actionTexts, podsInFiles } from './messages';
import { canonical, parseUri } from './workspaceFiles';
import { editFor, previewCommand } from './previewedEdit';
import { diagnosticsOf } from './publication';
import { extentOf, sccEdit } from './generate';
import { analyzeOptions, type Session, type Subject } from './session';
import { filesOf, readSource, type Source } from './sources';

/** What such an action is computed from, once the user chooses it. */
export interface SccFix {
  readonly uri: string;
  readonly version: number;
  readonly account: Account;
  readonly convert: boolean;
}

/** Where an SCC is what the touched findings need; `findings` are all of their documents. Nothing for editors that make no files on request. */
export async function sccActions(subject: Subject, findings: readonly Finding[], touched: readonly Finding[]): Promise<CodeAction[]> {
  const { session, document, file } = subject;
  if (!session.features.createFiles || !session.runtime.hasFiles(parseUri(document.uri))) return [];
  const actions: CodeAction[] = [];
  for (const { account, denied, mounted } of needs(file, findings, touched)) {
    if (mounted.length > 0) actions.push(...(await offer(subject, account, [...mounted, ...denied], true)));
    if (denied.length > 0) actions.push(...(await offer(subject, account, denied, false)));
  }
  return actions;
}

async function offer(subject: Subject, account: Account, findings: readonly Finding[], convert: boolean): Promise<CodeAction[]> {
  const { session, document } = subject;
  const { features } = session;
  const title = convert ? actionTexts.convertAndGenerate() : l10n.t('Generate least-privilege SCC');
  const action: CodeAction = { title, kind: CodeActionKind.QuickFix, diagnostics: diagnosticsOf(subject, findings) };
  if (account.namespace === null && !convert && features.commands.has(GENERATE_SCC_COMMAND))
    return [{ ...action, command: askNamespace(document, title, findings) }];
  const data: SccFix = { uri: document.uri, version: document.version, account, convert };
  const outlook = await outlookOf(session, { ...analyzeOptions(session, document.uri), account, convert });
  if ('refused' in outlook) return outlook.needed ? refusedAction(features, action, outlook.refused) : [];
  const offered = { ...action, title: titleFor(features, title, outlook) };
  if (features.commands.has(PREVIEW_FIX)) return [{ ...offered, command: previewCommand(offered.title, data) }];
  return [features.lazyEdits ? { ...offered, data } : await resolveSccAction(session, offered, data)];
}

/** The command of the code lens, which asks in which namespace the pods will run. */
function askNamespace(document: TextDocument, title: string, [finding]: readonly Finding[]): Command {
  const target: GenerateSccParams = { uris: [document.uri], position: document.positionAt(finding?.span.start ?? 0) };
  return { title, command: GENERATE_SCC_COMMAND, arguments: [target] };
}

function titleFor({ changeAnnotations }: ClientFeatures, title: string, outlook: Exclude<Outlook, NotGenerated>): string {
  const changes = [
    ...('most' in outlook ? [l10n.t('up to {extent}', { extent: podsInFiles(outlook.most) })] : changesIn(outlook)),
    ...(changeAnnotations && isPreviewed(outlook) ? [actionTexts.preview()] : []),
  ];
  return actionTexts.withChanges(title, changes.join(', '));
}

/** Whether it may change more than a new file. */
const isPreviewed = (outlook: Exclude<Outlook, NotGenerated>): boolean =>
  'most' in outlook || outlook.earlier !== null || outlook.changed.files > 0;

function changesIn({ earlier, changed }: Proven): readonly string[] {
  const scc = earlier === null ? [l10n.t('new file')] : earlier.isRewritten ? [l10n.t('rewrites {file}', { file: earlier.name })] : [];
  return [...(changed.files > 0 ? [podsInFiles(changed)] : []), ...scc];
}

/** The file of an earlier SCC, whether the new one is written over it, and how much of the manifests has to change. */
interface Proven {
  readonly earlier: { readonly name: string; readonly isRewritten: boolean } | null;
  readonly changed: Reach;
}

/** What the menu shows of an SCC before it is asked for: what comes of it, or why there is none; where that takes long, at most how much. */
type Outlook = NotGenerated | Proven | { readonly most: Reach };

/** An SCC for more pods, or in a workspace of more, takes longer than a menu may: it is worked out when it is chosen. */
const [MOST_OWN, MOST_OF_ALL] = [10, 300];

interface Answer {
  readonly prepared: PreparedScc<Source> | NotGenerated;
  readonly outlook: NotGenerated | Proven;
}

interface Answers {
  readonly cluster: ClusterFacts;
  readonly settings: Settings;
  readonly byOrder: Map<string, Answer>;
}

/** Editors ask at each move of the cursor; the answers stay true as long as nothing that they were judged by has changed. */
const remembered = new WeakMap<WorkspaceFacts, Answers>();

async function outlookOf(session: Session, order: SccOrder): Promise<Outlook> {
  const known = answersTo(order).get(keyOf(order));
  if (known !== undefined) return known.outlook;
  const most = reachOf(order);
  const isQuick = most.pods <= MOST_OWN && order.facts.workspace.workloads.length <= MOST_OF_ALL;
  return isQuick ? (await answer(session, order)).outlook : { most };
}

/** What the menu was made from, if every file is still as it was; a text may change without the facts, and moves the edits. */
async function preparedFor(session: Session, order: SccOrder): Promise<PreparedScc<Source> | NotGenerated> {
  const known = answersTo(order).get(keyOf(order))?.prepared;
  return known !== undefined && !('refused' in known) && (await isCurrent(session, known))
    ? known
    : (await answer(session, order)).prepared;
}

async function isCurrent(session: Session, { rewrite, reworked }: PreparedScc<Source>): Promise<boolean> {
  for (const { source } of [...reworked.values(), ...(rewrite === null ? [] : [rewrite])]) {
    const now = await readSource(session, canonical(source.document.uri), () => false);
    if ('unread' in now || now.version !== source.version || now.document.getText() !== source.document.getText()) return false;
  }
  return true;
}

async function answer(session: Session, order: SccOrder): Promise<Answer> {
  const prepared = await prepareScc(filesOf(session), order);
  const made = { prepared, outlook: outlookFrom(prepared) };
  answersTo(order).set(keyOf(order), made);
  return made;
}

const keyOf = ({ account, convert }: SccOrder): string => JSON.stringify([account, convert]);

/** The answers so far that were judged by the same facts and settings. */
function answersTo({ settings, facts }: SccOrder): Map<string, Answer> {
  const { cluster, workspace } = facts;
  const before = remembered.get(workspace);
  const known =
    before?.cluster === cluster && before.settings === settings ? before : { cluster, settings, byOrder: new Map<string, Answer>() };
  remembered.set(workspace, known);
  return known.byOrder;
}

function outlookFrom(prepared: PreparedScc<Source> | NotGenerated): NotGenerated | Proven {
  if ('refused' in prepared) return prepared;
  const { rewrite, reworked } = prepared;
  const earlier = rewrite === null ? null : { name: rewrite.source.name, isRewritten: rewrite.edits.length > 0 };
  return { earlier, changed: extentOf(reworked.values()) };
}

/** Works out the edit of an action that was offered without one. */
export async function resolveSccAction(session: Session, action: CodeAction, fix: SccFix): Promise<CodeAction> {
  const { uri, version, account, convert } = fix;
  const prepared = await preparedFor(session, { ...analyzeOptions(session, uri), account, convert });
  if (session.open.get(uri)?.version !== version) throw contentModified();
  if ('refused' in prepared) throw new ResponseError(LSPErrorCodes.RequestFailed, prepared.refused);
  const { generated, rewrite } = prepared;
  const edit = await sccEdit(session, uri, {
    edited: editedFiles(prepared),
    rewritten: new Set(rewrite === null || rewrite.edits.length === 0 ? [] : [rewrite.file]),
    added: rewrite === null ? [generated] : [],
  });
  return { ...action, edit: editFor(session.features, edit) };
}
