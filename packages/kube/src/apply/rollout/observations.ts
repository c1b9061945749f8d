/** What has to be watched to follow objects, and what the watches have reported. A change costs the same with thousands of pods. */
import type { PlannedObject } from '../../objects';
import { at, fieldsAt, listAt, PODS, refKey, refOf, resourceOf, textAt, VOLUME_CLAIMS } from '../../words';
import type { Fields, ObjectRef, Resource } from '../../words';

export interface Observations {
  list(watch: string, objects: readonly Fields[]): void;
  change(watch: string, object: Fields, isDeleted: boolean): void;
  find(ref: ObjectRef): Fields | undefined;
  controlledBy(owner: Fields): readonly Fields[];
  newestEvent(about: readonly Fields[], fits: (event: Fields) => boolean): Fields | undefined;
}

interface Entry {
  readonly object: Fields;
  readonly key: string;
  /** The other objects that have the same superior, this one included; undefined if it has none. */
  readonly group: Map<string, Fields> | undefined;
}

export function createObservations(): Observations {
  const watches = new Map<string, Map<string, Entry>>();
  const byKey = new Map<string, Fields>();
  /** Pods and others by the UID of their controller, events by the UID of their object. */
  const controlled = new Map<string, Map<string, Fields>>();
  const events = new Map<string, Map<string, Fields>>();

  const groupOf = (object: Fields): Map<string, Fields> | undefined => {
    const superior = superiorOf(object);
    if (superior === '') return undefined;
    const groups = object['kind'] === 'Event' ? events : controlled;
    const group = groups.get(superior) ?? new Map<string, Fields>();
    groups.set(superior, group);
    return group;
  };
  const remove = (reported: Map<string, Entry>, uid: string): void => {
    const entry = reported.get(uid);
    if (entry === undefined) return;
    reported.delete(uid);
    if (byKey.get(entry.key) === entry.object) byKey.delete(entry.key);
    entry.group?.delete(uid);
  };
  const put = (reported: Map<string, Entry>, object: Fields): void => {
    const uid = uidOf(object);
    remove(reported, uid);
    const entry = { object, key: refKey(refOf(object)), group: groupOf(object) };
    reported.set(uid, entry);
    byKey.set(entry.key, object);
    entry.group?.set(uid, object);
  };
  const reportedBy = (watch: string): Map<string, Entry> => {
    const reported = watches.get(watch) ?? new Map<string, Entry>();
    watches.set(watch, reported);
    return reported;
  };

  return {
    list(watch, objects) {
      const reported = reportedBy(watch);
      for (const uid of [...reported.keys()]) remove(reported, uid);
      for (const object of objects) put(reported, object);
    },
    change(watch, object, isDeleted) {
      if (isDeleted) remove(reportedBy(watch), uidOf(object));
      else put(reportedBy(watch), object);
    },
    find: ref => byKey.get(refKey(ref)),
    controlledBy: owner => [...(controlled.get(uidOf(owner))?.values() ?? [])],
    newestEvent(about, fits) {
      let newest: Fields | undefined;
      for (const object of about) {
        for (const event of events.get(uidOf(object))?.values() ?? []) {
          if (!fits(event)) continue;
          if (newest === undefined || timeOfEvent(event) > timeOfEvent(newest)) newest = event;
        }
      }
      return newest;
    },
  };
}

const uidOf = (object: Fields): string => textAt(object, 'metadata', 'uid') ?? '';

/** The UID of the object's controller, or of the object that an event is about; empty if there is none. */
function superiorOf(object: Fields): string {
  if (object['kind'] === 'Event') return textAt(object, 'involvedObject', 'uid') ?? '';
  const controller = listAt(object, 'metadata', 'ownerReferences').find(reference => at(reference, 'controller') === true);
  return textAt(controller, 'uid') ?? '';
}

/** Milliseconds since 1970; servers state whole seconds or fractions, at the first event or with its repetitions. */
export function timeOfEvent(event: Fields): number {
  const text = textAt(event, 'lastTimestamp') ?? textAt(event, 'series', 'lastObservedTime') ?? textAt(event, 'eventTime') ?? '';
  return Date.parse(text) || 0;
}

const ANNOTATIONS = [
  'openshift.io/scc',
  'openshift.io/deployment-config.latest-version',
  'deployment.kubernetes.io/revision',
  'volume.kubernetes.io/selected-node',
];

/** What is looked at of an object: its status and a few fields, so that thousands need little memory. */
export function keepNeeded(object: Fields): Fields {
  const { name, namespace, uid, generation, creationTimestamp, deletionTimestamp, ownerReferences } = fieldsAt(object, 'metadata');
  const given = fieldsAt(object, 'metadata', 'annotations');
  const annotations = Object.fromEntries(ANNOTATIONS.filter(key => key in given).map(key => [key, given[key]]));
  const volumes = listAt(object, 'spec', 'volumes').filter(hasClaim);
  const scalars = Object.entries(fieldsAt(object, 'spec')).filter(([key, value]) => typeof value !== 'object' || SPECS.has(key));
  return {
    ...object,
    metadata: { name, namespace, uid, generation, creationTimestamp, deletionTimestamp, ownerReferences, annotations },
    spec: { ...Object.fromEntries(scalars), volumes },
  };
}

/** Fields of `spec` that are looked at and are more than a text, a number or a truth value. */
const SPECS = new Set(['updateStrategy', 'externalIPs']);

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
    const id = `${resource.name}.${resource.group}/${namespace ?? ''}`;
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

const usesClaims = ({ source, object }: PlannedObject): boolean =>
  listAt(object, 'spec', 'volumeClaimTemplates').length > 0 || source.pods.some(({ pod }) => listAt(pod, 'spec', 'volumes').some(hasClaim));

const hasClaim = (volume: unknown): boolean => at(volume, 'persistentVolumeClaim') !== undefined || at(volume, 'ephemeral') !== undefined;
