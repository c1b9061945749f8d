import { isDeepStrictEqual } from 'node:util';
import { MANIFESTS } from '@scc-lens/protocol';
import type { ManifestsNotification } from '@scc-lens/protocol';
import type { Session } from './session';

/**
 * Sends which files of the workspace are manifests, for the menus of an editor that wants to know, where the list is another one than the last
 * that was sent.
 */
export async function sendManifests({ connection, features, facts, sent }: Session): Promise<void> {
  const uris = facts.manifests();
  if (!features.manifests || isDeepStrictEqual(uris, sent.manifests)) return;
  sent.manifests = uris;
  await connection.sendNotification(MANIFESTS, { uris } satisfies ManifestsNotification);
}
