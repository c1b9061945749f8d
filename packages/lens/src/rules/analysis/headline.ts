/** The state of a workload in a few words, for a place where a sentence would be cut. */
import type { MissingFact, PodReview } from '@scc-lens/admission';
import { isWithin } from '@scc-lens/words';
import type { Finding } from '@scc-lens/words';
import { closestScc, countReasons, filesParts, reviewWorkload, verdictSentence } from '../../review';
import type { VerdictNow, WorkloadPlace } from '../../review';
import { obstacleOf } from '../kinds';
import { capabilitiesLacking } from '../missing-capability';
import { documentFindings } from './documentFindings';
import { headlineTexts } from './messages';
import type { AnalyzeOptions } from './options';

export interface Headline {
  /** `impaired`: the pod is admitted, but the supervisor in it lacks something. */
  readonly state: 'admitted' | 'impaired' | 'denied' | 'invalid' | 'unknown' | 'not-checked';
  readonly text: string;
  /** The whole verdict, and what impairs the supervisor, a sentence a line. */
  readonly details: string;
}

/** What a workload's verdict comes to. It is `admitted` only where no missing fact can change that, and the supervisor has what it needs. */
export function headlineOf(place: WorkloadPlace, options: AnalyzeOptions): Headline {
  const { manifest, workload } = place;
  const review = reviewWorkload(workload, options.facts.cluster, options.settings);
  const details = verdictSentence(review);
  if (review.verdict !== 'admitted') return { ...refusal(review), details };
  if (review.unless.length > 0) return { state: 'unknown', text: dependsOn(review.missing), details };
  const findings = documentFindings(manifest, options).filter(({ path }) => isWithin(path, workload.podSpec));
  const obstacles = findings.filter(finding => obstacleOf(finding) !== null);
  const now = review.now?.() ?? null;
  if (now?.review.admission === 'denied') return { state: 'denied', text: headlineTexts.refusedNow(filesIn(now)), details };
  if (obstacles.length === 0) return { state: 'admitted', text: admittedText(review, now), details };
  const lacking = capabilitiesLacking(workload, { review: () => review, settings: options.settings });
  const isLack = obstacles.some(finding => obstacleOf(finding) === 'capability');
  return {
    state: 'impaired',
    text: isLack ? headlineTexts.lacks(lacking.length) : headlineTexts.cannotStart(),
    details: [details, ...obstacles.map(({ message }: Finding) => message)].join('\n'),
  };
}

function admittedText({ scc = '' }: PodReview, now: VerdictNow | null): string {
  const then = shortened(scc);
  if (now === null) return headlineTexts.admitted(then);
  return headlineTexts.otherNow({ now: shortened(now.review.scc ?? ''), then, ...filesIn(now) });
}

function filesIn(now: VerdictNow): ReturnType<typeof filesParts> {
  const { files, count } = filesParts(now);
  return { files: shortened(files), count };
}

function refusal(review: PodReview): Pick<Headline, 'state' | 'text'> {
  if (review.verdict === 'invalid') return { state: 'invalid', text: headlineTexts.invalid(review.invalid.length) };
  if (review.verdict === 'unknown') return { state: 'unknown', text: dependsOn(review.missing) };
  if (review.verdict === 'not-checked') return { state: 'not-checked', text: headlineTexts.notChecked() };
  return { state: 'denied', text: refusedText(review) };
}

function refusedText(review: PodReview): string {
  const { required } = review;
  if (required?.exists === false) return headlineTexts.requiresAbsent(shortened(required.name));
  const count = countReasons(review);
  if (count > 0) return headlineTexts.refused(count);
  if (required !== undefined) return headlineTexts.requiresUngranted(shortened(required.name));
  return closestScc(review) === null ? headlineTexts.noScc() : headlineTexts.unusable();
}

function dependsOn(missing: readonly MissingFact[]): string {
  const facts = new Set(missing.map(factOf));
  const [only] = facts;
  return facts.size === 1 && only !== undefined ? headlineTexts.dependsOn(only) : headlineTexts.dependsOnSome(facts.size);
}

/** The fact without its details. */
function factOf(fact: MissingFact): string {
  switch (fact.kind) {
    case 'namespace-annotation':
      return headlineTexts.namespace();
    case 'grant':
      if (fact.role !== undefined) return headlineTexts.role(shortened(fact.role));
      return fact.unread !== undefined && 'chosenBy' in fact.unread ? headlineTexts.serviceAccount() : headlineTexts.grants();
    case 'service-account':
      return headlineTexts.serviceAccount();
    case 'scc':
      return headlineTexts.scc(shortened(fact.name));
    case 'z-stream':
      return headlineTexts.zStream(fact.release);
    case 'volume-type':
      return headlineTexts.volumeType(fact.type);
    case 'other-sccs':
      return headlineTexts.otherSccs();
    case 'value':
      return headlineTexts.value(shortened(fact.path.findLast(step => typeof step === 'string') ?? ''));
  }
}

/** So many characters of a name are shown. */
const MOST = 48;

const shortened = (name: string): string => (name.length <= MOST ? name : `${name.slice(0, MOST - 1)}…`);
