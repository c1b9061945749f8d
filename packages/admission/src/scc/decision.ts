/** What follows from the SCCs' verdicts: the one that is chosen, or why none is. */
import { isPlaceholder, lazily, objectOf, type JsonObject } from '@scc-lens/words';
import { SCC_ANNOTATION, SUBJECT_TYPE_ANNOTATION } from './annotations';
import type { Exemption } from './exemption';
import { aggregateText, forbidden, joinTexts, notUsable, RESTRICTED_WOULD_DO, unableToValidate, type Objection } from './message';
import { compareRank } from './order';
import type { SccReview } from './reviewScc';
import type { MissingFact, Pod, SubjectType, UnreadGrants } from './types';
import { invalidText } from './validity';

export type AdmissionVerdict = 'admitted' | 'denied' | 'unknown' | 'not-checked';

/** The decision over all SCCs. */
export interface Decision {
  /** The SCCs that are tried, in evaluation order. */
  readonly sccs: readonly SccReview[];
  readonly verdict: AdmissionVerdict;
  /** Admitted: the chosen SCC. */
  readonly scc?: string;
  readonly subjectType?: SubjectType;
  /** Admitted: SCCs that are, or may be, earlier in the order and would be chosen instead if what is missing turned out so. */
  readonly unless: readonly string[];
  /** Admitted: the pod as stored, with admission's annotations, built on demand. Not checked: the pod as it is. */
  readonly mutated?: () => JsonObject;
  /** Denied: the API server's message, as if SCCs that may be granted are not. Built on demand. */
  readonly message?: () => string;
  /** Unknown (or admitted with `unless`): the facts that would settle it. */
  readonly missing: readonly MissingFact[];
  /** Denied: the SCC that is chosen and makes the pod invalid. */
  readonly invalidatedBy?: string;
  /** Not checked: why. */
  readonly exemption?: Exemption;
}

interface Known {
  /** Whether no SCC but these can matter. */
  readonly closed: boolean;
  readonly unread: UnreadGrants | undefined;
}

/** Walks the SCCs as admission does, to the first one that is chosen for certain. */
export function conclude(pod: Pod, sccs: readonly SccReview[], { closed, unread }: Known): Decision {
  const errors = sccs.flatMap(({ providerError }) => providerError ?? []);
  if (errors.length > 0) return denied(pod, sccs, () => joinTexts(errors));
  const { open, chosen } = possibleOf(sccs);
  const missing = [...new Set(open.flatMap(review => [...missingOf(review, pod, unread), ...missingForOrder(review, chosen)]))];
  if (chosen?.invalidates === true) return invalidated(pod, chosen, { sccs, open, missing });
  if (chosen !== undefined) return admitted(chosen, sccs, open, missing);
  if (open.length > 0 || !closed)
    return { sccs, verdict: 'unknown', unless: [], missing: closed ? missing : [...missing, { kind: 'other-sccs' }] };
  return denied(pod, sccs, () => unableToValidate(aggregateText(objectionsOf(sccs))));
}

/** The SCC that is chosen unless one of the `open` ones turns out to be, which may be before it; undefined where none is certain. */
function possibleOf(sccs: readonly SccReview[]): { readonly open: readonly SccReview[]; readonly chosen?: SccReview } {
  const open: SccReview[] = [];
  let chosen: SccReview | undefined;
  for (const review of sccs) {
    if (review.granted === false || !mayPrecede(review, chosen)) continue;
    const isCertain = review.granted === true && (review.verdict === 'admitted' || review.invalidates);
    if (isCertain && (chosen === undefined || compareRank(review.order.latest, chosen.order.latest) < 0)) {
      if (chosen !== undefined) open.push(chosen);
      chosen = review;
    } else if (review.verdict !== 'denied' || review.invalidates) open.push(review);
  }
  return chosen === undefined ? { open } : { open: open.filter(review => mayPrecede(review, chosen)), chosen };
}

const mayPrecede = (a: SccReview, b: SccReview | undefined): boolean =>
  b === undefined || compareRank(a.order.earliest, b.order.latest) < 0;

/** The placeholders that decide which of two is tried first. */
const missingForOrder = (a: SccReview, b: SccReview | undefined): readonly MissingFact[] =>
  b !== undefined && mayPrecede(a, b) && mayPrecede(b, a) ? [...a.order.open, ...b.order.open] : [];

function missingOf(review: SccReview, { serviceAccountName }: Pod, unread: UnreadGrants | undefined): readonly MissingFact[] {
  const { scc, granted, condition, missing } = review;
  if (granted !== 'unknown') return missing;
  if (condition === undefined && isPlaceholder(serviceAccountName))
    return [{ kind: 'value', path: ['spec', 'serviceAccountName'], written: serviceAccountName }, ...missing];
  return [{ kind: 'grant', scc, ...(condition ?? (unread && { unread })) }, ...missing];
}

function admitted(chosen: SccReview, sccs: readonly SccReview[], open: readonly SccReview[], missing: readonly MissingFact[]): Decision {
  const { scc, subjectType = 'user' } = chosen;
  const annotations = { [SCC_ANNOTATION]: scc, [SUBJECT_TYPE_ANNOTATION]: subjectType };
  const mutated = lazily(() => withAnnotations(chosen.mutated(), annotations));
  const unless = open.map(review => review.scc);
  return { sccs, verdict: 'admitted', scc, subjectType, unless, mutated, missing };
}

/** The chosen SCC makes the pod invalid, unless an earlier one is chosen. */
function invalidated(
  pod: Pod,
  { scc, violations }: SccReview,
  { sccs, open, missing }: Pick<Decision, 'sccs' | 'missing'> & { readonly open: readonly SccReview[] },
): Decision {
  if (open.some(({ invalidates }) => !invalidates)) return { sccs, verdict: 'unknown', unless: [], missing };
  return { sccs, verdict: 'denied', invalidatedBy: scc, unless: [], message: () => invalidText(pod.name, violations), missing: [] };
}

function withAnnotations(pod: JsonObject, annotations: JsonObject): JsonObject {
  const metadata = objectOf(pod['metadata']);
  return { ...pod, metadata: { ...metadata, annotations: { ...objectOf(metadata['annotations']), ...annotations } } };
}

export function denied({ name }: Pod, sccs: readonly SccReview[], reason: () => string): Decision {
  return { sccs, verdict: 'denied', unless: [], message: () => forbidden(name, reason()), missing: [] };
}

/** The verdict where no SCC that may be used admits the pod. */
function objectionsOf(sccs: readonly SccReview[]): readonly Objection[] {
  const objections = sccs.flatMap((review): readonly Objection[] =>
    review.granted === true ? review.repeated() : [notUsable(review.scc)],
  );
  const hasV2 = sccs.some(({ scc }) => scc === 'restricted-v2');
  const wouldDo = sccs.some(({ scc, verdict }) => scc === 'restricted' && verdict === 'admitted');
  return hasV2 && wouldDo ? [...objections, RESTRICTED_WOULD_DO] : objections;
}
