/** What the cluster refuses or fails to run, addressed to objects of the manifests, for the language server to find the fields. */
import type { ManifestObject, ManifestPod } from '@scc-lens/protocol';
import type { Preflight } from '../objects';
import { listAt, textAt, type ClusterError, type FieldCause } from '../words';
import type { ContainerFailure } from './rollout/podFailures';
import type { RolloutStatus } from './rollout/rolloutStatus';
import type { ApplyStep } from './types';

export interface ClusterDiagnostic {
  readonly source: ManifestObject;
  /** Null where it is about the object itself. */
  readonly pod: ManifestPod | null;
  /** The cluster's own message, which names the fields. */
  readonly message: string;
  /** Fields that are known, addressed from the pod or, where that is null, from the object. */
  readonly causes: readonly FieldCause[];
}

function refusal(source: ManifestObject, pod: ManifestPod | null, error: ClusterError): ClusterDiagnostic {
  return { source, pod, message: error.message, causes: error.kind === 'invalid' ? error.causes : [] };
}

/** What certainly fails. Excludes what this deployment itself may lift; reports a Pod once. */
export function preflightDiagnostics({ objects, pods }: Pick<Preflight, 'objects' | 'pods'>): readonly ClusterDiagnostic[] {
  const judged = new Set(
    pods.filter(({ planned, verdict }) => planned.ref.kind === 'Pod' && verdict.kind === 'refused').map(({ planned }) => planned),
  );
  return [
    ...objects.flatMap(({ planned, dryRun }): ClusterDiagnostic[] =>
      dryRun.kind === 'refused' && !judged.has(planned) ? [refusal(planned.source, null, dryRun.error)] : [],
    ),
    ...pods.flatMap(({ planned, pod, verdict }): ClusterDiagnostic[] =>
      verdict.kind === 'refused' ? [refusal(planned.source, pod, verdict.error)] : [],
    ),
  ];
}

/** Objects that the cluster refused when they were applied. */
export function applyDiagnostics(steps: readonly ApplyStep[]): readonly ClusterDiagnostic[] {
  return steps.flatMap(({ planned: { source, ref }, outcome }): ClusterDiagnostic[] => {
    if (outcome.kind !== 'failed' || !REFUSALS.has(outcome.error.kind)) return [];
    return [refusal(source, outcome.pod ?? (ref.kind === 'Pod' ? (source.pods[0] ?? null) : null), outcome.error)];
  });
}

const REFUSALS: ReadonlySet<ClusterError['kind']> = new Set(['forbidden', 'invalid', 'quota', 'terminating']);

/** Pods that were refused after all, and failing containers with their last output. */
export function rolloutDiagnostics(statuses: readonly RolloutStatus[]): readonly ClusterDiagnostic[] {
  return statuses.flatMap(({ planned: { source }, state, failure, detail, log }): ClusterDiagnostic[] => {
    if (failure === null || state === 'ready') return [];
    const pod = source.pods[0] ?? null;
    if (failure.kind === 'creation') return [{ source, pod, message: failure.message, causes: [] }];
    const message = [detail, ...lastLines(log.trim() === '' ? failure.lastWords : log)].join('\n');
    const field = containerField(pod, failure);
    // The manifest does not contain an injected container.
    return [
      field === null
        ? { source, pod: null, message: '', causes: [{ field: 'kind', message }] }
        : { source, pod, message: '', causes: [{ field, message }] },
    ];
  });
}

function containerField(pod: ManifestPod | null, { init, container }: ContainerFailure): string | null {
  const list = init ? 'initContainers' : 'containers';
  const index = listAt(pod?.pod, 'spec', list).findIndex(one => textAt(one, 'name') === container);
  return index < 0 ? null : `spec.${list}[${index}].name`;
}

const LINES = 5;
const LINE_LENGTH = 200;

function lastLines(text: string): readonly string[] {
  return text
    .trimEnd()
    .split('\n')
    .slice(-LINES)
    .filter(line => line !== '')
    .map(line => (line.length > LINE_LENGTH ? `${line.slice(0, LINE_LENGTH)}…` : line));
}
