import { Uri, workspace } from 'vscode';
import type { TreeNodeItem } from '../editor';
import type { ProtocolCatalogNode } from '../../../server/src/protocol';
import { catalogTexts } from './messages';
import { OPEN_MANIFEST } from './openManifest';

const VERDICT_ICONS = {
  admitted: ['pass', 'testing.iconPassed'],
  denied: ['error', 'testing.iconFailed'],
  invalid: ['error', 'testing.iconFailed'],
  unknown: ['question', 'testing.iconQueued'],
  'not-checked': ['circle-slash', null],
} as const;

const KIND_ICONS: Partial<Record<ProtocolCatalogNode['kind'], string>> = { account: 'account', scc: 'shield', relation: 'key' };

/** A node of the catalog as an item of the tree view. `isFiltered` shows what is below it at once. */
export function itemOf(node: ProtocolCatalogNode, isFiltered: boolean): TreeNodeItem {
  const { id, label, kind, tooltip, verdict, place, children } = node;
  const [icon, color] = verdict === null ? [KIND_ICONS[kind] ?? null, null] : VERDICT_ICONS[verdict];
  const file = kind === 'workload' && place !== null ? workspace.asRelativePath(Uri.parse(place.file)) : '';
  return {
    // The editor remembers by id what is collapsed, and a filter shows what it found.
    id: isFiltered ? `filtered/${id}` : id,
    label,
    description: [file, node.description].filter(text => text !== '').join(' · '),
    tooltip,
    spoken: spokenText(node, file),
    icon,
    color,
    context: [kind, ...(place === null ? [] : ['place']), ...(verdict === null ? [] : [verdict])].join(' '),
    isExpanded: children.length === 0 ? null : isFiltered || id === 'workloads' || id === 'workloads/refused',
    // A click on a node with others below it shows these.
    ...(place !== null && children.length === 0
      ? { command: { title: catalogTexts.open(), command: OPEN_MANIFEST, arguments: [node] } }
      : {}),
  };
}

/** The tooltip names the verdict, which the icon shows to the others. */
function spokenText({ tooltip, description, kind }: ProtocolCatalogNode, file: string): string {
  const count = kind === 'section' || kind === 'scc' ? description : '';
  return [...tooltip.split('\n'), count, file].filter(text => text !== '').join(', ');
}
