/** What the API server refuses of an SCC before it looks at what the SCC allows. */
import { remember, type InvalidField, type JsonObject } from '@scc-lens/words';
import { structureOf } from './structure';

/**
 * The fields that an SCC does not have, and those with a value of the wrong type. A required field may be absent: the API server adds it
 * before it validates. Source: defaulting_scc.go of openshift/kubernetes.
 */
export const validateScc = remember((scc: JsonObject): readonly InvalidField[] =>
  structureOf(scc, 'SecurityContextConstraints', [], 'refused').map(field => ({ ...field, isOfObject: true as const })),
);

/** Whether the API server can read an SCC. An unknown field it may drop. */
export const isReadableScc = (scc: JsonObject): boolean => validateScc(scc).every(({ fault }) => fault.kind !== 'type');
