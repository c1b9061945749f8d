import { validateScc } from '@scc-lens/admission';
import type { Observation } from '@scc-lens/words';
import type { KubernetesObject, Manifest } from '@scc-lens/yaml';
import { isWhereItSeems } from '../review';
import { observed, remediesFor } from './invalid-pod';
import { invalidSccTexts as texts } from './messages';
import type { Rule } from './types';

export const invalidScc: Rule = {
  id: 'invalid-scc',
  summary:
    'The API server refuses the SCC: an unknown field, a value of the wrong type, an invalid name or strategy, or fields that contradict each other.',
  defaultSeverity: 'error',
  check: ({ manifest }) =>
    manifest.objects.filter(({ kind }) => kind === 'SecurityContextConstraints').flatMap(object => inScc(object, manifest)),
};

/** Each fix is unsafe, because an SCC that comes to exist admits pods. */
function inScc({ kind, name, namespace, path: root, value, isPart, isCut }: KubernetesObject, manifest: Manifest): readonly Observation[] {
  // What it lacks may be in a line that is left out.
  const fields = validateScc(value, isPart === true || isCut === true);
  return (isCut === true ? fields.filter(isWhereItSeems) : fields).map(field => {
    const path = [...root, ...field.path];
    const remedies = remediesFor(field.fault, path, manifest).map(remedy => ({ ...remedy, applicability: 'unsafe' as const }));
    const observation = observed(field, path, { kind, name, namespace }, remedies, manifest);
    return field.fault.kind === 'unknown' ? observation : { ...observation, message: texts.notCounted(observation.message) };
  });
}
