/** Core's plain data ↔ LSP's. The one place that knows how LSP spells a range, a diagnostic and an edit. */
import { DiagnosticSeverity, TextEdit } from 'vscode-languageserver/node';
import type { Diagnostic, Range, WorkspaceEdit } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { DetailData } from '../protocol';
import type { Finding, Severity, Span, TextEdit as CoreEdit } from '../core';

export const SOURCE = 'scc-lens';

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

export interface DiagnosticStyle {
  /** The address of a rule's page. */
  readonly ruleUrl: (rule: string) => string;
  readonly relatedInformation: boolean;
}

export function toRange(document: TextDocument, span: Span): Range {
  return { start: document.positionAt(span.start), end: document.positionAt(span.end) };
}

export function toDiagnostic(document: TextDocument, finding: Finding, style: DiagnosticStyle): Diagnostic {
  const diagnostic: Diagnostic = {
    range: toRange(document, finding.span),
    severity: SEVERITIES[finding.severity],
    code: finding.rule,
    codeDescription: { href: style.ruleUrl(finding.rule) },
    source: SOURCE,
    message: finding.message,
  };
  if (style.relatedInformation && finding.isDetail && finding.severity !== 'hint') {
    diagnostic.severity = DiagnosticSeverity.Hint;
    diagnostic.data = { drawnAs: finding.severity } satisfies DetailData;
  }
  if (style.relatedInformation && finding.related.length > 0) {
    diagnostic.relatedInformation = finding.related.map(({ message, span }) => ({
      message,
      location: { uri: document.uri, range: toRange(document, span) },
    }));
  }
  return diagnostic;
}

export function toTextEdits(document: TextDocument, edits: readonly CoreEdit[]): TextEdit[] {
  return edits.map(({ span, newText }) => TextEdit.replace(toRange(document, span), newText));
}

/** An edit of one document; bound to its version where the editor understands that, so that a stale one is refused. */
export function toWorkspaceEdit(document: TextDocument, edits: readonly CoreEdit[], versioned: boolean): WorkspaceEdit {
  const converted = toTextEdits(document, edits);
  return versioned
    ? { documentChanges: [{ textDocument: { uri: document.uri, version: document.version }, edits: converted }] }
    : { changes: { [document.uri]: converted } };
}
