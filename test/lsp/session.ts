/** An editor of a few lines: it speaks LSP with a server in the same process, so that the tests are of the sources as they are. */
import { PassThrough } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { createConnection } from 'vscode-languageserver';
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import type {
  ClientCapabilities,
  CodeAction,
  InitializeResult,
  ProtocolConnection,
  PublishDiagnosticsParams,
  Range,
  TextDocumentContentChangeEvent,
} from 'vscode-languageserver/node';
import { ALLOW_COMMAND, DEPLOY_COMMAND, GENERATE_SCC_COMMAND, LOCATE, PREVIEW_FIX, SHOW_REVIEW } from '@scc-lens/protocol';
import { NODE } from '../../server/src/lsp/nodeRuntime';
import type { Runtime } from '../../server/src/lsp/runtime';
import { startServer } from '../../server/src/lsp/server';

/** What the extension declares to have beyond LSP. */
export const COMMANDS = [SHOW_REVIEW, GENERATE_SCC_COMMAND, ALLOW_COMMAND, PREVIEW_FIX, DEPLOY_COMMAND];

/** What VS Code can do, as far as the server asks. */
export const VSCODE: ClientCapabilities = {
  general: { positionEncodings: ['utf-16'] },
  workspace: {
    configuration: true,
    workspaceFolders: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    workspaceEdit: {
      documentChanges: true,
      resourceOperations: ['create', 'rename', 'delete'],
      changeAnnotationSupport: { groupsOnLabel: true },
    },
  },
  experimental: { sccLens: { commands: COMMANDS } },
  textDocument: {
    hover: { contentFormat: ['markdown', 'plaintext'] },
    rename: { prepareSupport: true },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    completion: { completionItem: { documentationFormat: ['markdown', 'plaintext'], labelDetailsSupport: true, snippetSupport: true } },
    publishDiagnostics: { relatedInformation: true, versionSupport: true },
    codeAction: { disabledSupport: true, dataSupport: true, isPreferredSupport: true, resolveSupport: { properties: ['edit'] } },
  },
};

export interface SessionOptions {
  readonly capabilities?: ClientCapabilities;
  /** A folder on disk. */
  readonly folder?: string;
  /** Names the folder as editors do that know of one root only. */
  readonly rootOnly?: boolean;
  readonly settings?: unknown;
  /** The files of the folder are listed, and so read, once this is; without it, the session begins when they were read. */
  readonly listed?: Promise<unknown>;
  readonly initializationOptions?: unknown;
}

export interface Session {
  readonly connection: ProtocolConnection;
  /** Sends the server bytes that may be no message. */
  send(bytes: string): void;
  readonly initialized: InitializeResult;
  /** What `workspace/configuration` answers from now on. */
  setSettings(settings: unknown): Promise<void>;
  open(uri: string, text: string, languageId?: string): Promise<void>;
  change(uri: string, version: number, changes: TextDocumentContentChangeEvent[]): Promise<void>;
  close(uri: string): Promise<void>;
  /** What is published for a document at a version, or has been. */
  diagnostics(uri: string, version: number): Promise<PublishDiagnosticsParams>;
  /** The next publication for a document that fits. */
  next(uri: string, fits?: (params: PublishDiagnosticsParams) => boolean): Promise<PublishDiagnosticsParams>;
  /** The newest publication for a document, once it fits. */
  until(uri: string, fits: (params: PublishDiagnosticsParams) => boolean): Promise<PublishDiagnosticsParams>;
  codeActions(uri: string, range: Range, only?: string[]): Promise<CodeAction[]>;
  /** The action with its edit, as the editor asks for it, or its client does in a command. */
  resolve(action: CodeAction | undefined): Promise<CodeAction>;
  /** Every publication so far, oldest first. */
  readonly published: readonly PublishDiagnosticsParams[];
  readonly shown: readonly string[];
  readonly logged: readonly string[];
  /** Ends the session as the protocol has it; resolves to the code that a process of the server would exit with. */
  end(): Promise<number>;
}

interface Server {
  readonly connection: ProtocolConnection;
  readonly input: PassThrough;
  /** Resolves to the exit code when the client ends the session. */
  readonly exited: Promise<number>;
  readonly dispose: () => void;
}

