/** The state of a document and of a workload in a few words: what the verdicts rest on, and what they come to. */
import type { MissingFact, PodReview } from '@scc-lens/admission';
import { isWithin, listSome, textOf, type Finding } from '@scc-lens/words';
import type { ParsedFile, Workload } from '@scc-lens/yaml';
import type { Facts, Settings, World } from '../../facts';
import {
  containerSites,
  describeSupervisorImage,
  gatewayReleases,
  isSupervisorRepository,
  supervisorDeliveries,
  supervisorSettingsFor,
} from '../../openshell';
import {
  closestScc,
  countInvalid,
  countReasons,
  filesParts,
  hasUnknownAccount,
  podSecurityRefusal,
  reviewWorkload,
  serviceAccountOf,
  verdictNow,
  verdictSentence,
  workloadsIn,
} from '../../review';
import type { VerdictNow, WorkloadPlace } from '../../review';
import { obstacleOf } from '../kinds';
import { capabilitiesLacking } from '../missing-capability';
import type { AnalyzeOptions } from '../types';
import { documentFindings } from './documentFindings';
import { headlineTexts, statusTexts } from './messages';
import type { NotJudged } from './notJudged';

export interface StatusLine {
  /** In a few words. */
  readonly text: string;
  /** The rest of it; empty where there is none. */
  readonly detail: string;
}

export interface DocumentStatus {
  /** The connected cluster, or the OpenShift that is assumed. */
  readonly cluster: StatusLine;
  /** The release of OpenShell; null where neither the document nor the workspace has anything of it. */
  readonly openshell: StatusLine | null;
  /** The verdict on the workloads, as which service account they run and which SCC admits them; or why there is none. */
  readonly verdict: StatusLine & {
    /** The verdict on the one workload; the worst of several; null where nothing is judged. */
    readonly state: Headline['state'] | null;
    /** The workload whose review explains it; null where there is none. */
    readonly place: WorkloadPlace | null;
  };
}

/** In linear time; `gaps` are what of the document is not judged, apart from its workloads. */
export function documentStatus(file: ParsedFile, gaps: readonly NotJudged[], options: AnalyzeOptions): DocumentStatus {
  const places = workloadsIn(file);
  return { cluster: clusterLine(options), openshell: openshellLine(options, places), verdict: verdictLine(places, gaps, options) };
}

/** What the verdicts rest on: the connected cluster, or the OpenShift that is assumed. */
export function clusterLine({ facts: { cluster }, settings }: World): StatusLine {
  const release = releaseText(settings);
  if (cluster.context === null)
    return { text: statusTexts.assumed(release), detail: `${settings.releaseNote} ${statusTexts.noCluster()}`.trimStart() };
  const detail = cluster.hiddenSccs ? statusTexts.hiddenSccs(release) : statusTexts.clusterDecides(release);
  return { text: statusTexts.cluster(cluster.context), detail };
}

const releaseText = ({ openshiftProfile, openshiftVersion }: Settings): string =>
  `${openshiftProfile === 'microshift' ? 'MicroShift' : 'OpenShift'} ${openshiftVersion}`;

/** The gateway's, because supervisor and gateway must be of one release; else the one of the image that fixes deliver. */
function openshellLine(world: AnalyzeOptions, places: readonly WorkloadPlace[]): StatusLine | null {
  const namespace = places[0]?.workload.ref.namespace ?? null;
  const gateways = gatewayReleases(world, namespace);
  if (gateways.length > 0) return { text: `OpenShell ${gateways.join(', ')}`, detail: statusTexts.byGateway() };
  if (!places.some(({ workload }) => isOfOpenShell(workload, world.settings))) return null;
  const { image } = supervisorSettingsFor(world, namespace);
  const { release } = describeSupervisorImage(image, world.settings.imageNames);
  const text = release === null ? statusTexts.someOpenShell() : statusTexts.assumed(`OpenShell ${release.text}`);
  return { text, detail: statusTexts.byImage(image) };
}

const isOfOpenShell = ({ ref, pod: { spec } }: Workload, { imageNames }: Settings): boolean =>
  ref.kind.startsWith('Sandbox') ||
  supervisorDeliveries(spec).length > 0 ||
  containerSites(spec).some(({ container: { image } }) => isSupervisorRepository(textOf(image), imageNames));

type Verdict = DocumentStatus['verdict'];

function verdictLine(places: readonly WorkloadPlace[], gaps: readonly NotJudged[], options: AnalyzeOptions): Verdict {
  const [first] = places;
  if (first === undefined) return withoutWorkloads(gaps);
  return places.length === 1 && gaps.length === 0 ? ofOne(first, options) : ofSeveral(places, gaps.length, options);
}

