/** The verdict of all SCCs in one sentence. */
import * as l10n from '@vscode/l10n';
import { invalidSentence } from '@scc-lens/admission';
import type { Exemption, MissingFact, PodReview, RequiredScc, SccReview, Violation } from '@scc-lens/admission';
import { isPlaceholder, listOf, remember } from '@scc-lens/words';
import type { Json } from '@scc-lens/words';
import type { VerdictNow, WorkloadReview } from './beforeDeployment';
import { annotationTexts, nowTexts, requiredTexts } from './messages';

/** SCCs that the pod's service account or its creator may use, in OpenShift's order. */
export const grantedSccs = (review: PodReview): readonly SccReview[] => review.sccs.filter(({ granted }) => granted === true);

/** SCCs that would admit the pod if they were granted, in OpenShift's order. */
export const admittingSccs = (review: PodReview): readonly SccReview[] => review.sccs.filter(({ verdict }) => verdict === 'admitted');

/**
 * The granted SCC whose violations explain a denial best: the first in OpenShift's order, unless a later one objects to less of the
 * same and to nothing else; null where none is granted.
 */
export function closestScc(review: PodReview): SccReview | null {
  const invalidating = review.sccs.find(({ scc }) => scc === review.invalidatedBy);
  if (invalidating !== undefined) return invalidating;
  const [first, ...others] = grantedSccs(review).filter(({ verdict }) => verdict === 'denied');
  if (first === undefined) return null;
  if (others.length === 0) return first;
  let best = { scc: first, objections: objectionsOf(first) };
  for (const scc of others) {
    const objections = objectionsOf(scc);
    if (isPartOf(objections, best.objections)) best = { scc, objections };
  }
  return best.scc;
}

/**
 * Why an SCC refuses the pod: the values that it objects to, each once. The pod's own value is checked again for every container, and a bad
 * host port for every other one. Everything that names or counts reasons takes them from here.
 */
export const reasonsOf: (scc: SccReview) => readonly Violation[] = remember(({ violations }) => [
  ...new Map(violations.map(violation => [keyOf(violation), violation])).values(),
]);

/** The reasons of a refusal, by the closest SCC; zero where the pod is refused for no value of its own. */
export function countReasons(review: PodReview): number {
  const closest = closestScc(review);
  return closest === null ? 0 : reasonsOf(closest).length;
}

/**
 * As many permissions as an SCC for the pod must grant beyond the closest one: a capability that two containers add is one. Zero where the
 * pod is refused for no value of its own.
 */
export function countPermissions(review: PodReview): number {
  const violations = closestScc(review)?.violations ?? [];
  return new Set(violations.map(({ check, badValue }) => JSON.stringify([check, badValue]))).size;
}

const keyOf = ({ check, path, badValue }: Violation): string => JSON.stringify([check, path, badValue]);

const objectionsOf = ({ violations }: SccReview): ReadonlySet<string> => new Set(violations.map(keyOf));

function isPartOf(these: ReadonlySet<string>, those: ReadonlySet<string>): boolean {
  return these.size < those.size && [...these].every(objection => those.has(objection));
}

/**
 * E.g. `Admitted by restricted-v2.` A pod that Kubernetes refuses is invalid first of all; what SCC admission decides about it, where that
 * is known, follows.
 */
export function verdictSentence(review: WorkloadReview): string {
  const [first, ...others] = review.invalid;
  if (first === undefined) return admissionSentence(review);
  const parts = { reason: invalidSentence(first), count: others.length };
  const invalid =
    others.length === 0
      ? l10n.t('Invalid pod: {reason}', parts)
      : others.length === 1
        ? l10n.t('Invalid pod: {reason} 1 more field is invalid.', parts)
        : l10n.t('Invalid pod: {reason} {count} more fields are invalid.', parts);
  const isDecided = review.admission === 'admitted' || isRefused(review);
  return isDecided ? l10n.t('{invalid} Apart from that: {admission}', { invalid, admission: admissionSentence(review) }) : invalid;
}

/** E.g. `Now: Not admitted by restricted-v2, and no other SCC would admit it. Once scc.yaml is deployed: Admitted by agents.` */
function admittedOnceDeployed(review: WorkloadReview): string {
  const now = review.now?.() ?? null;
  const then = admittedSentence(review);
  return now === null ? then : nowTexts.both({ now: admissionSentence(now.review), then, ...filesParts(now) });
}

