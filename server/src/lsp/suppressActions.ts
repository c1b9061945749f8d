/** Code actions for comments that suppress rules: to write one, which asks the user for the reason, and to remove one. */
import * as l10n from '@vscode/l10n';
import { CodeActionKind, type CodeAction } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { allowFinding, allowRefusal, findingIn, removeSuppression, suppressionsIn } from '@scc-lens/lens';
import type { AllowScope, SuppressionComment } from '@scc-lens/lens';
import { ALLOW_COMMAND, type AllowAnswer, type AllowArguments, type AllowParams } from '@scc-lens/protocol';
import type { Finding, Span } from '@scc-lens/words';
import { refusedAction, toTextEdits, toWorkspaceEdit } from './convert';
import { answerTexts, suppressTexts } from './messages';
import { diagnosticsOf } from './publication';
import { subjectOf, type Session, type Subject } from './session';

/** Editors ask for every selection; where it has more findings than this, none of them is *here*. */
const PLACES = 10;

/** Two entries for each touched finding, for its node and its document, in editors with our command, which asks the user for the reason. */
export function allowActions(subject: Subject, touched: readonly Finding[]): CodeAction[] {
  const { session, document } = subject;
  if (!session.features.commands.has(ALLOW_COMMAND) || touched.length > PLACES) return [];
  return (['node', 'document'] as const).flatMap(scope =>
    touched
      .filter((finding, i) => touched.findIndex(other => isSamePlace(document, finding, other, scope)) === i)
      .flatMap(finding => allowAction(subject, finding, scope)),
  );
}

function allowAction(subject: Subject, finding: Finding, scope: AllowScope): CodeAction[] {
  const { session, document, file } = subject;
  const { rule, id } = finding;
  const refused = allowRefusal(file, finding);
  if (refused === undefined) return [];
  const title = scope === 'node' ? l10n.t('Allow {rule} here, with a reason…', { rule }) : suppressTexts.allowInDocument(rule);
  const action: CodeAction = { title, kind: CodeActionKind.QuickFix, diagnostics: diagnosticsOf(subject, [finding]) };
  if (refused !== null) return refusedAction(session.features, action, refused);
  const { uri, version } = document;
  const target: AllowArguments = { uri, version, rule, document: finding.document, finding: id, scope };
  return [{ ...action, command: { title, command: ALLOW_COMMAND, arguments: [target] } }];
}

/** Findings of one rule on a line, or in a document, are allowed by one comment. */
function isSamePlace(document: TextDocument, a: Finding, b: Finding, scope: AllowScope): boolean {
  if (a.rule !== b.rule || a.document !== b.document) return false;
  return scope === 'document' || document.positionAt(a.span.start).line === document.positionAt(b.span.start).line;
}

/** The edit that writes the comment with the reason that the user has given, or why it is not made. */
export async function allow(session: Session, { uri, version, scope, reason, ...target }: AllowParams): Promise<AllowAnswer> {
  const document = session.open.get(uri);
  const subject = document?.version === version ? await subjectOf(session, document) : undefined;
  if (document === undefined || subject?.version !== version) return { refused: answerTexts.changed() };
  const { file, options } = subject;
  const finding = findingIn(file, options, target.document, target.finding);
  if (finding === undefined) return { refused: answerTexts.changed() };
  const result = allowFinding(file, { finding, scope, reason, file: session.open.fileOf(document) }, options);
  return 'refused' in result ? result : { uri, version, edits: toTextEdits(document, result.edits) };
}

/** For each suppression that the range touches; one that suppresses nothing is reported by a finding, which the entry then fixes. */
export function removalActions(subject: Subject, range: Span, touched: readonly Finding[]): CodeAction[] {
  return suppressionsIn(subject.file, range).flatMap(comment => {
    const reported = touched.filter(({ span }) => span.start === comment.span.start && span.end === comment.span.end);
    const rules = comment.rules.length < 2 ? [] : comment.rules;
    return [...removal(subject, comment, reported), ...rules.flatMap(rule => removal(subject, comment, [], rule))];
  });
}

/** Removes the comment; with a rule, only that one from it. */
function removal(subject: Subject, comment: SuppressionComment, reported: readonly Finding[], rule?: string): CodeAction[] {
  const { session, document, file } = subject;
  const result = removeSuppression(file, comment, rule);
  const action: CodeAction = {
    title: rule === undefined ? l10n.t('Remove this suppression') : l10n.t('Remove {rule} from this suppression', { rule }),
    kind: CodeActionKind.QuickFix,
    ...(reported.length > 0 && { diagnostics: diagnosticsOf(subject, reported) }),
  };
  if ('refused' in result) return refusedAction(session.features, action, result.refused);
  return [{ ...action, edit: toWorkspaceEdit(document, result.edits, session.features.documentChanges) }];
}
