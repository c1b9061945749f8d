/** Sandboxes of agent-sandbox. Their controller makes a pod once: a pod that exists gets new labels and annotations, and no new spec. */
import { isDeepStrictEqual } from 'node:util';
import { at, groupOf, refOf, type Fields, type ObjectRef } from '../words';

/** The annotation with the name of the pod, where that is not the Sandbox's. */
export const POD_NAME = 'agents.x-k8s.io/pod-name';

export const isSandbox = ({ apiVersion, kind }: Pick<ObjectRef, 'apiVersion' | 'kind'>): boolean =>
  kind === 'Sandbox' && groupOf(apiVersion) === 'agents.x-k8s.io';

/** Whether a change of an object does not reach the pod that it may have. A suspended Sandbox has none. */
export function keepsPod(before: Fields, after: Fields): boolean {
  const isSuspended = at(before, 'spec', 'operatingMode') === 'Suspended' || at(before, 'spec', 'replicas') === 0;
  const [had, has] = [before, after].map(object => at(object, 'spec', 'podTemplate', 'spec'));
  return isSandbox(refOf(before)) && !isSuspended && !isDeepStrictEqual(had, has);
}
