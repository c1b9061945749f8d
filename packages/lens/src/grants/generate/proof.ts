/** What was established, as one line for the file's head. */
import { proofTexts } from './messages';
import type { Permission } from './permissions';
import type { Outcome, Situation } from './plans';
import type { Proof } from './types';

/** A plan that does no harm, and the situation it was made for. */
export interface Arranged {
  readonly situation: Situation;
  readonly outcome: Outcome;
}

export function proofOf(needed: readonly Permission[], { situation: { served, others, world }, outcome }: Arranged): Proof {
  const release = world.settings.openshiftVersion;
  const { context } = world.facts.cluster;
  const basis = context === null ? proofTexts.rules(release) : proofTexts.rulesAndCluster({ release, cluster: context });
  const permissions = needed.map(({ permission }) => permission);
  const sentence = proofTexts.whole({
    basis: outcome.changes.length === 0 ? basis : proofTexts.withChanges(basis),
    admits: served.length === 1 ? proofTexts.admitsOne() : proofTexts.admits(served.length),
    permissions: permissions.length === 1 ? proofTexts.onePermission() : proofTexts.permissions(permissions.length),
    others: others.length < 2 ? proofTexts.noOther() : proofTexts.noneOf(others.length),
  });
  return { release, pods: served.length, permissions, others: others.length, sentence };
}
