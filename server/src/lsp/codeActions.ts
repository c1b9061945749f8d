import { CodeActionKind, LSPErrorCodes, ResponseError } from 'vscode-languageserver/node';
import type { CancellationToken, CodeAction, CodeActionParams, WorkspaceEdit } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { analyze, chosenRemedy, findingIn, fixAll, outcomeSuffix, resolveRemedy } from '@scc-lens/lens';
import type { Choice, FixSelection } from '@scc-lens/lens';
import { PREVIEW_FIX } from '@scc-lens/protocol';
import type { Finding, Span, Steps, TextEdit } from '@scc-lens/words';
import type { ParsedFile } from '@scc-lens/yaml';
import { SOURCE, toWorkspaceEdit } from './convert';
import { judge } from './judge';
import type { Judged } from './judge';
import { actionTexts, answerTexts } from './messages';
import { previewCommand, previewOf, previewTitle } from './previewedEdit';
import { diagnosticsOf } from './publication';
import { isPreferred, renderedFixes, resolveRenderedFix } from './renderedFixes';
import type { RenderedFix } from './renderedFixes';
import { resolveSccAction, sccActions } from './sccActions';
import type { SccFix } from './sccActions';
import { analyzeOptions } from './session';
import type { Session } from './session';
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

/** What a fix that is previewed is computed from, once the user chooses it. */
interface RemedyFix {
  readonly uri: string;
  readonly version: number;
  /** Which of the file's documents, the finding's id there, and the remedy's key. */
  readonly document: number;
  readonly finding: string;
  readonly remedy: string;
}

/** The fixes of the findings that a range touches, and of the file as a whole where it was asked for. */
export async function codeActions(session: Session, params: CodeActionParams, token: CancellationToken): Promise<CodeAction[]> {
  const document = session.open.get(params.textDocument.uri);
  if (document === undefined) return [];
  const { version } = document;
  const judged = await judge(session, document, () => document.version === version && !token.isCancellationRequested);
  if (judged === undefined) throw new ResponseError(LSPErrorCodes.ContentModified, answerTexts.changed());
  const { file, options } = judged;
  const wanted = (kind: string): boolean => params.context.only?.some(only => kind === only || kind.startsWith(`${only}.`)) ?? true;
  const actions: CodeAction[] = [];
  if (wanted(CodeActionKind.QuickFix)) {
    const range = { start: document.offsetAt(params.range.start), end: document.offsetAt(params.range.end) };
    const near = analyze(file, options, range);
    const touched = near.filter(({ span }) => touches(span, range));
    for (const [i, finding] of touched.entries()) {
      if (i % BREATH === BREATH - 1) {
        await yieldToMessages(token);
        refuseChanged(document, version);
      }
      actions.push(...quickFixes(session, document, file, finding));
    }
    actions.push(...(await renderedFixes(session, document, judged, params.range, token)));
    refuseChanged(document, version);
    actions.push(...(await sccActions(session, document, file, near, touched)));
    const common = await ruleFixes(session, document, judged, touched, () => document.version === version);
    refuseChanged(document, version);
    actions.push(...common, ...removalActions(session, document, file, range, touched), ...allowActions(session, document, file, touched));
  }
  if (params.context.only !== undefined && wanted(FIX_ALL) && judged.found.some(findings => findings.some(isFixable))) {
    actions.push(fileFix(session, document, file, { title: actionTexts.fixAll(), kind: FIX_ALL, rules: null }));
  }
  return actions;
}

/** Works out the edit of an action that was offered without one. */
export async function resolveCodeAction(session: Session, action: CodeAction, token: CancellationToken): Promise<CodeAction> {
  const fix = action.data as FileFix | RemedyFix | RenderedFix | SccFix | undefined;
  const document = fix === undefined ? undefined : session.open.get(fix.uri);
  if (fix === undefined || document === undefined) return action;
  refuseChanged(document, fix.version);
  if ('rendered' in fix) return resolveRenderedFix(session, action, document, fix, token);
  if ('account' in fix) return resolveSccAction(session, action, fix);
  const file = await session.open.parse(document);
  refuseChanged(document, fix.version);
  return { ...action, edit: 'remedy' in fix ? resolvePreviewed(session, document, file, fix) : editOf(session, document, file, fix) };
}

