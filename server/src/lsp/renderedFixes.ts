/** Quick fixes of findings in what is rendered, as edits of the template, patch or manifest. */
import { CodeActionKind, MessageType, ShowMessageNotification } from 'vscode-languageserver';
import type { CancellationToken, CodeAction, Position, Range, WorkspaceEdit } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { chosenRemedy, outcomeOf, planTexts, type AskedFix, type PlannedFix } from '@scc-lens/lens';
import { PREVIEW_FIX } from '@scc-lens/protocol';
import type { Finding, Remedy } from '@scc-lens/words';
import { contentModified, refusedAction, toWorkspaceEdit } from './convert';
import { actionTexts, renderingTexts } from './messages';
import { changeOf, editFor, previewCommand, previewedEdit } from './previewedEdit';
import type { Judged, Session } from './session';
import { publicationOf } from './publication';
import type { Shown } from './rendering/shown';
import type { RenderedFolder, RenderedResult } from './rendering/renderedFolder';
import type { SourceFixes } from './rendering/sourceFix';
import { readSource } from './sources';
import { nameOf } from './uriPaths';
import { canonical, parseUri } from './workspaceFiles';

/** What such a fix is worked out from, once the user chooses it. */
export interface RenderedFix {
  readonly uri: string;
  readonly version: number;
  /** The folder that was rendered, which of the rendering's documents, the finding's id there, and the remedy's key. */
  readonly rendered: string;
  readonly document: number;
  readonly finding: string;
  readonly remedy: string;
}

/** Offered where the edit touches nothing that only rendering knows; whether it has the intended result is tried when it is chosen. */
export async function renderedFixes(judged: Judged, range: Range, token: CancellationToken): Promise<CodeAction[]> {
  const { session, document } = judged;
  const { fixes } = session.renderings;
  if (fixes === null) return [];
  const at = (position: Position): number => document.offsetAt(position);
  const touches = ({ start, end }: Range): boolean => at(start) <= at(range.end) && at(range.start) <= at(end);
  const touched = session.renderings
    .shownIn(document.uri, document, publicationOf(judged))
    .filter(shown => isEditable(shown) && touches(shown.diagnostic.range));
  const actions: CodeAction[] = [];
  for (const shown of touched)
    for (const remedy of shown.placed.finding.remedies)
      actions.push(...(await actionOf({ session, fixes, document, shown, remedy }, token)));
  return actions;
}

/** A remedy of a finding that is shown in a document. */
interface Offer {
  readonly session: Session;
  readonly fixes: SourceFixes;
  readonly document: TextDocument;
  readonly shown: Shown;
  readonly remedy: Remedy;
}

async function actionOf(offer: Offer, token: CancellationToken): Promise<CodeAction[]> {
  const { session, document, shown, remedy } = offer;
  const { features } = session;
  const { diagnostic, placed } = shown;
  const action: CodeAction = { title: remedy.title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic] };
  const asked = askedOf(offer);
  const plan = offer.fixes.planFix(renditionsOf(session.renderings.all()), asked);
  if ('refused' in plan) return refusedAction(features, action, plan.refused);
  const changes = changesOf(offer, plan);
  const title = actionTexts.withChanges(remedy.title, ...changes);
  const offered = { ...action, title, isPreferred: isPreferred(placed.finding, remedy) };
  const data: RenderedFix = {
    ...{ uri: document.uri, version: document.version, rendered: shown.folder.target.folder },
    ...{ document: placed.document, finding: placed.finding.id, remedy: remedy.key },
  };
  if (plan.file !== asked.file && features.commands.has(PREVIEW_FIX)) return [{ ...offered, command: previewCommand(title, data) }];
  if (features.lazyEdits) return [{ ...offered, data }];
  const edit = await editOf(offer, token);
  if ('refused' in edit) return refusedAction(features, action, edit.refused);
  return [{ ...offered, title: actionTexts.withChanges(remedy.title, ...changes, edit.reached ?? ''), edit: edit.edit }];
}

/** Its field is on the line, or no file of the kustomization has it, so that a patch in that sets it. */
const isEditable = ({ placed: { exactness }, folder }: Shown): boolean =>
  exactness === 'exact' || (exactness === 'file' && renditionsOf([folder]).some(({ rendering }) => rendering.kustomization !== undefined));

/** The one that the editor offers first. */
export const isPreferred = (finding: Finding, remedy: Remedy): boolean =>
  remedy.preferred === true && chosenRemedy(finding, { unsafe: true }) === remedy;

