/** A line in the middle of being typed takes no answer away from the others, and makes none of them wrong. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { analyze, gatherFacts, readSettings, resolveRemedy } from '@scc-lens/lens';
import { completionsAt, hoverAt } from '@scc-lens/lens/answers';
import type { AnalyzeOptions } from '@scc-lens/lens';
import { shifted } from '@scc-lens/words';
import type { TextEdit } from '@scc-lens/words';
import { applyEdits, parseFile } from '@scc-lens/yaml';
import type { ParsedFile } from '@scc-lens/yaml';
import { isFull, sampleOf } from '../../properties';
import '../../seed';

const FIXTURES = path.resolve(__dirname, '../../fixtures');
const FILES = 200;
const PLACES = isFull ? 20 : 5;
/** Of what is answered elsewhere; fewer in a small sample, because some documents leave unclear what is meant. */
const LEAST_SHARE = isFull ? 0.9 : 0.8;
/** So many completions are compared of each file. */
const MOST_COMPLETIONS = 4;
/** Characters of the longest file. */
const LONGEST = 8_000;
const TWICE = 'twice';

/** What is typed above a line, by that line's indent. */
const NEW_LINES: Readonly<Record<string, (indent: string) => string>> = {
  'half a key': indent => `${indent}volu`,
  'too deep': indent => ` ${indent}tty: true`,
  'not deep enough': indent => `${indent.slice(1)}tty: true`,
  'half a key, in a block': indent => `${indent.slice(6)}volu`,
  'words, in a block': indent => `${indent.slice(2)}not yet: "`,
  'open double quote': indent => `${indent}tty: "open`,
  'open single quote': indent => `${indent}tty: 'open`,
  'open bracket': indent => `${indent}args: [a`,
  'open brace': indent => `${indent}limits: {cpu: 1`,
  'stray dash': indent => `${indent}- `,
  'tab in front': indent => `\t${indent}tty: true`,
  'second colon': indent => `${indent}image: a: b`,
  'unknown alias': indent => `${indent}image: *`,
  'alias without its anchor': indent => `${indent}image: *a`,
};

