/** Starts the language server on the transport that the command line names: `--node-ipc`, `--stdio`, `--pipe` or `--socket`. */
import { createConnection } from 'vscode-languageserver/node';
import { startServer } from './server';

startServer(createConnection());
