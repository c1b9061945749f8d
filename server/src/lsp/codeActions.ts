import * as l10n from '@vscode/l10n';
import { CodeActionKind } from 'vscode-languageserver';
import type { CancellationToken, CodeAction, CodeActionParams, Range, WorkspaceEdit } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { analyze, chosenRemedy, fixAll, outcomeOf, resolveRemedy } from '@scc-lens/lens';
import { groupBy, type Finding, type Steps } from '@scc-lens/words';
import { contentModified, refusedAction, SOURCE, toWorkspaceEdit } from './convert';
import { judge, subjectOf, type Judged, type Session, type Subject } from './session';
import { actionTexts } from './messages';
import { diagnosticsOf } from './publication';
import { isPreferred, renderedFixes, resolveRenderedFix, type RenderedFix } from './renderedFixes';
import { resolveSccAction, sccActions, type SccFix } from './sccActions';
import { inSlices, yieldToMessages } from './slices';
import { allowActions, removalActions } from './suppressActions';
import { canonical } from './workspaceFiles';

export const FIX_ALL = `${CodeActionKind.SourceFixAll}.${SOURCE}`;

/** After so many findings the server looks whether the editor still wants the answer. */
const BREATH = 50;

/** What an action that fixes a whole file is computed from, once the user chooses it. */
interface FileFix {
  readonly uri: string;
  readonly version: number;
  readonly rules: readonly string[] | null;
}

/** The fixes of the findings that a range touches, and of the file as a whole where it was asked for. */
export async function codeActions(session: Session, params: CodeActionParams, token: CancellationToken): Promise<CodeAction[]> {
  const document = session.open.get(params.textDocument.uri);
  if (document === undefined) return [];
  const { version } = document;
  const judged = await judge(session, document, () => document.version === version && !token.isCancellationRequested);
  if (judged === undefined) throw contentModified();
  const wanted = (kind: string): boolean => params.context.only?.some(only => kind === only || kind.startsWith(`${only}.`)) ?? true;
  const actions = wanted(CodeActionKind.QuickFix) ? await quickFixes(judged, params.range, token) : [];
  if (params.context.only !== undefined && wanted(FIX_ALL) && judged.found.some(findings => findings.some(isFixable)))
    actions.push(fileFix(judged, l10n.t('Fix all SCC Lens findings that have a safe fix'), FIX_ALL, null));
  return actions;
}

async function quickFixes(judged: Judged, place: Range, token: CancellationToken): Promise<CodeAction[]> {
  const { document, version, file, options } = judged;
  const fixes: CodeAction[] = [];
  const range = { start: document.offsetAt(place.start), end: document.offsetAt(place.end) };
  const near = analyze(file, options, range);
  const touched = near.filter(({ span }) => span.start <= range.end && range.start <= span.end);
  for (const [i, finding] of touched.entries()) {
    if (i % BREATH === BREATH - 1) {
      await yieldToMessages(token);
      refuseChanged(document, version);
    }
    fixes.push(...findingFixes(judged, finding));
  }
  const actions = [...distinct(fixes), ...(await renderedFixes(judged, place, token))];
  refuseChanged(document, version);
  actions.push(...(await sccActions(judged, near, touched)));
  const common = await ruleFixes(judged, touched);
  refuseChanged(document, version);
  return [...actions, ...common, ...removalActions(judged, range, touched), ...allowActions(judged, touched)];
}

/** Works out the edit of an action that was offered without one. */
export async function resolveCodeAction(session: Session, action: CodeAction, token: CancellationToken): Promise<CodeAction> {
  const fix = action.data as FileFix | RenderedFix | SccFix | undefined;
  const document = fix === undefined ? undefined : session.open.get(fix.uri);
  if (fix === undefined || document === undefined) return action;
  refuseChanged(document, fix.version);
  if ('rendered' in fix) return resolveRenderedFix(session, action, document, fix, token);
  if ('account' in fix) return resolveSccAction(session, action, fix);
  const subject = await subjectOf(session, document);
  refuseChanged(document, fix.version);
  return { ...action, edit: editOf(subject, fix.rules) };
}

