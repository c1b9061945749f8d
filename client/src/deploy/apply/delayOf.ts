import type { ClusterError } from '../../cluster';
import { phaseOf, prerequisitesOf } from '../plan';
import type { PlannedObject } from '../plan';
import type { ApplyStep } from './types';

/** Which errors may be due to caches that have not seen yet what this run has applied before the object. */
export function delayOf(planned: PlannedObject, steps: readonly ApplyStep[]): (error: ClusterError) => boolean {
  const applied = steps.filter(({ outcome }) => outcome.kind === 'applied').map(step => step.planned);
  const newPolicy = applied.some(({ stage }) => phaseOf(stage) !== 'rest');
  const newDefinition = prerequisitesOf(planned, applied).some(({ stage }) => stage === 'definitions');
  return ({ kind }) =>
    (newPolicy && (kind === 'forbidden' || kind === 'quota')) || (newDefinition && (kind === 'invalid' || kind === 'notFound'));
}
