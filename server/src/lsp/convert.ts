/** Core's plain data ↔ LSP's. The one place that knows how LSP spells a range, a diagnostic and an edit. */
import { DiagnosticSeverity, LSPErrorCodes, ResponseError, TextEdit } from 'vscode-languageserver';
import type { CodeAction, Command, Diagnostic, DiagnosticRelatedInformation, Range, WorkspaceEdit } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { restsOnInvalid, type Headline, type WorkloadPlace, type World } from '@scc-lens/lens';
import type { DiagnosticData } from '@scc-lens/protocol';
import { remember, ruleUrl, shifted, type Finding, type Severity, type Span, type TextEdit as CoreEdit } from '@scc-lens/words';
import type { ClientFeatures } from './clientFeatures';
import { answerTexts, lensTexts } from './messages';

export const SOURCE = 'scc-lens';

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

export interface DiagnosticStyle extends Pick<ClientFeatures, 'relatedInformation' | 'drawsDetails'> {
  readonly ruleUrl: (rule: string) => string;
}

export const styleFor = remember(({ relatedInformation, drawsDetails }: ClientFeatures): DiagnosticStyle => ({
  ruleUrl,
  relatedInformation,
  drawsDetails,
}));

export function toRange(document: TextDocument, span: Span): Range {
  return { start: document.positionAt(span.start), end: document.positionAt(span.end) };
}

/** A verdict on workloads, with the lines that it leaves out: what is in them may change it. */
export function verdictWithout(verdict: string, places: readonly WorkloadPlace[], document: TextDocument, world: World): string {
  const invalid = new Map(places.flatMap(place => (place.manifest.class === 'invalid' ? [[place.document, place] as const] : [])));
  if (invalid.size === 0)
    return places.some(({ workload }) => restsOnInvalid(workload, world)) ? lensTexts.withoutInvalid(verdict) : verdict;
  const lines = [...invalid.values()].flatMap(({ manifest, documentSpan }) =>
    manifest.leftOut.map(span => {
      const { start, end } = toRange(document, shifted(span, documentSpan.start));
      return start.line === end.line ? String(start.line + 1) : `${start.line + 1}–${end.line + 1}`;
    }),
  );
  const [only = '', ...others] = lines;
  if (lines.length === 0) return lensTexts.withoutInvalid(verdict);
  const isOne = others.length === 0 && !only.includes('–');
  return isOne ? lensTexts.withoutLine(verdict, only) : lensTexts.withoutLines(verdict, lines.join(', '));
}

/** Part of a verdict that the list of problems has below it as related information: a hint, so that it is no row of its own. */
const isHidden = ({ isDetail }: Finding, { relatedInformation, drawsDetails }: DiagnosticStyle): boolean =>
  isDetail && relatedInformation && drawsDetails;

/** How grave a finding is to the editor: its place in the list of problems. */
export const severityOf = (finding: Finding, style: DiagnosticStyle): DiagnosticSeverity =>
  isHidden(finding, style) ? DiagnosticSeverity.Hint : SEVERITIES[finding.severity];

/** `rangeOf` places the finding's spans in the file with this URI. */
export function toDiagnostic(uri: string, finding: Finding, style: DiagnosticStyle, rangeOf: (span: Span) => Range): Diagnostic {
  return diagnosticOf(finding, style, rangeOf(finding.span), finding.message, () =>
    finding.related.map(({ message, span }) => ({ message, location: { uri, range: rangeOf(span) } })),
  );
}

/** With the range and the message that the finding has where it is shown; `related` is asked for an editor that shows related information. */
export function diagnosticOf(
  finding: Finding,
  style: DiagnosticStyle,
  range: Range,
  message: string,
  related: () => DiagnosticRelatedInformation[],
): Diagnostic {
  const data: DiagnosticData = {
    finding: finding.id,
    ...(isHidden(finding, style) && finding.severity !== 'hint' && { drawnAs: finding.severity }),
  };
  const diagnostic: Diagnostic = {
    range,
    severity: severityOf(finding, style),
    code: finding.rule,
    codeDescription: { href: style.ruleUrl(finding.rule) },
    source: SOURCE,
    message,
    data,
  };
  const others = style.relatedInformation ? related() : [];
  if (others.length > 0) diagnostic.relatedInformation = others;
  return diagnostic;
}

export const toTextEdits = (document: TextDocument, edits: readonly CoreEdit[]): TextEdit[] =>
  edits.map(({ span, newText }) => TextEdit.replace(toRange(document, span), newText));

/** An edit of one document; bound to its version where the editor understands that, so that a stale one is refused. */
export function toWorkspaceEdit(document: TextDocument, edits: readonly CoreEdit[], versioned: boolean): WorkspaceEdit {
  const converted = toTextEdits(document, edits);
  return versioned
    ? { documentChanges: [{ textDocument: { uri: document.uri, version: document.version }, edits: converted }] }
    : { changes: { [document.uri]: converted } };
}

/** An action that cannot be taken, with the reason, for an editor that shows such ones. */
export const refusedAction = ({ disabledActions }: ClientFeatures, action: CodeAction, reason: string): CodeAction[] =>
  disabledActions ? [{ ...action, disabled: { reason } }] : [];

/** The answer to a request about a text that has changed since. */
export const contentModified = (): ResponseError => new ResponseError(LSPErrorCodes.ContentModified, answerTexts.changed());

/** Before a verdict in words. */
export const MARKS: Readonly<Record<Headline['state'], string>> = {
  admitted: '✓',
  impaired: '⚠',
  denied: '✗',
  invalid: '✗',
  unknown: '?',
  'not-checked': '–',
};

/** A lens on what is not judged: in short, and without addresses, which are no links there. Its tooltip has all. */
export function gapCommand(reason: string): Command {
  const text = reason.replace(WAY, '').replace(/ \(https:[^)]{0,200}\)|': must build at directory: .*/gs, '');
  return { title: `${MARKS['not-checked']} ${text.length > 140 ? `${text.slice(0, 120)}…` : text}`, tooltip: reason, command: '' };
}

/** The way to a cause, which Kustomize quotes before it. What else it has tried is behind it. */
const WAY = /accumulating resources: (?:.*recursed accumulation of path '[^']*': (?:accumulating resources: )?)?(?:accumulation err=')?/s;
