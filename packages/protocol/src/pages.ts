/** Pages and answers in Markdown: reviews, explanations, the tools of assistants. */
import type { ProtocolPosition } from './client';

/** Request: what a tool of assistants answers, by the workspace's files and settings. */
export const ASK_TOOL = 'sccLens/askTool';

export interface AskToolParams {
  readonly tool: string;
  /** An input of any shape; if it does not fit the tool, the answer explains why. */
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

/** Request: the review of a workload as Markdown, ReviewAnswer; null where there is none. */
export const REVIEW = 'sccLens/review';

/** A workload at a position, or by its name. */
export type ReviewParams = ShowReviewArguments | NamedWorkload;

/** A workload of a file by what stays the same while lines move. */
export interface NamedWorkload {
  readonly uri: string;
  readonly kind: string;
  /** Null where the manifest names none, or no namespace. */
  readonly name: string | null;
  readonly namespace: string | null;
  /** Which one of this name in the file, from zero. */
  readonly index: number;
}

/** Notification of the server, no parameters: a review or explanation may be another since the client has asked for one. */
export const PAGES_CHANGED = 'sccLens/pagesChanged';

/** Request: an API server's rejection made readable; null where the text contains none. */
export const EXPLAIN = 'sccLens/explain';

export interface ExplainParams {
  readonly text: string;
}

export interface MarkdownAnswer {
  readonly title: string;
  readonly markdown: string;
}

export interface ReviewAnswer extends MarkdownAnswer {
  readonly workload: NamedWorkload;
}
