import { REQUIRED_SCC_ANNOTATION, serviceAccountUser, sortedConstraints } from '@scc-lens/admission';
import type { Release, UserInfo } from '@scc-lens/admission';
import type { JsonObject } from '@scc-lens/words';
import { admit, mutatedManifest } from '../../../packages/admission/src/scc/admit';
import type { Admission } from '../../../packages/admission/src/scc/admit';
import { MCS, SCC_ANNOTATION, SUBJECT_TYPE_ANNOTATION, UID_RANGE } from '../../../packages/admission/src/scc/annotations';
import { mutates } from '../../../packages/admission/src/scc/attempt';
import { usableThrough } from '../../../packages/admission/src/scc/authorize';
import type { Authorizer, Subjects } from '../../../packages/admission/src/scc/authorize';
import type { Constraint } from '../../../packages/admission/src/scc/constraint';
import {
  aggregateText,
  forbidden,
  joinTexts,
  namespaceNotFound,
  notUsable,
  objectionText,
  requiredNotFound,
  RESTRICTED_WOULD_DO,
  unableToValidate,
} from '../../../packages/admission/src/scc/message';
import type { Objection } from '../../../packages/admission/src/scc/message';
import { normalizePod } from '../../../packages/admission/src/scc/normalizePod';
import { createProvider } from '../../../packages/admission/src/scc/provider';
import type { Provider } from '../../../packages/admission/src/scc/provider';
import { compareText, quote } from '../../../packages/admission/src/scc/text';
import type { Namespace, Pod, SubjectType } from '../../../packages/admission/src/scc/types';
import { precedence } from '../precedence';
import { isIgnored } from './ignored';

/** A request to the API server in which every fact is known. */
export interface AdmissionRequest {
  /** VALIDATE: the validating phase of a CREATE alone. CONNECT: exec, attach and the like on the stored `pod`. */
  readonly operation: 'CONNECT' | 'CREATE' | 'UPDATE' | 'VALIDATE';
  readonly subresource?: string | undefined;
  readonly pod: JsonObject;
  /** UPDATE only. */
  readonly oldPod?: JsonObject | undefined;
  /** CONNECT only: there is no such pod. */
  readonly podMissing?: boolean | undefined;
  /** All SCCs of the cluster. */
  readonly sccs: readonly JsonObject[];
  readonly namespace: Namespace;
  readonly user: UserInfo;
  readonly authorizer: Authorizer;
  /** Apply the test that the ten original stock SCCs exist. */
  readonly strictReady?: boolean | undefined;
  readonly release: Release;
}

/** What admission answers. */
export interface Decision {
  readonly allowed: boolean;
  readonly ignored: boolean;
  readonly scc?: string;
  readonly subjectType?: SubjectType;
  /** The API server's error text, if not allowed. */
  readonly message?: string;
  /** SCCs that were met and that neither requester nor service account may use. CREATE only. */
  readonly denied?: readonly string[];
  /** The audit log's reason for the choice. CREATE only. */
  readonly reason?: string;
  /** Audit annotations of the validating phase, without their prefix. */
  readonly audit?: Readonly<Record<string, string>>;
  /** The pod as it would be stored (CREATE and UPDATE), if allowed. */
  readonly pod?: JsonObject;
}

/** The whole decision of the mutating phase (CREATE, UPDATE), the validating phase (VALIDATE) or the exec restriction (CONNECT). */
export function decide(request: AdmissionRequest): Decision {
  if (request.operation === 'CONNECT') return decideConnect(request);
  if (isIgnored(request, request.release)) return { allowed: true, ignored: true, pod: request.pod };
  return request.operation === 'VALIDATE' ? validate(request) : mutate(request);
}

/** The validating phase that follows a mutating phase which allowed the pod. */
export function decideValidation(request: AdmissionRequest, pod: JsonObject): Decision {
  const next = { ...request, pod };
  return isIgnored(next, request.release) ? { allowed: true, ignored: true } : validate(next);
}

/** The SCCs that the requester or the pod's service account may use, in evaluation order. */
export function usableSccs(request: AdmissionRequest): readonly string[] {
  const subjects = subjectsOf(request, normalizePod(request.pod));
  const usable = sortedConstraints(request.sccs).filter(
    constraint => usableThrough(constraint, subjects, request.authorizer) !== undefined,
  );
  return usable.map(({ name }) => name);
}

function subjectsOf({ namespace, user }: AdmissionRequest, { serviceAccountName }: Pod): Subjects {
  const named = serviceAccountName !== '';
  return { serviceAccount: named ? serviceAccountUser(namespace.name ?? '', serviceAccountName) : undefined, requester: user };
}

