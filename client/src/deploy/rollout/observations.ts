/**
 * What the watches have reported, by what belongs to what: pods to their controllers, events to their objects. A change costs the same however
 * many objects there are, because a namespace may have thousands of pods, each of which changes several times.
 */
import { at, fieldsAt, listAt, refKey, refOf, textAt } from '../../cluster';
import type { Fields, ObjectRef } from '../../cluster';

export interface Observations {
  /** Replaces all that a watch has reported. */
  list(watch: string, objects: readonly Fields[]): void;
  /** Adds, changes or removes an object. */
  change(watch: string, object: Fields, isDeleted: boolean): void;
  find(ref: ObjectRef): Fields | undefined;
  /** The objects whose controller this is. */
  controlledBy(owner: Fields): readonly Fields[];
  newestEvent(about: readonly Fields[], fits: (reason: string) => boolean): Fields | undefined;
  /** The object, its controller, the controller's controller …; of an event, those of the object that it is about. */
  chainOf(object: Fields): readonly Fields[];
}

export function createObservations(): Observations {
  const watches = new Map<string, Map<string, Fields>>();
  const byKey = new Map<string, Fields>();
  const byUid = new Map<string, Fields>();
  /** By the UID of the controller, or of the object that an event is about. */
  const dependents = new Map<string, Map<string, Fields>>();

  const remove = (reported: Map<string, Fields>, key: string): void => {
    const object = reported.get(key);
    if (object === undefined) return;
    reported.delete(key);
    byKey.delete(key);
    byUid.delete(uidOf(object));
    const [owner, siblings] = [superiorOf(object), dependents.get(superiorOf(object))];
    siblings?.delete(key);
    if (siblings?.size === 0) dependents.delete(owner);
  };
  const put = (reported: Map<string, Fields>, object: Fields): void => {
    const key = refKey(refOf(object));
    remove(reported, key);
    reported.set(key, object);
    byKey.set(key, object);
    if (uidOf(object) !== '') byUid.set(uidOf(object), object);
    const owner = superiorOf(object);
    if (owner === '') return;
    const siblings = dependents.get(owner);
    if (siblings === undefined) dependents.set(owner, new Map([[key, object]]));
    else siblings.set(key, object);
  };
  const reportedBy = (watch: string): Map<string, Fields> => {
    const reported = watches.get(watch) ?? new Map<string, Fields>();
    watches.set(watch, reported);
    return reported;
  };
  const dependentsOf = (object: Fields): readonly Fields[] => [...(dependents.get(uidOf(object))?.values() ?? [])];

  return {
    list(watch, objects) {
      const reported = reportedBy(watch);
      for (const key of [...reported.keys()]) remove(reported, key);
      for (const object of objects) put(reported, object);
    },
    change(watch, object, isDeleted) {
      if (isDeleted) remove(reportedBy(watch), refKey(refOf(object)));
      else put(reportedBy(watch), object);
    },
    find: ref => byKey.get(refKey(ref)),
    controlledBy: owner => dependentsOf(owner).filter(({ kind }) => kind !== 'Event'),
    newestEvent(about, fits) {
      let newest: Fields | undefined;
      for (const event of about.flatMap(dependentsOf)) {
        if (event['kind'] !== 'Event' || !fits(textAt(event, 'reason') ?? '')) continue;
        if (newest === undefined || timeOfEvent(event) > timeOfEvent(newest)) newest = event;
      }
      return newest;
    },
    chainOf(object) {
      const chain = [object];
      for (let next = byUid.get(superiorOf(object)); next !== undefined && !chain.includes(next); next = byUid.get(superiorOf(next)))
        chain.push(next);
      return chain;
    },
  };
}

function uidOf(object: Fields): string {
  return textAt(object, 'metadata', 'uid') ?? '';
}

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

/** Annotations that are looked at. */
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
  const volumes = listAt(object, 'spec', 'volumes').filter(
    volume => at(volume, 'persistentVolumeClaim') !== undefined || at(volume, 'ephemeral') !== undefined,
  );
  const scalars = Object.entries(fieldsAt(object, 'spec')).filter(([key, value]) => typeof value !== 'object' || SPECS.has(key));
  return {
    ...object,
    metadata: { name, namespace, uid, generation, creationTimestamp, deletionTimestamp, ownerReferences, annotations },
    spec: { ...Object.fromEntries(scalars), volumes },
  };
}

/** Fields of `spec` that are looked at and are more than a text, a number or a truth value. */
const SPECS = new Set(['updateStrategy', 'externalIPs']);
