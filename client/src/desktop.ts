/** The session on a machine, also a remote one: the language server is a process, and clusters can be reached. */
import { ErrorAction, LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { CLIENT, clientOptions, ourCapabilities } from './languageClient';
import { createSession, type Parts, type Session } from './session';

/**
 * A server that crashes is started again, as by default, also where messages fail before its end is known: by default the fourth such
 * message stops the client for good.
 */
export function createDesktopSession(parts: Parts): Session {
  const { context, output, schemes } = parts;
  const server = { module: context.asAbsolutePath('dist/server.js'), transport: TransportKind.ipc };
  const run = { run: server, debug: { ...server, options: { execArgv: ['--nolazy', '--inspect=6009'] } } };
  const client = new LanguageClient(...CLIENT, run, clientOptions(output, schemes));
  const crashes = client.createDefaultErrorHandler();
  client.clientOptions.errorHandler = { error: () => ({ action: ErrorAction.Continue, handled: true }), closed: () => crashes.closed() };
  client.registerFeature(ourCapabilities({ deploys: true }));
  return createSession(parts, client, () => import('./ui/deploy'));
}
