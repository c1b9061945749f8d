import * as l10n from '@vscode/l10n';
import { DONE, hasFlag, misuse } from './command';
import type { Command } from './command';

export const lsp: Command = {
  name: 'lsp',
  summary: () => l10n.t('Start the language server, for any editor that speaks LSP.'),
  options: [
    { name: 'stdio', help: () => l10n.t('Speak over standard input and output.') },
    {
      name: 'clientProcessId',
      value: 'PID',
      help: () => l10n.t("The editor's process; the server ends with it. Some editors send it without being asked."),
    },
  ],
  notes: () => [l10n.t('The server ends when its client closes the connection or sends `exit`.')],
  exitCodes: {
    0: () => l10n.t('The client ended the session.'),
    1: () => l10n.t('The client closed the connection without `shutdown`.'),
    2: () => l10n.t('Bad option.'),
  },
  run: async (args, streams) => {
    if (!hasFlag(args, 'stdio')) return misuse(streams, lsp, l10n.t('add --stdio; it is the only transport'));
    // Loaded on demand: every other command starts faster without it.
    const { serveProcess } = await import('../lsp');
    serveProcess();
    return DONE;
  },
};
