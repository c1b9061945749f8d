/** The verdict of all SCCs in one sentence. */
import type { Exemption, MissingFact, PodReview, SccReview } from '../scc';

/** SCCs that the pod's service account or its creator may use, in OpenShift's order. */
export const grantedSccs = (review: PodReview): readonly SccReview[] => review.sccs.filter(({ granted }) => granted === true);

/** SCCs that would admit the pod if they were granted, in OpenShift's order. */
export const admittingSccs = (review: PodReview): readonly SccReview[] => review.sccs.filter(({ verdict }) => verdict === 'admitted');

/**
 * The granted SCC whose violations explain a denial best: the first in OpenShift's order, unless a later one objects to less of the
 * same and to nothing else; null where none is granted.
 */
export function closestScc(review: PodReview): SccReview | null {
  const [first, ...others] = grantedSccs(review).filter(({ verdict }) => verdict === 'denied');
  if (first === undefined) return null;
  return others.reduce((best, scc) => (objectsToLess(scc, best) ? scc : best), first);
}

function objectsToLess(scc: SccReview, than: SccReview): boolean {
  const objections = ({ violations }: SccReview): Set<string> =>
    new Set(violations.map(({ check, path, badValue }) => JSON.stringify([check, path, badValue])));
  const [these, those] = [objections(scc), objections(than)];
  return these.size < those.size && [...these].every(objection => those.has(objection));
}

/** E.g. `Not admitted by restricted-v2; of the other SCCs only privileged would admit it.` */
export function verdictSentence(review: PodReview): string {
  if (review.exemption !== undefined) return `Not checked: ${exemptionText(review.exemption)}.`;
  if (review.verdict === 'admitted') return admittedSentence(review);
  if (review.verdict === 'unknown') return `Not decided: it depends on ${missingFacts(review.missing)}.`;
  const granted = grantedSccs(review).map(({ scc }) => scc);
  const would = admittingSccs(review).map(({ scc }) => scc);
  const refused = granted.length === 0 ? 'Not admitted: its service account may use no SCC' : `Not admitted by ${list(granted, 'or')}`;
  if (would.length === 0) return `${refused}, and no other SCC would admit it.`;
  return `${refused}; of the other SCCs ${would.length === 1 ? 'only ' : ''}${list(would, 'and')} would admit it.`;
}

/** Why SCC admission does not check a pod, e.g. `SCC admission skips namespace kube-system`. */
export function exemptionText(exemption: Exemption): string {
  if (exemption.kind === 'windows') return 'SCC admission skips Windows pods';
  const { name, label } = exemption;
  return `SCC admission skips namespace ${name}${label === undefined ? '' : `, which has the label ${label}`}`;
}

/** What is not known may still change which SCC is chosen; the pod is admitted all the same. */
function admittedSentence({ scc = '', unless, missing }: PodReview): string {
  if (unless.length === 0) return `Admitted by ${scc}.`;
  return `Admitted by ${list([scc, ...unless], 'or')}: it depends on ${missingFacts(missing)}.`;
}

/** The facts that would settle an unknown verdict, as the end of a sentence. */
export function missingFacts(missing: readonly MissingFact[]): string {
  return list([...new Set(missing.map(missingFact))], 'and');
}

function missingFact(fact: MissingFact): string {
  switch (fact.kind) {
    case 'namespace-annotation':
      return `the namespace's annotation ${fact.annotation}`;
    case 'grant':
      return fact.unread === undefined
        ? `whether the service account may use ${fact.scc}`
        : `the SCCs that service account ${fact.unread.serviceAccount} may use, which were not read on ${fact.unread.cluster}`;
    case 'service-account':
      return `automountServiceAccountToken of the ServiceAccount ${fact.name}, which is not at hand`;
    case 'scc':
      return `the SCC ${fact.name}, which is not at hand`;
    case 'other-sccs':
      return 'SCCs of the cluster that could not be read';
    case 'value':
      return `the value of ${fact.path.join('.')}, which cannot be read`;
  }
}

/** `a`, `a or b`, `a, b or c`. */
export function list(items: readonly string[], conjunction: 'and' | 'or'): string {
  if (items.length < 2) return items[0] ?? '';
  return `${items.slice(0, -1).join(', ')} ${conjunction} ${items.at(-1) ?? ''}`;
}
