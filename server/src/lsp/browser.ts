/** The bundle that the extension starts as a worker in a browser. */
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { inBrowser } from './browserRuntime';
import { startServer } from './server';

/** The worker. */
declare const self: object;

const connection = createConnection(new BrowserMessageReader(self), new BrowserMessageWriter(self));
startServer(connection, inBrowser(connection));
