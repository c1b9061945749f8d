import type { World } from '../../facts';

/** What a file is judged by. */
export interface AnalyzeOptions extends World {
  /** Whether suppressing comments are ignored, so that what they would silence is reported. */
  readonly strict?: boolean;
}
