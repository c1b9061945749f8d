import type { ProtocolCatalogNode } from '../../../server/src/protocol';

/** The nodes whose texts contain another text, with all that is below them, and the nodes above these. */
export function filterCatalog(nodes: readonly ProtocolCatalogNode[], text: string): readonly ProtocolCatalogNode[] {
  const wanted = text.toLowerCase();
  if (wanted === '') return nodes;
  return nodes.flatMap((node): readonly ProtocolCatalogNode[] => {
    const { kind, label, description } = node;
    if (kind !== 'section' && `${label} ${description}`.toLowerCase().includes(wanted)) return [node];
    const children = filterCatalog(node.children, text);
    return children.length === 0 ? [] : [{ ...node, children }];
  });
}
