/** Findings as the editor gets them. What is made of one is kept while its document is unchanged, and moved by lines where others change. */
import { DiagnosticSeverity, type Diagnostic, type Position, type Range } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { remember, type Finding, type Span } from '@scc-lens/words';
import { lineStarts, positionAt, type Slice } from '@scc-lens/yaml';
import { severityOf, SOURCE, styleFor, toDiagnostic, toRange, type DiagnosticStyle } from './convert';
import { publicationTexts } from './messages';
import type { Judged, Subject } from './session';

/** VS Code shows no more of a file (`maxDiagnosticsPerFile` in its extHostDiagnostics.ts), the gravest first. */
const MOST = 1_000;

/** Findings of `analyze`, in the file's offsets. */
export const diagnosticsOf = ({ session, document }: Subject, findings: readonly Finding[]): Diagnostic[] =>
  findings.map(finding => toDiagnostic(document.uri, finding, styleFor(session.features), span => toRange(document, span)));

/** What an editor shows of the findings in each document of a file: of too many only the gravest, and one that states how many are left. */
export function publicationOf({ session, document, file, found }: Omit<Judged, 'version' | 'options'>): Diagnostic[] {
  const { slices } = file;
  const style = styleFor(session.features);
  const diagnostics: Diagnostic[] = [];
  const show = (findings: readonly Finding[], slice: Slice | undefined, most: number): void => {
    if (slice === undefined || findings.length === 0) return;
    const place = placeOf(document, slice);
    for (const finding of findings.slice(0, most - diagnostics.length)) diagnostics.push(diagnosticAt(finding, place, style));
  };
  const count = found.reduce((sum, { length }) => sum + length, 0);
  if (count <= MOST) {
    for (const [i, findings] of found.entries()) show(findings, slices[i], MOST);
    return diagnostics;
  }
  for (const severity of GRAVEST_FIRST) {
    for (const [i, findings] of found.entries()) {
      if (diagnostics.length === MOST - 1) break;
      show(graded(style)(findings)[severity], slices[i], MOST - 1);
    }
  }
  return [...diagnostics, notShown(document, count - diagnostics.length)];
}

const { Error, Warning, Information, Hint } = DiagnosticSeverity;
const GRAVEST_FIRST = [Error, Warning, Information, Hint];

/** A document's findings by how grave they are to the editor; most documents have the list that they had at the keystroke before. */
const graded = remember((style: DiagnosticStyle) =>
  remember((findings: readonly Finding[]): Readonly<Record<DiagnosticSeverity, readonly Finding[]>> => {
    const grades: Record<DiagnosticSeverity, Finding[]> = { 1: [], 2: [], 3: [], 4: [] };
    for (const finding of findings) grades[severityOf(finding, style)].push(finding);
    return grades;
  }),
);

/** On the file's first line. */
function notShown(document: TextDocument, count: number): Diagnostic {
  const end = document.offsetAt({ line: 1, character: 0 });
  return {
    range: toRange(document, { start: 0, end: document.getText().slice(0, end).trimEnd().length }),
    severity: Information,
    source: SOURCE,
    message: publicationTexts.notShown({ count, shown: MOST - 1 }),
  };
}

interface Place {
  readonly uri: string;
  readonly slice: Slice;
  readonly start: Position;
}

const placeOf = (document: TextDocument, slice: Slice): Place => ({ uri: document.uri, slice, start: document.positionAt(slice.start) });

interface Made {
  readonly uri: string;
  readonly start: Position;
  readonly style: DiagnosticStyle;
  readonly diagnostic: Diagnostic;
}

/** A finding is the same object for as long as its document and all that its rule read are the same. */
const made = new WeakMap<Finding, Made>();

function diagnosticAt(finding: Finding, { uri, slice, start }: Place, style: DiagnosticStyle): Diagnostic {
  const known = made.get(finding);
  const isKnown = known?.uri === uri && known.start.character === start.character && known.style === style;
  if (isKnown && known.start.line === start.line) return known.diagnostic;
  const diagnostic = isKnown
    ? moved(known.diagnostic, start.line - known.start.line)
    : toDiagnostic(uri, finding, style, span => rangeIn(slice, span, start));
  made.set(finding, { uri, start, style, diagnostic });
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
