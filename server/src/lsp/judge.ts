import type { TextDocument } from 'vscode-languageserver-textdocument';
import { judgeInSteps } from '@scc-lens/lens';
import type { AnalyzeOptions } from '@scc-lens/lens';
import type { Finding } from '@scc-lens/words';
import type { ParsedFile } from '@scc-lens/yaml';
import { analyzeOptions } from './session';
import type { Session } from './session';
import { inSlices } from './slices';

/** A document as it is now, and what the rules find in it. */
export interface Judged {
  readonly file: ParsedFile;
  readonly options: AnalyzeOptions;
  /** In each of its documents, in its own offsets. */
  readonly found: readonly (readonly Finding[])[];
}

/**
 * Judges a document without delaying other messages; where one of them changes the text, it is the new one that is judged. Undefined once
 * it is no longer wanted. Findings are remembered, so that `analyze` costs nothing after it.
 */
export async function judge(session: Session, document: TextDocument, isWanted: () => boolean): Promise<Judged | undefined> {
  while (isWanted()) {
    const file = await session.open.parse(document);
    const { version } = document;
    const options = analyzeOptions(session, document.uri);
    const found = await inSlices(judgeInSteps(file, options), () => document.version === version && isWanted());
    if (found !== undefined) return { file, options, found };
  }
  return undefined;
}
