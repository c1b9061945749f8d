/** The language server, for a process of its own and for the command line. */
import { createConnection } from 'vscode-languageserver/node';
import { NODE } from './nodeRuntime';
import { startServer } from './server';

/** Serves on the transport that the process's arguments name: `--node-ipc`, `--stdio`, `--pipe` or `--socket`. Lives on after this returns. */
export function serveProcess(): void {
  startServer(createConnection(), NODE);
}
