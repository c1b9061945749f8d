import { DONE, hasFlag } from './command';
import type { Command, ExitCode } from './command';
import { misuse } from './misuse';

export const lsp: Command = {
  name: 'lsp',
  summary: 'Start the language server, for any editor that speaks LSP.',
  options: [
    { name: 'stdio', help: 'Speak over standard input and output.' },
    { name: 'clientProcessId', value: 'PID', help: "The editor's process; the server ends with it. Some editors say it unasked." },
  ],
  notes: ['The server ends when its client closes the connection or sends `exit`.'],
  exitCodes: { 0: 'The client ended the session.', 1: 'The client closed the connection without `shutdown`.', 2: 'Bad option.' },
  run: async (args, streams) => {
    if (!hasFlag(args, 'stdio')) return misuse(streams, lsp, 'say --stdio; it is the only transport');
    return startServer();
  },
};

/** Loaded on demand: every other command starts faster without it. */
async function startServer(): Promise<ExitCode> {
  const { serveProcess } = await import('../lsp');
  serveProcess();
  return DONE;
}
