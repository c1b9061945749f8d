/** Reading of values whose shape is not guaranteed: from servers, kubeconfigs and manifests. */

export type Fields = Readonly<Record<string, unknown>>;

type Path = readonly (string | number)[];

/** The value at a path; undefined where the way there ends early. */
export function at(value: unknown, ...path: Path): unknown {
  let found = value;
  for (const step of path) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = (found as Record<string | number, unknown>)[step];
  }
  return found;
}

/** The text at a path; undefined for anything else, the empty text included. */
export function textAt(value: unknown, ...path: Path): string | undefined {
  const found = at(value, ...path);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

/** A message of a server or a controller; undefined for anything else, a blank text included. */
export function wordsAt(value: unknown, ...path: Path): string | undefined {
  const found = textAt(value, ...path);
  return found?.trim() === '' ? undefined : found;
}

export function numberAt(value: unknown, ...path: Path): number | undefined {
  const found = at(value, ...path);
  return typeof found === 'number' ? found : undefined;
}

/** The mapping at a path; an empty one where there is none. */
export function fieldsAt(value: unknown, ...path: Path): Fields {
  const found = at(value, ...path);
  return isFields(found) ? found : {};
}

/** The list at a path; an empty one where there is none. */
export function listAt(value: unknown, ...path: Path): readonly unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** The entries of the mapping at a path whose values are texts: labels, annotations. */
export function textsAt(value: unknown, ...path: Path): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(fieldsAt(value, ...path)).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** The value of a mapping's own field: `constructor` and `__proto__` are valid names, and every mapping inherits them. */
export function ownValue(fields: Fields, name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The service account that a pod runs as. The API server copies the deprecated `spec.serviceAccount` where `spec.serviceAccountName` is
 * empty, and its ServiceAccount admission then takes `default`.
 * @param pod a Pod, or anything with its `spec`
 */
export function serviceAccountOf(pod: unknown): string {
  const names = [textAt(pod, 'spec', 'serviceAccountName'), textAt(pod, 'spec', 'serviceAccount')];
  return names.find(name => name !== undefined && name !== '') ?? 'default';
}
