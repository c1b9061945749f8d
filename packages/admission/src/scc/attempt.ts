import type { FieldPath, Json, JsonObject } from '@scc-lens/words';
import type { Wording } from './message';
import type { Provider } from './provider';
import type { Accepts, Check, Container, ContainerRef, MissingFact, OpenValue, Pod, Violation } from './types';

/** Fields that an SCC sets; null takes a field away. */
export type FieldChanges = Record<string, Json>;

/** What an SCC would change in a pod, kept apart from the pod so that trying an SCC copies nothing. */
export interface Changes {
  annotations: Record<string, string> | null;
  /** Changes of spec.securityContext. */
  pod: FieldChanges | null;
  /** Changes of the containers' securityContexts, by the container's place in `Pod.containers`; null where nothing changes. */
  containers: (FieldChanges | undefined)[] | null;
}

/** One SCC being tried on one pod: strategies note here what they change, refuse and do not know. */
export interface Attempt {
  readonly provider: Provider;
  readonly pod: Pod;
  readonly wording: Wording;
  /** Whether an objection is noted as often as the API server repeats it. */
  readonly repeats: boolean;
  readonly changes: Changes;
  readonly violations: Violation[];
  readonly missing: MissingFact[];
  readonly open: OpenValue[];
}

export function startAttempt(provider: Provider, pod: Pod, wording: Wording, repeats: boolean): Attempt {
  const changes = { annotations: null, pod: null, containers: null };
  return { provider, pod, wording, repeats, changes, violations: [], missing: [], open: [] };
}

/** A container being looked at. `place` is that in `Pod.containers`. */
export interface Visit {
  readonly container: Container;
  readonly place: number;
  /** The container's address in the API server's words. */
  readonly field: string;
}

export function changePod(attempt: Attempt, field: string, value: Json): void {
  (attempt.changes.pod ??= {})[field] = value;
}

export function changeAnnotation(attempt: Attempt, key: string, value: string): void {
  (attempt.changes.annotations ??= {})[key] = value;
}

export function changeContainer(attempt: Attempt, { place }: Visit, field: string, value: Json): void {
  const containers = (attempt.changes.containers ??= attempt.pod.containers.map(() => undefined));
  (containers[place] ??= {})[field] = value;
}

export interface Refusal {
  readonly check: Check;
  readonly field: string;
  readonly detail: string;
  readonly path: FieldPath;
  readonly accepts: Accepts;
  readonly container?: ContainerRef | undefined;
  readonly assumption?: string | undefined;
}

/** Notes an objection to a value. */
export function refuse(attempt: Attempt, badValue: Json, refusal: Refusal): void {
  attempt.violations.push(violationOf(refusal, 'FieldValueInvalid', badValue));
}

/** Notes an objection to something being set at all; the API server shows no value for these. */
export function forbid(attempt: Attempt, refusal: Refusal): void {
  attempt.violations.push(violationOf(refusal, 'FieldValueForbidden', ''));
}

function violationOf(
  { check, field, detail, path, accepts, container, assumption }: Refusal,
  type: Violation['type'],
  badValue: Json,
): Violation {
  const violation: { -readonly [K in keyof Violation]: Violation[K] } = { check, field, type, badValue, detail, path, accepts };
  if (container !== undefined) violation.container = container;
  if (assumption !== undefined) violation.assumption = assumption;
  return violation;
}

/** Notes that a value of the namespace decides about the field at `path`. */
export function lackAnnotation(attempt: Attempt, annotation: string, path: FieldPath): void {
  attempt.missing.push({ kind: 'namespace-annotation', annotation, path, scc: attempt.provider.constraint.name });
}

/** The path of a field of the pod's securityContext. */
export const podPath = (...names: readonly (number | string)[]): FieldPath => ['spec', 'securityContext', ...names];

/** The path of a field of a container's securityContext. */
export function containerPath({ list, index }: ContainerRef, ...names: readonly (number | string)[]): FieldPath {
  return ['spec', list, index, 'securityContext', ...names];
}

/** True if the SCC changes anything. */
export const mutates = ({ annotations, pod, containers }: Changes): boolean => annotations !== null || pod !== null || containers !== null;

/** A copy of `object` with the changes made; the object itself where there are none. */
export const withChanges = (object: JsonObject, changes: Readonly<Record<string, Json>>): JsonObject =>
  Object.fromEntries(Object.entries({ ...object, ...changes }).filter(([key]) => changes[key] !== null));
