/** The catalog for a client that shows it as a tree. */
import { catalogOf, locate } from '../core';
import type { CatalogNode } from '../core';
import { CATALOG_CHANGED } from '../protocol';
import type { LocateResult, ObjectPlace } from '../protocol';
import { toRange } from './convert';
import { detached } from './guard';
import type { Session } from './session';
import { readSource } from './sources';
import { canonical } from './workspaceFiles';

/** Computes nothing until it is asked. */
export interface Catalog {
  readonly answer: () => readonly CatalogNode[];
  /** What the last answer was made from may have changed: the client is notified, once until it asks again. */
  readonly changed: () => void;
}

export function createCatalog({ connection, settings, facts, log }: Session): Catalog {
  let isCurrent = false;
  const notify = detached(log, CATALOG_CHANGED, () => connection.sendNotification(CATALOG_CHANGED));
  return {
    answer: () => {
      isCurrent = true;
      return catalogOf({ facts: facts.current(), settings: settings.of('') }, settings.of);
    },
    changed: () => {
      if (isCurrent) notify();
      isCurrent = false;
    },
  };
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
