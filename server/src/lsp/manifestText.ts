/** Cheap looks at a text before it is parsed. */
import { mayContainComposers, mayContainPolicies } from '@scc-lens/lens';
import { mayBeValues } from '@scc-lens/yaml';

/** Longer texts are data, not a manifest that a user edits; parsing them would delay everything else. */
const MAX_LENGTH = 8_000_000;

export const isTooLong = (text: string): boolean => text.length > MAX_LENGTH;

/** A document is parsed at once, and each rule judges it at once: a longer one would delay every other answer while its user types. */
const LONG = 1_000_000;

/** Whether a text has a document that is judged only when it is opened and saved. */
export function hasLongDocument(text: string): boolean {
  let start = 0;
  while (start + LONG < text.length) {
    const separator = text.lastIndexOf('\n---', start + LONG);
    if (separator <= start) return true;
    start = separator;
  }
  return false;
}

/** Whether there can be something to judge in a text: an object has an `apiVersion` and a `kind`. */
export const mayContainObjects = (text: string): boolean =>
  !isTooLong(text) && ((text.includes('apiVersion') && text.includes('kind')) || mayBeValues(text));

const CONTAINERS = /\bcontainers["']?\s*:/;

/** What other documents' findings depend on: policies, and all that pods are made of. */
export const mayContainFacts = (text: string): boolean =>
  !isTooLong(text) && (mayContainPolicies(text) || CONTAINERS.test(text) || mayContainComposers(text));

export const mayContainHostPath = (text: string): boolean => !isTooLong(text) && text.includes('hostPath');
