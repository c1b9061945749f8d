import type { Settings, World } from '../../facts';
import { clusterLine } from '../../rules';
import { accountNodes, everyAccountNodes } from './accounts';
import { sectionTexts } from './messages';
import { sccNodes } from './sccs';
import type { CatalogNode } from './types';
import { judge, workloadNodes } from './workloads';

/** The workspace and a connected cluster as a tree; empty where the workspace contains neither workloads nor policies. */
export function catalogOf(world: World, settingsOf: (file: string) => Settings): readonly CatalogNode[] {
  const { workloads, policies } = world.facts.workspace;
  if (workloads.length + policies.length === 0) return [];
  const judged = judge(world, settingsOf);
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
