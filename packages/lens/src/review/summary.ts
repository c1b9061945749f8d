/** The verdict of all SCCs in one sentence. */
import { invalidSentence } from '@scc-lens/admission';
import type { Exemption, MissingFact, PodReview, RequiredScc, SccReview, Violation } from '@scc-lens/admission';
import {
  formatFieldPath,
  groupBy,
  isPlaceholder,
  listOf,
  listSome,
  objectOf,
  PLACEHOLDER,
  remember,
  shownName,
  textOf,
  type Json,
} from '@scc-lens/words';
import type { VerdictNow, WorkloadReview } from './beforeDeployment';
import { annotationTexts, missingTexts, nowTexts, requiredTexts, summaryTexts } from './messages';

/** The stock SCCs that Pod Security's restricted level is modelled on, and that every pod may use. */
const RESTRICTED_SCCS = ['restricted-v2', 'restricted-v3'];

export const isRestrictedScc = (scc: string | undefined): boolean => scc !== undefined && RESTRICTED_SCCS.includes(scc);

/** SCCs that the pod's service account or its creator may use, in OpenShift's order. */
export const grantedSccs = (review: PodReview): readonly SccReview[] => review.sccs.filter(({ granted }) => granted === true);

/** An SCC that OpenShift cannot set up for the namespace: it then refuses every pod, before it looks at one. */
const brokenScc = ({ sccs }: PodReview): SccReview | undefined => sccs.find(({ providerError }) => providerError !== undefined);

/** SCCs that would admit the pod if they were granted, in OpenShift's order; Kubernetes may refuse it afterwards for what it refuses anyway. */
export const admittingSccs = (review: PodReview): readonly SccReview[] =>
  brokenScc(review) === undefined
    ? review.sccs.filter(({ verdict, invalidates }) => verdict === 'admitted' || (invalidates && review.invalid.length > 0))
    : [];

/** SCCs whose verdict on the pod is not known. */
export const undecidedSccs = ({ sccs }: PodReview): readonly SccReview[] => sccs.filter(({ verdict }) => verdict === 'unknown');

/**
 * The granted SCC that has to permit least to admit a pod that is denied, the first of several; null where none is granted. Of a pod that
 * requires an SCC it is that one. What every pod may use with a user namespace is not close to one without.
 */
export function closestScc(review: PodReview): SccReview | null {
  const broken = brokenScc(review);
  if (broken !== undefined) return broken;
  const invalidating = review.sccs.find(({ scc }) => scc === review.invalidatedBy);
  if (invalidating !== undefined) return invalidating;
  const tried = review.required === undefined ? grantedSccs(review) : review.sccs;
  const [first, ...others] = tried.filter(({ verdict }) => verdict === 'denied');
  if (first === undefined) return null;
  return others
    .filter(({ scc, violations }) => !isRestrictedScc(scc) || violations.every(({ check }) => check !== 'hostUsers'))
    .reduce((best, scc) => (permissionsBeyond(scc) < permissionsBeyond(best) ? scc : best), first);
}

/** The SCC whose objections decide: of a refused pod the closest, of an undecided one the first that may turn out to be chosen. */
export function leadingScc(review: PodReview): SccReview | null {
  if (review.admission !== 'unknown') return isRefused(review) ? closestScc(review) : null;
  return review.sccs.find(({ granted, verdict }) => granted !== false && verdict === 'unknown') ?? null;
}

/** Why an SCC refuses the pod: each value that it objects to once, though every container may repeat it. All that counts reasons counts these. */
export const reasonsOf: (scc: SccReview) => readonly Violation[] = remember(({ violations }) => [
  ...new Map(violations.map(violation => [JSON.stringify([violation.check, violation.path, violation.badValue]), violation])).values(),
]);

/** The reasons of a refusal, by the closest SCC; zero where the pod is refused for no value of its own. */
export function countReasons(review: PodReview): number {
  const closest = closestScc(review);
  return closest === null ? 0 : reasonsOf(closest).length;
}

