/**
 * Reads the text of `sh -c` as far as rules need it: which simple commands it has, with which words and redirections. Not a shell:
 * control flow is flattened, substitutions stay text, and what cannot be read is skipped.
 */

import { expandVariables } from './shellVariables';

export interface ShellCommand {
  /** Unquoted, with known variables filled in. */
  readonly words: readonly string[];
  /** Files that `>` and `>>` write to. */
  readonly outputs: readonly string[];
  /** Values of the variables that are set for it, or since the command before it. */
  readonly assignments: readonly string[];
}

interface Token {
  readonly type: 'word' | 'redirect' | 'end';
  readonly text: string;
}

/** Words that precede a command without being one. */
const PREFIXES = new Set(['!', '{', '}', 'do', 'elif', 'else', 'env', 'exec', 'if', 'nice', 'sudo', 'then', 'time', 'until', 'while']);
const ASSIGNMENT = /^([A-Za-z_]\w*)=([\s\S]*)$/;

/** Simple commands of a shell text in their order. `variables` are those of the environment. */
export function shellCommands(text: string, variables: ReadonlyMap<string, string>): readonly ShellCommand[] {
  const known = new Map(variables);
  const commands: ShellCommand[] = [];
  let words: string[] = [];
  let outputs: string[] = [];
  let assignments: string[] = [];
  let prefixed = false;
  let redirect: string | null = null;
  const finish = (): void => {
    if (words.length > 0 || outputs.length > 0) {
      commands.push({ words, outputs, assignments });
      assignments = [];
    }
    words = [];
    outputs = [];
    prefixed = false;
    redirect = null;
  };
  for (const token of tokensOf(text)) {
    if (token.type === 'end') {
      finish();
    } else if (token.type === 'redirect') {
      redirect = token.text;
    } else {
      const word = expandVariables(unquote(token.text), known);
      if (redirect !== null) outputs.push(...(redirect.includes('>') ? [word] : []));
      else if (words.length > 0 || !isPrefix(word, prefixed)) words.push(word);
      else {
        prefixed = true;
        const value = assigned(word, known);
        if (value !== null) assignments.push(value);
      }
      redirect = null;
    }
  }
  finish();
  return commands;
}

/** Whether a word before the command is a keyword, an option of one, or an assignment. */
function isPrefix(word: string, prefixed: boolean): boolean {
  return ASSIGNMENT.test(word) || PREFIXES.has(word) || (prefixed && word.startsWith('-'));
}

/** The value that a word assigns to a variable, which is known from then on; null where it is no assignment. */
function assigned(word: string, known: Map<string, string>): string | null {
  const [, name, value = ''] = ASSIGNMENT.exec(word) ?? [];
  if (name === undefined) return null;
  known.set(name, value);
  return value;
}

const SPACE = /[ \t\r]+|\\\r?\n/y;
const COMMENT = /(?<=^|[\s;&|(])#[^\n]*/y;
const REDIRECT = /\d{0,9}(?:>[>&|]?|<+)|&>>?/y;
const END = /[;|&\n()`]/y;

function* tokensOf(text: string): Generator<Token> {
  let at = 0;
  while (at < text.length) {
    const skipped = matchAt(SPACE, text, at) ?? matchAt(COMMENT, text, at);
    const redirect = skipped === null ? matchAt(REDIRECT, text, at) : null;
    const end = skipped === null && redirect === null ? matchAt(END, text, at) : null;
    const word = (skipped ?? redirect ?? end) === null ? text.slice(at, endOfWord(text, at)) : '';
    if (redirect !== null) yield { type: 'redirect', text: redirect };
    else if (end !== null) yield { type: 'end', text: end };
    else if (word !== '') yield { type: 'word', text: word };
    // A quote that nothing closes is no word; the text behind it is read all the same.
    at += Math.max(1, (skipped ?? redirect ?? end ?? word).length);
  }
}

function matchAt(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}

function endOfWord(text: string, start: number): number {
  let at = start;
  for (let next = endOfPiece(text, at); next > at; next = endOfPiece(text, at)) at = next;
  return at;
}

const PLAIN = /[^\s;&|()<>'"\\`$]+/y;
const BRACES = /\$\{[^}\n]{0,200}\}/y;

/** The end of the quoted text, substitution, escape or plain run that starts at a place; the place itself where none does. */
function endOfPiece(text: string, at: number): number {
  const char = text[at];
  if (char === '$') return at + (matchAt(BRACES, text, at) ?? '$').length;
  return char === "'" || char === '"' || char === '\\' ? endOfQuoted(text, at) : at + (matchAt(PLAIN, text, at) ?? '').length;
}

/** The end of what a quote or a backslash quotes; its own place where nothing closes it. */
function endOfQuoted(text: string, at: number): number {
  if (text[at] === '\\') return at + 1 < text.length ? at + 2 : at;
  if (text[at] === "'") return text.indexOf("'", at + 1) + 1 || at;
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] === '"') return i + 1;
    if (text[i] === '\\') i++;
  }
  return at;
}

function unquote(word: string): string {
  let plain = '';
  let done = 0;
  for (let at = nextQuote(word, 0); at < word.length; at = nextQuote(word, Math.max(at + 1, done))) {
    const end = endOfQuoted(word, at);
    if (end === at) continue;
    plain += word.slice(done, at) + quotedText(word.slice(at, end));
    done = end;
  }
  return plain + word.slice(done);
}

const QUOTE = /['"\\]/g;

function nextQuote(word: string, from: number): number {
  QUOTE.lastIndex = from;
  return QUOTE.exec(word)?.index ?? word.length;
}

function quotedText(quoted: string): string {
  if (quoted.startsWith('\\')) return quoted.slice(1);
  const inside = quoted.slice(1, -1);
  return quoted.startsWith("'") ? inside : inside.replace(/\\(["\\$`])/g, '$1');
}
