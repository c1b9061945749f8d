/** One row a workload: how the supervisor gets into it, and what that takes on the cluster. */
import { objectTitle } from '@scc-lens/words';
import type { Workload } from '@scc-lens/yaml';
import { recogniseTopology, supervisorDeliveries, supervisorHostVolumes } from '../openshell';
import { headingTexts, overviewTexts, verdictWord } from './messages';
import type { WorkloadReport } from './report';
import {
  admittingSccs,
  closestScc,
  ifChosen,
  isRefused,
  leftToGrant,
  list,
  needsOtherAnnotation,
  shortList,
  undecidedSccs,
} from './summary';

/** Null where there is nothing to report. */
export interface OverviewRow {
  readonly workload: string;
  /** How the supervisor is delivered: `hostPath`, `init container`, … */
  readonly supervisor: string | null;
  /** What must be on every node before the pod can run. */
  readonly onTheNodes: string | null;
  /** The SCC that admits the pod now, with those that may be chosen before it; `none` where it is refused, `not checked` where SCC admission skips it. */
  readonly admittedBy: string;
  /** For a refused pod, the SCCs at hand that would admit it if its service account were granted one. */
  readonly wouldAdmit: string | null;
  /** What the granted SCC closest to it would have to make exceptions for. */
  readonly exceptions: string | null;
  readonly podSecurity: string | null;
}

/** The heading of each column, in their order. */
export function overviewHeadings(): Readonly<Record<keyof OverviewRow, string>> {
  const columns = Object.entries(headingTexts).map(([column, heading]) => [column, heading()]);
  return { ...(Object.fromEntries(columns) as Record<keyof typeof headingTexts, string>), podSecurity: 'Pod Security' };
}

export function overviewRow({ workload, part, review, podSecurity }: WorkloadReport): OverviewRow {
  const denied = isRefused(review);
  const word = review.verdict === 'denied' ? overviewTexts.none() : verdictWord(review.verdict);
  const would = admittingSccs(review).map(({ scc }) => scc);
  return {
    workload: [objectTitle(workload.ref), part ?? []].flat().join(' '),
    supervisor: deliveryOf(workload),
    onTheNodes: supervisorHostVolumes(workload).some(({ role }) => role === 'consumer') ? overviewTexts.binary() : null,
    admittedBy: review.verdict === 'admitted' ? list([review.scc ?? '', ...review.unless], 'or') : word,
    wouldAdmit: denied ? shortList(would, 'or') || (undecidedSccs(review).length === 0 ? overviewTexts.none() : null) : null,
    exceptions: denied ? exceptionsOf(review) : null,
    podSecurity: podSecurity && ifChosen(review, podSecurity.level ?? verdictWord('unknown')),
  };
}

const DELIVERIES = {
  hostPath: () => 'hostPath',
  initContainer: overviewTexts.initContainer,
  imageVolume: overviewTexts.imageVolume,
  bakedIn: overviewTexts.ownImage,
  unknown: overviewTexts.unknown,
} as const;

function deliveryOf(workload: Workload): string | null {
  if (supervisorHostVolumes(workload).some(({ role }) => role === 'stager')) return overviewTexts.installs();
  const recognised = recogniseTopology(workload.pod.spec);
  if (recognised?.topology.id === 'capability-free')
    return recognised.roles.some(({ role }) => role === 'supervisor') ? overviewTexts.ownImage() : overviewTexts.ownPod();
  const kinds = new Set(supervisorDeliveries(workload.pod.spec).map(({ shape }) => DELIVERIES[shape.kind]()));
  return kinds.size === 0 ? null : list([...kinds], 'and');
}

/** What the closest SCC objects to, by kind of check; each is an exception that an SCC for the pod must make. Null where an SCC cannot be set up. */
function exceptionsOf(review: WorkloadReport['review']): string | null {
  const closest = closestScc(review);
  if (closest?.providerError !== undefined || needsOtherAnnotation(review)) return null;
  const kinds = (closest === null ? [] : leftToGrant(closest)).flatMap(([field, values]) =>
    field === 'volumes' ? values.map(type => overviewTexts.volume(type)) : field,
  );
  return kinds.join(', ') || overviewTexts.anyScc();
}
