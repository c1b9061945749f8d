/** The command that compares two states; `answer` is loaded when it is asked. */
import * as l10n from '@vscode/l10n';
import { DONE, FOUND, PROBLEM, type Command } from '../command';
import { ALLOW_EMPTY, FAIL_ON_NOT_JUDGED } from '../gaps';
import { FAIL_ON } from '../formats/report';
import { ANALYSIS_OPTIONS, RENDER_OPTIONS, renderNotes } from '../options';

export const diff: Command = {
  name: 'diff',
  summary: () => l10n.t('Report whose verdict, SCC or rights differ between two commits, folders or clusters.'),
  operands: 'BASE [HEAD] [PATH…]',
  options: [
    {
      ...{ name: 'format', value: 'FORMAT', choices: ['text', 'json', 'markdown', 'sarif'], fallback: 'text' },
      help: () => l10n.t('How to write the changes.'),
    },
    {
      name: 'comments',
      value: 'FOLDER',
      help: () => l10n.t('Also write them as Markdown to 1.md, 2.md …, each short enough for a comment on GitHub.'),
    },
    { ...FAIL_ON, help: () => l10n.t('The least severity of a change that makes the exit code 1.') },
    FAIL_ON_NOT_JUDGED,
    ALLOW_EMPTY,
    ...ANALYSIS_OPTIONS.filter(({ name }) => name !== 'severity'),
    ...RENDER_OPTIONS,
  ],
  notes: () => [
    l10n.t(
      'BASE and HEAD are commits of git, as in `diff main`, `diff main HEAD deploy/` or `diff origin/main...`: the current folder as it was, or only PATH of it. Without HEAD, it is the working tree. The working tree is not changed, and no filter or hook is run.',
    ),
    l10n.t(
      'Or both are files or folders of manifests, or what a cluster has stored: lists of `oc get`, a must-gather or its archive. Where a name is both, write ./NAME or refs/heads/NAME.',
    ),
    l10n.t('Each is judged with the .scc-lens.yaml that it has itself, and with the same options.'),
    renderNotes(),
  ],
  exitCodes: {
    [DONE]: () => l10n.t('No change for the worse is of the --fail-on severity or higher.'),
    [FOUND]: () => l10n.t('There are such changes, or what --fail-on-not-judged names.'),
    [PROBLEM]: () => l10n.t('There is no such commit, a file could not be read, nothing was judged, or an option is wrong.'),
  },
  run: async (args, streams) => (await import('./answer')).answerDiff(diff, args, streams),
};