/** How many permissions an SCC for the pod must grant beyond the closest one. */
export function countPermissions(review: PodReview): number {
  const closest = closestScc(review);
  return closest === null ? 0 : permissionsBeyond(closest);
}

/** How many permissions an SCC lacks for the pod: a capability that two containers add is one, and so are several ports of the node. */
const permissionsBeyond = remember((review: SccReview): number =>
  leftToGrant(review).reduce((count, [field, values]) => count + (LISTS.has(field) ? Math.max(values.length, 1) : 1), 0),
);

/** What SCCs list by values. */
const LISTS: ReadonlySet<string> = new Set(['capabilities', 'flexVolumes', 'seccomp', 'sysctls', 'volumes'] satisfies Violation['check'][]);

/** Whether the SCC that the pod requires is all that refuses it: without its annotation it is admitted, so that nothing is left to grant. */
export const needsOtherAnnotation = ({ required }: PodReview): boolean => required?.without().admission === 'admitted';

/** One entry for each kind of objection, in their order: however many containers ask for a capability, it is granted once. */
export function leftToGrant({ violations }: SccReview): readonly (readonly [field: string, values: readonly string[]])[] {
  const fields = groupBy(violations, violation => [fieldOf(violation)]);
  return [...fields].map(([field, own]) => [field, [...new Set(own.flatMap(violation => valueOf(violation) ?? []))]]);
}

/** Kubernetes' own objection is to what the SCC sets, so that the field is what must not be set. */
const fieldOf = ({ check, path }: Violation): string => (check === 'validity' ? String(path.at(-1) ?? check) : check);

function valueOf({ badValue, check }: Violation): string | null {
  if (check === 'capabilities') return shownName(textOf(badValue));
  if (check === 'validity' || badValue === true || badValue === null || badValue === '') return null;
  return typeof badValue === 'string' ? badValue : JSON.stringify(badValue);
}

/** How many fields Kubernetes refuses; one may have several faults. */
export const countInvalid = ({ invalid }: PodReview): number =>
  new Set(invalid.map(({ path, isOfObject }) => JSON.stringify([isOfObject, path]))).size;

/** E.g. `Admitted by restricted-v2.` What Kubernetes refuses comes first, and behind it what SCC admission decides where that is known. */
export function verdictSentence(review: WorkloadReview): string {
  const [first] = review.invalid;
  if (first === undefined) return admissionSentence(review);
  const reason = invalidSentence(first);
  const count = countInvalid(review) - 1;
  const invalid = count === 0 ? summaryTexts.invalid(reason) : summaryTexts.moreInvalid({ reason, count });
  const isDecided = review.admission === 'admitted' || isRefused(review);
  return isDecided ? summaryTexts.apartFromThat({ invalid, admission: admissionSentence(review, true) }) : invalid;
}

/** E.g. `Now: Not admitted by restricted-v2, and no other SCC would admit it. Once scc.yaml is deployed: Admitted by agents.` */
function admittedOnceDeployed(review: WorkloadReview): string {
  const now = review.now?.() ?? null;
  const then = admittedSentence(review);
  return now === null ? then : nowTexts.both({ now: admissionSentence(now.review), then, ...filesParts(now) });
}

/** The files whose deployment changes a verdict, as parts of a sentence. */
export const filesParts = ({ files }: VerdictNow): { readonly files: string; readonly count: number } =>
  files.length === 0 ? { files: nowTexts.workspace(), count: 1 } : { files: list(files, 'and'), count: files.length };

/** Whether SCC admission refuses the pod for what it asks for; a pod that an SCC leaves invalid may have been invalid before. */
export const isRefused = ({ admission, invalid, invalidatedBy }: PodReview): boolean =>
  admission === 'denied' && (invalid.length === 0 || invalidatedBy === undefined);

/**
 * E.g. `Not admitted by restricted-v2; of the other SCCs only privileged would admit it.` Other SCCs are of no use to a pod that Kubernetes refuses
 * under each.
 */
