/** Secrets are compared, never shown. */
import { fieldsAt, ownValue, refOf } from '../words';
import type { Fields, ObjectRef } from '../words';
import { valueTexts } from './messages';

const VALUES = ['data', 'stringData'];
/** kubectl's copy of what it last applied, values included. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

export function isSecret(object: Fields): boolean {
  return isSecretRef(refOf(object));
}

export function isSecretRef({ apiVersion, kind }: Pick<ObjectRef, 'apiVersion' | 'kind'>): boolean {
  return kind === 'Secret' && apiVersion === 'v1';
}

/** A Secret with a placeholder for each value, which shows whether the value differs from that in `other`. Other objects stay as they are. */
export function hideSecretValues(object: Fields, other: Fields | undefined): Fields {
  if (!isSecret(object)) return object;
  const word = (value: unknown, previous: unknown): string =>
    other === undefined || value === previous ? valueTexts.hidden() : valueTexts.hiddenChanged();
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
