/** What is true of every sentence, diff and state that a user sees. */
import assert from 'node:assert/strict';
import type { ClusterError, Fields } from '@scc-lens/kube';

/** Marks in the seeds: values of Secrets, plain and encoded, and what programs print. */
const SECRET = /HUSHHUSH|SFVTSEhVU0gt/;
const OUTPUT = 'OUTPUTOUTPUT';

export function assertSentence(text: unknown, about: string): void {
  assert.ok(typeof text === 'string' && text.trim() !== '' && text.trim() !== ':', `${about}: there is no sentence`);
}

export function assertError(error: ClusterError, about: string): void {
  assertSentence(error.message, about);
  if (error.nextStep !== undefined) assertSentence(error.nextStep, about);
}

/** The same work on the same input has the same result. */
export function assertPure<T>(work: () => T, about: string): T {
  const result = work();
  assert.deepEqual(work(), result, `${about} differs from time to time`);
  return result;
}

/** No value of a Secret is in a text, unless the object has it where anyone may see it. */
export function assertNoSecret(text: string, about: string, ...objects: readonly (Fields | undefined)[]): void {
  if (SECRET.test(text)) assert.match(JSON.stringify(objects.map(visiblePart)), SECRET, `${about} contains a value of a Secret`);
}

function visiblePart(object: Fields | undefined): unknown {
  if (object?.['kind'] !== 'Secret' || object['apiVersion'] !== 'v1') return object;
  const { data, stringData, ...rest } = object;
  const copy = JSON.parse(JSON.stringify(rest)) as { metadata?: { annotations?: Record<string, unknown> } | null };
  const annotations: unknown = copy.metadata?.annotations;
  if (typeof annotations === 'object' && annotations !== null)
    Reflect.deleteProperty(annotations, 'kubectl.kubernetes.io/last-applied-configuration');
  return [copy, keysOf(data), keysOf(stringData)];
}

const keysOf = (value: unknown): readonly string[] => (typeof value === 'object' && value !== null ? Object.keys(value) : []);

/** What programs print is in no log, unless the objects have it elsewhere too. */
export function assertNoOutput(text: string, about: string, objects: readonly Fields[]): void {
  if (!text.includes(OUTPUT)) return;
  const elsewhere = JSON.stringify(objects, (key, value: unknown) => (key === 'message' ? undefined : value));
  assert.ok(elsewhere.includes(OUTPUT), `${about} contains the output of a program`);
}
