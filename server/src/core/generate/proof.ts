/** What was established, as one line for the file's head. */
import type { Permission } from './permissions';
import type { Outcome, Situation } from './plans';
import type { Proof } from './types';
import { counted } from '../words';

/** A plan that does no harm, and for whom it was made. */
export interface Arranged {
  readonly situation: Situation;
  readonly outcome: Outcome;
}

export function proofOf(needed: readonly Permission[], { situation: { served, others, world }, outcome }: Arranged): Proof {
  const release = world.settings.openshiftVersion;
  const { context } = world.facts.cluster;
  const place = context === null ? '' : `, with what is known of ${context}`;
  const changed = outcome.changes.length === 0 ? '' : ', with the changes named below';
  const permissions = needed.map(({ permission }) => permission);
  const sentence = [
    `Proven with OpenShift ${release}'s admission rules${place}${changed}: admits ${served.length === 1 ? 'the pod' : `the ${counted(served.length, 'pod')}`} and is chosen for ${served.length === 1 ? 'it' : 'each'}`,
    `refuses or changes one if any of its ${counted(permissions.length, 'permission')} is taken away`,
    `and changes the SCC of ${others.length < 2 ? 'no other pod' : `none of the workspace's ${others.length} other pods`}.`,
  ].join(', ');
  return { release, pods: served.length, permissions, others: others.length, sentence };
}
