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
export const textsAt = (value: unknown, ...path: Path): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(fieldsAt(value, ...path)).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));

/** The value of a mapping's own field: `constructor` and `__proto__` are valid names, and every mapping inherits them. */
export const ownValue = (fields: Fields, name: string): unknown => (Object.hasOwn(fields, name) ? fields[name] : undefined);

export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The service account that a pod runs as, by `spec.serviceAccountName`, its deprecated predecessor, or `default`. */
export function serviceAccountOf(pod: unknown): string {
  const names = [textAt(pod, 'spec', 'serviceAccountName'), textAt(pod, 'spec', 'serviceAccount')];
  return names.find(name => name !== undefined && name !== '') ?? 'default';
}

/** Levels of lists and mappings that are read: manifests have at most 256, a list adds two, and deeper values would end the stack. */
const MOST_LEVELS = 512;

/** JSON, or undefined where the text is none, or is deeper than any object of Kubernetes. */
export function parseJson(text: string): unknown {
  if (isTooDeep(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const [QUOTE, OPEN, CLOSE] = [0x22, 0x7b, 0x7d];

function isTooDeep(text: string): boolean {
  let level = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfText(text, at + 1);
    // A brace is its bracket with one bit more.
    else if ((code | 0x20) === OPEN) level++;
    else if ((code | 0x20) === CLOSE) level--;
    if (level > MOST_LEVELS) return true;
  }
  return false;
}

/** Where the quotation mark is that ends a text. */
function endOfText(text: string, start: number): number {
  for (let at = text.indexOf('"', start); at >= 0; at = text.indexOf('"', at + 1)) {
    let escape = at;
    while (escape > start && text[escape - 1] === '\\') escape--;
    if ((at - escape) % 2 === 0) return at;
  }
  return text.length;
}
