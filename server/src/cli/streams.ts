import type { Readable, Writable } from 'node:stream';
import type { WriteStream } from 'node:tty';
import type { Position } from '@scc-lens/yaml';
import { firstLines } from './messages';

/** What a command reads and writes: the streams of the process, or a test's. */
export interface Streams {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
}

/** Results for people, and JSON. */
export function print(streams: Streams, text: string): void {
  if (text !== '') streams.stdout.write(printable(text));
}

const CODE_OR_ESCAPE = /(?<!`)(`{1,20})([^`]+)\1(?!`)|\\([!-/:-@[-`{-~])/g;

/** Markdown of headings, lists, tables, code and escaped text, as a text that reads without a viewer. */
export function plainMarkdown(markdown: string): string {
  let fence = '';
  return markdown
    .split('\n')
    .flatMap(line => {
      const [marks = ''] = /^`{3,}/.exec(line) ?? [];
      const isFence = fence === '' ? marks !== '' : line === fence;
      if (isFence) fence = fence === '' ? marks : '';
      return isFence ? [] : fence === '' ? plainLine(line) : `  ${line}`;
    })
    .join('\n');
}

function plainLine(line: string): string {
  // The columns of a table stay where they are.
  if (line.startsWith('|')) return line.replace(CELL, cell => plainText(cell).padEnd(cell.length));
  const [, level, title = line] = /^(#+) (.*)$/.exec(line) ?? [];
  const text = plainText(title.replace(/^\*\*(.*)\*\*$/, '$1'));
  return level === undefined ? text : level === '#' ? `${text}\n${'='.repeat(text.length)}` : `${text}:`;
}

const CELL = /(?:\\.|[^\\|])+/g;

const plainText = (markdown: string): string =>
  markdown.replace(CODE_OR_ESCAPE, (_code, _marks, inner?: string, escaped?: string) => escaped ?? inner?.trim() ?? '');

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
  for (const line of firstLines(lines, MOST_LINES, line => line)) warn(streams, line);
}

/**
 * What a terminal or a pipeline acts on instead of showing it: control characters, those that turn the direction of the text around, line
 * breaks that only some programs see, and the commands of log readers. `##[`, `##vso[` and `##teamcity[` count anywhere in a line, `::name`
 * at its start. Sources: actions/runner ActionCommand, microsoft/azure-pipelines-agent Command, TeamCity's service messages.
 */
const ACTIVE = /(?!\r?\n|\t)\p{Cc}|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|#(?=#\w*\[)|:(?=:)(?<=^[^\S\n]*:)/gmu;

const ESCAPE = (code: number): string => `\\u${code.toString(16).padStart(4, '0')}`;

/** With these spelled out, no text hides or overwrites another, or gives an order. In JSON `\u…` keeps its meaning; others `spell` it. */
export const printable = (text: string, spell: (code: number) => string = ESCAPE): string =>
  text.replace(ACTIVE, char => spell(char.charCodeAt(0)));

/** A file's name on one line: its line breaks and tabs are spelled out as well. With line and column, from one, of a place in it. */
export function printableName(name: string, at?: Position): string {
  const place = at === undefined ? '' : `:${at.line + 1}:${at.character + 1}`;
  return printable(name).replace(/[\t\n\r]/g, char => ESCAPE(char.charCodeAt(0))) + place;
}

/** Milliseconds: a run that is shorter shows nothing, and a line stays so long. */
const PATIENCE = 1000;
const INTERVAL = 100;

const CLEAR = '\r\u001b[K';

/** Counts files on standard error where that is a terminal. `now` is a clock in milliseconds. */
export function startProgress({ stderr }: Streams, textOf: (done: number) => string, now: () => number = Date.now) {
  if (!(stderr as Partial<WriteStream>).isTTY) return { step: () => undefined, clear: () => undefined };
  let next = now() + PATIENCE;
  let done = 0;
  let isShown = false;
  return {
    step: () => {
      done += 1;
      const time = now();
      if (time < next) return;
      next = time + INTERVAL;
      isShown = true;
      stderr.write(`${CLEAR}${textOf(done)}`);
    },
    /** Takes the line away, so that something else can be printed. */
    clear: () => {
      if (isShown) stderr.write(CLEAR);
      isShown = false;
    },
  };
}