export function admissionSentence(review: WorkloadReview, namesOthers = review.invalid.length === 0): string {
  if (review.exemption !== undefined) return summaryTexts.notChecked(exemptionText(review.exemption));
  if (review.admission === 'admitted') return admittedOnceDeployed(review);
  const broken = brokenScc(review);
  if (broken !== undefined) return summaryTexts.broken({ scc: broken.scc, reason: broken.providerError?.trim() ?? '' });
  if (review.required !== undefined && review.invalidatedBy === undefined) return requiredSentence(review, review.required);
  if (review.admission === 'unknown') return summaryTexts.unknown(missingFacts(review.missing));
  if (review.invalidatedBy !== undefined) return summaryTexts.madeInvalid(review.invalidatedBy);
  const granted = grantedSccs(review).map(({ scc }) => scc);
  const would = admittingSccs(review).map(({ scc }) => scc);
  const refused = granted.length === 0 ? summaryTexts.mayUseNone() : notAdmittedBy(granted);
  if (!namesOthers) return refused;
  const undecided = undecidedSccs(review);
  if (would.length === 0) return undecided.length === 0 ? summaryTexts.noOther(refused) : refused;
  return summaryTexts.others({ refused, sccs: shortList(would, 'and'), count: would.length + undecided.length });
}

function notAdmittedBy(granted: readonly string[]): string {
  const sccs = shortList(granted, 'or');
  return granted.every(isRestrictedScc)
    ? summaryTexts.notAdmittedByDefault({ sccs, count: granted.length })
    : summaryTexts.notAdmitted(sccs);
}

/** So many names are listed before the others are counted. */
const MOST_NAMES = 4;

export function shortList(names: readonly string[], conjunction: 'and' | 'or'): string {
  return names.length <= MOST_NAMES ? list(names, conjunction) : listSome(names, MOST_NAMES - 1);
}

/** For a pod that requires one SCC by annotation and is not certain to be admitted: what that SCC makes of it, and what the others would. */
function requiredSentence(review: PodReview, required: RequiredScc): string {
  const { name } = required;
  const outcome = requiredOutcome(review, required);
  const verdict =
    outcome === 'dependsOn' ? requiredTexts.dependsOn({ scc: name, facts: missingFacts(review.missing) }) : requiredTexts[outcome](name);
  return withAlternative(review, verdict, required.without());
}

function requiredOutcome({ admission, sccs }: PodReview, { exists }: RequiredScc): keyof typeof annotationTexts | 'dependsOn' {
  if (exists === 'unknown') return 'notKnown';
  if (!exists) return 'absent';
  if (admission === 'unknown') return 'dependsOn';
  if (sccs.some(({ granted }) => granted !== false)) return 'refuses';
  return sccs.some(({ verdict }) => verdict === 'denied') ? 'refusesUngranted' : 'notGranted';
}

/** The fault of an invalid pod may be what the other SCCs would refuse. */
const withAlternative = ({ invalid }: PodReview, required: string, without: PodReview): string =>
  invalid.some(({ isOfObject }) => isOfObject !== true)
    ? requiredTexts.alone(required)
    : requiredTexts.both({ required, without: verdictWithout(without) });

function verdictWithout(review: PodReview): string {
  if (review.admission === 'admitted') return requiredTexts.admittedWithout(list([review.scc ?? '', ...review.unless], 'or'));
  return review.admission === 'denied' ? requiredTexts.deniedWithout() : requiredTexts.unknownWithout(missingFacts(review.missing));
}

/** Why the pod is refused, or may be, because of the SCC that it requires by annotation; null where that is not the cause. */
export function requirementProblem(review: PodReview): string | null {
  const { admission, required, invalidatedBy } = review;
  if (required === undefined || invalidatedBy !== undefined || admission === 'admitted') return null;
  const outcome = requiredOutcome(review, required);
  const without = required.without();
  if (outcome === 'dependsOn' || (required.exists === true && without.admission === 'denied')) return null;
  return withAlternative(review, annotationTexts[outcome](required.name), without);
}

/** Why SCC admission does not check a pod, e.g. `SCC admission skips namespace kube-system`. */
export function exemptionText(exemption: Exemption): string {
  if (exemption.kind === 'windows') return summaryTexts.skipsWindows();
  const { name, label } = exemption;
  return label === undefined ? summaryTexts.skips(name) : summaryTexts.skipsLabelled({ name, label });
}