/** The stored pod is judged like a new one, with the rights of whoever wants to enter it. */
function decideConnect(request: AdmissionRequest): Decision {
  const { subresource, podMissing, pod } = request;
  if (subresource !== 'exec' && subresource !== 'attach') return { allowed: true, ignored: false };
  const { name } = normalizePod(pod);
  if (podMissing === true) return { allowed: false, ignored: false, message: `pods ${quote(name)} not found` };
  const { allowed, message = '' } = decide({ ...request, operation: 'CREATE', subresource: undefined, oldPod: undefined });
  if (allowed) return { allowed, ignored: false };
  const reason = `${subresource} operation is not allowed because the pod's security context exceeds your permissions: ${message}`;
  return { allowed, ignored: false, message: forbidden(name, reason) };
}

function mutate(request: AdmissionRequest): Decision {
  const pod = normalizePod(request.pod);
  const required = pod.annotations[REQUIRED_SCC_ANNOTATION] ?? '';
  if (request.oldPod !== undefined && required !== (normalizePod(request.oldPod).annotations[REQUIRED_SCC_ANNOTATION] ?? '')) {
    return refused(pod, `invalid change of required security context constraint annotation: ${REQUIRED_SCC_ANNOTATION}`);
  }
  const isCreate = request.operation === 'CREATE';
  const mutation = isCreate ? 'any' : request.subresource === 'ephemeralcontainers' ? 'ephemeralContainers' : 'none';
  const walk = walkSccs(request, pod, required, mutation);
  if (typeof walk === 'string') return refused(pod, walk);
  const facts = isCreate ? { reason: auditReason(walk), ...(walk.denied.length > 0 && { denied: walk.denied }) } : {};
  if (walk.chosen === undefined) {
    return { ...refused(pod, unableToValidate(aggregateText(walk.objections))), ...facts };
  }
  const { constraint, subjectType, admission } = walk.chosen;
  const annotations = { [SCC_ANNOTATION]: constraint.name, [SUBJECT_TYPE_ANNOTATION]: subjectType };
  const stored = mutatedManifest(pod, admission.changes, annotations);
  return { allowed: true, ignored: false, scc: constraint.name, subjectType, ...facts, pod: stored };
}

function refused(pod: Pod, reason: string): Decision {
  return { allowed: false, ignored: false, message: forbidden(pod.name, reason) };
}

/** Some usable SCC must accept the pod as it is; the one that the mutating phase chose is asked first. */
function validate(request: AdmissionRequest): Decision {
  const pod = normalizePod(request.pod);
  const required = pod.annotations[REQUIRED_SCC_ANNOTATION] ?? '';
  const hint = pod.annotations[SCC_ANNOTATION] ?? '';
  if (required !== '' && required !== hint) return refused(pod, `required scc/${required} does not match the suggested scc/${hint}`);
  const walk = walkSccs(request, pod, required, 'none', hint);
  if (typeof walk === 'string') return refused(pod, walk);
  const audit = auditValidation(walk, hint);
  const scc = walk.chosen?.constraint.name;
  if (scc !== undefined) return { allowed: true, ignored: false, scc, audit };
  return { ...refused(pod, unableToValidate(listText(walk.objections))), audit };
}

/** Objections as the validating phase prints them: all of them, one blank between. */
const listText = (objections: readonly Objection[]): string => `[${objections.map(objectionText).join(' ')}]`;

interface Chosen {
  readonly constraint: Constraint;
  readonly subjectType: SubjectType;
  readonly admission: Admission;
}

/** What trying one SCC after the other brought. */
interface Walk {
  readonly chosen: Chosen | undefined;
  readonly objections: readonly Objection[];
  readonly denied: readonly string[];
  /** SCCs that may be used but did not take the pod, and why. */
  readonly failures: ReadonlyMap<string, string>;
  /** The first SCC behind the chosen one that would also have taken the pod. */
  readonly next: () => Constraint | undefined;
}

const WOULD_MUTATE = 'failures final validation after mutating admission';

/** Tries the SCCs in order; a text is the reason for which none could be tried. */
function walkSccs(request: AdmissionRequest, pod: Pod, required: string, mutation: Mutation, hint = ''): Walk | string {
  const constraints = listConstraints(request, required, hint);
  if (typeof constraints === 'string') return constraints;
  const providers = createProviders(constraints, request.namespace);
  if (typeof providers === 'string') return providers;
  const subjects = subjectsOf(request, pod);
  const through = (constraint: Constraint): SubjectType | undefined => usableThrough(constraint, subjects, request.authorizer);
  const objections: Objection[] = [];
  const denied: string[] = [];
  const failures = new Map<string, string>();
  for (const [place, provider] of providers.entries()) {
    const { constraint } = provider;
    const subjectType = through(constraint);
    if (subjectType === undefined) {
      denied.push(constraint.name);
      objections.push(notUsable(constraint.name));
      continue;
    }
    const admission = admit(provider, pod, request.release);
    if (admission.violations.length === 0 && isWithin(mutation, admission, pod)) {
      const next = (): Constraint | undefined => findNext(providers.slice(place + 1), pod, through, request.release);
      return { chosen: { constraint, subjectType, admission }, objections, denied, failures, next };
    }
    objections.push(...admission.violations);
    failures.set(constraint.name, admission.violations.length === 0 ? WOULD_MUTATE : aggregateText(admission.violations));
  }
  if (wouldFitRestricted(providers, denied, pod, request.release)) objections.push(RESTRICTED_WOULD_DO);
  return { chosen: undefined, objections, denied, failures, next: () => undefined };
}