function resolvePreviewed(session: Session, document: TextDocument, file: ParsedFile, fix: RemedyFix): WorkspaceEdit {
  const finding = findingIn(file, analyzeOptions(session, document.uri), fix.document, fix.finding);
  const remedy = finding?.remedies.find(({ key }) => key === fix.remedy);
  const result = finding === undefined || remedy === undefined ? null : resolveRemedy(file, finding, remedy);
  if (result !== null && 'edits' in result) return previewOf(session.features, document, result.edits);
  throw new ResponseError(LSPErrorCodes.ContentModified, answerTexts.changed());
}

function quickFixes(session: Session, document: TextDocument, file: ParsedFile, finding: Finding): CodeAction[] {
  const { features } = session;
  return finding.remedies.flatMap((remedy): CodeAction[] => {
    const action: CodeAction = {
      title: remedy.title,
      kind: CodeActionKind.QuickFix,
      diagnostics: diagnosticsOf(session, document, [finding]),
    };
    const result = resolveRemedy(file, finding, remedy);
    if ('refused' in result) return features.disabledActions ? [{ ...action, disabled: { reason: result.refused } }] : [];
    const offered = { ...action, isPreferred: isPreferred(finding, remedy) };
    if (remedy.previewed === true && features.documentChanges)
      return [previewedFix(session, document, { finding, remedy }, offered, result.edits)];
    const title = `${remedy.title}${outcomeSuffix(file, { finding, remedy }, result.edits, analyzeOptions(session, document.uri))}`;
    return [{ ...offered, title, edit: toWorkspaceEdit(document, result.edits, features.documentChanges) }];
  });
}

/** A fix in several places of the document, while the user may see only one: it is shown before it is made. */
function previewedFix(
  session: Session,
  document: TextDocument,
  { finding, remedy }: Choice,
  offered: CodeAction,
  edits: readonly TextEdit[],
): CodeAction {
  const { commands } = session.features;
  const title = previewTitle(session.features, offered.title);
  const { uri, version } = document;
  const data: RemedyFix = { uri, version, document: finding.document, finding: finding.id, remedy: remedy.key };
  const action = { ...offered, title };
  return commands.has(PREVIEW_FIX)
    ? { ...action, command: previewCommand(title, data) }
    : { ...action, edit: previewOf(session.features, document, edits) };
}

/** One entry for each rule that the range touches and that more than one safe fix in the file applies to. */
async function ruleFixes(
  session: Session,
  document: TextDocument,
  { file, found }: Judged,
  touched: readonly Finding[],
  isWanted: () => boolean,
): Promise<CodeAction[]> {
  const counts = new Map(touched.filter(isFixable).map(({ rule }) => [rule, 0]));
  await inSlices(countFixable(found, counts), isWanted);
  return [...counts].flatMap(([rule, count]) =>
    count > 1
      ? [fileFix(session, document, file, { title: actionTexts.fixRule({ count, rule }), kind: CodeActionKind.QuickFix, rules: [rule] })]
      : [],
  );
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

function fileFix(
  session: Session,
  document: TextDocument,
  file: ParsedFile,
  { title, kind, rules }: { readonly title: string; readonly kind: CodeActionKind; readonly rules: readonly string[] | null },
): CodeAction {
  const data: FileFix = { uri: document.uri, version: document.version, rules };
  return session.features.lazyEdits ? { title, kind, data } : { title, kind, edit: editOf(session, document, file, data) };
}

function editOf(session: Session, document: TextDocument, file: ParsedFile, { rules }: FileFix): WorkspaceEdit {
  const selection: FixSelection = { file: canonical(document.uri), ...(rules === null ? {} : { rules }) };
  const { edits } = fixAll(file, analyzeOptions(session, document.uri), selection);
  return toWorkspaceEdit(document, edits, session.features.documentChanges);
}

function isFixable(finding: Finding): boolean {
  const remedy = chosenRemedy(finding, {});
  return remedy !== undefined && remedy.refused === undefined;
}

/** What was worked out for another version would be placed wrongly in this one. */
function refuseChanged(document: TextDocument, version: number): void {
  if (document.version !== version) throw new ResponseError(LSPErrorCodes.ContentModified, answerTexts.changed());
}

const touches = (a: Span, b: Span): boolean => a.start <= b.end && b.start <= a.end;
