/** What the cluster has against objects of the manifests, for their fields to be found. */
import type { ManifestObject, ManifestPod } from '../../../../server/src/protocol';
import { describeRef, listAt, textAt } from '../../cluster';
import type { ClusterError, FieldCause } from '../../cluster';
import type { ApplyStep } from '../apply/types';
import type { RolloutStatus } from '../rollout/trackStatus';
import type { ContainerTrouble } from '../rollout/podFailures';
import type { Preflight } from '../types';

export interface Complaint {
  readonly source: ManifestObject;
  /** Null where it is about the object itself. */
  readonly pod: ManifestPod | null;
  /** The cluster's own words, in which the fields are looked for. */
  readonly message: string;
  /** Fields that are known, addressed from the pod or, where that is null, from the object. */
  readonly causes: readonly FieldCause[];
}

function refusal(source: ManifestObject, pod: ManifestPod | null, error: ClusterError): Complaint {
  return { source, pod, message: error.message, causes: error.kind === 'invalid' ? error.causes : [] };
}

/** What certainly fails. A pod that this deployment's own SCC or RBAC may still admit is not among it; a Pod is told of once. */
export function refusalsOf({ objects, pods }: Pick<Preflight, 'objects' | 'pods'>): readonly Complaint[] {
  const judged = new Set(
    pods.filter(({ planned, verdict }) => planned.ref.kind === 'Pod' && verdict.kind === 'refused').map(({ planned }) => planned),
  );
  return [
    ...objects.flatMap(({ planned, dryRun, permissions }): Complaint[] => {
      const { source, ref } = planned;
      if (dryRun.kind === 'refused') return judged.has(planned) ? [] : [refusal(source, null, dryRun.error)];
      const denied = dryRun.kind === 'notChecked' ? permissions.find(({ allowed }) => allowed === false) : undefined;
      return denied === undefined ? [] : [{ source, pod: null, message: `You may not ${denied.verb} ${describeRef(ref)}.`, causes: [] }];
    }),
    ...pods.flatMap(({ planned, pod, verdict }): Complaint[] =>
      verdict.kind === 'refused' && verdict.pending.length === 0 ? [refusal(planned.source, pod, verdict.error)] : [],
    ),
  ];
}

/** Objects that the cluster refused when they were applied. */
export function failuresOf(steps: readonly ApplyStep[]): readonly Complaint[] {
  return steps.flatMap(({ planned: { source, ref }, outcome }): Complaint[] => {
    if (outcome.kind !== 'failed' || !REFUSALS.has(outcome.error.kind)) return [];
    return [refusal(source, ref.kind === 'Pod' ? (source.pods[0] ?? null) : null, outcome.error)];
  });
}

const REFUSALS: ReadonlySet<ClusterError['kind']> = new Set(['forbidden', 'invalid', 'quota']);

/** Pods that were refused after all, and containers that fail, with what they wrote last. */
export function troublesOf(statuses: readonly RolloutStatus[]): readonly Complaint[] {
  return statuses.flatMap(({ planned: { source }, state, trouble, detail, log }): Complaint[] => {
    if (trouble === null || state === 'ready') return [];
    const pod = source.pods[0] ?? null;
    if (trouble.kind === 'creation') return [{ source, pod, message: trouble.message, causes: [] }];
    const message = [detail, ...lastLines(log.trim() === '' ? trouble.lastWords : log)].join('\n');
    const field = containerField(pod, trouble);
    // An injected container stands nowhere in the manifest.
    return [
      field === null
        ? { source, pod: null, message: '', causes: [{ field: 'kind', message }] }
        : { source, pod, message: '', causes: [{ field, message }] },
    ];
  });
}

function containerField(pod: ManifestPod | null, { init, container }: ContainerTrouble): string | null {
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
