/** The API server's texts. The decision knows nothing of them but the fields' names. */
import type { Json } from '@scc-lens/words';
import { hasFeature, type Release } from './releases';
import { quote } from './text';
import type { ContainerRef, Violation } from './types';

/** How a release spells the addresses that are not the same in all releases. */
export interface Wording {
  /** Where the message places hostNetwork and the like. */
  readonly hostFieldsUnder: 'spec' | 'spec.securityContext';
  /** Do objections to volumes name the SCC? */
  readonly volumesWithProvider: boolean;
  readonly annotationsUnder: 'metadata' | 'pod.metadata';
}

const BY_SOURCE: Wording = { hostFieldsUnder: 'spec.securityContext', volumesWithProvider: false, annotationsUnder: 'pod.metadata' };
const BY_PLACE: Wording = { hostFieldsUnder: 'spec', volumesWithProvider: true, annotationsUnder: 'metadata' };

/** The wording of a release. Releases before 4.11 are given 4.11's, which differs from theirs in places. */
export const wordingOf = (release: Release): Wording => (hasFeature(release, 'field-places') ? BY_PLACE : BY_SOURCE);

/** The address of a field of the pod's securityContext. */
export const podField = (scc: string, name: string): string => `provider ${scc}: .spec.securityContext.${name}`;

/** The address of hostNetwork, hostPID, hostIPC or hostUsers. */
export const hostField = (wording: Wording, scc: string, name: string): string => `provider ${scc}: .${wording.hostFieldsUnder}.${name}`;

/** The address of a container; its fields follow behind a dot. */
export const containerField = (scc: string, container: ContainerRef): string => `provider ${scc}: .${container.list}[${container.index}]`;

export const volumeField = (wording: Wording, scc: string, index: number): string =>
  wording.volumesWithProvider ? `provider ${scc}: .spec.volumes[${index}]` : `spec.volumes[${index}]`;

/** The address of a FlexVolume's driver, which OpenShift reports under the pod's securityContext. */
export const flexDriverField = (scc: string, index: number): string => podField(scc, `volumes[${index}].driver`);

export const annotationField = (wording: Wording, key: string): string => `${wording.annotationsUnder}.annotations[${key}]`;

export const sysctlField = (index: number): string => `pod.spec.securityContext.sysctls[${index}]`;

/** An objection as the API server's error lists print it. */
export type Objection = Pick<Violation, 'badValue' | 'detail' | 'field' | 'type'>;

/** One objection as one text. Each has a detail. */
export function objectionText({ field, type, badValue, detail }: Objection): string {
  const value = type === 'FieldValueForbidden' ? 'Forbidden' : `Invalid value: ${valueText(badValue)}`;
  return `${field}: ${value}: ${detail}`;
}

function valueText(value: Json): string {
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return `[]int64{${value.join(', ')}}`;
  return value === null ? '"null"' : JSON.stringify(value);
}

/** Several objections as one text: equal ones once, brackets around more than one. */
export const aggregateText = (objections: readonly Objection[]): string =>
  objections.length === 0 ? '<nil>' : joinTexts(objections.map(objectionText));

/** Several error texts as one, as above; there must be one at least. */
export function joinTexts(texts: readonly string[]): string {
  const distinct = [...new Set(texts)];
  return distinct.length === 1 ? distinct.join('') : `[${distinct.join(', ')}]`;
}

/** The note about an SCC that neither the requester nor the service account may use. */
export function notUsable(scc: string): Objection {
  return { field: `provider ${quote(scc)}`, type: 'FieldValueForbidden', badValue: '', detail: 'not usable by user or serviceaccount' };
}

/** The note for those who lost access to `restricted` in 4.11. */
export const RESTRICTED_WOULD_DO: Objection = {
  field: 'no access to scc/restricted',
  type: 'FieldValueForbidden',
  badValue: '',
  detail:
    'the pod fails to validate against the `restricted-v2` security context constraint, ' +
    'but would validate successfully against the `restricted` security context constraint',
};

/** What precedes every refusal but "not found". */
export const forbidden = (podName: string, reason: string): string => `pods ${quote(podName)} is forbidden: ${reason}`;

export const unableToValidate = (errors: string): string => `unable to validate against any security context constraint: ${errors}`;

export const namespaceNotFound = (namespace: string): string =>
  `error fetching namespace ${quote(namespace)}: namespace ${quote(namespace)} not found`;

export const requiredNotFound = (scc: string): string =>
  `failed to retrieve the required SCC ${quote(scc)}: securitycontextconstraints.security.openshift.io ${quote(scc)} not found`;
