/** Code actions that write an SCC, alone or after the supervisor's delivery has been converted. */
import * as l10n from '@vscode/l10n';
import { CodeActionKind, LSPErrorCodes, ResponseError, type CodeAction, type Command } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { editedFiles, needs, prepareScc, reachOf, refusedAsInvalid, refusedAsUnplaced, workloadAt } from '@scc-lens/lens';
import type { Account, ClusterFacts, NotGenerated, PreparedScc, Reach, SccOrder, Settings, WorkspaceFacts } from '@scc-lens/lens';
import { GENERATE_SCC_COMMAND, PREVIEW_FIX, type GenerateSccParams } from '@scc-lens/protocol';
import { remember, type Finding } from '@scc-lens/words';
import type { ClientFeatures } from './clientFeatures';
import { contentModified, refusedAction } from './convert';
import { actionTexts, podsInFiles } from './messages';
import { canonical, parseUri } from './workspaceFiles';
import { editFor, previewCommand } from './previewedEdit';
import { diagnosticsOf } from './publication';
import { accountsMade, editable, exclusionOf, extentOf, sccEdit, writable } from './generate';
import { analyzeOptions, deployedOptions, type Session, type Subject } from './session';
import { deployedFilesOf, readSource, type Source } from './sources';

/** What such an action is computed from, once the user chooses it. */
export interface SccFix {
  readonly uri: string;
  readonly version: number;
  readonly account: Account;
  readonly convert: boolean;
  /** Whether it is for pods as they are rendered from the document. */
  readonly isRendered: boolean;
}

/** Where an SCC is what the touched findings need; `findings` are all of their documents. Nothing for editors that make no files on request. */
export async function sccActions(subject: Subject, findings: readonly Finding[], touched: readonly Finding[]): Promise<CodeAction[]> {
  const { session, document, file } = subject;
  if (!session.features.createFiles || !session.runtime.hasFiles(parseUri(document.uri))) return [];
  const actions: CodeAction[] = [];
  for (const { account, denied, mounted } of needs(file, findings, touched)) {
    const made = accountsMade(
      session,
      document,
      denied.flatMap(finding => workloadAt(file, finding) ?? []),
    );
    if (mounted.length > 0 && made === null)
      actions.push(...(await offer(subject, { account, convert: true, isRendered: false }, [...mounted, ...denied])));
    for (const one of denied.length > 0 ? (made ?? [account]) : [])
      actions.push(...(await offer(subject, { account: one, convert: false, isRendered: made !== null }, denied)));
  }
  return actions;
}

type Asked = Omit<SccFix, 'uri' | 'version'>;

async function offer(subject: Subject, asked: Asked, findings: readonly Finding[]): Promise<CodeAction[]> {
  const { session, document } = subject;
  const { account, convert } = asked;
  const { features } = session;
  const title = convert ? actionTexts.convertAndGenerate() : l10n.t('Generate least-privilege SCC');
  const action: CodeAction = { title, kind: CodeActionKind.QuickFix, diagnostics: diagnosticsOf(subject, findings) };
  if (account.namespace === null && !convert && features.commands.has(GENERATE_SCC_COMMAND))
    return [{ ...action, command: askNamespace(document, title, findings) }];
  const data: SccFix = { uri: document.uri, version: document.version, ...asked };
  const outlook = await outlookOf(session, document.uri, orderOf(session, data));
  if ('refused' in outlook) return outlook.needed ? refusedAction(features, action, outlook.refused) : [];
  const offered = { ...action, title: titleFor(features, title, outlook) };
  if (features.commands.has(PREVIEW_FIX)) return [{ ...offered, command: previewCommand(offered.title, data) }];
  return [features.lazyEdits ? { ...offered, data } : await resolveSccAction(session, offered, data)];
}

const orderOf = (session: Session, { uri, account, convert, isRendered }: SccFix): SccOrder => ({
  ...(isRendered ? deployedOptions : analyzeOptions)(session, uri),
  account,
  convert,
});

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
  'most' in outlook || outlook.rewrite !== null || editable(outlook.reworked).length > 0;