/** What a line becomes while it is changed; null where it has nothing of the kind. */
const CHANGED_LINES: Readonly<Record<string, (line: string) => string | null>> = {
  'no colon': line => swap(line, /:(?= |$)/, ''),
  'half of its key': line => swap(line, /^( *(?:- )?[\w./-]{2,}?)[\w./-]{2,}:.*$/, '$1'),
  'quote opened': line => swap(line, /: (?=[\w./-])/, ': "'),
  'quote not closed': line => swap(line, /(: |- )(["'].*)["']$/, '$1$2'),
  'bracket opened': line => swap(line, /: (?=[\w./-])/, ': ['),
  'bracket not closed': line => swap(line, /[\]}]+$/, ''),
  'one deeper': line => ` ${line}`,
  'one less deep': line => swap(line, /^ /, ''),
  'tab for its indent': line => swap(line, /^ +/, '\t'),
  [TWICE]: line => (/^ *[\w./-]+: +\S/.test(line) ? `${line}\n${line}` : null),
};

function swap(line: string, pattern: RegExp, by: string): string | null {
  return pattern.test(line) ? line.replace(pattern, by) : null;
}

const { settings } = readSettings({});

/** A file in which a part of one line is missing or wrong. */
interface HalfTyped {
  readonly kind: string;
  readonly row: number;
  readonly text: string;
  /** The file as it was, and, where that had another line, without it. */
  readonly others: readonly [Other, ...Other[]];
}

interface Other {
  readonly text: string;
  /** The part in place of the half-typed line, and the rows that it has. */
  readonly start: number;
  readonly end: number;
  readonly rows: number;
}

interface Fixed {
  readonly edits: readonly TextEdit[];
  /** The values of the documents after the fix. */
  readonly value: string;
}

interface Answers {
  readonly hovers: ReadonlyMap<string, string>;
  readonly completions: ReadonlyMap<string, string>;
  readonly fixes: ReadonlyMap<string, Fixed>;
}

/** What a text answers in its rows, as `rowOf` names them; completions at these places only. */
function answersOf(text: string, options: AnalyzeOptions, places: Iterable<string> | null, rowOf: (row: number) => number | null): Answers {
  const file = parseFile(text);
  const hovers = new Map<string, string>();
  const completions = new Map<string, string>();
  let start = 0;
  const wanted = places === null ? null : new Set(places);
  for (const [i, line] of text.split('\n').entries()) {
    const row = rowOf(i);
    const [key = ''] = /^ *(?:- )*[\w"]+/.exec(line) ?? [];
    if (row !== null && key !== '') {
      for (const [name, at] of [
        ['key', key.length],
        ['value', line.trimEnd().length],
      ] as const) {
        const place = `${row} ${name}`;
        const hover = hoverAt(file, start + at, options);
        if (hover !== null) hovers.set(place, withoutFault(hover.markdown));
        if (name === 'key' || (wanted === null ? completions.size >= MOST_COMPLETIONS : !wanted.has(place))) continue;
        const found = completionsAt(file, start + at, options);
        if (found !== null)
          completions.set(
            place,
            found.offers.map(({ label, text: written, note, rank }) => `${label}|${written}|${note}|${rank}`).join('\n'),
          );
      }
    }
    start += line.length + 1;
  }
  return { hovers, completions, fixes: fixesOf(file, options) };
}

/** Each fix that can be made, by what it fixes. */
function fixesOf(file: ParsedFile, options: AnalyzeOptions): ReadonlyMap<string, Fixed> {
  const seen = new Map<string, number>();
  return new Map(
    analyze(file, options).flatMap(finding =>
      finding.remedies.flatMap(remedy => {
        const result = resolveRemedy(file, finding, remedy);
        if ('refused' in result) return [];
        const name = `${finding.id} ${remedy.key}`;
        seen.set(name, (seen.get(name) ?? 0) + 1);
        return [[`${name} ${seen.get(name) ?? 0}`, { edits: result.edits, value: valueOf(file.text, result.edits) }] as const];
      }),
    ),
  );
}

const valueOf = (text: string, edits: readonly TextEdit[]): string =>
  JSON.stringify(parseFile(applyEdits(text, edits)).manifests.map(({ value }) => value ?? null));

/** Of a hover, without what it reports of the half-typed field, which the pod has now, and without the number of invalid fields: some may be missing in that line. Of an invalid pod nothing is stated that it would get otherwise. */
const withoutFault = (markdown: string): string =>
  markdown
    .replace(
      /\**Invalid pod: .*?Apart from that: | \d+ more fields? (?:is|are) invalid\.|Invalid lines of the manifests are left out\..*\n\n|\n\nInvalid lines of the manifests are left out\..*$| Without the annotation, .*? would admit it\./g,
      '',
    )
    .replaceAll('**', '');

/**
 * Whether an answer is what another text gives. Of that, a field may be missing that is in the half-typed line; the fault then takes the place of
 * the facts on which admission depends.
 */
const isSame = (answer: string, meant: string): boolean =>
  answer === meant || (meant.startsWith('Invalid pod: ') && meant.replace(/^.*/, '') === answer.replace(/^Unknown: .*/, ''));

const KINDS = [...Object.keys(NEW_LINES), ...Object.keys(CHANGED_LINES)];

function halfTyped(text: string, row: number, kind: string): HalfTyped | null {
  const lines = text.split('\n');
  const line = lines[row] ?? '';
  const start = lines.slice(0, row).reduce((sum, { length }) => sum + length + 1, 0);
  const typed = NEW_LINES[kind]?.(/^ */.exec(line)?.[0] ?? '');
  if (typed !== undefined)
    return { kind, row, text: lines.toSpliced(row, 0, typed).join('\n'), others: [{ text, start, end: start, rows: 0 }] };
  const changed = /^\s*(#|$)/.test(line) ? null : (CHANGED_LINES[kind]?.(line) ?? null);
  if (changed === null) return null;
  const indent = /^ *(?:- +)*/.exec(line)?.[0].length ?? 0;
  // Items of a list may be in the column of its key.
  const isOutside = (other: string): boolean =>
    other.trim() !== '' && (/^ */.exec(other)?.[0].length ?? 0) <= indent && !other.startsWith(`${' '.repeat(indent)}- `);
  const below = lines.findIndex((other, i) => i > row && isOutside(other));
  const isParent = below !== row + 1;
  const [lead = '', dashes = ''] = /^( *)((?:- +)*)/.exec(line)?.slice(1) ?? [];
  // The item goes on below.
  const left = dashes !== '' && !isParent && (/^ */.exec(lines[row + 1] ?? '')?.[0].length ?? 0) > lead.length ? lead + dashes : '';
  const absent = lines
    .map((other, i) => (i === row ? left : isParent && i > row && (below < 0 || i < below) ? ' '.repeat(other.length) : other))
    .join('\n');
  return {
    kind,
    row,
    text: lines.with(row, changed).join('\n'),
    others: [
      { text, start, end: start + line.length + 1, rows: 1 },
      { text: absent, start, end: start + left.length + 1, rows: 1 },
    ],
  };
}

const WHAT = ['errors', 'hovers', 'completions', 'fixes'] as const;

interface Count {
  asked: number;
  same: number;
}

type Counts = Record<(typeof WHAT)[number], Count>;

const noCounts = (): Counts => ({
  errors: { asked: 0, same: 0 },
  hovers: { asked: 0, same: 0 },
  completions: { asked: 0, same: 0 },
  fixes: { asked: 0, same: 0 },
});

describe('a half-typed line', function () {
  this.timeout(1_800_000);
  const counts = new Map<string, Counts>();
  const total = noCounts();
  const wrong: string[] = [];

  before(() => {
    const turns = fc.sample(fc.tuple(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), fc.nat(KINDS.length - 1)), {
      numRuns: FILES * PLACES,
    });
    for (const [i, name] of sampleOf([...filesOf().entries()])) {
      const text = readFileSync(path.join(FIXTURES, name), 'utf8');
      const rows = text.trimEnd().split('\n').length;
      // In an editor, facts of a document that is half typed are what it contained before.
      const options = { settings, facts: gatherFacts([{ file: name, manifests: parseFile(text).manifests }]) };
      const whole = answersOf(text, options, null, row => row);
      for (let place = 0; place < PLACES; place++) {
        const [where, turn] = turns[i * PLACES + place] ?? [0, 0];
        const row = Math.floor(((place + where) * rows) / PLACES);
        let one: HalfTyped | null = null;
        for (let next = turn; one === null; next++) one = halfTyped(text, row, KINDS[next % KINDS.length] ?? '');
        const faults = compare(one, text, whole, options);
        if (faults.length > 0) wrong.push(`${name}:${row + 1} ${one.kind}\n  ${faults.join('\n  ')}`);
      }
    }
  });

  /** Counts the answers that stay, and returns what is answered wrongly. */
  function compare(
    { kind, row, text, others: [right, ...absent] }: HalfTyped,
    original: string,
    whole: Answers,
    options: AnalyzeOptions,
  ): string[] {
    const file = parseFile(text);
    const errors = file.manifests.flatMap(({ problems }, i) =>
      problems.map(({ span }) => rowAt(text, (file.slices[i]?.start ?? 0) + span.start)),
    );
    if (errors.length === 0) return [];
    const count = counts.get(kind) ?? noCounts();
    counts.set(kind, count);
    const add = (what: keyof Counts, isSame: boolean): void => {
      for (const each of [count, total]) {
        each[what].asked++;
        if (isSame) each[what].same++;
      }
    };
    const faults: string[] = [];
    const typedRows = kind === TWICE ? 2 : 1;
    add('errors', errors.length === 1 && (errors[0] ?? 0) >= row && (errors[0] ?? 0) < row + typedRows);
    const asked = [...whole.completions.keys()];
    const other = (r: number): number | null => (r >= row && r < row + right.rows ? null : r);
    const meant = [right, ...absent].map(one => ({
      ...one,
      answers: one.text === original ? whole : answersOf(one.text, options, asked, other),
    }));
    const now = answersOf(text, options, asked, r => (r < row ? r : r < row + typedRows ? null : r - typedRows + right.rows));
    for (const what of ['hovers', 'completions'] as const) {
      const isMeant = (place: string, answer: string): boolean =>
        meant.some(({ answers }) => isSame(answer, answers[what].get(place) ?? ''));
      for (const [place, answer] of now[what])
        if (!isMeant(place, answer)) faults.push(`${what} in ${place}: ${answer.slice(0, MOST_SHOWN)}`);
      for (const place of whole[what].keys()) {
        const answer = now[what].get(place);
        if (right.rows === 0 || Number.parseInt(place, 10) !== row) add(what, answer !== undefined && isMeant(place, answer));
      }
    }
    const end = right.end + text.length - original.length;
    const touches = ({ edits }: Fixed): boolean => edits.some(({ span }) => span.start < end - 1 && right.start < span.end);
    for (const [fix, answer] of now.fixes) {
      const isSame = meant.some(one => {
        const moved = answer.edits.map(edit => (edit.span.start < end - 1 ? edit : { ...edit, span: shifted(edit.span, one.end - end) }));
        return one.answers.fixes.has(fix) && valueOf(one.text, moved) === one.answers.fixes.get(fix)?.value;
      });
      // A document with a field twice is valid; what has the field may be removed.
      if (touches(answer) ? kind !== TWICE : !isSame) faults.push(`fix ${fix}: ${JSON.stringify(answer.edits)}`);
    }
    for (const [fix, { edits }] of whole.fixes) {
      const isElsewhere = !edits.some(({ span }) => span.start <= right.end && right.start <= span.end);
      if (isElsewhere && (now.fixes.has(fix) || meant.every(({ answers }) => answers.fixes.has(fix)))) add('fixes', now.fixes.has(fix));
    }
    return faults;
  }

  after(() => {
    for (const [kind, each] of [...counts, ['all', total] as const])
      console.log(`      ${kind.padEnd(20)}${WHAT.map(what => ` ${what} ${shareOf(each[what])}`).join('')}`);
  });

  for (const what of WHAT) {
    it(`leaves at least ${100 * LEAST_SHARE} % of ${what === 'errors' ? 'lines with one error, their own' : `${what} elsewhere as they are`}`, () => {
      assert.ok(total[what].same >= LEAST_SHARE * total[what].asked, shareOf(total[what]));
    });
  }

  it('makes no answer wrong', () => {
    assert.deepEqual(wrong, []);
  });
});

const MOST_SHOWN = 300;

const shareOf = ({ asked, same }: Count): string => `${((100 * same) / Math.max(1, asked)).toFixed(1)} % of ${asked}`.padEnd(16);

const rowAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length - 1;

/** Two hundred files with objects and without problems, of all folders; one with the mark of a cursor is half typed already. */
function filesOf(): readonly string[] {
  const names = readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' }).filter(name => /(?<!\.fixed(?:-\d)?)\.yaml$/.test(name));
  const all = names.sort().filter(name => {
    const text = readFileSync(path.join(FIXTURES, name), 'utf8');
    const { manifests } = parseFile(text);
    const isSound = manifests.every(({ problems }) => problems.length === 0) && manifests.some(one => one.class === 'objects');
    return isSound && text.length < LONGEST && !text.startsWith('\uFEFF') && !text.includes('‸');
  });
  return all.filter((_, i) => Math.floor((i * FILES) / all.length) !== Math.floor(((i - 1) * FILES) / all.length));
}