/** For the title: the file of values that is edited, and what the engine makes of the workload then. */
function changesOf({ session, shown: { folder, placed }, remedy }: Offer, { own, file }: PlannedFix<RenderedResult>): readonly string[] {
  const result = folder.result();
  if (result.kind !== 'rendered') return [];
  const choice = { finding: { ...placed.finding, document: placed.document }, remedy };
  const outcome = outcomeOf(result.stream, choice, { edits: own.rendered, isAlone: own.isAlone }, result.options);
  if (own.values === undefined) return [outcome];
  const edited = [renderingTexts.inFile(nameOf(parseUri(file))), ...(session.features.changeAnnotations ? [actionTexts.preview()] : [])];
  return [edited.join(', '), outcome];
}

/** Works out the edit, and tries it. Where it does not do what the fix intends, a message states why, and nothing is edited. */
export async function resolveRenderedFix(
  session: Session,
  action: CodeAction,
  document: TextDocument,
  fix: RenderedFix,
  token: CancellationToken,
): Promise<CodeAction> {
  const shown = session.renderings
    .shownIn(document.uri, document, [])
    .filter(isEditable)
    .find(
      ({ placed, folder }) =>
        folder.target.folder === fix.rendered && placed.document === fix.document && placed.finding.id === fix.finding,
    );
  const remedy = shown?.placed.finding.remedies.find(({ key }) => key === fix.remedy);
  const { fixes } = session.renderings;
  if (shown === undefined || remedy === undefined || fixes === null) throw contentModified();
  const result = await editOf({ session, fixes, document, shown, remedy }, token);
  const isMade = 'edit' in result;
  // A preview may not show what else an edit reaches.
  const type: MessageType = isMade ? MessageType.Info : MessageType.Warning;
  const message = isMade ? result.reached : result.refused;
  if (message !== undefined) await session.connection.sendNotification(ShowMessageNotification.type, { type, message });
  return isMade ? { ...action, edit: result.edit } : action;
}

const renditionsOf = (folders: readonly RenderedFolder[]): readonly RenderedResult[] =>
  folders.map(folder => folder.result()).filter(result => result.kind === 'rendered');

function askedOf({ session, document, shown: { folder, placed }, remedy }: Offer): AskedFix<RenderedResult> {
  const [shown] = renditionsOf([folder]);
  if (shown === undefined) throw contentModified();
  const textOf = (uri: string): string | undefined => new Map(session.open.all().map(one => [canonical(one.uri), one])).get(uri)?.getText();
  return { file: canonical(document.uri), shown, placed, remedy: remedy.key, asPatch: placed.exactness !== 'exact', textOf };
}

/** `reached` is a sentence: what a change of values reaches. */
type Answer = { readonly edit: WorkspaceEdit; readonly reached?: string } | { readonly refused: string };

async function editOf(offer: Offer, token: CancellationToken): Promise<Answer> {
  const { session, fixes, document, shown } = offer;
  const { version } = document;
  const asked = askedOf(offer);
  const known = session.renderings.all();
  const first = fixes.planFix(renditionsOf(known), asked);
  if ('refused' in first) return first;
  const others = await fixes.renderOthers(session, first, shown.folder.target, known);
  if ('refused' in others) return others;
  const stopped = new AbortController();
  const cancelled = token.onCancellationRequested(() => stopped.abort());
  try {
    const plan = fixes.planFix(renditionsOf([...known, ...others]), asked);
    if ('refused' in plan) return plan;
    const proof = await fixes.proveFix(plan, (one, file, text) => one.renderWith(file, text, stopped.signal));
    if ('refused' in proof) return proof;
    if (document.version !== version) throw contentModified();
    if (plan.file !== asked.file) return await editOfValues(session, plan, proof.reached.join('; '));
    return { edit: toWorkspaceEdit(document, plan.own.edits, session.features.documentChanges) };
  } finally {
    cancelled.dispose();
    for (const folder of others) folder.stop();
  }
}

/** The edit of a file of values, which the user confirms where the editor can ask. */
async function editOfValues(session: Session, { file, text, own }: PlannedFix<RenderedResult>, reached: string): Promise<Answer> {
  const { features } = session;
  const source = await readSource(session, file, () => false);
  if ('unread' in source) return { refused: source.unread };
  const { document, version, name } = source;
  if (document.getText() !== text) return { refused: planTexts.notSaved(name) };
  const labels = { label: renderingTexts.changeValue(name), description: planTexts.reaches({ file: name, reached }) };
  const changes = [changeOf(document, version, own.edits, 'values')];
  const edit = features.documentChanges
    ? editFor(features, previewedEdit([{ id: 'values', ...labels, changes, needsConfirmation: true }]))
    : toWorkspaceEdit(document, own.edits, false);
  return { edit, reached: labels.description };
}
