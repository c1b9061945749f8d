import type { RemoteConsole } from 'vscode-languageserver/node';
import type { ClientFeatures } from '../clientFeatures';
import type { FactsStore } from '../facts';
import type { OpenDocuments } from '../openDocuments';
import type { SettingsStore } from '../settings';

/** What renderings need of the session that they are a part of. */
export interface Around {
  readonly log: RemoteConsole;
  readonly open: OpenDocuments;
  readonly settings: SettingsStore;
  readonly facts: FactsStore;
  readonly features: ClientFeatures;
  readonly folders: readonly string[];
}
