/** What has to be watched to follow objects: each kind once in each namespace. */
import type { PlannedObject } from '../../objects';
import { at, listAt, PODS, resourceOf, VOLUME_CLAIMS } from '../../words';
import type { Resource } from '../../words';

export interface Source {
  /** For example `deployments.apps/team-a`. */
  readonly id: string;
  readonly resource: Resource;
  /** Null for what belongs to the whole cluster. */
  readonly namespace: string | null;
  readonly fieldSelector?: string;
  /** The followed objects that it reports. */
  readonly followed: readonly PlannedObject[];
}

const EVENTS = resourceOf('v1', 'Event', 'events');

/** What is between an object and its pods, by its group and kind. */
const BETWEEN: Readonly<Record<string, Resource | undefined>> = {
  'apps/Deployment': resourceOf('apps/v1', 'ReplicaSet', 'replicasets'),
  'apps.openshift.io/DeploymentConfig': resourceOf('v1', 'ReplicationController', 'replicationcontrollers'),
};

interface Draft {
  readonly resource: Resource;
  readonly namespace: string | null;
  readonly followed: PlannedObject[];
  /** Whether all objects of the namespace are needed, and not only the followed ones. */
  isWhole: boolean;
}

export function sourcesFor(followed: readonly PlannedObject[]): readonly Source[] {
  const drafts = new Map<string, Draft>();
  const draft = (resource: Resource, namespace: string | null): Draft => {
    const id = idOf(resource, namespace);
    const made = drafts.get(id) ?? { resource, namespace, followed: [], isWhole: false };
    drafts.set(id, made);
    return made;
  };
  for (const planned of followed) {
    const { resource, ref, source } = planned;
    draft(resource, ref.namespace).followed.push(planned);
    const isPod = ref.kind === 'Pod' && resource.group === '';
    if (source.pods.length === 0 && ref.kind !== VOLUME_CLAIMS.kind) continue;
    draft(EVENTS, ref.namespace).isWhole = true;
    if (source.pods.length > 0 && !isPod) draft(PODS, ref.namespace).isWhole = true;
    const between = BETWEEN[`${resource.group}/${ref.kind}`];
    if (between !== undefined) draft(between, ref.namespace).isWhole = true;
    if (usesClaims(planned)) draft(VOLUME_CLAIMS, ref.namespace).isWhole = true;
  }
  return [...drafts].map(([id, { isWhole, ...one }]) => ({ id, ...one, ...selectorOf(one, isWhole) }));
}

/** One object is watched by its name, which needs the fewest permissions. */
function selectorOf({ resource, followed }: Omit<Draft, 'isWhole'>, isWhole: boolean): Pick<Source, 'fieldSelector'> {
  if (resource === EVENTS) return { fieldSelector: 'type=Warning' };
  const [first] = followed;
  return isWhole || first === undefined || followed.length > 1 ? {} : { fieldSelector: `metadata.name=${first.ref.name}` };
}

function idOf({ name, group }: Resource, namespace: string | null): string {
  return `${name}.${group}/${namespace ?? ''}`;
}

function usesClaims({ source, object }: PlannedObject): boolean {
  const hasClaim = (volume: unknown): boolean => at(volume, 'persistentVolumeClaim') !== undefined || at(volume, 'ephemeral') !== undefined;
  return (
    listAt(object, 'spec', 'volumeClaimTemplates').length > 0 ||
    source.pods.some(({ pod }) => listAt(pod, 'spec', 'volumes').some(hasClaim))
  );
}
