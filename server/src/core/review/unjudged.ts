/** What a check without findings does not vouch for. */
import type { Facts } from '../facts';
import { locate, unjudgedPodsOf } from '../manifest';
import type { ParsedFile } from '../manifest';
import type { Settings } from '../settings';
import type { Span, WorkloadRef } from '../words';
import { reviewTexts } from './messages';
import { workloadsIn } from './report';
import { reviewWorkload } from './reviewWorkload';
import { verdictSentence } from './summary';

export interface Unjudged {
  /** Null for a whole file. */
  readonly workload: WorkloadRef | null;
  /** In the file's offsets. */
  readonly span: Span;
  /** E.g. `Not checked: SCC admission skips namespace kube-system.` */
  readonly reason: string;
}

/** The file as a whole where it is a template, the one kind of file that has no documents; null for any other. */
export function unjudgedFile({ slices }: ParsedFile): Unjudged | null {
  if (slices.length > 0) return null;
  return { workload: null, span: { start: 0, end: 0 }, reason: reviewTexts.template() };
}

/** The workloads of a file that SCC admission skips or that a missing fact decides about; the file itself where it is a template. */
export function unjudgedIn(
  file: ParsedFile,
  { facts, settings }: { readonly facts: Facts; readonly settings: Settings },
): readonly Unjudged[] {
  const whole = unjudgedFile(file);
  if (whole !== null) return [whole];
  return workloadsIn(file).flatMap(({ manifest, workload, span }) => {
    const review = reviewWorkload(manifest, workload, facts.cluster, settings);
    const isJudged = review.verdict !== 'unknown' && review.verdict !== 'not-checked';
    return isJudged ? [] : [{ workload: workload.ref, span, reason: verdictSentence(review) }];
  });
}

/** The objects of a file whose pods nothing judges, because no field is the pod that admission sees. */
export function unjudgedObjects(file: ParsedFile): readonly Unjudged[] {
  return file.manifests.flatMap((manifest, document) => {
    const { start = 0 } = file.slices[document] ?? {};
    return manifest.objects.flatMap(object => {
      const pods = unjudgedPodsOf(object);
      if (pods === null) return [];
      const { kind, name, namespace } = object;
      const { start: from, end } = locate(manifest, [...object.path, 'kind']);
      const reason = pods.isKnownKind ? reviewTexts.composedPods(kind) : reviewTexts.unknownPods(kind);
      return [{ workload: { kind, name, namespace }, span: { start: from + start, end: end + start }, reason }];
    });
  });
}
