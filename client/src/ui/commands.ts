import { commands } from 'vscode';
import type { Disposable, LogOutputChannel } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { buttonTexts, window } from '../editor';
import type { AllowArguments, PreviewFixArguments, ShowReviewArguments } from '../../../server/src/protocol';
import { ALLOW_COMMAND, GENERATE_SCC_COMMAND, PREVIEW_FIX, SHOW_REVIEW } from '../../../server/src/protocol';
import { allowFinding } from './allow';
import type { Deployment } from './deploy';
import { explainError } from './explain';
import { generateScc } from './generate';
import type { ReadOnlyDocuments } from '../editor';
import { previewFix } from './previewFix';
import { replaceSupervisors } from './replaceSupervisors';
import { showReview } from './review';

/** Every command of the extension, by the name that package.json gives it; and the one that only code actions run. */
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
    [PREVIEW_FIX]: fix => previewFix(client, fix as PreviewFixArguments),
    'sccLens.replaceSupervisors': () => replaceSupervisors(client, output),
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