/** What is not known may still change which SCC is chosen; the pod is admitted all the same. */
function admittedSentence({ scc = '', unless, missing, required }: PodReview): string {
  if (unless.length === 0) {
    const without = required?.without();
    return without === undefined || (without.admission === 'admitted' && without.scc === scc && without.unless.length === 0)
      ? summaryTexts.admitted(scc)
      : requiredTexts.both({ required: requiredTexts.admits(scc), without: verdictWithout(without) });
  }
  return summaryTexts.admittedBySome({ sccs: list([scc, ...unless], 'or'), facts: missingFacts(missing) });
}

/** What is certain only if OpenShift chooses the SCC of the review, where it may choose another one. */
export const ifChosen = ({ scc = '', unless }: PodReview, text: string): string =>
  unless.length === 0 ? text : summaryTexts.ifChosen({ scc, text });

/** The facts that would settle an unknown verdict, as the end of a sentence. */
export const missingFacts = (missing: readonly MissingFact[]): string => list([...new Set(missing.map(missingFact))], 'and');

function missingFact(fact: MissingFact): string {
  switch (fact.kind) {
    case 'namespace-annotation':
      return missingTexts.annotation(fact.annotation);
    case 'grant':
      return missingGrant(fact);
    case 'service-account':
      return missingTexts.account(fact.name);
    case 'scc':
      return missingTexts.scc(fact.name);
    case 'z-stream':
      return missingTexts.zStream(fact);
    case 'added-container':
      return missingTexts.addedContainer(formatFieldPath(fact.path));
    case 'volume-type':
      return missingTexts.volumeType(fact);
    case 'other-sccs':
      return missingTexts.otherSccs();
    case 'value':
      return missingValue(formatFieldPath(fact.path), fact.written);
    case 'scc-value':
      return missingValue(missingTexts.ofScc({ field: formatFieldPath(fact.path), scc: fact.scc }), fact.written);
  }
}

function missingValue(field: string, written: Json): string {
  const placeholder = placeholderIn(written);
  return placeholder === null ? missingTexts.value(field) : missingTexts.placeholder({ field, placeholder });
}

function missingGrant({ scc, role, oneOf, unplaced, unread }: MissingFact & { readonly kind: 'grant' }): string {
  if (unplaced !== undefined) return missingTexts.unplaced(unplaced);
  if (oneOf !== undefined) return missingTexts.oneOf(oneOf);
  if (role !== undefined) return missingTexts.role({ role, scc });
  if (unread === undefined) return missingTexts.mayUse(scc);
  if ('chosenBy' in unread) return missingTexts.chosenAccount(unread.chosenBy);
  if ('inSomeNamespace' in unread) return missingTexts.namespace(unread.inSomeNamespace);
  return 'createdFor' in unread
    ? missingTexts.creator(unread.createdFor)
    : missingTexts.unreadGrants({ account: unread.serviceAccount, cluster: unread.cluster });
}

/** The first `${PARAMETER}`, `$(VARIABLE)`, `$NAME` or `{{ action }}` of a text, or of the texts in a list or mapping. */
function placeholderIn(written: Json): string | null {
  const text = [written, ...listOf(written), ...Object.values(objectOf(written))].find(isPlaceholder);
  if (text === undefined) return null;
  const part = text.slice(text.search(PLACEHOLDER));
  return (/^(?:\$\([^)]*\)|\$\w+|__.+?__|.{2,57}?(?:\}\}|\}|%>))/s.exec(part)?.[0] ?? part).slice(0, LONGEST_PLACEHOLDER);
}

const LONGEST_PLACEHOLDER = 60;

/** `a`, `a or b`, `a, b or c`. */
export function list(items: readonly string[], conjunction: 'and' | 'or'): string {
  if (items.length < 2) return items[0] ?? '';
  return summaryTexts[conjunction]({ first: items.slice(0, -1).join(', '), last: items.at(-1) ?? '' });
}
