import { plural, type FieldPath, type JsonObject } from '@scc-lens/words';
import type { Release } from '../scc/releases';
import type { PodView } from './pod';
import type { PodSecurityViolation } from './types';

/** What a failed check reports. */
export type Failure = Pick<PodSecurityViolation, 'reason' | 'detail' | 'paths'>;

/** A check of the standards. `minor` is the Kubernetes 1.x version of the policy. */
export interface PodSecurityCheck {
  readonly id: string;
  readonly level: 'baseline' | 'restricted';
  /** The first version with this check; absent = all that OpenShift ever enforced (1.24 and up). */
  readonly since?: number;
  /** The baseline check that this restricted one takes the place of. */
  readonly replaces?: string;
  /** Whether a pod passes in any case. */
  readonly spares?: (pod: PodView, minor: number, release: Release) => boolean;
  readonly run: (pod: PodView, minor: number) => Failure | null;
}

/** What has a securityContext: a container, or the pod, which has no name here. */
export interface Holder {
  readonly name: string | null;
  readonly path: FieldPath;
  readonly securityContext: JsonObject;
}

type Fits = (securityContext: JsonObject) => boolean;

/** The containers whose own securityContext fits the predicate. */
export const containersWhere = (pod: PodView, fits: Fits): readonly Holder[] =>
  pod.containers.filter(({ securityContext }) => fits(securityContext));

/** The same, behind the pod itself where its own fits. */
export function holdersWhere(pod: PodView, fits: Fits): readonly Holder[] {
  const own: Holder = { name: null, path: ['spec'], securityContext: pod.securityContext };
  return [...(fits(pod.securityContext) ? [own] : []), ...containersWhere(pod, fits)];
}

/** The failure of those who have or lack a field: `pod and containers "a", "b" must not set …`; null where there are none. */
export function failureOf(holders: readonly Holder[], reason: string, rest: string, field: FieldPath): Failure | null {
  if (holders.length === 0) return null;
  return { reason, detail: `${holdersText(holders)} ${rest}`, paths: holders.map(({ path }) => [...path, 'securityContext', ...field]) };
}

/** `pod and containers "a", "b"` */
export function holdersText(holders: readonly Holder[]): string {
  const names = holders.flatMap(({ name }) => name ?? []);
  return [...(names.length < holders.length ? ['pod'] : []), ...(names.length > 0 ? [namedText('container', names)] : [])].join(' and ');
}

/** `volume "a"`, `volumes "a", "b"` */
export const namedText = (noun: string, names: readonly string[]): string => `${plural(noun, names.length)} ${quoted(names)}`;

/** The third person's verb for one or several. */
export const uses = (count: number): string => (count === 1 ? 'uses' : 'use');

/** The policy puts plain quotation marks around names, and escapes nothing. */
export const quoted = (names: readonly string[]): string => `"${names.join('", "')}"`;

/** Each text once, in Go's order. All texts here are ASCII in any pod that the API server accepts. */
export const sorted = (texts: readonly string[]): readonly string[] => [...new Set(texts)].sort((a, b) => (a < b ? -1 : 1));
