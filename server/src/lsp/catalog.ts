/** The catalog for a client that shows it as a tree. */
import { catalogOf } from '@scc-lens/lens';
import type { CatalogNode } from '@scc-lens/lens';
import { CATALOG_CHANGED } from '@scc-lens/protocol';
import type { LocateResult, ObjectPlace } from '@scc-lens/protocol';
import { locate } from '@scc-lens/yaml';
import { asked } from './changeNotice';
import { toRange } from './convert';
import type { Session } from './session';
import { readSource } from './sources';
import { canonical } from './workspaceFiles';

/** All of the catalog. Nothing is computed until it is asked for. */
export function catalog(session: Session): readonly CatalogNode[] {
  const { settings, facts } = session;
  asked(session, CATALOG_CHANGED);
  return catalogOf({ facts: facts.current(), settings: settings.of('') }, settings.of);
}

/** Where a field of the catalog is now. */
export async function locatePlace(session: Session, { file, document: index, path }: ObjectPlace): Promise<LocateResult | null> {
  const source = await readSource(session, canonical(file));
  if ('unread' in source) return null;
  const [slice, manifest] = [source.file.slices[index], source.file.manifests[index]];
  if (slice === undefined || manifest === undefined) return null;
  const { start, end } = locate(manifest, path, 'value');
  const { document } = source;
  return { uri: document.uri, range: toRange(document, { start: start + slice.start, end: end + slice.start }) };
}
