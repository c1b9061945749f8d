import { workspace, type LogOutputChannel } from 'vscode';
import { RenameRequest, type LanguageClientOptions, type Middleware, type StaticFeature, type WorkspaceEdit } from 'vscode-languageclient';
import * as protocol from '@scc-lens/protocol';
import type { ExperimentalCapabilities } from '@scc-lens/protocol';
import { createTraceOutput, plainLenses, ticked } from './editor';

/** Its name makes the client read `sccLens.trace.server`. */
export const CLIENT = ['sccLens', 'SCC Lens'] as const;

/** For documents of these schemes; not for the other side of a diff, nor for what some extension shows for reading. */
export const clientOptions = (outputChannel: LogOutputChannel, schemes: readonly string[]): LanguageClientOptions => ({
  documentSelector: schemes.flatMap(scheme => protocol.READ_LANGUAGES.map(language => ({ scheme, language }))),
  outputChannel,
  traceOutputChannel: createTraceOutput(outputChannel),
  diagnosticCollectionName: 'scc-lens',
  middleware: { ...plainLenses, ...tickedRenames, ...commandsAtOnce },
});

/** Shows what a rename changes in other files with ticked boxes, as a fix over several files is shown. */
const tickedRenames: Pick<Middleware, 'sendRequest'> = {
  sendRequest: async (type, param, token, next) => {
    const answer = await next(type, param, token);
    const isRename = (typeof type === 'string' ? type : type.method) === RenameRequest.method;
    return isRename && answer !== null ? (ticked(answer as WorkspaceEdit) as typeof answer) : answer;
  },
};

/**
 * Runs the command of a code action without asking the server for more of it. The editor forgets such commands when it lists other actions, as it
 * does when diagnostics change.
 */
const commandsAtOnce: Pick<Middleware, 'resolveCodeAction'> = {
  resolveCodeAction: (action, token, next) => (action.command === undefined ? next(action, token) : action),
};

/** Sends the server the commands that its code lenses and code actions may run, and what else it needs to know. A workspace that is not trusted deploys nothing. */
export const ourCapabilities = ({ deploys, translation }: Declared): StaticFeature => ({
  fillClientCapabilities: capabilities => {
    const sccLens: ExperimentalCapabilities = {
      manifests: true,
      renderings: true,
      trusted: workspace.isTrusted,
      ...(translation !== undefined && { translation }),
      commands: [
        protocol.SHOW_REVIEW,
        protocol.GENERATE_SCC_COMMAND,
        protocol.ALLOW_COMMAND,
        protocol.PREVIEW_FIX,
        protocol.SHOW_RENDERED,
        protocol.CHOOSE_VALUES,
        ...(workspace.isTrusted && deploys ? [protocol.DEPLOY_COMMAND] : []),
      ],
    };
    capabilities.experimental = { ...(capabilities.experimental as object | undefined), sccLens };
  },
  initialize: () => undefined,
  getState: () => ({ kind: 'static' }),
  clear: () => undefined,
});

interface Declared {
  /** Whether there are clusters to deploy to. */
  readonly deploys: boolean;
  readonly translation?: ExperimentalCapabilities['translation'];
}
