import type { FieldPath } from '@scc-lens/words';
import { CONTAINER_SECCOMP_ANNOTATION, POD_SECCOMP_ANNOTATION } from '../annotations';
import { changeAnnotation, changeContainer, changePod, containerPath, forbid, podPath, type Attempt, type Visit } from '../attempt';
import { annotationField } from '../message';
import type { Container, Pod, SeccompProfile } from '../types';

const LOCALHOST = 'localhost/';

/** The pod's profile after defaulting, as text (an empty one is none) and as field. */
export interface PodProfile {
  readonly text: string;
  readonly field: SeccompProfile | undefined;
}

/** Settles the pod's profile: the old annotation wins over the field, and both over the SCC's first profile. */
export function generatePodSeccomp(attempt: Attempt): PodProfile {
  const { annotations, securityContext } = attempt.pod;
  const { seccompProfile: written } = securityContext;
  const annotation = annotations[POD_SECCOMP_ANNOTATION] ?? '';
  const first = written === undefined ? (attempt.provider.constraint.seccomp.profiles[0] ?? '') : textOfField(written);
  const text = annotation === '' ? first : annotation;
  if (text === '') return { text, field: written };
  if (annotation !== text) changeAnnotation(attempt, POD_SECCOMP_ANNOTATION, text);
  const field = fieldOfText(text);
  if (!sameProfile(written, field)) changePod(attempt, 'seccompProfile', field ?? null);
  return { text, field };
}

/** Settles a container's profile (an old annotation overwrites the field) and gives its text. */
export function generateSeccomp(attempt: Attempt, visit: Visit, pod: PodProfile): string {
  const { container } = visit;
  const annotation = container.seccompAnnotation;
  const written = container.securityContext?.seccompProfile;
  let field = written;
  if (annotation !== undefined) {
    field = fieldOfText(annotation);
    if (!sameProfile(written, field)) changeContainer(attempt, visit, 'seccompProfile', field ?? null);
  }
  if (field !== undefined) return textOfField(field);
  return annotation ?? (pod.field === undefined ? pod.text : textOfField(pod.field));
}

/** Objects to the profile of the pod, or of one container. */
export function validateSeccomp(attempt: Attempt, text: string, container?: Container): void {
  const detail = objectionTo(attempt, text);
  if (detail === undefined) return;
  const annotation = container === undefined ? POD_SECCOMP_ANNOTATION : CONTAINER_SECCOMP_ANNOTATION + container.name;
  forbid(attempt, {
    check: 'seccomp',
    field: annotationField(attempt.wording, annotation),
    detail,
    path: container === undefined ? podProfilePath(attempt.pod) : profilePath(attempt.pod, container),
    accepts: attempt.provider.constraint.seccomp.accepted,
    container: container?.ref,
  });
}

function objectionTo({ provider }: Attempt, text: string): string | undefined {
  const { any, profiles, runtimeDefault } = provider.constraint.seccomp;
  if (any) return undefined;
  if (profiles.length === 0) return text === '' ? undefined : 'seccomp may not be set';
  const isRuntimeDefault = text === 'runtime/default' || text === 'docker/default';
  if (profiles.includes(text) || (runtimeDefault && isRuntimeDefault)) return undefined;
  return `${text} is not an allowed seccomp profile. Valid values are [${profiles.join(' ')}]`;
}

/** A profile field as text; empty for one that names no profile. */
function textOfField({ type, localhostProfile }: SeccompProfile): string {
  if (type === 'RuntimeDefault') return 'runtime/default';
  if (type === 'Unconfined') return 'unconfined';
  return type === 'Localhost' && localhostProfile !== undefined ? LOCALHOST + localhostProfile : '';
}

/** A profile text as field; none for a text that names none. */
function fieldOfText(text: string): SeccompProfile | undefined {
  if (text === 'unconfined') return { type: 'Unconfined' };
  if (text === 'runtime/default' || text === 'docker/default') return { type: 'RuntimeDefault' };
  if (!text.startsWith(LOCALHOST) || text === LOCALHOST) return undefined;
  return { type: 'Localhost', localhostProfile: text.slice(LOCALHOST.length) };
}

const sameProfile = (a: SeccompProfile | undefined, b: SeccompProfile | undefined): boolean =>
  a?.type === b?.type && a?.localhostProfile === b?.localhostProfile;

/** The API server speaks of annotations even where fields were used; this is where the profile really is written. */
function podProfilePath({ annotations, securityContext }: Pod): FieldPath {
  if ((annotations[POD_SECCOMP_ANNOTATION] ?? '') !== '') return ['metadata', 'annotations', POD_SECCOMP_ANNOTATION];
  return securityContext.seccompProfile === undefined
    ? podPath('seccompProfile')
    : fieldPath(podPath('seccompProfile'), securityContext.seccompProfile);
}

function profilePath(pod: Pod, container: Container): FieldPath {
  if (container.seccompAnnotation !== undefined) return ['metadata', 'annotations', CONTAINER_SECCOMP_ANNOTATION + container.name];
  const own = container.securityContext?.seccompProfile;
  return own === undefined ? podProfilePath(pod) : fieldPath(containerPath(container, 'seccompProfile'), own);
}

const fieldPath = (path: FieldPath, { type }: SeccompProfile): FieldPath => [...path, type === 'Localhost' ? 'localhostProfile' : 'type'];
