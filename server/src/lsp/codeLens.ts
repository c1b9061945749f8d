import { CodeLensRefreshRequest } from 'vscode-languageserver/node';
import type { CodeLens, CodeLensParams } from 'vscode-languageserver/node';
import { reviewPlace, verdictSentence, workloadsIn } from '../core';
import type { WorkloadReport } from '../core';
import { SHOW_REVIEW } from '../protocol';
import type { ShowReviewArguments } from '../protocol';
import { toRange } from './convert';
import { analyzeOptions } from './session';
import type { Session } from './session';

/** Which workload of which version of a document a lens stands above. */
interface LensData {
  readonly uri: string;
  readonly version: number;
  readonly index: number;
}

/** A lens above each workload. Its verdict is worked out in `resolveCodeLens`, for the lenses that are in view. */
export function codeLenses(session: Session, { textDocument }: CodeLensParams): CodeLens[] {
  const document = session.open.get(textDocument.uri);
  if (document === undefined) return [];
  return workloadsIn(session.open.parse(document)).map(({ span }, index) => {
    const data: LensData = { uri: document.uri, version: document.version, index };
    return { range: toRange(document, span), data };
  });
}

export function resolveCodeLens(session: Session, lens: CodeLens): CodeLens {
  const { uri, version, index } = lens.data as LensData;
  const document = session.open.get(uri);
  const place = document?.version === version ? workloadsIn(session.open.parse(document))[index] : undefined;
  if (place === undefined) return { ...lens, command: { title: '…', command: '' } };
  const report = reviewPlace(place, analyzeOptions(session, uri));
  const target: ShowReviewArguments = { uri, position: lens.range.start };
  return { ...lens, command: { title: title(report), command: SHOW_REVIEW, arguments: [target] } };
}

const MARKS = { admitted: '✓', denied: '✗', unknown: '?' } as const;

function title({ review }: WorkloadReport): string {
  return `${MARKS[review.verdict]} ${verdictSentence(review).replace(/\.$/, '')}`;
}

/** Has the editor ask again: the facts have changed, and with them verdicts on documents that have not. */
export async function refreshCodeLenses({ connection, features }: Session): Promise<void> {
  if (features.codeLensRefresh) await connection.sendRequest(CodeLensRefreshRequest.type);
}
