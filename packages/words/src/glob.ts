/** Patterns for paths, as `.gitignore`, editors and shells have them in common. */

/** A pattern that is read: each alternative of its braces, in steps between slashes. */
export type Glob = readonly (readonly string[])[];

/** So many alternatives a pattern may have, and so many braces each of them; what is beyond is left out. */
const MOST_ALTERNATIVES = 64;

/** Reads a pattern: `*` is any text in a name, `?` one character, `**` any folders, `{a,b}` one of several texts. */
export function readGlob(pattern: string): Glob {
  return alternatives(pattern).map(one =>
    one
      .replace(/^\.\//, '')
      .split('/')
      .filter(step => step !== ''),
  );
}

/** Whether a pattern fits a path with slashes, the whole of it; in time that grows with the product of both lengths. */
export function matchesGlob(glob: Glob, path: string): boolean {
  const steps = path.split('/').filter(step => step !== '' && step !== '.');
  return glob.some(pattern =>
    matches(pattern, steps, (step, name) => matches(charactersOf(step), charactersOf(name), isCharacter, '*'), '**'),
  );
}

/** Whether a text has something that only a pattern has. */
export const isGlob = (text: string): boolean => /[*?{]/.test(text);

/** Whether a text is what a pattern describes, in which `*` is any text; in the same time. */
export const matchesText = (text: string, pattern: string): boolean =>
  matches(charactersOf(pattern), charactersOf(text), (part, character) => part === character, '*');

const charactersOf = (text: string): readonly string[] => Array.from(text);

const isCharacter = (pattern: string, character: string): boolean => pattern === '?' || pattern === character;

/** Whether items follow a pattern in which `many` is any number of them. After a mismatch only the last of them can be longer. */
function matches(
  pattern: readonly string[],
  items: readonly string[],
  fits: (pattern: string, item: string) => boolean,
  many: string,
): boolean {
  let [at, i] = [0, 0];
  let [manyAt, resume] = [-1, 0];
  while (i < items.length) {
    const step = pattern[at];
    if (step === many) {
      [manyAt, resume] = [at, i];
      at++;
    } else if (step !== undefined && fits(step, items[i] ?? '')) {
      at++;
      i++;
    } else if (manyAt >= 0) {
      resume++;
      [at, i] = [manyAt + 1, resume];
    } else {
      return false;
    }
  }
  return pattern.slice(at).every(step => step === many);
}

/** A pattern without its braces, innermost first. */
function alternatives(pattern: string): readonly string[] {
  let open: readonly string[] = [pattern];
  let changed = true;
  for (let braces = 0; changed && braces < MOST_ALTERNATIVES && open.length < MOST_ALTERNATIVES; braces++) {
    changed = false;
    open = open.flatMap(one => {
      const [whole, inside = ''] = /\{([^{}]*)\}/.exec(one) ?? [];
      if (whole === undefined) return [one];
      changed = true;
      return inside.split(',').map(text => one.replace(whole, () => text));
    });
  }
  return open.slice(0, MOST_ALTERNATIVES);
}
