/** Whether the pods of a cluster are still admitted after an upgrade, and by the same SCC. */
import { compareAge, isLeftAlone, stockSccs, type Release } from '@scc-lens/admission';
import { reviewWorkload, type ClusterFacts, type ReleaseVerdict } from '@scc-lens/lens';
import { remember } from '@scc-lens/words';
import { factsFor, presentReview, verdictOf, workloadOf, type Question, type Unit, type Verdict } from './units';

/** What is compared: the cluster as it is, and the later of the releases. The first one is what a cluster has whose release is not known. */
export function comparedReleases(own: Release | null, releases: readonly Release[]): readonly Release[] {
  if (own === null || releases.length === 0) return releases;
  return [own, ...releases.filter(release => compareAge(release, own) > 0 && !own.startsWith(`${release}.`))];
}

/** The verdict in each of the releases that are compared. */
export const upgradesOf: (question: Question) => (unit: Unit) => readonly ReleaseVerdict<Verdict>[] = remember(question => {
  const worlds = question.releases.map(release => {
    return { release, factsIn: upgraded(release), settings: { ...question.settings, openshiftVersion: release } };
  });
  return unit =>
    worlds.map(({ release, factsIn, settings }, i) => {
      if (i === 0) return { release, review: presentReview(question)(unit) };
      const facts = factsIn(factsFor(unit.account, unit.controller ?? [], question.snapshot));
      return { release, review: verdictOf(reviewWorkload(workloadOf(unit, question.snapshot), facts, settings)) };
    });
});

/**
 * A cluster once it has a release: what the cluster-version operator sets back is as the release ships it, what the release adds is there, and
 * all else stays. Where all SCCs are at hand, the facts have a name: they are of a cluster, and no SCC exists because a right names it.
 */
function upgraded(release: Release): (facts: ClusterFacts) => ClusterFacts {
  const shipped = stockSccs(release).map(({ metadata }) => metadata?.name ?? '');
  const reset = new Set<string | undefined>(shipped.filter(name => !isLeftAlone(name, release)));
  return remember(facts => ({
    ...facts,
    context: facts.onlyTheseSccs ? `OpenShift ${release}` : null,
    sccs: facts.sccs.filter(({ metadata }) => !reset.has(metadata?.name)),
    onlyTheseSccs: false,
    onlyTheseGrants: false,
  }));
}
