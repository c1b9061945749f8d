import type { Facts } from '../facts';
import type { Settings } from '../settings';

/** What a file is judged by. */
export interface AnalyzeOptions {
  readonly settings: Settings;
  readonly facts: Facts;
  /** Whether suppressing comments are refused: what they would silence is told all the same. */
  readonly strict?: boolean;
}
