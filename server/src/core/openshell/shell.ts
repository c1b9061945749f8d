/**
 * Reads the text of `sh -c` as far as rules need it: which simple commands it has, with which words and redirections. Not a shell:
 * control flow is flattened, substitutions stay text, and what cannot be read is skipped.
 */

export interface ShellCommand {
  /** Unquoted, with known variables filled in. */
  readonly words: readonly string[];
  /** Files that `>` and `>>` write to. */
  readonly outputs: readonly string[];
}

interface Token {
  readonly type: 'word' | 'redirect' | 'end';
  readonly text: string;
}

const TOKEN =
  /(?<space>[ \t\r]+|\\\r?\n)|(?<comment>(?<=^|[\s;&|(])#[^\n]*)|(?<redirect>\d*(?:>>|>&|>\||>|<+)|&>>?)|(?<end>[;|&\n()`])|(?<word>(?:\$\{[^}\n]{0,200}\}|'[^']*'|"(?:\\[\s\S]|[^"\\])*"|\\[\s\S]|[^\s;&|()<>'"\\`])+)|(?<stray>[\s\S])/gy;

/** Words that stand before a command without being one. */
const PREFIXES = new Set(['!', '{', '}', 'do', 'elif', 'else', 'env', 'exec', 'if', 'nice', 'sudo', 'then', 'time', 'until', 'while']);
const ASSIGNMENT = /^([A-Za-z_]\w*)=([\s\S]*)$/;

/** Simple commands of a shell text in their order. `variables` are those of the environment. */
export function shellCommands(text: string, variables: ReadonlyMap<string, string>): readonly ShellCommand[] {
  const known = new Map(variables);
  const commands: ShellCommand[] = [];
  let words: string[] = [];
  let outputs: string[] = [];
  let prefixed = false;
  let redirect: string | null = null;
  const finish = (): void => {
    if (words.length > 0 || outputs.length > 0) commands.push({ words, outputs });
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
      else if (words.length > 0 || !isPrefix(word, prefixed, known)) words.push(word);
      else prefixed = true;
      redirect = null;
    }
  }
  finish();
  return commands;
}

/** Whether a word before the command is a keyword, an option of one, or an assignment, which is remembered for what follows. */
function isPrefix(word: string, prefixed: boolean, known: Map<string, string>): boolean {
  const [, name, value] = ASSIGNMENT.exec(word) ?? [];
  if (name !== undefined) known.set(name, value ?? '');
  return name !== undefined || PREFIXES.has(word) || (prefixed && word.startsWith('-'));
}

function* tokensOf(text: string): Generator<Token> {
  for (const { groups = {} } of text.matchAll(TOKEN)) {
    if (groups['word'] !== undefined) yield { type: 'word', text: groups['word'] };
    else if (groups['redirect'] !== undefined) yield { type: 'redirect', text: groups['redirect'] };
    else if (groups['end'] !== undefined) yield { type: 'end', text: groups['end'] };
  }
}

function unquote(word: string): string {
  return word.replace(
    /'([^']*)'|"((?:\\[\s\S]|[^"\\])*)"|\\([\s\S])/g,
    (_, single?: string, double?: string, escaped?: string) => single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? escaped ?? '',
  );
}

/** A text doubling itself through its variables would grow without end; no path is as long as this. */
const LONGEST_EXPANSION = 4096;
const VARIABLE = /\$\(([A-Za-z_]\w*)\)|\$\{([A-Za-z_]\w*)(?::?-([^}]*))?\}|\$([A-Za-z_]\w*)/g;

/** Fills in `$(NAME)` as the kubelet does, and `$NAME`, `${NAME}`, `${NAME:-default}` as a shell does; unknown names stay as they are. */
export function expandVariables(text: string, variables: ReadonlyMap<string, string>): string {
  const expanded = text.replace(
    VARIABLE,
    (whole, kubelet?: string, braced?: string, fallback?: string, plain?: string) =>
      variables.get(kubelet ?? braced ?? plain ?? '') ?? fallback ?? whole,
  );
  return expanded.length > LONGEST_EXPANSION ? text : expanded;
}
