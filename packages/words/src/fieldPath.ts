import type { FieldPath, Json, JsonObject } from './types';

const PLAIN_KEY = /^[A-Za-z_][\w-]*$/;

/** `['spec', 'volumes', 0, 'hostPath']` → `spec.volumes[0].hostPath`; keys with other characters are bracketed: `metadata.annotations['a.b/c']`. */
export function formatFieldPath(path: FieldPath): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (PLAIN_KEY.test(step)) text += text === '' ? step : `.${step}`;
    else text += `['${step.replaceAll("'", "\\'")}']`;
  }
  return text;
}

/** Whether two paths address the same field. */
export const samePath = (a: FieldPath, b: FieldPath): boolean => a.length === b.length && a.every((step, i) => step === b[i]);

/** Whether `path` is `ancestor` or lies below it. */
export const isWithin = (path: FieldPath, ancestor: FieldPath): boolean =>
  path.length >= ancestor.length && ancestor.every((step, i) => step === path[i]);

/** The longest part of a path at which there is a value. */
export function presentPart(root: Json | undefined, path: FieldPath): FieldPath {
  let length = path.length;
  while (length > 0 && valueAt(root, path.slice(0, length)) === undefined) length--;
  return path.slice(0, length);
}

/** The value at a path, or undefined where some step is missing. */
export function valueAt(root: Json | undefined, path: FieldPath): Json | undefined {
  let value = root;
  for (const step of path) {
    if (value === null || typeof value !== 'object') return undefined;
    if (Array.isArray(value)) value = typeof step === 'number' ? (value as readonly Json[])[step] : undefined;
    else value = Object.hasOwn(value, step) ? (value as JsonObject)[step] : undefined;
  }
  return value;
}
