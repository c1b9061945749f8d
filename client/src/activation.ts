/** What starts with the extension, on a machine and in a browser: the commands, the tools of assistants, and the look at open documents. All else is loaded when a manifest or a command needs it. */
import { l10n, type ExtensionContext } from 'vscode';
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
import type { Parts, Session } from './session';

interface Surroundings {
  /** Of documents that may be manifests. */
  readonly schemes: readonly string[];
  readonly load: (parts: Parts) => Promise<Session>;
  /** Files of the workspace are manifests, and none is open. */
  readonly onListed: () => void;
}

/** The result ends what has started. */
export function start(context: ExtensionContext, { schemes, load, onListed }: Surroundings): () => Promise<void> {
  useLanguage(l10n.bundle);
  const output = createOutput();
  let session: Promise<Session> | undefined;
  const loaded = (): Promise<Session> => {
    // An open manifest loads it before `manifests` is assigned.
    session ??= Promise.resolve().then(() => load({ context, manifests, documents, output, schemes }));
    return session;
  };
  const documents = new ReadOnlyDocuments(async question => (await loaded()).answerPage(question));
  const serve = async (): Promise<void> => (await loaded()).start();
  const commands = COMMAND_NAMES.map(name => registerCommand(name, output, async (...clicked) => (await loaded()).run(name, ...clicked)));
  const manifests = new Manifests(schemes, { onListed, onOpened: () => void runReported(output, serve) });
  // A deployment that the window before has left is offered before a manifest is open.
  if (context.workspaceState.get(RESUMPTION) !== undefined) void runReported(output, serve);
  const tools = registerTools(context, async (tool, input) => (await loaded()).askTool(tool, input));
  context.subscriptions.push(output, manifests, registerSnippets(), ...documents.subscriptions, ...commands, ...tools);
  return async () => (await session)?.stop();
}
