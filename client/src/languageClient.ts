import { workspace } from 'vscode';
import type { LogOutputChannel } from 'vscode';
import { LanguageClient, RenameRequest, TransportKind } from 'vscode-languageclient/node';
import type { DocumentSelector, Middleware, StaticFeature, WorkspaceEdit } from 'vscode-languageclient/node';
import * as protocol from '@scc-lens/protocol';
import type { ExperimentalCapabilities } from '@scc-lens/protocol';
import { createTraceOutput, plainLenses, ticked } from './editor';

/** Documents on disk and new ones; not the other side of a diff, nor what some extension shows for reading. */
const DOCUMENTS: DocumentSelector = ['file', 'untitled'].flatMap(scheme =>
  protocol.MANIFEST_LANGUAGES.map(language => ({ scheme, language })),
);

/** The client of the language server. Its id makes it read `sccLens.trace.server`. A server that crashes is started again, as by default. */
export function createLanguageClient(serverModule: string, outputChannel: LogOutputChannel): LanguageClient {
  const server = { module: serverModule, transport: TransportKind.ipc };
  const client = new LanguageClient(
    'sccLens',
    'SCC Lens',
    { run: server, debug: { ...server, options: { execArgv: ['--nolazy', '--inspect=6009'] } } },
    {
      documentSelector: DOCUMENTS,
      outputChannel,
      traceOutputChannel: createTraceOutput(outputChannel),
      diagnosticCollectionName: 'scc-lens',
      middleware: { ...plainLenses, ...tickedRenames },
    },
  );
  client.registerFeature(OUR_COMMANDS);
  return client;
}

/** Shows what a rename changes in other files with ticked boxes, as a fix over several files is shown. */
const tickedRenames: Pick<Middleware, 'sendRequest'> = {
  sendRequest: async (type, param, token, next) => {
    const answer = await next(type, param, token);
    const isRename = (typeof type === 'string' ? type : type.method) === RenameRequest.method;
    return isRename && answer !== null ? (ticked(answer as WorkspaceEdit) as typeof answer) : answer;
  },
};

/** Sends the server the commands that its code lenses and code actions may run. A workspace that is not trusted deploys nothing. */
const OUR_COMMANDS: StaticFeature = {
  fillClientCapabilities: capabilities => {
    const sccLens: ExperimentalCapabilities = {
      manifests: true,
      renderings: true,
      trusted: workspace.isTrusted,
      commands: [
        ...[
          protocol.SHOW_REVIEW,
          protocol.GENERATE_SCC_COMMAND,
          protocol.ALLOW_COMMAND,
          protocol.PREVIEW_FIX,
          protocol.SHOW_RENDERED,
          protocol.CHOOSE_VALUES,
        ],
        ...(workspace.isTrusted ? [protocol.DEPLOY_COMMAND] : []),
      ],
    };
    capabilities.experimental = { ...(capabilities.experimental as object | undefined), sccLens };
  },
  initialize: () => undefined,
  getState: () => ({ kind: 'static' }),
  clear: () => undefined,
};