function findingFixes(subject: Subject, finding: Finding): CodeAction[] {
  const { session, document, file, options } = subject;
  const { features } = session;
  // Of a pod that is rendered, what is left then is known of no text as it is written.
  const isRendered = session.renderings.isPart(canonical(document.uri));
  return finding.remedies.flatMap((remedy): CodeAction[] => {
    const action: CodeAction = { title: remedy.title, kind: CodeActionKind.QuickFix, diagnostics: diagnosticsOf(subject, [finding]) };
    const result = resolveRemedy(file, finding, remedy);
    if ('refused' in result) return refusedAction(features, action, result.refused);
    const offered = { ...action, isPreferred: isPreferred(finding, remedy) };
    const title = actionTexts.withChanges(
      remedy.title,
      isRendered || options.isAlone === true ? '' : outcomeOf(file, { finding, remedy }, result, options),
    );
    return [{ ...offered, title, edit: toWorkspaceEdit(document, result.edits, features.documentChanges) }];
  });
}

/** Fixes of one title and edit as one; others of one title name their lines. */
function distinct(fixes: readonly CodeAction[]): readonly CodeAction[] {
  const byEdit = groupBy(fixes, ({ title, edit, disabled }) => [JSON.stringify([title, edit, disabled])]);
  const byTitle = groupBy(
    [...byEdit.values()].flatMap(([first]) => first ?? []),
    ({ title }) => [title],
  );
  const lineOf = ({ diagnostics: [at] = [] }: CodeAction): string => l10n.t('line {line}', { line: (at?.range.start.line ?? 0) + 1 });
  const named = (fix: CodeAction): CodeAction => ({ ...fix, title: actionTexts.withChanges(fix.title, lineOf(fix)) });
  return [...byTitle.values()].flatMap(same => (same.length === 1 ? same : same.map(named)));
}

/** One entry for each rule that the range touches and that more than one safe fix in the file applies to. */
async function ruleFixes(judged: Judged, touched: readonly Finding[]): Promise<CodeAction[]> {
  const { document, version, found } = judged;
  const counts = new Map(touched.filter(isFixable).map(({ rule }) => [rule, 0]));
  await inSlices(countFixable(found, counts), () => document.version === version);
  return [...counts]
    .filter(([, count]) => count > 1)
    .map(([rule, count]) => fileFix(judged, actionTexts.fixRule({ count, rule }), CodeActionKind.QuickFix, [rule]));
}

/** Counts the findings with a safe fix, of the rules that have a count. In a large file a menu waits for it once: fixes are remembered. */
function* countFixable(found: readonly (readonly Finding[])[], counts: Map<string, number>): Steps<void> {
  for (const findings of counts.size === 0 ? [] : found) {
    for (const finding of findings) {
      const count = counts.get(finding.rule);
      if (count !== undefined && isFixable(finding)) counts.set(finding.rule, count + 1);
    }
    yield;
  }
}

/** Fixes the findings of these rules in the whole file; null for all. */
function fileFix(subject: Subject, title: string, kind: CodeActionKind, rules: readonly string[] | null): CodeAction {
  const { session, document } = subject;
  const data: FileFix = { uri: document.uri, version: document.version, rules };
  return session.features.lazyEdits ? { title, kind, data } : { title, kind, edit: editOf(subject, rules) };
}

function editOf({ session, document, file, options }: Subject, rules: readonly string[] | null): WorkspaceEdit {
  const { edits } = fixAll(file, options, { file: session.open.fileOf(document), ...(rules !== null && { rules }) });
  return toWorkspaceEdit(document, edits, session.features.documentChanges);
}

function isFixable(finding: Finding): boolean {
  const remedy = chosenRemedy(finding, {});
  return remedy !== undefined && remedy.refused === undefined;
}

/** What was worked out for another version would be placed wrongly in this one. */
function refuseChanged(document: TextDocument, version: number): void {
  if (document.version !== version) throw contentModified();
}
