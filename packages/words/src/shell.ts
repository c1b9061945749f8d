/** Reads the text of `sh -c` as far as rules need it: control flow is flattened, substitutions stay text, the rest is skipped. */
export interface ShellCommand {
  /** Unquoted, with known variables filled in. */
  readonly words: readonly string[];
  /** Files that `>` and `>>` write to. */
  readonly outputs: readonly string[];
  /** Values of the variables that are set for it, or since the command before it. */
  readonly assignments: readonly string[];
}

/** Words that precede a command without being one. */
const PREFIXES = new Set('! { } do elif else env exec if nice sudo then time until while'.split(' '));
const ASSIGNMENT = /^([A-Za-z_]\w*)=([\s\S]*)$/;

const QUOTED = /'([^']*)'|"([^"\\]*(?:\\[\s\S][^"\\]*)*)"|\\([\s\S])/g;
/** A part of a word. A quote that nothing closes is none; the text behind it is read all the same. */
const PART = new RegExp(String.raw`[^\s;&|()<>'"\\\x60$]+|\$\{[^}\n]{0,200}\}|\$|${QUOTED.source}`, 'y');
const BREAK = /[ \t\r]+|\\\r?\n|(?<=^|[\s;&|(])#[^\n]*|(?<redirect>\d{0,9}(?:>[>&|]?|<+)|&>>?)|(?<end>[;|&\n()`])/y;

function* tokensOf(text: string): Generator<{ readonly redirect?: string; readonly end?: string; readonly written?: string }> {
  for (let at = 0, next; at < text.length; at = Math.max(at + 1, next)) {
    BREAK.lastIndex = PART.lastIndex = next = at;
    const found = BREAK.exec(text);
    if (found !== null) {
      next = BREAK.lastIndex;
      yield found.groups ?? {};
    } else {
      while (PART.test(text)) next = PART.lastIndex;
      if (next > at) yield { written: text.slice(at, next) };
    }
  }
}

/** Simple commands of a shell text in their order. `variables` come from the environment. */
export function shellCommands(text: string, variables: ReadonlyMap<string, string>): readonly ShellCommand[] {
  const known = new Map(variables);
  const commands: ShellCommand[] = [];
  let words: string[] = [];
  let outputs: string[] = [];
  let assignments: string[] = [];
  let prefixed = false;
  let sign: string | undefined;
  const finish = (): void => {
    if (words.length > 0 || outputs.length > 0) {
      commands.push({ words, outputs, assignments });
      assignments = [];
    }
    [words, outputs, prefixed, sign] = [[], [], false, undefined];
  };
  for (const { redirect, end, written } of tokensOf(text)) {
    if (end !== undefined) finish();
    else if (redirect !== undefined) sign = redirect;
    else if (written !== undefined) {
      const word = expandVariables(unquote(written), known);
      const [, name, value = ''] = ASSIGNMENT.exec(word) ?? [];
      if (sign !== undefined) outputs.push(...(sign.includes('>') ? [word] : []));
      else if (words.length > 0) words.push(word);
      else if (name !== undefined) {
        known.set(name, value);
        assignments.push(value);
        prefixed = true;
      } else if (PREFIXES.has(word) || (prefixed && word.startsWith('-'))) prefixed = true;
      else words.push(word);
      sign = undefined;
    }
  }
  finish();
  return commands;
}

const unquote = (word: string): string =>
  word.replaceAll(QUOTED, (_, single?: string, double?: string, escaped?: string) => single ?? escaped ?? unescaped(double ?? ''));

const unescaped = (text: string): string => text.replaceAll(/\\(["\\$`])/g, '$1');

/** A text doubling itself through its variables would grow without end; no path is as long as this. */
const LONGEST_EXPANSION = 4096;
const VARIABLE = /\$\(([A-Za-z_]\w*)\)|\$\{([A-Za-z_]\w*)(?::?-([^}]{0,500}))?\}|\$([A-Za-z_]\w*)/g;

/** Fills in `$(NAME)` as the kubelet does, and `$NAME`, `${NAME}`, `${NAME:-default}` as a shell does; unknown names stay as they are. */
export function expandVariables(text: string, variables: ReadonlyMap<string, string>): string {
  let expanded = '';
  let done = 0;
  for (const { 0: whole, 1: ofKubelet, 2: braced, 3: fallback, 4: plain = '', index } of text.matchAll(VARIABLE)) {
    expanded += text.slice(done, index) + (variables.get(ofKubelet ?? braced ?? plain) ?? fallback ?? whole);
    if (expanded.length > LONGEST_EXPANSION) return text;
    done = index + whole.length;
  }
  expanded += text.slice(done);
  return expanded.length > LONGEST_EXPANSION ? text : expanded;
}
