/** What the API server refuses of an SCC before it looks at what the SCC allows. */
import { remember, type InvalidField, type JsonObject } from '@scc-lens/words';
import { structureOf } from './structure';

/**
 * The fields that an SCC does not have, those with a value of the wrong type, and invalid strategies. Other required fields may be
 * absent: the API server adds them before it validates. Source: defaulting_scc.go and validation.go of openshift/kubernetes.
 * @param isPart whether what it lacks may be elsewhere
 */
export const validateScc = (scc: JsonObject, isPart = false): readonly InvalidField[] => (isPart ? partFaults : faults)(scc);

const [faults, partFaults] = [true, false].map(isComplete => {
  const rules = { kubernetes: 0, of: [], isComplete, active: new Map() };
  return remember((scc: JsonObject): readonly InvalidField[] =>
    structureOf(scc, 'SecurityContextConstraints', [], 'refused', rules).map(field => ({ ...field, isOfObject: true as const })),
  );
}) as [typeof validateScc, typeof validateScc];

/** Whether the API server stores an SCC. An unknown field it may drop. */
export const isStoredScc = (scc: JsonObject, isPart = false): boolean =>
  validateScc(scc, isPart).every(({ fault }) => fault.kind === 'unknown');
