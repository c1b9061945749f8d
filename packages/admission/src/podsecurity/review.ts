import type { JsonObject } from '@scc-lens/words';
import { BASELINE } from './baseline';
import type { PodSecurityCheck } from './check';
import { minorVersion } from './labels';
import { viewPod } from './pod';
import { RESTRICTED } from './restricted';
import type { Level, PodSecurityReview, PodSecurityViolation } from './types';

/**
 * Judges a pod (or a pod template with `metadata` and `spec`) by one level of the Pod Security Standards.
 * @param version `latest`, or `v1.N` for the policy of that Kubernetes version; versions before 1.24, which no OpenShift enforced, are
 *   judged as 1.24. `latest` is the policy of Kubernetes 1.35 and 1.36.
 */
export function reviewPodSecurity(pod: JsonObject, level: Level, version = 'latest'): PodSecurityReview {
  const minor = minorVersion(version) ?? Number.POSITIVE_INFINITY;
  const view = viewPod(pod);
  const violations = checksOf(level, minor).flatMap(({ id, level: own, spares, run }): readonly PodSecurityViolation[] => {
    const failure = spares?.(view, minor) === true ? null : run(view, minor);
    return failure === null ? [] : [{ id, level: own, ...failure }];
  });
  return { level, version, allowed: violations.length === 0, violations, message: messageOf(level, version, violations) };
}

/** The strictest level that the pod passes. */
export function levelOf(pod: JsonObject, version = 'latest'): Level {
  if (reviewPodSecurity(pod, 'restricted', version).allowed) return 'restricted';
  return reviewPodSecurity(pod, 'baseline', version).allowed ? 'baseline' : 'privileged';
}

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
