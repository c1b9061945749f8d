import type { JsonObject } from '@scc-lens/words';
import { BASELINE } from './baseline';
import { kubernetesMinor, NEWEST_RELEASE, type Release } from '../scc/releases';
import type { PodSecurityCheck } from './check';
import { minorVersion } from './labels';
import { viewPod } from './pod';
import { RESTRICTED } from './restricted';
import { LEVELS, type Level, type PodSecurityReview, type PodSecurityViolation } from './types';

/**
 * Judges a pod (or a pod template with `metadata` and `spec`) by one level of the Pod Security Standards.
 * @param version `latest`, or `v1.N` for the policy of that Kubernetes version; versions before 1.24, which no OpenShift enforced, are
 *   judged as 1.24.
 * @param release The API server's: to it, its own version of Kubernetes is the latest.
 */
export function reviewPodSecurity(pod: JsonObject, level: Level, version = 'latest', release: Release = NEWEST_RELEASE): PodSecurityReview {
  const minor = Math.min(minorVersion(version) ?? Number.POSITIVE_INFINITY, kubernetesMinor(release));
  const view = viewPod(pod);
  const violations = checksOf(level, minor).flatMap(({ id, level: own, spares, run }): readonly PodSecurityViolation[] => {
    const failure = spares?.(view, minor, release) === true ? null : run(view, minor);
    return failure === null ? [] : [{ id, level: own, ...failure }];
  });
  return { level, version, allowed: violations.length === 0, violations, message: messageOf(level, version, violations) };
}

/** The strictest level that the pod passes. */
export const levelOf = (pod: JsonObject, version: string | undefined, release: Release): Level =>
  LEVELS.find(level => reviewPodSecurity(pod, level, version, release).allowed) ?? 'privileged';

/** Baseline checks come first; the restricted level leaves out those that it has a stricter one for. */
function checksOf(level: Level, minor: number): readonly PodSecurityCheck[] {
  const known = ({ since = 0 }: PodSecurityCheck): boolean => minor >= since;
  const baseline = level === 'privileged' ? [] : BASELINE.filter(known);
  if (level !== 'restricted') return baseline;
  const restricted = RESTRICTED.filter(known);
  return [...baseline.filter(({ id }) => restricted.every(({ replaces }) => replaces !== id)), ...restricted];
}

function messageOf(level: Level, version: string, violations: readonly PodSecurityViolation[]): string {
  if (violations.length === 0) return '';
  return `violates PodSecurity "${level}:${version}": ${violations.map(({ reason, detail }) => `${reason} (${detail})`).join(', ')}`;
}
