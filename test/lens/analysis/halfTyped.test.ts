/** A line in the middle of being typed takes no answer away from the others, and makes none of them wrong. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { analyze, gatherFacts, hoverAt, readSettings, resolveRemedy } from '@scc-lens/lens';
import type { AnalyzeOptions } from '@scc-lens/lens';
import type { TextEdit } from '@scc-lens/words';
import { applyEdits, parseFile } from '@scc-lens/yaml';
import type { ParsedFile } from '@scc-lens/yaml';
import { isFull, sampleOf } from '../../properties';

const FIXTURES = path.resolve(__dirname, '../../fixtures/rules');
const FILES = readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' }).filter(name => /(?<!\.fixed(?:-\d)?)\.yaml$/.test(name));
const PLACES = isFull ? 20 : 5;

/** Lines that no document can have where they are put, by the indent of the line below. */
const HALF_TYPED: readonly ((indent: string) => string)[] = [
  indent => `${indent}volu`,
  indent => ` ${indent}tty: true`,
  indent => `${indent}tty: "open`,
  indent => `${indent}args: [a`,
  indent => `${indent}- `,
  indent => `\t${indent}tty: true`,
  indent => `${indent}image: a: b`,
];

const { settings } = readSettings({});

function startsOf(text: string): readonly number[] {
  return [...text.matchAll(/^/gm)].map(({ index }) => index);
}

/** What each line answers to a hover on its key. */
function hovered(
  file: ParsedFile,
  options: AnalyzeOptions,
  starts: readonly number[],
): readonly (readonly [line: number, markdown: string])[] {
  return starts.flatMap((start, line) => {
    const [key] = /^ *(?:- )?[\w"]/.exec(file.text.slice(start, start + 200)) ?? [];
    const hover = key === undefined ? null : hoverAt(file, start + key.length, options);
    return hover === null ? [] : [[line, hover.markdown] as const];
  });
}

interface Fixed {
  readonly edits: readonly TextEdit[];
  /** The values of the documents after the fix. */
  readonly value: string;
}

/** Each fix that can be made, by what it fixes. The line that is left out is not read. */
function fixed(file: ParsedFile, options: AnalyzeOptions, leftOut?: string): ReadonlyMap<string, Fixed> {
  const seen = new Map<string, number>();
  return new Map(
    analyze(file, options).flatMap(finding =>
      finding.remedies.flatMap(remedy => {
        const result = resolveRemedy(file, finding, remedy);
        if ('refused' in result) return [];
        const text = applyEdits(file.text, result.edits);
        const { manifests } = parseFile(leftOut === undefined ? text : text.replace(leftOut, ''));
        const name = `${finding.id} ${remedy.key}`;
        seen.set(name, (seen.get(name) ?? 0) + 1);
        const value = JSON.stringify(manifests.map(({ value }) => value ?? null));
        return [[`${name} ${seen.get(name) ?? 0}`, { edits: result.edits, value }] as const];
      }),
    ),
  );
}

/** Of a hover, without what it reports of the half-typed field, which the pod has now. */
const withoutFault = (markdown: string): string => markdown.replace(/\**Invalid pod: .*?Apart from that: /g, '').replaceAll('**', '');

describe('a half-typed line', function () {
  this.timeout(600_000);
  const counts = { hovers: 0, sameHovers: 0, otherHovers: 0, fixes: 0, sameFixes: 0 };
  const wrong: string[] = [];

  before(() => {
    let turn = 0;
    for (const name of sampleOf(FILES.slice(0, 200))) {
      const file = parseFile(readFileSync(path.join(FIXTURES, name), 'utf8'));
      // In an editor, facts of a document that is half typed are what it contained before.
      const options = { settings, facts: gatherFacts([{ file: name, manifests: file.manifests }]) };
      const starts = startsOf(file.text);
      const hovers = hovered(file, options, starts);
      const fixes = fixed(file, options);
      for (let place = 0; place < PLACES; place++) {
        const line = Math.min(starts.length - 1, Math.floor(((place + 0.5) * starts.length) / PLACES));
        const at = starts[line] ?? 0;
        const [indent] = /^ */.exec(file.text.slice(at)) ?? [''];
        const typed = `${HALF_TYPED[turn++ % HALF_TYPED.length]?.(indent) ?? ''}\n`;
        const broken = parseFile(file.text.slice(0, at) + typed + file.text.slice(at));
        if (broken.manifests.every(({ class: kind }) => kind !== 'invalid')) continue;
        const now = new Map(hovered(broken, options, startsOf(broken.text)));
        for (const [row, markdown] of hovers) {
          const answer = now.get(row < line ? row : row + 1);
          counts.hovers++;
          if (answer === undefined) continue;
          if (withoutFault(answer) === withoutFault(markdown)) counts.sameHovers++;
          else counts.otherHovers++;
        }
        const nowFixed = fixed(broken, options, typed);
        for (const [fix, { edits, value }] of fixes) {
          if (edits.some(({ span }) => span.start <= at && at <= span.end)) continue;
          const answer = nowFixed.get(fix)?.value;
          counts.fixes++;
          if (answer === value) counts.sameFixes++;
          else if (answer !== undefined) wrong.push(`${name}:${line + 1} ${JSON.stringify(typed)}: ${fix}\n${answer}\n${value}`);
        }
      }
    }
  });

  it('leaves at least nine of ten hovers elsewhere as they are', () => {
    assert.ok(counts.sameHovers >= 0.9 * counts.hovers, JSON.stringify(counts));
  });

  it('leaves at least nine of ten fixes of other lines, and makes none wrong', () => {
    assert.deepEqual(wrong, []);
    assert.ok(counts.sameFixes >= 0.9 * counts.fixes, JSON.stringify(counts));
  });
});
