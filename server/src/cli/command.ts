/** What a command is, as data: the parser, the help and the dispatch all read the same table. */
import * as l10n from '@vscode/l10n';
import { parseArgs } from 'node:util';
import { editDistance } from '@scc-lens/words';
import { texts } from './messages';
import { warn, type Streams } from './streams';

/** The exit code of a command. What `1` means is the command's own; each documents it in its `exitCodes`. */
export type ExitCode = 0 | 1 | 2;

export const DONE = 0;
/** The answer is no: findings, or fixes that were refused. */
export const FOUND = 1;
/** Something could not be read, written or understood; stderr names it. */
export const PROBLEM = 2;

export interface Option {
  /** The long name, without dashes. */
  readonly name: string;
  readonly short?: string;
  /** What the help calls the option's value; absent for a flag. */
  readonly value?: string;
  readonly choices?: readonly string[];
  /** Whether `=FILE` may follow the choice. */
  readonly takesFile?: boolean;
  readonly fallback?: string;
  readonly repeatable?: boolean;
  readonly help: () => string;
}

export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: () => string;
  /** What the command takes in addition to options, as the usage line spells it; absent where it takes nothing. */
  readonly operands?: string;
  readonly options: readonly Option[];
  /** What else is worth knowing: paragraphs of the help. A line that is indented stays as it is. */
  readonly notes: () => readonly string[];
  readonly exitCodes: Readonly<Record<ExitCode, () => string>>;
  readonly run: (args: Arguments, streams: Streams) => ExitCode | Promise<ExitCode>;
}

/** A parsed command line: operands in their order, and for each option that was given, its values (`''` for a flag). */
export interface Arguments {
  readonly operands: readonly string[];
  readonly options: ReadonlyMap<string, readonly string[]>;
}

export const hasFlag = (args: Arguments, name: string): boolean => args.options.has(name);

/** The value of an option; where it was given several times, the last one counts. */
export const optionValue = (args: Arguments, name: string): string | undefined => args.options.get(name)?.at(-1);

export const optionValues = (args: Arguments, name: string): readonly string[] => args.options.get(name) ?? [];

/** The arguments, or one sentence on what is wrong with them. */
export type Parsed = { readonly args: Arguments } | { readonly problem: string };

/** Reads a command's own arguments (those after its name) against its option table. */
export function parseArguments(command: Command, argv: readonly string[]): Parsed {
  const known = [...command.options, HELP];
  const { tokens } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(known.map(option => [option.name, parserOption(option)])),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const operands: string[] = [];
  const options = new Map<string, readonly string[]>();
  for (const token of tokens) {
    if (token.kind === 'positional' && command.operands === undefined)
      return { problem: l10n.t('takes no {operand}, only options', { operand: JSON.stringify(token.value) }) };
    if (token.kind === 'positional') operands.push(token.value);
    if (token.kind !== 'option') continue;
    const option = known.find(({ name }) => name === token.name);
    const problem = option === undefined ? unknownOption(token.rawName, known) : problemOf(option, token);
    if (problem !== undefined) return { problem };
    options.set(token.name, [...(options.get(token.name) ?? []), token.value ?? '']);
  }
  return { args: { operands, options: withFallbacks(options, known) } };
}

function parserOption({ short, value }: Option): { type: 'string' | 'boolean'; short?: string } {
  return { type: value === undefined ? 'boolean' : 'string', ...(short === undefined ? {} : { short }) };
}

function unknownOption(rawName: string, known: readonly Option[]): string {
  const names = known.map(({ name }) => name);
  return suggesting(texts.unknownOption(rawName), rawName.replace(/^-+/, ''), names, '--');
}

interface OptionToken {
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

function problemOf(option: Option, { value, inlineValue }: OptionToken): string | undefined {
  if (option.value === undefined)
    return value === undefined ? undefined : l10n.t('{option} takes no value', { option: `--${option.name}` });
  if (value === undefined || value === '' || (inlineValue !== true && /^-./.test(value)))
    return l10n.t('{option} needs a value: {values}', { option: `--${option.name}`, values: option.choices?.join(', ') ?? option.value });
  const [name, file = ''] = splitOnce(value);
  const choice = option.takesFile === true && file !== '' ? name : value;
  if (option.choices === undefined || option.choices.includes(choice)) return undefined;
  return l10n.t('{option} is one of {values}, not {value}', {
    option: `--${option.name}`,
    values: option.choices.join(', '),
    value: JSON.stringify(value),
  });
}

function withFallbacks(given: ReadonlyMap<string, readonly string[]>, known: readonly Option[]): Arguments['options'] {
  const fallbacks = known.flatMap(({ name, fallback }) => (fallback === undefined ? [] : [[name, [fallback]] as const]));
  return new Map([...fallbacks, ...given]);
}

/** What is before and behind the first `=` of a text. */
export function splitOnce(text: string): readonly [string, string | undefined] {
  const at = text.indexOf('=');
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

/** The candidate that a user who typed `word` most likely meant; undefined where none is close. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const close = candidates.flatMap(candidate => {
    const most = Math.max(1, Math.floor(candidate.length / 3));
    const distance = candidate.startsWith(word) ? 0 : editDistance(word, candidate, most);
    return distance > most ? [] : [{ candidate, distance }];
  });
  return close.sort((a, b) => a.distance - b.distance)[0]?.candidate;
}

/** The problem with a word, and what was most likely meant by it, with `prefix` before it; `otherwise` where nothing is close. */
export function suggesting(problem: string, word: string, candidates: readonly string[], prefix = '', otherwise = problem): string {
  const meant = nearest(word, candidates);
  return meant === undefined ? otherwise : l10n.t('{problem}; did you mean {name}?', { problem, name: prefix + meant });
}

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

export const usage = ({ name, operands }: Command): string =>
  l10n.t('Usage: {form}', { form: `scc-lens ${name} [OPTION…]${operands === undefined ? '' : ` ${operands}`}` });

function spelling({ name, short, value, choices, takesFile }: Option): string {
  const file = takesFile === true ? '[=FILE]' : '';
  const long = `--${name}${value === undefined ? '' : ` ${choices?.join('|') ?? value}${file}`}`;
  return short === undefined ? `    ${long}` : `-${short}, ${long}`;
}

const details = ({ fallback, repeatable }: Option): readonly string[] => [
  ...(repeatable === true ? [l10n.t('May be given several times.')] : []),
  ...(fallback === undefined ? [] : [l10n.t('Default: {value}.', { value: fallback })]),
];

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

const lines = (...all: readonly string[]): string => `${all.join('\n')}\n`;

/** Reports what is wrong with a command line, and its usage. */
export function misuse(streams: Streams, command: Command, problem: string): ExitCode {
  warn(streams, `${command.name}: ${problem}`);
  warn(streams, l10n.t('{usage}  (more: {command})', { usage: usage(command), command: `scc-lens ${command.name} --help` }));
  return PROBLEM;
}