function withoutWorkloads([first, ...others]: readonly NotJudged[]): Verdict {
  if (first === undefined) return { text: statusTexts.noPods(), detail: '', state: null, place: null };
  const text = others.length === 0 ? statusTexts.notJudged() : statusTexts.objectsNotJudged(others.length + 1);
  // The reason begins with the same words.
  const detail = first.reason.startsWith(text)
    ? first.reason
        .slice(text.length)
        .replace(/^[:：]/, '')
        .trim()
    : first.reason;
  return { text, detail, state: 'not-checked', place: null };
}

function ofOne(place: WorkloadPlace, options: AnalyzeOptions): Verdict {
  const { state, text, details } = headlineOf(place, options);
  const isDecided = state !== 'unknown' && state !== 'not-checked';
  const detail = [statusTexts.runsAs(accountText(place.workload, options.facts)), ...(isDecided ? [] : [details])].join(' ');
  return { text, detail, state, place };
}

/** The verdicts in the order in which they matter. */
const VERDICTS = ['denied', 'invalid', 'unknown', 'not-checked', 'admitted'] as const;

function ofSeveral(places: readonly WorkloadPlace[], gaps: number, { facts, settings }: AnalyzeOptions): Verdict {
  const reviewed = places.map(place => {
    const review = reviewWorkload(place.workload, facts.cluster, settings);
    const now = podSecurityRefusal(place.workload, review, { facts, settings }) === null ? verdictNow(review) : 'denied';
    return { place, review: review.now?.()?.review ?? review, now };
  });
  const groups = VERDICTS.map(verdict => ({ verdict, found: reviewed.filter(({ now }) => now === verdict) })).filter(
    ({ found }) => found.length > 0,
  );
  const counts = [
    ...groups.map(({ verdict, found }) => statusTexts[verdict](found.length)),
    ...(gaps === 0 ? [] : [statusTexts.objectsNotJudged(gaps)]),
  ];
  const [worst] = groups;
  const accounts = new Set(places.map(({ workload }) => accountText(workload, facts)));
  const sccs = new Set(reviewed.flatMap(({ review }) => (review.verdict === 'admitted' && review.scc !== undefined ? [review.scc] : [])));
  return {
    text: statusTexts.workloads({ count: places.length, verdicts: counts.join(', ') }),
    detail: [statusTexts.runAs(shortList(accounts)), ...(sccs.size === 0 ? [] : [statusTexts.sccs(shortList(sccs))])].join(' '),
    state: worst?.verdict ?? null,
    place: worst?.found[0]?.place ?? null,
  };
}

function accountText(workload: Workload, { cluster }: Facts): string {
  if (hasUnknownAccount(workload)) return statusTexts.unknownAccount();
  const namespace = workload.ref.namespace ?? cluster.defaultNamespace;
  return namespace === null ? serviceAccountOf(workload) : `${namespace}/${serviceAccountOf(workload)}`;
}

/** So many names are listed. */
const MOST = 3;

const shortList = (names: ReadonlySet<string>): string => listSome([...names], MOST);

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
  const refused = podSecurityRefusal(workload, review, options);
  if (refused !== null)
    return {
      state: 'denied',
      text: headlineTexts.podSecurity(refused.level),
      details: [details, headlineTexts.objections(refused)].join('\n'),
    };
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
  if (review.verdict === 'invalid') return { state: 'invalid', text: headlineTexts.invalid(countInvalid(review)) };
  if (review.verdict === 'unknown') return { state: 'unknown', text: dependsOn(review.missing) };
  if (review.verdict === 'not-checked') return { state: 'not-checked', text: headlineTexts.notChecked() };
  return { state: 'denied', text: refusedText(review) };
}

function refusedText(review: PodReview): string {
  const { required } = review;
  if (required?.exists === false) return headlineTexts.requiresAbsent(shortened(required.name));
  const count = countReasons(review);
  if (count > 0) return headlineTexts.refused(count);
  if (closestScc(review) !== null) return headlineTexts.unusable();
  return required === undefined ? headlineTexts.noScc() : headlineTexts.requiresUngranted(shortened(required.name));
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
      if (fact.unplaced !== undefined) return headlineTexts.unplaced(shortened(fact.unplaced));
      if (fact.oneOf !== undefined) return shortened(fact.oneOf);
      if (fact.role !== undefined) return headlineTexts.role(shortened(fact.role));
      if (fact.unread !== undefined && 'inSomeNamespace' in fact.unread) return headlineTexts.home();
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
    case 'added-container':
    case 'value':
    case 'scc-value':
      return headlineTexts.value(shortened(fact.path.findLast(step => typeof step === 'string') ?? ''));
  }
}

/** So many characters of a name are shown. */
const LONGEST_NAME = 48;

const shortened = (name: string): string => (name.length <= LONGEST_NAME ? name : `${name.slice(0, LONGEST_NAME - 1)}…`);