function changesIn({ rewrite, reworked }: PreparedScc<Source>): readonly string[] {
  const file = rewrite?.source.name ?? '';
  const scc = rewrite === null ? [l10n.t('new file')] : rewrite.edits.length > 0 ? [l10n.t('rewrites {file}', { file })] : [];
  const changed = editable(reworked);
  return [...(changed.length > 0 ? [podsInFiles(extentOf(changed))] : []), ...scc];
}

type Prepared = PreparedScc<Source> | NotGenerated;

/** What the menu shows of an SCC before it is asked for: what comes of it, or why there is none; where that takes long, at most how much. */
type Outlook = Prepared | { readonly most: Reach };

/** An SCC for more pods, or in a workspace of more, takes longer than a menu may: it is worked out when it is chosen. Of some more, invalid ones are looked for. */
const [MOST_OWN, MOST_OF_ALL, MOST_LOOKED_AT] = [10, 300, 500];

/** Editors ask at each move of the cursor; the answers stay true as long as nothing that they were judged by has changed. */
const remembered = remember<WorkspaceFacts, (cluster: ClusterFacts) => (settings: Settings) => Map<string, Prepared>>(() =>
  remember(() => remember(() => new Map())),
);

const answersTo = ({ settings, facts }: SccOrder): Map<string, Prepared> => remembered(facts.workspace)(facts.cluster)(settings);

/** The same at each place of the pods: what took long stays unknown to the menu, unless it is refused. */
async function outlookOf(session: Session, uri: string, order: SccOrder): Promise<Outlook> {
  const most = reachOf(order);
  const isQuick = most.pods <= MOST_OWN && order.facts.workspace.workloads.length <= MOST_OF_ALL;
  // A conversion may remove the field that makes a pod invalid.
  const isLooked = !isQuick && !order.convert && most.pods <= MOST_LOOKED_AT;
  const request = { ...order, serviceAccount: order.account };
  const unplaced = isQuick || order.convert ? null : refusedAsUnplaced(request);
  const early = unplaced ?? (isLooked ? refusedAsInvalid(request) : null);
  const known = answersTo(order).get(keyOf(order)) ?? (isQuick ? await answer(session, order) : early);
  return known !== null && (isQuick || 'refused' in known) ? unlessExcluded(session, uri, known) : { most };
}

async function unlessExcluded(session: Session, uri: string, known: Prepared): Promise<Prepared> {
  const prepared = writable(session, [uri], known);
  return (await exclusionOf(session, uri, 'refused' in prepared || prepared.rewrite !== null ? [] : [prepared.generated])) ?? prepared;
}

/** What the menu was made from, if every file is still as it was; a text may change without the facts, and moves the edits. */
async function preparedFor(session: Session, uri: string, order: SccOrder): Promise<Prepared> {
  const known = answersTo(order).get(keyOf(order));
  const isUsed = known !== undefined && !('refused' in known) && (await isCurrent(session, known));
  return unlessExcluded(session, uri, isUsed ? known : await answer(session, order));
}

async function isCurrent(session: Session, { rewrite, reworked }: PreparedScc<Source>): Promise<boolean> {
  for (const { source } of [...reworked.values(), ...(rewrite === null ? [] : [rewrite])]) {
    const now = await readSource(session, canonical(source.document.uri), () => false);
    if ('unread' in now || now.version !== source.version || now.document.getText() !== source.document.getText()) return false;
  }
  return true;
}

async function answer(session: Session, order: SccOrder): Promise<Prepared> {
  const prepared = await prepareScc(deployedFilesOf(session), order);
  answersTo(order).set(keyOf(order), prepared);
  return prepared;
}

const keyOf = ({ account, convert }: SccOrder): string => JSON.stringify([account, convert]);

/** Works out the edit of an action that was offered without one. */
export async function resolveSccAction(session: Session, action: CodeAction, fix: SccFix): Promise<CodeAction> {
  const { uri, version } = fix;
  const prepared = await preparedFor(session, uri, orderOf(session, fix));
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
