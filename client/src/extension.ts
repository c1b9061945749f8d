/** The extension on a machine, also a remote one. */
import type { ExtensionContext } from 'vscode';
import { start } from './activation';
import { registerServers } from './assistant';

let stop: (() => Promise<void>) | undefined;

export function activate(context: ExtensionContext): void {
  stop = start(context, {
    schemes: ['file', 'untitled'],
    load: async parts => (await import('./desktop')).createDesktopSession(parts),
    // What the first open manifest needs is read from disk before; no process starts.
    onListed: () => void import('./desktop'),
  });
  context.subscriptions.push(...registerServers(context));
}

export async function deactivate(): Promise<void> {
  await stop?.();
}
