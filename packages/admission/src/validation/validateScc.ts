/** What the API server refuses of an SCC before it looks at what the SCC allows. */
import { isPlaceholder, listOf, objectListOf, objectOf, remember, stringsOf, type InvalidField, type JsonObject } from '@scc-lens/words';
import { normalizeScc } from '../scc/normalizeScc';
import { applyRules } from './applyRules';
import { invalid, invalidObject } from './refusals';
import { rulesOf } from './rules';
import { MOST_FAULTS, structureOf } from './structure';

/**
 * The fields that an SCC does not have, those with a value of the wrong type, the name if it is none, and what contradicts another field or is no value of its own. Other
 * required fields may be absent: the API server adds them before it validates. Patterns of sysctls are not looked at. Source: defaulting_scc.go and
 * validation.go of openshift/kubernetes.
 * @param isPart whether what it lacks may be elsewhere
 */
export const validateScc = (scc: JsonObject, isPart = false): readonly InvalidField[] => (isPart ? partFaults : faults)(scc);

const OF_OBJECTS = rulesOf('Object');

const [faults, partFaults] = [true, false].map(isComplete => {
  const rules = { kubernetes: 0, of: [], active: new Map() };
  return remember((scc: JsonObject): readonly InvalidField[] =>
    [
      ...structureOf(scc, 'SecurityContextConstraints', [], 'refused', rules),
      ...applyRules(OF_OBJECTS, scc, [], rules),
      ...contradictions(scc),
    ]
      .filter(({ lacks }) => isComplete || lacks === undefined)
      .slice(0, MOST_FAULTS)
      .map(field => ({ ...field, isOfObject: true as const })),
  );
}) as [typeof validateScc, typeof validateScc];

function contradictions(scc: JsonObject): readonly InvalidField[] {
  const drops = new Map(listOf(scc['requiredDropCapabilities']).map((capability, i) => [capability, i]));
  const both = ['defaultAddCapabilities', 'allowedCapabilities'].flatMap(field =>
    listOf(scc[field]).flatMap((capability, i) => {
      const dropped = drops.get(capability);
      const words = `capability is listed in ${field} and requiredDropCapabilities`;
      return dropped === undefined ? [] : [invalid([field, i], capability, words, ['requiredDropCapabilities', dropped])];
    }),
  );
  const any = listOf(scc['allowedCapabilities']).indexOf('*');
  const wildcard = 'required capabilities must be empty when all capabilities are allowed by a wildcard';
  const ranges = ['fsGroup', 'supplementalGroups'].flatMap(field =>
    objectListOf(objectOf(scc[field])['ranges']).flatMap((range, i) => {
      const { min = 0, max = 0 } = range;
      if (typeof min !== 'number' || typeof max !== 'number' || min <= max) return [];
      const fault = invalid([field, 'ranges', i, 'min'], min, 'min cannot be greater than max', [field, 'ranges', i, 'max']);
      return [range['min'] === undefined || range['max'] === undefined ? { ...fault, lacks: [[field, 'ranges', i]] } : fault];
    }),
  );
  return [
    ...both,
    ...(any >= 0 && drops.size > 0 ? [invalidObject(['requiredDropCapabilities'], wildcard, ['allowedCapabilities', any])] : []),
    ...ranges,
    ...volumeFaults(scc),
  ];
}

/** The API server validates the volumes as it stores them. */
function volumeFaults(scc: JsonObject): readonly InvalidField[] {
  const volumes = stringsOf(normalizeScc(scc).volumes);
  if (volumes.some(isPlaceholder)) return [];
  const isFlex = volumes.includes('*') || volumes.includes('flexVolume');
  const drivers = "volumes does not include 'flexVolume' or '*', so no flex volumes are allowed";
  return [
    ...(volumes.length > 1 && volumes.includes('none')
      ? [invalidObject(['volumes'], "if 'none' is specified, no other values are allowed")]
      : []),
    ...(listOf(scc['allowedFlexVolumes']).length > 0 && !isFlex
      ? [{ ...invalidObject(['allowedFlexVolumes'], drivers, ['volumes']), lacks: [['volumes']] }]
      : []),
  ];
}

/** Whether the API server stores an SCC. An unknown field it may drop. */
export const isStoredScc = (scc: JsonObject, isPart = false): boolean =>
  validateScc(scc, isPart).every(({ fault }) => fault.kind === 'unknown');
