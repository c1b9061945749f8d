import { DidChangeConfigurationNotification, DidChangeWatchedFilesNotification } from 'vscode-languageserver/node';
import type { Session } from './session';

/** The ending of files that templates include. They contain no manifest. */
export const TEMPLATE_HELPER = '.tpl';

const WATCHED = ['**/*.{yaml,yml,json}', `**/*${TEMPLATE_HELPER}`, '**/.gitignore'];

/** Asks the editor to report changed settings and files, where it supports dynamic registration. */
export async function registerForChanges({ connection, features }: Session): Promise<void> {
  if (features.configurationChanges) await connection.client.register(DidChangeConfigurationNotification.type, { section: 'sccLens' });
  if (features.watchedFiles) {
    await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: WATCHED.map(globPattern => ({ globPattern })) });
  }
}
