/** Events of Kubernetes' audit log, with other text before and between them. */
import { isObject, listOf, objectOf, parseJson, textOf, type JsonObject } from '@scc-lens/words';
import type { RejectedPod } from './types';

export interface AuditEvent {
  /** What admission answered, and what else it noted. */
  readonly texts: readonly string[];
  /** What Pod Security could not read: the namespace, its labels or the object; empty for nothing. */
  readonly error: string;
  readonly object: RejectedPod;
}

export interface AuditLog {
  readonly events: readonly AuditEvent[];
  /** How many events are not complete JSON. They are in the text. */
  readonly broken: number;
  /** All that is no event. */
  readonly text: string;
}

/** Reads events and lists of them: on a line each, behind any prefix, or indented from a line that starts with `{` to its `}`. In linear time. */
export function readAuditLog(source: string): AuditLog {
  const events: AuditEvent[] = [];
  const texts: string[] = [];
  let broken = 0;
  const pieces = source.split(/^(?=\{)|(?<=^\})/m);
  for (const text of pieces.flatMap(piece => (parseJson(piece) === undefined ? piece.split('\n') : [piece]))) {
    const value = parseJson(text.slice(Math.max(0, text.indexOf('{'))));
    const found = [value, ...listOf(objectOf(value)['items'])].map(objectOf).filter(({ objectRef }) => isObject(objectRef));
    for (const event of found) events.push(eventOf(event));
    if (found.length === 0) texts.push(text);
    if (value === undefined && text.includes('"audit.k8s.io/')) broken++;
  }
  return { events, broken, text: events.length === 0 ? source : texts.join('\n') };
}

function eventOf({ objectRef, requestObject, responseStatus, annotations }: JsonObject): AuditEvent {
  const { resource, namespace, name } = objectOf(objectRef);
  const { generateName } = objectOf(objectOf(requestObject)['metadata']);
  const [named, isPod, notes] = [textOf(name) || textOf(generateName), resource === 'pods', objectOf(annotations)];
  const message = textOf(objectOf(responseStatus)['message']);
  const violations = textOf(notes['pod-security.kubernetes.io/audit-violations']);
  return {
    texts: message.includes(violations.replace('would violate', 'violates')) ? [message] : [message, violations],
    error: textOf(notes['pod-security.kubernetes.io/error']),
    object: {
      podNames: isPod && named !== '' ? [named] : [],
      workload: isPod || named === '' ? null : { kind: textOf(resource).replace(/s$/, ''), name: named },
      namespace: textOf(namespace) || null,
    },
  };
}
