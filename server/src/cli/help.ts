import * as l10n from '@vscode/l10n';
import { PROBLEM } from './command';
import type { Command, ExitCode, Option } from './command';
import { warn } from './streams';
import type { Streams } from './streams';

/** Taken by every command. */
export const HELP: Option = { name: 'help', short: 'h', help: () => l10n.t('Show this help.') };

export function programHelp(commands: readonly Command[]): string {
  return lines(
    l10n.t('Usage: {form}', { form: 'scc-lens COMMAND [OPTION…] [PATH…|-]' }),
    '',
    l10n.t("Checks pod manifests against OpenShift's SCC admission and fixes what it would refuse."),
    '',
    l10n.t('Commands:'),
    ...table(commands.map(({ name, summary }) => [name, summary()])),
    '',
    l10n.t('Options:'),
    ...table([
      [spelling(HELP), l10n.t("Show this help, or a command's own after its name.")],
      ['-V, --version', l10n.t('Show the version.')],
    ]),
    '',
    l10n.t('{command} describes a command and its options.', { command: '`scc-lens COMMAND --help`' }),
  );
}

export function commandHelp(command: Command): string {
  return lines(
    usage(command),
    '',
    command.summary(),
    '',
    l10n.t('Options:'),
    ...table([...command.options, HELP].map(option => [spelling(option), [option.help(), ...details(option)].join(' ')])),
    '',
    ...command.notes().flatMap(paragraph),
    ...(command.notes().length === 0 ? [] : ['']),
    l10n.t('Exit codes:'),
    ...table(Object.entries(command.exitCodes).map(([code, meaning]) => [code, meaning()])),
  );
}

export function usage({ name, operands }: Command): string {
  return l10n.t('Usage: {form}', { form: `scc-lens ${name} [OPTION…]${operands === undefined ? '' : ` ${operands}`}` });
}

function spelling({ name, short, value, choices, takesFile }: Option): string {
  const file = takesFile === true ? '[=FILE]' : '';
  const long = `--${name}${value === undefined ? '' : ` ${choices?.join('|') ?? value}${file}`}`;
  return short === undefined ? `    ${long}` : `-${short}, ${long}`;
}

function details({ fallback, repeatable }: Option): readonly string[] {
  return [
    ...(repeatable === true ? [l10n.t('May be given several times.')] : []),
    ...(fallback === undefined ? [] : [l10n.t('Default: {value}.', { value: fallback })]),
  ];
}

/** Columns of a paragraph. */
const WIDTH = 110;

/** The lines of a paragraph; one that is indented is an example and stays whole. */
function paragraph(text: string): readonly string[] {
  if (text.startsWith(' ')) return [text];
  return text.split(' ').reduce<readonly string[]>((before, word) => {
    const last = before.at(-1);
    return last === undefined || last.length + word.length >= WIDTH ? [...before, word] : [...before.slice(0, -1), `${last} ${word}`];
  }, []);
}

/** Two columns, or two lines for a row whose first column is too wide. */
function table(rows: readonly (readonly [string, string])[]): readonly string[] {
  const widest = 26;
  const width = Math.max(...rows.map(([left]) => left.length).filter(length => length <= widest));
  return rows.flatMap(([left, right]) =>
    left.length > widest ? [`  ${left}`, `  ${' '.repeat(width)}  ${right}`] : [`  ${left.padEnd(width)}  ${right}`],
  );
}

function lines(...all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}

/** Reports what is wrong with a command line, and its usage. */
export function misuse(streams: Streams, command: Command, problem: string): ExitCode {
  warn(streams, `${command.name}: ${problem}`);
  warn(streams, l10n.t('{usage}  (more: {command})', { usage: usage(command), command: `scc-lens ${command.name} --help` }));
  return PROBLEM;
}
