import * as l10n from '@vscode/l10n';
import type { Readable, Writable } from 'node:stream';
import type { WriteStream } from 'node:tty';
import type { Position } from '@scc-lens/yaml';
import { printable, printableName } from './printable';

/** What a command reads and writes: the streams of the process, or a test's. */
export interface Streams {
  /** What the operand `-` names. */
  readonly stdin: Readable;
  /** Takes the results. */
  readonly stdout: Writable;
  /** Takes everything that is reported about them. */
  readonly stderr: Writable;
}

/** Results for people, and JSON. */
export function print(streams: Streams, text: string): void {
  if (text !== '') streams.stdout.write(printable(text));
}

const CODE_OR_ESCAPE = /(?<!`)(`{1,20})[^`]+\1(?!`)|\\([!-/:-@[-`{-~])/g;

/** Markdown, which a terminal shows as it is: there without the backslashes that keep foreign text from being Markdown. */
export function printMarkdown(streams: Streams, text: string): void {
  const isTerminal = (streams.stdout as Partial<WriteStream>).isTTY === true;
  print(streams, isTerminal ? text.replace(CODE_OR_ESCAPE, (code, _marks, escaped: string | undefined) => escaped ?? code) : text);
}

/** Manifests and diffs. Another program needs each of their bytes; only a terminal gets them spelled out. */
export function printExactly({ stdout }: Streams, text: string): void {
  if (text !== '') stdout.write((stdout as Partial<WriteStream>).isTTY === true ? printable(text) : text);
}

/** One line on stderr for each line of the text. */
export function warn({ stderr }: Streams, text: string): void {
  for (const line of text.split('\n')) stderr.write(`scc-lens: ${printable(line)}\n`);
}

/** The same about a file, or a place in it. */
export function warnAbout(streams: Streams, file: string, text: string, at?: Position): void {
  warn(streams, `${printableName(file, at)}: ${text}`);
}

/** So many lines about one thing are printed before the rest is counted. */
const MOST_LINES = 20;

/** The first lines of many on stderr, and how many more there are. */
export function warnSome(streams: Streams, lines: readonly string[]): void {
  for (const line of lines.slice(0, MOST_LINES)) warn(streams, line);
  if (lines.length > MOST_LINES) warn(streams, l10n.t('… and {count} more', { count: lines.length - MOST_LINES }));
}
