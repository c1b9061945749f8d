/** Findings as the editor gets them. What is made of one is kept while its document is unchanged, and moved by lines where others change. */
import { DiagnosticSeverity } from 'vscode-languageserver/node';
import type { Diagnostic, Position, Range } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { lineStarts, positionAt } from '../core';
import type { Finding, ParsedFile, Slice, Span } from '../core';
import type { ClientFeatures } from './clientFeatures';
import { ruleUrl } from '../packageFolder';
import { severityOf, SOURCE, toDiagnostic, toRange } from './convert';
import type { DiagnosticStyle } from './convert';
import { publicationTexts } from './messages';
import type { Session } from './session';

/** VS Code shows no more of a file (`maxDiagnosticsPerFile` in its extHostDiagnostics.ts), the gravest first. */
const MOST = 1_000;

/** Findings of `analyze`, in the file's offsets. */
export function diagnosticsOf({ features }: Session, document: TextDocument, findings: readonly Finding[]): Diagnostic[] {
  return findings.map(finding => toDiagnostic(document.uri, finding, styleFor(features), span => toRange(document, span)));
}

/**
 * What an editor shows of the findings in each document of a file, which count from the document's start. Of more than a thousand only the
 * gravest, and one more that states how many are not shown.
 */
export function publicationOf(
  { features }: Session,
  document: TextDocument,
  { slices }: ParsedFile,
  found: readonly (readonly Finding[])[],
): Diagnostic[] {
  const style = styleFor(features);
  const places = slices.map(slice => placeOf(document, slice));
  const all = found.flatMap((findings, i) => findings.map(finding => ({ finding, place: places[i] })));
  const shown = all.length <= MOST ? all : gravest(all, style);
  const diagnostics = shown.flatMap(({ finding, place }) => (place === undefined ? [] : [diagnosticAt(finding, place, style)]));
  return shown.length === all.length ? diagnostics : [...diagnostics, notShown(document, all.length - shown.length)];
}

const styleFor = ({ relatedInformation }: ClientFeatures): DiagnosticStyle => ({ ruleUrl, relatedInformation });

function gravest<T extends { readonly finding: Finding }>(all: readonly T[], style: DiagnosticStyle): readonly T[] {
  const bySeverity = new Map<DiagnosticSeverity, T[]>();
  for (const one of all) {
    const severity = severityOf(one.finding, style);
    const known = bySeverity.get(severity);
    if (known === undefined) bySeverity.set(severity, [one]);
    else known.push(one);
  }
  return [...bySeverity]
    .toSorted(([a], [b]) => a - b)
    .flatMap(([, group]) => group)
    .slice(0, MOST - 1);
}

/** On the file's first line. */
function notShown(document: TextDocument, count: number): Diagnostic {
  const end = document.offsetAt({ line: 1, character: 0 });
  return {
    range: toRange(document, { start: 0, end: document.getText().slice(0, end).trimEnd().length }),
    severity: DiagnosticSeverity.Information,
    source: SOURCE,
    message: publicationTexts.notShown({ count, shown: MOST - 1 }),
  };
}

/** Where a document of a file starts. */
interface Place {
  readonly uri: string;
  readonly slice: Slice;
  readonly start: Position;
}

const placeOf = (document: TextDocument, slice: Slice): Place => ({ uri: document.uri, slice, start: document.positionAt(slice.start) });

interface Made {
  readonly uri: string;
  readonly start: Position;
  readonly relatedInformation: boolean;
  readonly diagnostic: Diagnostic;
}

/** A finding is the same object for as long as its document and all that its rule read are the same. */
const made = new WeakMap<Finding, Made>();

function diagnosticAt(finding: Finding, { uri, slice, start }: Place, style: DiagnosticStyle): Diagnostic {
  const { relatedInformation } = style;
  const known = made.get(finding);
  const isKnown = known?.uri === uri && known.start.character === start.character && known.relatedInformation === relatedInformation;
  if (isKnown && known.start.line === start.line) return known.diagnostic;
  const diagnostic = isKnown
    ? moved(known.diagnostic, start.line - known.start.line)
    : toDiagnostic(uri, finding, style, span => rangeIn(slice, span, start));
  made.set(finding, { uri, start, relatedInformation, diagnostic });
  return diagnostic;
}

/** Documents by their text, so that the lines of each are counted once. */
const starts = new WeakMap<Slice, readonly number[]>();

function rangeIn(slice: Slice, span: Span, start: Position): Range {
  const lines = starts.get(slice) ?? lineStarts(slice.text);
  starts.set(slice, lines);
  const place = (offset: number): Position => {
    const { line, character } = positionAt(lines, offset);
    return { line: line + start.line, character: line === 0 ? character + start.character : character };
  };
  return { start: place(span.start), end: place(span.end) };
}

function moved({ range, relatedInformation, ...diagnostic }: Diagnostic, by: number): Diagnostic {
  const move = ({ start, end }: Range): Range => ({
    start: { line: start.line + by, character: start.character },
    end: { line: end.line + by, character: end.character },
  });
  return {
    ...diagnostic,
    range: move(range),
    ...(relatedInformation && {
      relatedInformation: relatedInformation.map(({ message, location: { uri, range: place } }) => ({
        message,
        location: { uri, range: move(place) },
      })),
    }),
  };
}
