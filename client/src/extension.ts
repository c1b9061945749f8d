/** What starts with the extension: the commands, the tools of assistants, and the look at open documents. All else is loaded when a manifest or a command needs it. */
import { l10n } from 'vscode';
import type { ExtensionContext } from 'vscode';
import { registerTools } from './assistant';
import {
  COMMAND_NAMES,
  createOutput,
  Manifests,
  ReadOnlyDocuments,
  registerCommand,
  registerSnippets,
  RESUMPTION,
  runReported,
  useLanguage,
} from './editor';
import type { Session } from './session';

let session: Promise<Session> | undefined;

export function activate(context: ExtensionContext): void {
  useLanguage(l10n.bundle);
  const output = createOutput();
  const load = (): Promise<Session> => {
    session ??= import('./session').then(({ createSession }) => createSession(context, manifests, documents, output));
    return session;
  };
  const documents = new ReadOnlyDocuments(async question => (await load()).answerPage(question));
  const start = async (): Promise<void> => (await load()).start();
  const commands = COMMAND_NAMES.map(name => registerCommand(name, output, async (...clicked) => (await load()).run(name, ...clicked)));
  const manifests = new Manifests({
    // What the first open manifest needs is read from disk before; no process starts.
    onListed: () => void import('./session'),
    onOpened: () => void runReported(output, start),
  });
  // A deployment that the window before has left is offered before a manifest is open.
  if (context.workspaceState.get(RESUMPTION) !== undefined) void runReported(output, start);
  const tools = registerTools(context, async (tool, input) => (await load()).askTool(tool, input));
  context.subscriptions.push(output, manifests, registerSnippets(), ...documents.subscriptions, ...commands, ...tools);
}

export async function deactivate(): Promise<void> {
  await (await session)?.stop();
}