/** The files whose deployment changes a verdict, as parts of a sentence. */
export function filesParts({ files }: VerdictNow): { readonly files: string; readonly count: number } {
  return files.length === 0 ? { files: nowTexts.workspace(), count: 1 } : { files: list(files, 'and'), count: files.length };
}

/** Whether SCC admission refuses the pod for what it asks for; a pod that an SCC leaves invalid may have been invalid before. */
export function isRefused({ admission, invalid, invalidatedBy }: PodReview): boolean {
  return admission === 'denied' && (invalid.length === 0 || invalidatedBy === undefined);
}

/** E.g. `Not admitted by restricted-v2; of the other SCCs only privileged would admit it.` */
export function admissionSentence(review: WorkloadReview): string {
  if (review.exemption !== undefined) return l10n.t('Not checked: {reason}.', { reason: exemptionText(review.exemption) });
  if (review.admission === 'admitted') return admittedOnceDeployed(review);
  if (review.required !== undefined && review.invalidatedBy === undefined) return requiredSentence(review, review.required);
  if (review.admission === 'unknown') return l10n.t('Unknown: it depends on {facts}.', { facts: missingFacts(review.missing) });
  if (review.invalidatedBy !== undefined)
    return l10n.t('Not admitted: OpenShift chooses {scc}, whose changes make the pod invalid.', { scc: review.invalidatedBy });
  const granted = grantedSccs(review).map(({ scc }) => scc);
  const would = admittingSccs(review).map(({ scc }) => scc);
  const refused =
    granted.length === 0
      ? l10n.t('Not admitted: its service account may use no SCC')
      : l10n.t('Not admitted by {sccs}', { sccs: list(granted, 'or') });
  if (would.length === 0) return l10n.t('{refused}, and no other SCC would admit it.', { refused });
  const parts = { refused, sccs: list(would, 'and') };
  return would.length === 1
    ? l10n.t('{refused}; of the other SCCs only {sccs} would admit it.', parts)
    : l10n.t('{refused}; of the other SCCs {sccs} would admit it.', parts);
}

/** For a pod that requires one SCC by annotation and is not certain to be admitted: what that SCC makes of it, and what the others would. */
function requiredSentence(review: PodReview, required: RequiredScc): string {
  const { name } = required;
  const outcome = requiredOutcome(review, required);
  const verdict =
    outcome === 'dependsOn' ? requiredTexts.dependsOn({ scc: name, facts: missingFacts(review.missing) }) : requiredTexts[outcome](name);
  return requiredTexts.both({ required: verdict, without: verdictWithout(required.without()) });
}

function requiredOutcome({ admission, sccs }: PodReview, { exists }: RequiredScc): keyof typeof annotationTexts | 'dependsOn' {
  if (exists === 'unknown') return 'notKnown';
  if (!exists) return 'absent';
  if (admission === 'unknown') return 'dependsOn';
  return sccs.every(({ granted }) => granted === false) ? 'notGranted' : 'refuses';
}

function verdictWithout(review: PodReview): string {
  if (review.admission === 'admitted') return requiredTexts.admittedWithout(list([review.scc ?? '', ...review.unless], 'or'));
  return review.admission === 'denied' ? requiredTexts.deniedWithout() : requiredTexts.unknownWithout(missingFacts(review.missing));
}

/**
 * Why the pod is refused, or may be, because of the SCC that it requires by annotation; null where the annotation is not the cause:
 * without it the pod is refused too, by what else there is.
 */
export function requirementProblem(review: PodReview): string | null {
  const { admission, required, invalidatedBy } = review;
  if (required === undefined || invalidatedBy !== undefined || admission === 'admitted') return null;
  const outcome = requiredOutcome(review, required);
  const without = required.without();
  if (outcome === 'dependsOn' || (required.exists === true && without.admission === 'denied')) return null;
  return requiredTexts.both({ required: annotationTexts[outcome](required.name), without: verdictWithout(without) });
}

