/** The fields of an object that only the server sets. */
import { isDeepStrictEqual } from 'node:util';
import { fieldsAt } from '../words';
import type { Fields } from '../words';

/** Under `metadata`; a manifest that was read from a cluster contains them, and a server refuses or misreads some when they are sent. */
const SERVER_METADATA = [
  'managedFields',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'selfLink',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
];
const SERVER_ANNOTATIONS = ['deployment.kubernetes.io/revision', 'deprecated.daemonset.template.generation'];

/** Without status and the server's own metadata, and in the order in which people write it. */
export function withoutServerFields(object: Fields): Fields {
  const { apiVersion, kind, ...rest } = object;
  const metadata = ownMetadata(object);
  const annotations = without(fieldsAt(metadata, 'annotations'), SERVER_ANNOTATIONS);
  return {
    apiVersion,
    kind,
    ...without(rest, ['status']),
    metadata: { ...without(metadata, ['annotations']), ...(Object.keys(annotations).length > 0 && { annotations }) },
  };
}

/** What users and controllers write of an object: without status and the server's own metadata. */
export function contentOf(object: Fields): Fields {
  return { ...without(object, ['status']), metadata: ownMetadata(object) };
}

/** The metadata of an object, without what the server sets. */
export function ownMetadata(object: Fields): Fields {
  return without(fieldsAt(object, 'metadata'), SERVER_METADATA);
}

/** A mapping without some of its keys. */
export function without(fields: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}

/** Whether two states of an object are the same to a user. */
export function sameObject(a: Fields, b: Fields): boolean {
  return isDeepStrictEqual(withoutServerFields(a), withoutServerFields(b));
}
