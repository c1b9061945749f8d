/** The engine's verdict on a workload once a remedy has been applied: the quick fix checks itself. */
import { shiftedEdits, type Finding, type Remedy, type TextEdit } from '@scc-lens/words';
import { applyEdits, inNamespace, parseFile, type ParsedFile } from '@scc-lens/yaml';
import type { ClusterFacts, Settings } from '../../facts';
import { countPermissions, reviewPlace, workloadAt, workloadsIn, type WorkloadReport } from '../../review';
import { announcesRefusal, isDenial, type AnalyzeOptions } from '../../rules';
import { outcomeTexts } from '../messages';
import type { Choice } from './resolve';

/**
 * E.g. `then admitted by restricted-v2`, for the end of a remedy's title; empty where the fix does not change who admits the pod. What
 * a refusal's own fixes are for needs no words: they name what is left of it. `isAlone` is false where the fix may take more of the pod's
 * requests than these edits: then it is not known how many are left.
 */
export function outcomeOf(
  file: ParsedFile,
  { finding, remedy }: Choice,
  { edits, isAlone = true }: { readonly edits: readonly TextEdit[]; readonly isAlone?: boolean },
  options: AnalyzeOptions,
): string {
  if (!announcesRefusal(finding)) return '';
  const { settings } = options;
  const { cluster } = options.facts;
  const known = remembered.get(remedy);
  if (known?.settings === settings && known.cluster === cluster) return known.outcome;
  const outcome = outcomeOrNone(file, finding, { edits, isAlone }, options);
  remembered.set(remedy, { settings, cluster, outcome });
  return outcome;
}

/** Where the engine fails on the pod, a finding reports it, and the fix is offered all the same. */
function outcomeOrNone(...question: Parameters<typeof outcomeFrom>): string {
  try {
    return outcomeFrom(...question);
  } catch {
    return '';
  }
}

/** A remedy is the same object for as long as its document and all that its rule read are the same. */
const remembered = new WeakMap<Remedy, { readonly settings: Settings; readonly cluster: ClusterFacts; readonly outcome: string }>();

function outcomeFrom(
  file: ParsedFile,
  finding: Finding,
  { edits, isAlone }: Parameters<typeof outcomeOf>[2],
  options: AnalyzeOptions,
): string {
  const slice = file.slices[finding.document];
  const place = workloadAt(file, finding);
  if (slice === undefined || place === undefined) return '';
  const text = applyEdits(slice.text, shiftedEdits(edits, -slice.start));
  const index = workloadsIn(file, finding.document).findIndex(({ workload }) => workload === place.workload);
  const after = workloadsIn(inNamespace(parseFile(text, file.role), file.namespace ?? null))[index];
  const report = after === undefined ? null : reviewPlace(after, options);
  if (report === null || (isDenial(finding) && report.review.verdict !== 'denied')) return '';
  return report.review.verdict === 'denied' && !isAlone ? '' : changeOfVerdict(reviewPlace(place, options), report);
}

function changeOfVerdict({ review: before }: WorkloadReport, { review: after }: WorkloadReport): string {
  if (after.verdict === 'denied') {
    const count = countPermissions(after);
    return count === 0 ? outcomeTexts.ownScc() : outcomeTexts.leftToGrant(count);
  }
  if (before.verdict === after.verdict && before.scc === after.scc) return '';
  const scc = after.scc ?? '';
  if (after.verdict !== 'admitted') return '';
  return before.verdict === 'admitted' ? outcomeTexts.admittedInstead({ scc, before: before.scc ?? '' }) : outcomeTexts.admitted(scc);
}
