/** Quick fixes of findings in what is rendered, as edits of the template, patch or manifest. */
import { CodeActionKind, MessageType, ShowMessageNotification } from 'vscode-languageserver';
import type { CancellationToken, CodeAction, Position, Range, WorkspaceEdit } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { chosenRemedy, outcomeSuffix } from '@scc-lens/lens';
import type { Finding, Remedy } from '@scc-lens/words';
import { applyEdits } from '@scc-lens/yaml';
import { contentModified, refusedAction, toWorkspaceEdit } from './convert';
import { renderingTexts } from './messages';
import type { Judged, Session } from './session';
import { publicationOf } from './publication';
import type { Shown } from './rendering/shown';
import type { Asked, PlannedFix, SourceFixes } from './rendering/sourceFix';
import { canonical } from './workspaceFiles';

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
    .filter(({ placed, diagnostic }) => placed.exactness === 'exact' && touches(diagnostic.range));
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
  const plan = offer.fixes.planFix(session.renderings.all(), askedOf(offer));
  if ('refused' in plan) return refusedAction(features, action, plan.refused);
  const offered = { ...action, title: `${remedy.title}${suffixOf(shown, remedy, plan)}`, isPreferred: isPreferred(placed.finding, remedy) };
  const data: RenderedFix = {
    ...{ uri: document.uri, version: document.version, rendered: shown.folder.target.folder },
    ...{ document: placed.document, finding: placed.finding.id, remedy: remedy.key },
  };
  if (features.lazyEdits) return [{ ...offered, data }];
  const edit = await editOf(offer, token);
  return 'refused' in edit ? refusedAction(features, action, edit.refused) : [{ ...offered, edit: edit.edit }];
}

/** The one that the editor offers first. */
export const isPreferred = (finding: Finding, remedy: Remedy): boolean =>
  remedy.preferred === true && chosenRemedy(finding, { unsafe: true }) === remedy;

/** What the engine makes of the workload then. */
function suffixOf({ folder, placed }: Shown, remedy: Remedy, { fixes }: PlannedFix): string {
  const result = folder.result();
  const fix = fixes.get(folder);
  if (result.kind !== 'rendered' || fix === undefined || fix === null) return '';
  return outcomeSuffix(result.stream, { finding: { ...placed.finding, document: placed.document }, remedy }, fix.rendered, result.options);
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
    .find(
      ({ placed, folder }) =>
        placed.exactness === 'exact' &&
        folder.target.folder === fix.rendered &&
        placed.document === fix.document &&
        placed.finding.id === fix.finding,
    );
  const remedy = shown?.placed.finding.remedies.find(({ key }) => key === fix.remedy);
  const { fixes } = session.renderings;
  if (shown === undefined || remedy === undefined || fixes === null) throw contentModified();
  const result = await editOf({ session, fixes, document, shown, remedy }, token);
  if ('edit' in result) return { ...action, edit: result.edit };
  await session.connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message: result.refused });
  return action;
}

const askedOf = ({ document, shown: { placed }, remedy }: Offer): Asked => {
  return { uri: canonical(document.uri), text: document.getText(), placed, remedy: remedy.key };
};

type Answer = { readonly edit: WorkspaceEdit } | { readonly refused: string };

async function editOf(offer: Offer, token: CancellationToken): Promise<Answer> {
  const { session, fixes, document } = offer;
  const { version } = document;
  const asked = askedOf(offer);
  const known = session.renderings.all();
  const others = await fixes.renderOthers(session, asked.uri, known);
  if ('refused' in others) return others;
  const stopped = new AbortController();
  const cancelled = token.onCancellationRequested(() => {
    stopped.abort();
  });
  try {
    const failed = others.map(folder => ({ folder, result: folder.result() })).find(({ result }) => result.kind === 'failed');
    if (failed?.result.kind === 'failed')
      return { refused: renderingTexts.notRendered({ folder: failed.folder.target.folder, reason: failed.result.reason }) };
    const plan = fixes.planFix([...known, ...others], asked);
    if ('refused' in plan) return plan;
    const edited = applyEdits(asked.text, plan.edits);
    const refused = await fixes.refuseUnproven(session, plan, { uri: asked.uri, text: asked.text, edited }, stopped.signal);
    if (refused !== null) return { refused };
    if (document.version !== version) throw contentModified();
    return { edit: toWorkspaceEdit(document, plan.edits, session.features.documentChanges) };
  } finally {
    cancelled.dispose();
    for (const folder of others) folder.stop();
  }
}
