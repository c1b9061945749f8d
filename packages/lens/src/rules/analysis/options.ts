import type { Facts, Settings } from '../../facts';

/** What a file is judged by. */
export interface AnalyzeOptions {
  readonly settings: Settings;
  readonly facts: Facts;
  /** Whether suppressing comments are ignored, so that what they would silence is reported. */
  readonly strict?: boolean;
}
