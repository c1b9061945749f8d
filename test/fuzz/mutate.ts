/** Texts that resemble real ones: what a hand, an editor or a tool leaves behind. */
import type { Random } from './random';
import type { Target } from './target';

const LONGEST = 20_000;

/** A text made from the seeds of a target by a few changes. */
export function mutate({ seeds, words }: Pick<Target, 'seeds' | 'words'>, random: Random): string {
  let text = random.pick(seeds);
  for (let left = 1 + random.below(6); left > 0; left--) text = random.pick(CHANGES)(text, random, { seeds, words });
  return text.slice(0, LONGEST);
}

type Change = (text: string, random: Random, from: Pick<Target, 'seeds' | 'words'>) => string;

const inLines =
  (change: (lines: string[], at: number, random: Random) => void): Change =>
  (text, random) => {
    const lines = text.split('\n');
    change(lines, random.below(lines.length), random);
    return lines.join('\n');
  };

const between = (text: string, random: Random): readonly [number, number] => {
  const start = random.below(text.length + 1);
  return [start, Math.min(text.length, start + random.below(random.once(4) ? 200 : 12))];
};

const CHANGES: readonly Change[] = [
  // A line goes, comes twice, moves, swaps, is half typed, is indented otherwise, is commented out, is joined to the next.
  inLines((lines, at) => lines.splice(at, 1)),
  inLines((lines, at, random) => lines.splice(at, 1 + random.below(8))),
  inLines((lines, at) => lines.splice(at, 0, lines[at] ?? '')),
  inLines((lines, at, random) => lines.splice(random.below(lines.length), 0, ...lines.splice(at, 1 + random.below(5)))),
  inLines((lines, at, random) => {
    lines[at] = lines[at]?.slice(0, random.below(lines[at].length + 1)) ?? '';
  }),
  inLines((lines, at, random) => {
    const line = lines[at] ?? '';
    lines[at] = random.once(2) ? ' '.repeat(1 + random.below(4)) + line : line.replace(/^ {1,2}/, '');
  }),
  inLines((lines, at, random) => {
    const step = ' '.repeat(1 + random.below(4));
    for (let i = at; i < Math.min(lines.length, at + 6); i++) lines[i] = step + (lines[i] ?? '');
  }),
  inLines((lines, at) => {
    lines[at] = `# ${lines[at] ?? ''}`;
  }),
  inLines((lines, at) => lines.splice(at, 2, `${lines[at] ?? ''}${lines[at + 1] ?? ''}`)),
  // A value is another one, or none.
  inLines((lines, at, random) => {
    lines[at] = (lines[at] ?? '').replace(/:.*$/, () => `:${random.pick(VALUES)}`);
  }),
  inLines((lines, at, random) => {
    lines[at] = (lines[at] ?? '').replace(/- .*$/, () => `-${random.pick(VALUES)}`);
  }),
  // Letters go, come, or are others.
  (text, random) => {
    const [start, end] = between(text, random);
    return text.slice(0, start) + text.slice(end);
  },
  (text, random) => {
    const [start] = between(text, random);
    return text.slice(0, start) + random.pick(MARKS) + text.slice(start);
  },
  (text, random) => {
    const [start, end] = between(text, random);
    return text.slice(0, start) + random.pick(MARKS) + text.slice(end);
  },
  (text, random, { words }) => {
    const [start, end] = between(text, random);
    return words.length === 0 ? text : text.slice(0, start) + random.pick(words) + text.slice(random.once(2) ? start : end);
  },
  (text, random, { words }) => {
    if (words.length === 0) return text;
    const word = random.pick(words);
    const at = text.indexOf(word);
    return at < 0 ? text : text.slice(0, at) + random.pick(words) + text.slice(at + word.length);
  },
  // Two texts meet; one ends in the middle; its lines end otherwise.
  (text, random, { seeds }) => {
    const lines = random.pick(seeds).split('\n');
    const from = random.below(lines.length);
    const own = text.split('\n');
    own.splice(random.below(own.length + 1), 0, ...lines.slice(from, from + 1 + random.below(12)));
    return own.join('\n');
  },
  (text, random) => text.slice(0, random.below(text.length + 1)),
  (text, random) => (random.once(4) ? text.replace(/\r?\n/g, '\r\n') : text),
];

const VALUES: readonly string[] = [
  '',
  ' ',
  ' null',
  ' ~',
  ' {}',
  ' []',
  ' [null]',
  ' [,]',
  ' {a: }',
  ' 0',
  ' -1',
  ' 0400',
  ' 1e400',
  ' .nan',
  ' yes',
  ' "',
  " '",
  ' "\\u0000"',
  ' "\\ud800"',
  ' |',
  ' >-',
  ' *a',
  ' &a x',
  ' !!str',
  ' !!int x',
  ' ${P}',
  ' ${{P}}',
  ' {{ .Values.x }}',
  ' [[[[',
  ' {{{{',
  ' # c',
  ' <<',
  ' __proto__',
  ' constructor',
  '\t',
];

const MARKS: readonly string[] = [
  ...VALUES,
  ...Array.from('{}[],:-?&*!|>#%@`"\'\\\n\t \r'),
  '\n---\n',
  '\n...\n',
  '\uFEFF',
  '\u0000',
  '\u2028',
  '\ud83d',
  'é',
  '🙂',
  '__proto__: {a: b}',
  '<<: *a',
  'toString: x',
];
