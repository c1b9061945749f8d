/** What only the server sets of an object, and what of it is never shown: values of Secrets are compared, and hidden. */
import { isDeepStrictEqual } from 'node:util';
import * as l10n from '@vscode/l10n';
import { fieldsAt, ownValue, refOf, type Fields, type ObjectRef } from '../words';

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
export const contentOf = (object: Fields): Fields => ({ ...without(object, ['status']), metadata: ownMetadata(object) });

/** The metadata of an object, without what the server sets. */
export const ownMetadata = (object: Fields): Fields => without(fieldsAt(object, 'metadata'), SERVER_METADATA);

/** A mapping without some of its keys. */
export const without = (fields: Fields, names: readonly string[]): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));

/** Whether two states of an object are the same to a user. */
export const sameObject = (a: Fields, b: Fields): boolean => isDeepStrictEqual(withoutServerFields(a), withoutServerFields(b));

/** The same in all but annotations of other names: controllers write some at any moment, and a deployment leaves them alone. */
export function sameButAnnotations(a: Fields, b: Fields, names: readonly string[]): boolean {
  const [one, other] = [a, b].map(object => {
    const annotations = Object.entries(fieldsAt(object, 'metadata', 'annotations')).filter(([name]) => names.includes(name));
    return { ...object, metadata: { ...fieldsAt(object, 'metadata'), annotations: Object.fromEntries(annotations) } };
  });
  return sameObject(one ?? a, other ?? b);
}

const VALUES = ['data', 'stringData'];
/** kubectl's copy of what it last applied, values included. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

export const isSecret = (object: Fields): boolean => isSecretRef(refOf(object));

export const isSecretRef = ({ apiVersion, kind }: Pick<ObjectRef, 'apiVersion' | 'kind'>): boolean =>
  kind === 'Secret' && apiVersion === 'v1';

/** A Secret with a placeholder for each value, which shows whether the value differs from that in `other`. Other objects stay as they are. */
export function hideSecretValues(object: Fields, other: Fields | undefined): Fields {
  if (!isSecret(object)) return object;
  const word = (value: unknown, previous: unknown): string =>
    other === undefined || value === previous ? l10n.t('(hidden)') : l10n.t('(hidden, changed)');
  const hidden = VALUES.filter(name => object[name] !== undefined).map(name => {
    const previous = fieldsAt(other, name);
    return [
      name,
      Object.fromEntries(Object.entries(fieldsAt(object, name)).map(([key, value]) => [key, word(value, ownValue(previous, key))])),
    ] as const;
  });
  const metadata = fieldsAt(object, 'metadata');
  const annotations = fieldsAt(metadata, 'annotations');
  const copy = annotations[LAST_APPLIED];
  const clean =
    copy === undefined
      ? metadata
      : {
          ...metadata,
          annotations: { ...annotations, [LAST_APPLIED]: word(copy, fieldsAt(other, 'metadata', 'annotations')[LAST_APPLIED]) },
        };
  return { ...object, ...Object.fromEntries(hidden), metadata: clean };
}
