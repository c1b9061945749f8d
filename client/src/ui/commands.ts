import { commands } from 'vscode';
import type { Disposable, LogOutputChannel } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { buttonTexts, window } from '../editor';
import type { AllowArguments, ShowReviewArguments } from '../../../server/src/protocol';
import { ALLOW_COMMAND, GENERATE_SCC_COMMAND, SHOW_REVIEW } from '../../../server/src/protocol';
import { allowFinding } from './allow';
import { convertWorkspace } from './convertWorkspace';
import type { Deployment } from './deploy';
import { explainError } from './explain';
import { generateScc } from './generate';
import type { ReadOnlyDocuments } from '../editor';
import { showReview } from './review';

/** Every command of the extension, by the name that package.json gives it. */
export function registerCommands(
  client: LanguageClient,
  documents: ReadOnlyDocuments,
  deployment: Deployment,
  output: LogOutputChannel,
): readonly Disposable[] {
  const handlers: Readonly<Record<string, (argument?: unknown, selected?: unknown) => Promise<void> | void>> = {
    [SHOW_REVIEW]: target => showReview(client, documents, target as ShowReviewArguments | undefined),
    [GENERATE_SCC_COMMAND]: (target, selected) => generateScc(client, output, target, selected),
    [ALLOW_COMMAND]: target => allowFinding(client, target as AllowArguments),
    'sccLens.explainError': () => explainError(client, documents),
    'sccLens.convertWorkspace': () => convertWorkspace(client, output),
    'sccLens.restartServer': () => client.restart(),
    'sccLens.showOutput': () => {
      output.show(true);
    },
    ...deployment.handlers,
  };
  return Object.entries(handlers).map(([name, handler]) =>
    commands.registerCommand(name, (argument?: unknown, selected?: unknown) => runReported(() => handler(argument, selected), output)),
  );
}

/** Runs a command; an error is shown to the user in a sentence and logged in full. */
async function runReported(handler: () => Promise<void> | void, output: LogOutputChannel): Promise<void> {
  try {
    await handler();
  } catch (error) {
    output.error(error instanceof Error ? error : String(error));
    const choice = await window.showErrorMessage(error instanceof Error ? error.message : String(error), buttonTexts.showOutput());
    if (choice !== undefined) output.show(true);
  }
}
