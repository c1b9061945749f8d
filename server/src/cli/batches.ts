/** What the main thread and its workers send to each other, all of it plain data. */
import type { AnalyzeOptions, WorkspaceFacts } from '@scc-lens/lens';
import type { Purpose } from './formats/report';
import type { Judged } from './judge';
import type { Source } from './sources';

/** What a worker needs before the first file, as plain data. */
export interface Bench {
  readonly purpose: Purpose;
  readonly options: readonly PlainOptions[];
  /** What of the workspace every document asks for. */
  readonly shared: WorkspaceFacts;
}

/** Options without the workspace. */
export type PlainOptions = Omit<AnalyzeOptions, 'facts'> & Pick<AnalyzeOptions['facts'], 'cluster'>;

/** A file that is no rendering, and which of the options count for it. */
export type Task = Pick<Source, 'path' | 'text' | 'role' | 'isNamed'> & { readonly options: number };

/** What one message asks for; null for what is not for a worker. */
export type Batch = readonly (Task | null)[];

/** A result for each task; null for what the worker cannot judge. */
export type Answer = readonly (Judged | null)[];
