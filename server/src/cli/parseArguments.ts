import * as l10n from '@vscode/l10n';
import { parseArgs } from 'node:util';
import type { Arguments, Command, Option } from './command';
import { HELP } from './help';
import { texts } from './messages';
import { suggesting } from './nearest';

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
  const missing = value === undefined || value === '' || (inlineValue !== true && /^-./.test(value));
  if (missing)
    return l10n.t('{option} needs a value: {values}', { option: `--${option.name}`, values: option.choices?.join(', ') ?? option.value });
  const choice = option.takesFile === true ? choiceOf(value) : value;
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

/** What is before the `=` of a file; the whole value where no file follows. */
function choiceOf(value: string): string {
  const at = value.indexOf('=');
  return at < 0 || at === value.length - 1 ? value : value.slice(0, at);
}