type Mutation = 'any' | 'ephemeralContainers' | 'none';

function isWithin(mutation: Mutation, { changes }: Admission, pod: Pod): boolean {
  if (mutation === 'any') return true;
  if (mutation === 'none') return !mutates(changes);
  const others = pod.containers.filter(({ list }, place) => list !== 'ephemeralContainers' && changes.containers?.[place] !== undefined);
  return changes.annotations === null && changes.pod === null && others.length === 0;
}

/** The ten SCCs without which admission refuses every pod. */
const REQUIRED_SCCS: readonly string[] =
  'anyuid hostaccess hostmount-anyuid hostnetwork hostnetwork-v2 nonroot nonroot-v2 privileged restricted restricted-v2'.split(' ');

function listConstraints({ sccs, strictReady }: AdmissionRequest, required: string, hint: string): readonly Constraint[] | string {
  const all = sortedConstraints(sccs);
  const names = new Set(all.map(({ name }) => name));
  const absent = strictReady === true ? REQUIRED_SCCS.filter(name => !names.has(name)).sort(compareText) : [];
  if (absent.length > 0) return `securitycontextconstraints.security.openshift.io cache is missing ${absent.join(', ')}`;
  if (required !== '') {
    const found = all.filter(({ name }) => name === required);
    return found.length > 0 ? found : requiredNotFound(required);
  }
  if (all.length === 0) return 'no SecurityContextConstraints found in cluster';
  return names.has(hint) ? [...all.filter(({ name }) => name === hint), ...all.filter(({ name }) => name !== hint)] : all;
}

/** Every SCC must work in this namespace, usable or not. */
function createProviders(constraints: readonly Constraint[], namespace: Namespace): readonly Provider[] | string {
  const name = namespace.name ?? '';
  const annotations = namespace.annotations ?? {};
  const absent = [UID_RANGE, MCS].find(key => annotations[key] === undefined);
  if (namespace.missing === true) return namespaceNotFound(name);
  if (absent !== undefined) return `error fetching namespace ${quote(name)}: unable to find annotation ${absent}`;
  const provided = constraints.map(constraint => createProvider(constraint, { name, annotations, complete: true }));
  const errors = provided.flatMap(result => (result.ok ? [] : [result.error]));
  return errors.length > 0 ? joinTexts(errors) : provided.flatMap(result => (result.ok ? [result.provider] : []));
}

function wouldFitRestricted(providers: readonly Provider[], denied: readonly string[], pod: Pod, release: Release): boolean {
  const restricted = providers.find(({ constraint }) => constraint.name === 'restricted');
  const met = providers.some(({ constraint }) => constraint.name === 'restricted-v2');
  return met && restricted !== undefined && denied.includes('restricted') && admit(restricted, pod, release).violations.length === 0;
}

function findNext(
  providers: readonly Provider[],
  pod: Pod,
  through: (constraint: Constraint) => SubjectType | undefined,
  release: Release,
): Constraint | undefined {
  return providers.find(provider => through(provider.constraint) !== undefined && admit(provider, pod, release).violations.length === 0)
    ?.constraint;
}

function auditReason({ chosen, failures, next }: Walk): string {
  if (chosen === undefined) return failures.size === 0 ? 'all denied' : 'all too restrictive or denied';
  const { constraint } = chosen;
  const other = next();
  const name = quote(constraint.name);
  if (other === undefined) return `${name} is the only one not too restrictive and not denied`;
  return `${name} is most restrictive, not denied, and chosen over ${quote(other.name)} because ${name} ${precedence(constraint, other)}`;
}

function auditValidation({ chosen, failures }: Walk, hint: string): Readonly<Record<string, string>> {
  const name = chosen?.constraint.name;
  const audit: Record<string, string> = name === undefined ? {} : { chosen: name };
  if (hint === '' || name === hint) return audit;
  const failure = failures.get(hint);
  const got = `originally chosen ${quote(hint)} got denied in final validation after mutating admission`;
  if (failure !== undefined) audit[`too-restrictive-${hint}`] = failure;
  else audit['denied-validation'] = got;
  if (name === undefined) audit['denied-validation'] = `${got}, and no other matched`;
  else
    audit['reason-validation'] =
      `originally chosen ${quote(hint)} did not pass final validation after mutating admission, but ${quote(name)} did instead`;
  return audit;
}
