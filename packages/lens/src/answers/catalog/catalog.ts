import type { Workload } from '@scc-lens/yaml';
import type { Placed, World } from '../../facts';
import { clusterLine } from '../../rules';
import { accountNodes, everyAccountNodes } from './accounts';
import { sectionTexts } from './messages';
import { sccNodes } from './sccs';
import type { CatalogNode } from './types';
import { judge, workloadNodes } from './workloads';

/** These workloads, each judged by what counts for its file, and the world around them as a tree; empty without workloads and policies. */
export function catalogOf(workloads: readonly Placed<Workload>[], world: World, worldOf: (file: string) => World): readonly CatalogNode[] {
  if (workloads.length + world.facts.workspace.policies.length === 0) return [];
  const judged = judge(workloads, worldOf);
  const accounts = accountNodes(judged, world);
  const { text, detail } = clusterLine(world);
  const sections = [
    section('workloads', sectionTexts.workloads(), workloadNodes(judged), judged.length),
    section('accounts', sectionTexts.accounts(), accounts.length === 0 ? [] : [...everyAccountNodes(world), ...accounts], accounts.length),
    section('sccs', sectionTexts.sccs(), sccNodes(judged, world)),
  ].filter(({ children }) => children.length > 0);
  // The first one names what the verdicts rest on.
  return sections.map((one, index) =>
    index > 0 ? one : { ...one, description: `${one.description} · ${text}`, tooltip: [one.label, `${text}. ${detail}`].join('\n') },
  );
}

function section(id: string, label: string, children: readonly CatalogNode[], count = children.length): CatalogNode {
  return { id, kind: 'section', label, description: String(count), tooltip: label, verdict: null, place: null, children };
}
