/**
 * Every rule, over `test/fixtures/rules/<rule-id>/`:
 * - `<case>.yaml` is the file; `<case>.settings.json`, where present, is what a user set under `sccLens`, and `<case>.given.json` what is
 *   known in addition to the file, as of a connected cluster.
 * - `<case>.findings.json` is what the rule reports about it; `<case>.fixed.yaml` what fix-all makes of it, absent where it changes nothing.
 * - `<case>.fixed-<n>.yaml`, where present, is what the first finding's n-th remedy makes of it.
 * - `<case>.fixes.diff`, where present, is what each remedy of each finding changes.
 * With SCC_LENS_WRITE_FIXTURES=1 the expectations are written instead of compared; review them in the diff.
 */
import { diffLines } from 'diff';
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { analyze, fixAll, gatherFacts, readSettings, resolveRemedy, RULES } from '@scc-lens/lens';
import type { AnalyzeOptions, GivenFacts } from '@scc-lens/lens';
import { firstSentence, formatFieldPath } from '@scc-lens/words';
import type { Finding, Json, Span } from '@scc-lens/words';
import { applyEdits, parseFile } from '@scc-lens/yaml';
import type { ParsedFile } from '@scc-lens/yaml';
import { assertFile } from '../../expectations';

const root = path.resolve(__dirname, '../../fixtures/rules');

/** What an editor shows of a message without scrolling. */
const LONGEST_SENTENCE = 100;

/** `3:7 to 5:20`, lines and columns from one, as editors show them. */
function place(text: string, { start, end }: Span): string {
  const position = (offset: number): string => {
    const before = text.slice(0, offset).split('\n');
    return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
  };
  return `${position(start)} to ${position(end)}`;
}

function described(file: ParsedFile, finding: Finding): object {
  return {
    at: place(file.text, finding.span),
    fieldPath: formatFieldPath(finding.path),
    workload: finding.workload === null ? null : `${finding.workload.kind}/${finding.workload.name ?? ''}`,
    severity: finding.severity,
    message: finding.message,
    related: finding.related.map(({ message, span }) => `${place(file.text, span)}: ${message}`),
    remedies: finding.remedies.map(remedy => {
      const result = resolveRemedy(file, finding, remedy);
      return {
        title: remedy.title,
        applicability: remedy.applicability,
        ...(remedy.preferred === true ? { preferred: true } : {}),
        ...('refused' in result ? { refused: result.refused } : {}),
      };
    }),
  };
}

function afterRemedy(file: ParsedFile, findings: readonly Finding[], number: number): string {
  const [finding] = findings;
  const remedy = finding?.remedies[number - 1];
  assert.ok(finding && remedy, `the first finding has no remedy ${number}`);
  const result = resolveRemedy(file, finding, remedy);
  assert.ok('edits' in result, `remedy ${number} is refused`);
  return applyEdits(file.text, result.edits);
}

/** The lines that each remedy removes and adds, below the line of its finding and its title. */
function afterEachRemedy(file: ParsedFile, findings: readonly Finding[]): string {
  return findings
    .flatMap(finding =>
      finding.remedies.flatMap(remedy => {
        const result = resolveRemedy(file, finding, remedy);
        if (!('edits' in result)) return [];
        const title = `line ${lineOf(file.text, finding.span.start)}: ${remedy.title}`;
        return [`${title}\n${changedLines(file.text, applyEdits(file.text, result.edits))}`];
      }),
    )
    .join('\n');
}

const lineOf = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

function changedLines(before: string, after: string): string {
  return diffLines(before, after)
    .filter(({ added, removed }) => added || removed)
    .map(({ added, value }) => value.replace(/^(?=.)/gm, added ? '+' : '-'))
    .join('');
}

const readJson = (file: string): Json | undefined => (existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Json) : undefined);

function optionsFor(base: string, file: ParsedFile): AnalyzeOptions {
  const { settings, problems } = readSettings(readJson(`${base}.settings.json`) ?? {});
  assert.deepEqual(problems, []);
  const given = readJson(`${base}.given.json`) as GivenFacts | undefined;
  return { settings, facts: gatherFacts([{ file: 'fixture.yaml', manifests: file.manifests }], given) };
}

const casesOf = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter(name => /^[^.]+\.yaml$/.test(name))
    .map(name => name.slice(0, -'.yaml'.length));

for (const rule of RULES) {
  const folder = path.join(root, rule.id);
  describe(`rule ${rule.id}`, () => {
    it('has fixtures', () => {
      assert.ok(existsSync(folder) && casesOf(folder).length > 0);
    });
    for (const name of existsSync(folder) ? casesOf(folder) : []) {
      it(name.replaceAll('-', ' '), () => {
        const base = path.join(folder, name);
        const file = parseFile(readFileSync(`${base}.yaml`, 'utf8'));
        const options = optionsFor(base, file);
        const findings = analyze(file, options).filter(finding => finding.rule === rule.id);
        assertFile(
          `${base}.findings.json`,
          `${JSON.stringify(
            findings.map(finding => described(file, finding)),
            null,
            2,
          )}\n`,
        );

        for (const { message } of findings) assert.ok(firstSentence(message).length <= LONGEST_SENTENCE, message);

        const remedies = findings.flatMap(({ document, id, remedies: own }) => own.map(({ key }) => JSON.stringify([document, id, key])));
        assert.deepEqual(remedies, [...new Set(remedies)], 'names for each remedy of the file');

        const fixed = fixAll(file.text, options, { rules: [rule.id] });
        assertFile(`${base}.fixed.yaml`, fixed.text === file.text ? null : fixed.text);
        assert.equal(fixAll(fixed.text, options, { rules: [rule.id] }).text, fixed.text, 'fixing twice is fixing once');
        for (const number of [1, 2, 3, 4, 5, 6]) {
          const expected = `${base}.fixed-${number}.yaml`;
          if (existsSync(expected)) assertFile(expected, afterRemedy(file, findings, number));
        }
        const fixes = `${base}.fixes.diff`;
        if (existsSync(fixes)) assertFile(fixes, afterEachRemedy(file, findings));
      });
    }
  });
}
