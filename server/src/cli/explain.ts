import * as l10n from '@vscode/l10n';
import { explainText } from '@scc-lens/lens';
import { parseFile } from '@scc-lens/yaml';
import { DONE, FOUND, misuse, optionValue, optionValues, PROBLEM, type Arguments, type Command, type ExitCode } from './command';
import { gapsIn, warnOfTexts } from './gaps';
import { isReadable, readSources } from './sources';
import { plainMarkdown, print, warnAbout, type Streams } from './streams';

export const explain: Command = {
  name: 'explain',
  summary: () => l10n.t("Make the API server's rejections of pods readable."),
  operands: 'FILE|-',
  options: [
    {
      name: 'format',
      value: 'FORMAT',
      choices: ['text', 'markdown'],
      fallback: 'text',
      help: () => l10n.t('How to write the explanation.'),
    },
    {
      name: 'manifest',
      value: 'PATH',
      repeatable: true,
      help: () => l10n.t('The manifest that was applied; the explanation then names its fields.'),
    },
  ],
  notes: () => [
    l10n.t('The text may be an error, events, a status, a log or an audit log, with any number of rejections:'),
    '  oc get events | scc-lens explain - --manifest deploy/',
  ],
  exitCodes: {
    0: () => l10n.t('Explained.'),
    1: () => l10n.t('The text contains no rejection by SCC or Pod Security admission.'),
    2: () => l10n.t('A file could not be read, or an option is wrong.'),
  },
  run,
};

async function run(args: Arguments, streams: Streams): Promise<ExitCode> {
  if (args.operands.length !== 1) return misuse(streams, explain, l10n.t('name one file with the rejection, or - for standard input'));
  const [entry] = await readSources(args.operands, streams);
  const manifests = await readSources(optionValues(args, 'manifest'), streams);
  if (entry === undefined || !isReadable(entry) || !manifests.every(isReadable)) return PROBLEM;
  const files = manifests.map(source => ({ source, file: parseFile(source.text, source.role) }));
  const gaps = files.flatMap(({ source, file }) => gapsIn(source, file));
  const reason = l10n.t('A template, whose fields are not named, as no chart is rendered here. Name a file with what it renders to.');
  warnOfTexts(
    gaps.flatMap(gap => (gap.kind === 'template' ? [{ ...gap, reason }] : gap.kind === 'overlay' ? [gap] : [])),
    streams,
  );
  const workloads = files.flatMap(({ file }) => file.manifests.flatMap(manifest => manifest.workloads));
  // A terminal shows field paths; links would only be in the way.
  const sources = workloads.map(workload => ({ workload }));
  const explained = explainText(entry.text, sources);
  if (explained === null) {
    warnAbout(streams, entry.path, l10n.t('no rejection by SCC or Pod Security admission in this text'));
    return FOUND;
  }
  print(streams, optionValue(args, 'format') === 'markdown' ? explained.markdown : plainMarkdown(explained.markdown));
  return DONE;
}
