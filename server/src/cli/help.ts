import type { Command, Option } from './command';

/** Taken by every command. */
export const HELP: Option = { name: 'help', short: 'h', help: 'Show this help.' };

export function programHelp(commands: readonly Command[]): string {
  return lines(
    'Usage: scc-lens COMMAND [OPTION…] [PATH…|-]',
    '',
    "Checks pod manifests against OpenShift's SCC admission and fixes what it would refuse.",
    '',
    'Commands:',
    ...table(commands.map(({ name, summary }) => [name, summary])),
    '',
    'Options:',
    ...table([
      [spelling(HELP), "Show this help, or a command's own after its name."],
      ['-V, --version', 'Show the version.'],
    ]),
    '',
    '`scc-lens COMMAND --help` says more about a command.',
  );
}

export function commandHelp(command: Command): string {
  return lines(
    usage(command),
    '',
    command.summary,
    '',
    'Options:',
    ...table([...command.options, HELP].map(option => [spelling(option), option.help + detail(option)])),
    '',
    ...command.notes,
    ...(command.notes.length === 0 ? [] : ['']),
    'Exit codes:',
    ...table(Object.entries(command.exitCodes)),
  );
}

export function usage({ name, operands }: Command): string {
  return `Usage: scc-lens ${name} [OPTION…]${operands === undefined ? '' : ` ${operands}`}`;
}

function spelling({ name, short, value, choices }: Option): string {
  const long = `--${name}${value === undefined ? '' : ` ${choices?.join('|') ?? value}`}`;
  return short === undefined ? `    ${long}` : `-${short}, ${long}`;
}

function detail({ fallback, repeatable }: Option): string {
  return `${repeatable === true ? ' May be given several times.' : ''}${fallback === undefined ? '' : ` Default: ${fallback}.`}`;
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