/** Why SCC admission does not check a pod, e.g. `SCC admission skips namespace kube-system`. */
export function exemptionText(exemption: Exemption): string {
  if (exemption.kind === 'windows') return l10n.t('SCC admission skips Windows pods');
  const { name, label } = exemption;
  return label === undefined
    ? l10n.t('SCC admission skips namespace {name}', { name })
    : l10n.t('SCC admission skips namespace {name}, which has the label {label}', { name, label });
}

/** What is not known may still change which SCC is chosen; the pod is admitted all the same. */
function admittedSentence({ scc = '', unless, missing, required }: PodReview): string {
  if (unless.length === 0) {
    const without = required?.without();
    return without === undefined || (without.admission === 'admitted' && without.scc === scc && without.unless.length === 0)
      ? l10n.t('Admitted by {scc}.', { scc })
      : requiredTexts.both({ required: requiredTexts.admits(scc), without: verdictWithout(without) });
  }
  return l10n.t('Admitted by {sccs}: it depends on {facts}.', { sccs: list([scc, ...unless], 'or'), facts: missingFacts(missing) });
}

/** The facts that would settle an unknown verdict, as the end of a sentence. */
export function missingFacts(missing: readonly MissingFact[]): string {
  return list([...new Set(missing.map(missingFact))], 'and');
}

function missingFact(fact: MissingFact): string {
  switch (fact.kind) {
    case 'namespace-annotation':
      return l10n.t("the namespace's annotation {annotation}", { annotation: fact.annotation });
    case 'grant':
      if (fact.role !== undefined)
        return l10n.t('ClusterRole {role}, which is not in the workspace and would have to allow SCC {scc}', {
          role: fact.role,
          scc: fact.scc,
        });
      if (fact.unread !== undefined && 'chosenBy' in fact.unread)
        return l10n.t('the service account, which the controller of the {kind} chooses', { kind: fact.unread.chosenBy });
      if (fact.unread !== undefined && 'createdFor' in fact.unread)
        return l10n.t('the SCCs that the creator of the pods of {kind} may use, who is not known', { kind: fact.unread.createdFor });
      return fact.unread === undefined
        ? l10n.t('whether the service account may use {scc}', { scc: fact.scc })
        : l10n.t('the SCCs that service account {account} may use, which were not read on {cluster}', {
            account: fact.unread.serviceAccount,
            cluster: fact.unread.cluster,
          });
    case 'service-account':
      return l10n.t('automountServiceAccountToken of the ServiceAccount {name}, which is not in the workspace', { name: fact.name });
    case 'scc':
      return l10n.t('the SCC {name}, which is not known', { name: fact.name });
    case 'z-stream':
      return l10n.t('whether OpenShift {release} has the change to its SCCs of {merged} (cluster-kube-apiserver-operator #{pull})', {
        release: fact.release,
        merged: fact.merged,
        pull: String(fact.pull),
      });
    case 'volume-type':
      return l10n.t('what the volume type {type} of SCC {scc} allows', { type: fact.type, scc: fact.scc });
    case 'other-sccs':
      return l10n.t('SCCs of the cluster that could not be read');
    case 'value':
      return unreadValue(fact.path.join('.'), placeholderIn(fact.written));
  }
}

const unreadValue = (field: string, placeholder: string | null): string =>
  placeholder === null
    ? l10n.t('the value of {field}, which cannot be read', { field })
    : l10n.t('the value of {field}, in which {placeholder} is not replaced', { field, placeholder });

/** The first `${PARAMETER}` or `{{ action }}` of a text, or of the texts in a list. */
function placeholderIn(written: Json): string | null {
  const text = [written, ...listOf(written)].find(isPlaceholder);
  if (text === undefined) return null;
  const part = text.slice(text.search(/\$\{|\{\{|\{%|<%/));
  return (/^.{2,57}?(?:\}\}|\}|%>)/s.exec(part)?.[0] ?? part).slice(0, LONGEST_PLACEHOLDER);
}

const LONGEST_PLACEHOLDER = 60;

/** `a`, `a or b`, `a, b or c`. */
export function list(items: readonly string[], conjunction: 'and' | 'or'): string {
  if (items.length < 2) return items[0] ?? '';
  const parts = { first: items.slice(0, -1).join(', '), last: items.at(-1) ?? '' };
  return conjunction === 'and' ? l10n.t('{first} and {last}', parts) : l10n.t('{first} or {last}', parts);
}
