/** Pods that run on as they were before a deployment, and new ones in their place where the user agrees. */
import * as l10n from '@vscode/l10n';
import { deleteObject, keepsPod, metadataText, POD_NAME, pollUntil, readLive } from '../../objects';
import type { Deletion, Place, PlannedObject } from '../../objects';
import type { Cluster } from '../../wire';
import { at, describeRef, inParallel, listAt, PODS, textAt } from '../../words';
import type { Fields, ObjectRef } from '../../words';
import type { ApplyStep } from '../types';
import type { RolloutStatus } from './rolloutStatus';
import { watchRollout } from './watchRollout';
import type { RolloutOptions } from './watchRollout';

export interface OldPod extends Place {
  /** The Sandbox that was changed. */
  readonly planned: PlannedObject;
  /** As it was read; only this very pod is deleted. */
  readonly object: Fields;
  /** The names of the volumes whose data goes with the pod. */
  readonly volumes: readonly string[];
}

/** The pods of Sandboxes that were changed and whose controller leaves them as they were. */
export async function findOldPods(cluster: Cluster, steps: readonly ApplyStep[]): Promise<readonly OldPod[]> {
  const found = await inParallel(steps, async ({ planned, before, outcome }) => {
    if (!before || outcome.kind !== 'applied' || outcome.action !== 'changed' || !keepsPod(before, outcome.object)) return [];
    const place = podOf(planned.ref, outcome.object);
    const live = await readLive(cluster, place);
    if (live.state !== 'present' || !isOlder(live.object, outcome.object)) return [];
    return [{ ...place, planned, object: live.object, volumes: volumesOf(live.object) }];
  });
  return found.flat();
}

function podOf({ namespace, name }: ObjectRef, sandbox: Fields): Place {
  const pod = textAt(sandbox, 'metadata', 'annotations', POD_NAME) ?? name;
  return { resource: PODS, ref: { apiVersion: PODS.apiVersion, kind: PODS.kind, namespace, name: pod } };
}

/** Whether a pod is of this Sandbox and from before its last change, by the times of the server, which are whole seconds. */
function isOlder(pod: Fields, sandbox: Fields): boolean {
  const changes = listAt(sandbox, 'metadata', 'managedFields').filter(entry => at(entry, 'subresource') === undefined);
  const changedAt = Math.max(...changes.map(entry => Date.parse(textAt(entry, 'time') ?? '') || 0));
  const isItsOwn = listAt(pod, 'metadata', 'ownerReferences').some(owner => textAt(owner, 'uid') === metadataText(sandbox, 'uid'));
  return isItsOwn && Date.parse(textAt(pod, 'metadata', 'creationTimestamp') ?? '') <= changedAt;
}

/** Volumes that end with the pod and that a container can write to. */
function volumesOf(pod: Fields): readonly string[] {
  return listAt(pod, 'spec', 'volumes')
    .filter(volume => at(volume, 'emptyDir') !== undefined || at(volume, 'ephemeral') !== undefined)
    .map(volume => textAt(volume, 'name') ?? '');
}

/** How it ended, as a sentence about a Sandbox. */
export function describeOldPod({ planned, ref }: OldPod): string {
  return l10n.t('{object} is changed, but {pod} runs on as it was: the controller does not change a running pod.', {
    object: describeRef(planned.ref),
    pod: describeRef(ref),
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
