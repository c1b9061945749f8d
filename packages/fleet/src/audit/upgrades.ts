/** Whether the pods of a cluster are still admitted after an upgrade, and by the same SCC. */
import { compareAge, isLeftAlone, stockSccs } from '@scc-lens/admission';
import type { Release } from '@scc-lens/admission';
import { reviewWorkload } from '@scc-lens/lens';
import type { ClusterFacts, ReleaseVerdict } from '@scc-lens/lens';
import { remember } from '@scc-lens/words';
import { factsFor, presentReview } from './units';
import type { Question, Unit } from './units';

/** The verdict in each release that is asked about. In one that is no newer than the cluster's, or the first, the cluster is as it is. */
export const upgradesOf: (question: Question) => (unit: Unit) => readonly ReleaseVerdict[] = remember(question => {
  const { release: own, releases, settings, snapshot } = question;
  const asked = releases.map(release => ({
    release,
    isNow: compareAge(release, own ?? releases[0] ?? release) <= 0,
    ...{ factsIn: upgraded(release), settingsIn: { ...settings, openshiftVersion: release } },
  }));
  return unit => {
    if (asked.length === 0) return [];
    const facts = factsFor(unit.account, [unit.workload], snapshot);
    return asked.map(({ release, isNow, factsIn, settingsIn }) => ({
      release,
      review: isNow ? presentReview(question)(unit) : reviewWorkload(unit.workload, factsIn(facts), settingsIn),
    }));
  };
});

/**
 * A cluster once it has a release: what the cluster-version operator sets back is as the release ships it, what the release adds is there, and
 * all else stays. Where all SCCs are at hand, the facts have a name: they are of a cluster, and no SCC exists because a right names it.
 */
function upgraded(release: Release): (facts: ClusterFacts) => ClusterFacts {
  const names = stockSccs(release).map(({ metadata }) => metadata?.name ?? '');
  const reset = new Set<string | undefined>(names.filter(name => !isLeftAlone(name, 'users', release)));
  return remember(facts => ({
    ...facts,
    context: facts.onlyTheseSccs ? `OpenShift ${release}` : null,
    sccs: facts.sccs.filter(({ metadata }) => !reset.has(metadata?.name)),
    onlyTheseSccs: false,
    onlyTheseGrants: false,
  }));
}
