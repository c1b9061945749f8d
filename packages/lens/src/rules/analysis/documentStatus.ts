/** What the verdicts on a document rest on, and what they come to, in a line each. */
import type { ParsedFile, Workload } from '@scc-lens/yaml';
import type { Facts, Settings } from '../../facts';
import { describeSupervisorImage, gatewayReleases, supervisorSettingsFor } from '../../openshell';
import { hasUnknownAccount, reviewWorkload, serviceAccountOf, verdictNow, workloadsIn } from '../../review';
import type { WorkloadPlace } from '../../review';
import { headlineOf } from './headline';
import type { Headline } from './headline';
import { statusTexts } from './messages';
import type { NotJudged } from './notJudged';
import type { AnalyzeOptions } from './options';

export interface StatusLine {
  /** In a few words. */
  readonly text: string;
  /** The rest of it; empty where there is none. */
  readonly detail: string;
}

export interface DocumentStatus {
  /** The connected cluster, or the OpenShift that is assumed. */
  readonly cluster: StatusLine;
  /** The release of OpenShell. */
  readonly openshell: StatusLine;
  /** The verdict on the workloads, as which service account they run and which SCC admits them; or why there is none. */
  readonly verdict: StatusLine & {
    /** The verdict on the one workload; the worst of several; null where nothing is judged. */
    readonly state: Headline['state'] | null;
    /** The workload whose review explains it; null where there is none. */
    readonly place: WorkloadPlace | null;
  };
}

/**
 * For a document as a whole: the one workload, or the number of workloads by verdict. In linear time.
 * @param gaps what of it is not judged, apart from its workloads
 */
export function documentStatus(file: ParsedFile, gaps: readonly NotJudged[], options: AnalyzeOptions): DocumentStatus {
  const places = workloadsIn(file);
  return {
    cluster: clusterLine(options),
    openshell: openshellLine(options, places[0]?.workload ?? null),
    verdict: verdictLine(places, gaps, options),
  };
}

function clusterLine({ facts: { cluster }, settings }: AnalyzeOptions): StatusLine {
  const release = releaseText(settings);
  if (cluster.context === null)
    return { text: statusTexts.assumed(release), detail: `${settings.releaseNote} ${statusTexts.noCluster()}`.trimStart() };
  const detail = cluster.hiddenSccs ? statusTexts.hiddenSccs(release) : statusTexts.clusterDecides(release);
  return { text: statusTexts.cluster(cluster.context), detail };
}

const releaseText = ({ openshiftProfile, openshiftVersion }: Settings): string =>
  `${openshiftProfile === 'microshift' ? 'MicroShift' : 'OpenShift'} ${openshiftVersion}`;

/** The gateway's, because supervisor and gateway must be of one release; else the one of the image that fixes deliver. */
function openshellLine(world: AnalyzeOptions, workload: Workload | null): StatusLine {
  const namespace = workload?.ref.namespace ?? null;
  const gateways = gatewayReleases(world, namespace);
  if (gateways.length > 0) return { text: `OpenShell ${gateways.join(', ')}`, detail: statusTexts.byGateway() };
  const { image } = supervisorSettingsFor(world, namespace);
  const { release } = describeSupervisorImage(image, world.settings.imageNames);
  const text = release === null ? statusTexts.someOpenShell() : statusTexts.assumed(`OpenShell ${release.text}`);
  return { text, detail: statusTexts.byImage(image) };
}

type Verdict = DocumentStatus['verdict'];

function verdictLine(places: readonly WorkloadPlace[], gaps: readonly NotJudged[], options: AnalyzeOptions): Verdict {
  const [first] = places;
  if (first === undefined) return withoutWorkloads(gaps);
  return places.length === 1 && gaps.length === 0 ? ofOne(first, options) : ofSeveral(places, gaps.length, options);
}

function withoutWorkloads([first, ...others]: readonly NotJudged[]): Verdict {
  if (first === undefined) return { text: statusTexts.noPods(), detail: '', state: null, place: null };
  const text = others.length === 0 ? statusTexts.notJudged() : statusTexts.objectsNotJudged(others.length + 1);
  return { text, detail: first.reason, state: 'not-checked', place: null };
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
    return { place, review: review.now?.()?.review ?? review, now: verdictNow(review) };
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

function shortList(names: ReadonlySet<string>): string {
  const shown = [...names].slice(0, MOST).join(', ');
  return names.size > MOST ? statusTexts.andMore({ names: shown, count: names.size - MOST }) : shown;
}
