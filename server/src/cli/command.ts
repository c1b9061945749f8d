/** What a command is, as data: the parser, the help and the dispatch all read the same table. */
import type { Streams } from './streams';

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

export function hasFlag(args: Arguments, name: string): boolean {
  return args.options.has(name);
}

/** The value of an option; where it was given several times, the last one counts. */
export function optionValue(args: Arguments, name: string): string | undefined {
  return args.options.get(name)?.at(-1);
}

export function optionValues(args: Arguments, name: string): readonly string[] {
  return args.options.get(name) ?? [];
}
