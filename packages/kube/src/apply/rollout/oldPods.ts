/** Pods that run on as they were before a deployment, and new ones in their place where the user agrees. */
import * as l10n from '@vscode/l10n';
import { deleteObject, isSandbox, keepsPod, pollUntil, readLive, type Deletion, type PlannedObject, type EarlierPod } from '../../objects';
import { findEarlierPod } from '../../objects';
import type { Cluster } from '../../wire';
import { at, describeRef, inParallel, listAt, textAt, type Fields } from '../../words';
import type { ApplyStep } from '../types';
import type { RolloutStatus } from './rolloutStatus';
import { watchRollout, type RolloutOptions } from './watchRollout';

/** Only this very pod is deleted. */
export interface OldPod extends EarlierPod {
  /** Its Sandbox. */
  readonly planned: PlannedObject;
  /** Whether this deployment has changed what the pod is made from. */
  readonly isChanged: boolean;
  /** The names of the volumes whose data goes with the pod. */
  readonly volumes: readonly string[];
}

/** The pods of Sandboxes whose controller leaves them as they were, before this deployment or an earlier one. */
export async function findOldPods(cluster: Cluster, steps: readonly ApplyStep[]): Promise<readonly OldPod[]> {
  const found = await inParallel(steps, async ({ planned, before, outcome }): Promise<readonly OldPod[]> => {
    if (!before || (outcome.kind !== 'applied' && outcome.kind !== 'unchanged') || !isSandbox(planned.ref)) return [];
    const pod = await findEarlierPod(cluster, outcome.object);
    const isChanged = keepsPod(before, outcome.object);
    if (pod === null || !(isChanged || pod.field !== null)) return [];
    return [{ ...pod, planned, isChanged, volumes: volumesOf(pod.object) }];
  });
  return found.flat();
}

/** Volumes that end with the pod and that a container can write to. */
function volumesOf(pod: Fields): readonly string[] {
  return listAt(pod, 'spec', 'volumes')
    .filter(volume => at(volume, 'emptyDir') !== undefined || at(volume, 'ephemeral') !== undefined)
    .map(volume => textAt(volume, 'name') ?? '');
}

/** How it ended, as a sentence about a Sandbox. */
export function describeOldPod({ planned, ref, isChanged, field }: OldPod): string {
  const [object, pod] = [planned.ref, ref].map(describeRef) as [string, string];
  return isChanged || field === null
    ? l10n.t('{object} is changed, but {pod} runs on as it was: the controller does not change a running pod.', { object, pod })
    : l10n.t('{pod} runs on with an older value of {field} than {object} has: the controller does not change a running pod.', {
        object,
        pod,
        field,
      });
}

export interface Recreation {
  readonly old: OldPod;
  readonly deletion: Deletion;
  /** How the rollout of the new pod ended, or of the Sandbox where there is none; null where the old one is not gone. */
  readonly status: RolloutStatus | null;
}

/** How long to wait for a new pod, in milliseconds. */
const NEW_POD_MS = 15_000;

/** Deletes pods, so that their controller makes new ones, and follows those. */
export function recreatePods(cluster: Cluster, pods: readonly OldPod[], options: RolloutOptions): Promise<readonly Recreation[]> {
  return inParallel(pods, async old => {
    const deletion = await deleteObject(cluster, old, old.object);
    if (deletion.kind !== 'deleted' && deletion.kind !== 'absent') return { old, deletion, status: null };
    // Until then, the condition of the Sandbox may be about the old one.
    const isNew = async (): Promise<boolean> => (await readLive(cluster, old)).state === 'present';
    const hasNew = await pollUntil(isNew, { everyMs: 200, timeoutMs: NEW_POD_MS, signal: cluster.signal });
    const followed = hasNew ? { ...old.planned, ref: old.ref, resource: old.resource } : old.planned;
    const [status = null] = await watchRollout(cluster, [followed], options);
    return { old, deletion, status };
  });
}
