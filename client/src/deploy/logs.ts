import { objectPath } from '../cluster';
import type { Connection, ObjectRef, Result } from '../cluster';
import { PODS } from './judgePods';

export interface LogOptions {
  readonly container?: string;
  readonly lines: number;
  /** Of the run before the present one: that of a container that crashed. */
  readonly previous?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** The end of a container's log. */
export function lastLogLines(cluster: Connection, pod: ObjectRef, { container, lines, previous = false, signal }: LogOptions): Promise<Result<string>> {
  return cluster.text(`${objectPath(PODS, pod)}/log`, { query: { container, tailLines: lines, previous: previous || undefined }, signal });
}
