/** Cheap looks at a text before it is parsed. */

/** Longer texts are data, not a manifest that a user edits; parsing them would delay everything else. */
const MAX_LENGTH = 8_000_000;

export function isTooLong(text: string): boolean {
  return text.length > MAX_LENGTH;
}

/** Whether there can be a Kubernetes object in a text: each has an `apiVersion` and a `kind`. */
export function mayContainObjects(text: string): boolean {
  return !isTooLong(text) && text.includes('apiVersion') && text.includes('kind');
}

/** Objects that other documents' verdicts depend on. */
const POLICY = /\bkind["']?\s*:\s*["']?(?:SecurityContextConstraints|(?:Cluster)?Role(?:Binding)?|Namespace|ServiceAccount)\b/;
const CONTAINERS = /\bcontainers["']?\s*:/;

export function mayContainPolicies(text: string): boolean {
  return POLICY.test(text);
}

/** What other documents' findings depend on: policies, and whatever has containers. */
export function mayContainFacts(text: string): boolean {
  return !isTooLong(text) && (POLICY.test(text) || CONTAINERS.test(text));
}

export function mayContainHostPath(text: string): boolean {
  return !isTooLong(text) && text.includes('hostPath');
}
