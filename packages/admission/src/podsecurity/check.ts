import { plural } from '@scc-lens/words';
import type { FieldPath, JsonObject } from '@scc-lens/words';
import type { ContainerView, PodView } from './pod';

/** What a failed check reports. */
export interface Failure {
  readonly reason: string;
  readonly detail: string;
  readonly paths: readonly FieldPath[];
}

/** A check of the standards. `minor` is the Kubernetes 1.x version of the policy. */
export interface PodSecurityCheck {
  readonly id: string;
  readonly level: 'baseline' | 'restricted';
  /** The first version with this check; absent = all that OpenShift ever enforced (1.24 and up). */
  readonly since?: number;
  /** The baseline check that this restricted one takes the place of. */
  readonly replaces?: string;
  readonly run: (pod: PodView, minor: number) => Failure | null;
}

/** Where something is set or missing: at the pod, at some containers, or both. */
export interface Setters {
  readonly pod: boolean;
  readonly containers: readonly ContainerView[];
}

/** The pod and the containers whose own securityContext fits the predicate. */
export function setters(pod: PodView, fits: (securityContext: JsonObject) => boolean): Setters {
  return { pod: fits(pod.securityContext), containers: containersWhere(pod, fits) };
}

/** The containers whose own securityContext fits the predicate. */
export function containersWhere(pod: PodView, fits: (securityContext: JsonObject) => boolean): readonly ContainerView[] {
  return pod.containers.filter(({ securityContext }) => fits(securityContext));
}

export function hasSetters({ pod, containers }: Setters): boolean {
  return pod || containers.length > 0;
}

/** `pod and containers "a", "b"` */
export function settersText({ pod, containers }: Setters): string {
  return [...(pod ? ['pod'] : []), ...(containers.length > 0 ? [containersText(containers)] : [])].join(' and ');
}

/** The paths of a field in all setters' securityContexts. */
export function settersPaths({ pod, containers }: Setters, ...field: readonly (number | string)[]): readonly FieldPath[] {
  const own = containerPaths(containers, ...field);
  return pod ? [['spec', 'securityContext', ...field], ...own] : own;
}

/** `container "a"`, `containers "a", "b"` */
export function containersText(containers: readonly ContainerView[]): string {
  return namedText(
    'container',
    containers.map(({ name }) => name),
  );
}

/** The paths of a field in the containers' securityContexts. */
export function containerPaths(containers: readonly ContainerView[], ...field: readonly (number | string)[]): readonly FieldPath[] {
  return containers.map(({ path }) => [...path, 'securityContext', ...field]);
}

/** `volume "a"`, `volumes "a", "b"` */
export function namedText(noun: string, names: readonly string[]): string {
  return `${plural(noun, names.length)} ${quoted(names)}`;
}

/** The third person's verb for one or several. */
export function uses(count: number): string {
  return count === 1 ? 'uses' : 'use';
}

/** The policy puts plain quotation marks around names, and escapes nothing. */
export function quoted(names: readonly string[]): string {
  return `"${names.join('", "')}"`;
}

/** Each text once, in Go's order. All texts here are ASCII in any pod that the API server accepts. */
export function sorted(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort((a, b) => (a < b ? -1 : 1));
}
