/** Workloads by verdict. */
import { remember } from '@scc-lens/words';
import type { Workload } from '@scc-lens/yaml';
import type { Placed, World } from '../../facts';
import { reviewWorkload, verdictNow, verdictSentence, type WorkloadReview } from '../../review';
import { itemTexts, verdictTexts } from './messages';
import { placeOf, type CatalogNode } from './types';

/** The groups in the order in which they matter. */
const GROUPS = [
  ['refused', 'denied'],
  ['unknown', 'unknown'],
  ['admitted', 'admitted'],
  ['not-checked', 'not-checked'],
] as const;

/** A workload of the workspace, with what admission makes of it. */
export interface Judged {
  readonly placed: Placed<Workload>;
  readonly review: WorkloadReview;
}

export function judge(workloads: readonly Placed<Workload>[], worldOf: (file: string) => World): readonly Judged[] {
  return workloads.map(placed => {
    const { facts, settings } = worldOf(placed.file);
    return { placed, review: reviewWorkload(placed.item, facts.cluster, settings) };
  });
}

/** A group for each verdict that some workload has. */
export function workloadNodes(judged: readonly Judged[]): readonly CatalogNode[] {
  return GROUPS.flatMap(([group, verdict]): readonly CatalogNode[] => {
    const children = judged.filter(({ review }) => groupOf(review) === group).map(each => workloadNode(`workloads/${group}`, each));
    if (children.length === 0) return [];
    const [label, count] = [verdictTexts[group](), itemTexts.pods(children.length)];
    return [
      {
        id: `workloads/${group}`,
        kind: 'verdict',
        label,
        description: String(children.length),
        tooltip: itemTexts.group({ verdict: label, workloads: count }),
        verdict,
        place: null,
        children,
      },
    ];
  });
}

function groupOf(review: WorkloadReview): (typeof GROUPS)[number][0] {
  const verdict = verdictNow(review);
  return verdict === 'denied' || verdict === 'invalid' ? 'refused' : verdict;
}

/** A workload is listed more than once. */
const sentenceOf = remember(verdictSentence);

/** A workload under another node; `note` is what it is there. */
export function workloadNode(under: string, { placed, review }: Judged, note = ''): CatalogNode {
  const { item } = placed;
  const { kind, name, namespace } = item.ref;
  const label = name ?? itemTexts.noName();
  return {
    id: `${under}/${placed.file}#${placed.document}/${item.podSpec.join('/')}`,
    kind: 'workload',
    label,
    description: [kind, ...(note === '' ? [] : [note]), ...(namespace === null ? [] : [namespace])].join(' · '),
    tooltip: `${kind} ${label}\n${sentenceOf(review)}`,
    verdict: verdictNow(review),
    place: placeOf(placed, [...item.object, 'kind']),
    children: [],
  };
}
