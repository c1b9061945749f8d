/** Pages and answers in Markdown: reviews, explanations, the tools of assistants. */
import type { ProtocolPosition } from './client';

/** Request: what a tool of assistants answers, by the workspace's files and settings. */
export const ASK_TOOL = 'sccLens/askTool';

export interface AskToolParams {
  readonly tool: string;
  /** Of any shape; one that does not fit the tool has an answer that explains why. */
  readonly input: unknown;
}

export interface ToolAnswer {
  /** A report or note, and behind it whole manifests, each a text of its own. */
  readonly texts: readonly string[];
  /** Whether the text is the reason why there is no answer. */
  readonly isError: boolean;
}

/** The client's command that shows the review of a workload; the server's code lenses name it. */
export const SHOW_REVIEW = 'sccLens.showReview';

export interface ShowReviewArguments {
  readonly uri: string;
  readonly position: ProtocolPosition;
}

/** Request: the review of the workload at a position, as Markdown; null where no workload is. */
export const REVIEW = 'sccLens/review';

export type ReviewParams = ShowReviewArguments;

/** Request: an API server's rejection made readable; null where the text contains none. */
export const EXPLAIN = 'sccLens/explain';

export interface ExplainParams {
  readonly text: string;
}

export interface MarkdownAnswer {
  readonly title: string;
  readonly markdown: string;
}
