/** Whether workloads are still admitted after an upgrade: the verdicts of several OpenShift releases side by side. */
import type { PodReview, Release } from '@scc-lens/admission';
import type { ParsedFile } from '@scc-lens/yaml';
import type { World } from '../facts';
import { reviewFile, type WorkloadReport } from './report';

/** What is compared of a review. */
export type Compared = Pick<PodReview, 'verdict' | 'unless'> & { readonly scc?: string | undefined };

export interface ReleaseVerdict<Review extends Compared = PodReview> {
  readonly release: Release;
  readonly review: Review;
}

/** How a later release differs from an earlier one: it refuses the pod, chooses another SCC, or a missing fact decides about it. */
export interface ReleaseChange<Review extends Compared = PodReview> {
  readonly kind: 'refused' | 'other-scc' | 'unknown';
  readonly from: ReleaseVerdict<Review>;
  readonly to: ReleaseVerdict<Review>;
}

/** One workload in all releases. */
export interface ReleaseComparison extends Pick<WorkloadReport, 'workload' | 'document' | 'span'> {
  /** In the order of the releases. */
  readonly verdicts: readonly ReleaseVerdict[];
  /** In the order of the releases; empty if all of them choose the same SCC, or none admits the pod before another refuses it. */
  readonly changes: readonly ReleaseChange[];
}

/** Compares releases, oldest first, by their stock SCCs and grants; what `facts` add is the same in all. In the order of a file's text. */
export function compareReleases(
  { facts, settings }: World,
  releases: readonly Release[],
): (file: ParsedFile) => readonly ReleaseComparison[] {
  // Each release has a facts object of its own, because what is prepared for a review is remembered by that object.
  const questions = releases.map(release => ({
    release,
    options: { settings: { ...settings, openshiftVersion: release }, facts: { ...facts, cluster: { ...facts.cluster } } },
  }));
  return file => {
    const columns = questions.map(({ release, options }) => ({ release, reports: reviewFile(file, options) }));
    return (columns[0]?.reports ?? []).map(({ workload, document, span }, row) => {
      const verdicts = columns.flatMap(({ release, reports }) => {
        const review = reports[row]?.review;
        return review === undefined ? [] : [{ release, review }];
      });
      return { workload, document, span, verdicts, changes: changesBetween(verdicts) };
    });
  };
}

/** What changes from release to release. One whose verdict is not certain is no base of later ones if an earlier verdict is certain. */
export function changesBetween<Review extends Compared>([
  first,
  ...later
]: readonly ReleaseVerdict<Review>[]): readonly ReleaseChange<Review>[] {
  if (first === undefined) return [];
  let from = first;
  return later.flatMap(to => {
    const kind = changeBetween(from.review, to.review);
    const change = kind === undefined ? [] : [{ kind, from, to }];
    if (isCertain(to.review) || !isCertain(from.review)) from = to;
    return change;
  });
}

/** A pod that was refused before cannot become refused later. */
function changeBetween(from: Compared, to: Compared): ReleaseChange['kind'] | undefined {
  if (refuses(from)) return undefined;
  if (refuses(to)) return 'refused';
  if (from.verdict === 'not-checked' && to.verdict === 'not-checked') return undefined;
  const [before, after] = [possibleSccs(from), possibleSccs(to)];
  if (before.length > 0 && after.length > 0 && !after.some(scc => before.includes(scc))) return 'other-scc';
  return isCertain(from) && isCertain(to) ? undefined : 'unknown';
}

/** Whether a verdict is that the pod is not created. */
export const refuses = ({ verdict }: Compared): boolean => verdict === 'denied' || verdict === 'invalid';

/** Whether no missing fact can change the verdict or the SCC. */
export const isCertain = ({ verdict, unless }: Compared): boolean => verdict !== 'unknown' && unless.length === 0;

/** The SCCs that may be chosen for an admitted pod; empty where the verdict is another. */
export const possibleSccs = ({ verdict, scc, unless }: Compared): readonly string[] =>
  verdict === 'admitted' && scc !== undefined ? [scc, ...unless] : [];
