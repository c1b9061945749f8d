import type { Connection } from '../../wire';
import { objectPath, PODS } from '../../words';
import type { ObjectRef, Result } from '../../words';
import type { RolloutStatus } from './rolloutStatus';

/** A container whose log can be asked for. */
export interface LogSource {
  readonly pod: ObjectRef;
  readonly container: string;
  /** Of the run before the present one: that of a container that crashed. */
  readonly previous: boolean;
}

export interface LogOptions {
  readonly container?: string;
  readonly lines: number;
  /** Default: false. */
  readonly previous?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** The end of a container's log. */
export function readLog(
  cluster: Connection,
  pod: ObjectRef,
  { container, lines, previous = false, signal }: LogOptions,
): Promise<Result<string>> {
  return cluster.text(`${objectPath(PODS, pod)}/log`, { query: { container, tailLines: lines, previous: previous || undefined }, signal });
}

/** The log to look at first: of the first container that keeps a workload from becoming ready. */
export function findFailingLog(statuses: readonly RolloutStatus[]): LogSource | undefined {
  for (const {
    planned: { ref },
    state,
    failure,
  } of statuses) {
    if (state === 'ready' || failure?.kind !== 'container') continue;
    return {
      pod: { apiVersion: 'v1', kind: 'Pod', namespace: ref.namespace, name: failure.pod },
      container: failure.container,
      previous: failure.ranBefore,
    };
  }
  return undefined;
}