/** A server and the client's end of its connection. */
function serve(listed: Promise<unknown> | undefined): Server {
  const [input, output] = [new PassThrough(), new PassThrough()];
  let exit: (code: number) => void = () => undefined;
  const exited = new Promise<number>(resolve => {
    exit = resolve;
  });
  const server = createConnection(
    logger => createProtocolConnection(new StreamMessageReader(input), new StreamMessageWriter(output), logger),
    { shutdownReceived: false, initialize: () => undefined, exit },
  );
  const runtime: Runtime = {
    ...NODE.runtime,
    async *walk(...folder) {
      await listed;
      yield* NODE.runtime.walk(...folder);
    },
  };
  startServer(server, { ...NODE, runtime });
  const connection = createProtocolConnection(new StreamMessageReader(output), new StreamMessageWriter(input));
  const dispose = (): void => {
    connection.dispose();
    server.dispose();
  };
  return { connection, input, exited, dispose };
}

const running = new Set<Server>();

/** Ends what a failed test left running. */
export function endAll(): void {
  for (const { dispose } of running) dispose();
  running.clear();
}

export async function startSession({
  capabilities = VSCODE,
  folder,
  rootOnly = false,
  settings = {},
  listed,
  initializationOptions,
}: SessionOptions = {}): Promise<Session> {
  const server = serve(listed);
  running.add(server);
  const { connection } = server;
  const published: PublishDiagnosticsParams[] = [];
  const shown: string[] = [];
  const logged: string[] = [];
  const waiting = new Set<(params: PublishDiagnosticsParams) => void>();
  let current = settings;

  connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
    published.push(params);
    for (const waiter of [...waiting]) waiter(params);
  });
  connection.onNotification('window/showMessage', ({ message }: { message: string }) => {
    shown.push(message);
  });
  connection.onNotification('window/logMessage', ({ message }: { message: string }) => {
    logged.push(message);
  });
  connection.onRequest('workspace/configuration', ({ items }: { items: unknown[] }) => items.map(() => current));
  connection.onRequest('client/registerCapability', () => null);
  connection.onRequest('window/workDoneProgress/create', () => null);
  connection.listen();

  const next = (uri: string, fits: (params: PublishDiagnosticsParams) => boolean = () => true): Promise<PublishDiagnosticsParams> =>
    new Promise(resolve => {
      const waiter = (params: PublishDiagnosticsParams): void => {
        if (params.uri !== uri || !fits(params)) return;
        waiting.delete(waiter);
        resolve(params);
      };
      waiting.add(waiter);
    });

  const root = folder === undefined ? null : pathToFileURL(folder).href;
  const initialized = await connection.sendRequest<InitializeResult>('initialize', {
    processId: process.pid,
    rootUri: root,
    ...(rootOnly ? {} : { workspaceFolders: root === null ? null : [{ uri: root, name: 'workspace' }] }),
    capabilities,
    initializationOptions,
  });
  await connection.sendNotification('initialized', {});
  // A request about the workspace is answered once that was read.
  if (listed === undefined) await connection.sendRequest(LOCATE, { file: '', document: 0, path: [] });

  return {
    connection,
    send: bytes => {
      server.input.write(bytes);
    },
    initialized,
    published,
    shown,
    logged,
    next,
    setSettings: settings => {
      current = settings;
      return connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    },
    open: (uri, text, languageId = 'yaml') =>
      connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } }),
    change: (uri, version, contentChanges) =>
      connection.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges }),
    close: uri => connection.sendNotification('textDocument/didClose', { textDocument: { uri } }),
    diagnostics: (uri, version) => {
      const known = published.findLast(params => params.uri === uri && params.version === version);
      return known === undefined ? next(uri, params => params.version === version) : Promise.resolve(known);
    },
    until: (uri, fits) => {
      const last = published.findLast(params => params.uri === uri);
      return last !== undefined && fits(last) ? Promise.resolve(last) : next(uri, fits);
    },
    codeActions: (uri, range, only) =>
      connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
        textDocument: { uri },
        range,
        context: { diagnostics: [], ...(only && { only }) },
      }),
    resolve: action =>
      connection.sendRequest<CodeAction>(
        'codeAction/resolve',
        action?.command?.command === PREVIEW_FIX ? action.command.arguments?.[0] : action,
      ),
    end: async () => {
      await connection.sendRequest('shutdown');
      await connection.sendNotification('exit');
      const code = await server.exited;
      server.dispose();
      running.delete(server);
      return code;
    },
  };
}
