import { isDeepStrictEqual } from 'node:util';
import { MANIFESTS } from '@scc-lens/protocol';
import type { ManifestsNotification } from '@scc-lens/protocol';
import type { Session } from './session';

/** Which files of the workspace are manifests, for the menus of an editor that wants to know. */
export interface ManifestList {
  /** Sends the list where it is another one than the last that was sent. */
  readonly send: () => Promise<void>;
}

export function createManifestList(session: Session): ManifestList {
  let sent: readonly string[] = [];
  return {
    send: async () => {
      const uris = session.facts.manifests();
      if (!session.features.manifests || isDeepStrictEqual(uris, sent)) return;
      sent = uris;
      await session.connection.sendNotification(MANIFESTS, { uris } satisfies ManifestsNotification);
    },
  };
}
