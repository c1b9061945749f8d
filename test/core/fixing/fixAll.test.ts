import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { analyze, fixAll, gatherFacts, parseFile, readSettings, resolveRemedies, resolveRemedy } from '../../../server/src/core/index';
import type { AnalyzeOptions, Choice, TextEdit } from '../../../server/src/core/index';
import { insertApart } from '../../../server/src/core/edits/insertApart';
import { runs } from '../../properties';

const options: AnalyzeOptions = { settings: readSettings({}).settings, facts: gatherFacts([]) };
const fixture = (name: string): string => readFileSync(path.resolve(__dirname, '../../fixtures/cli', name), 'utf8');
const POD = fixture('hostpath-pod.yaml');

const listOf = (pods: readonly string[]): string =>
  `apiVersion: v1\nkind: List\nitems:\n${pods.map(pod => pod.replace(/^(?=.)/gm, '  ').replace('  ', '- ')).join('')}`;
const named = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, i) => POD.replace(/^ {2}name: .*$/m, `  name: agent-${i}`));

describe('fixing many findings', () => {
  it('fixes sixty pods of one List as it fixes each of them alone', () => {
    const pods = named(60);
    const fixed = fixAll(listOf(pods), options);
    assert.deepEqual([fixed.applied.length, fixed.refused.length], [pods.length, 0]);
    assert.equal(fixed.text, listOf(pods.map(pod => fixAll(pod, options).text)));
  });

  it('says of all remedies together what it says of each', () => {
    const file = parseFile(`${fixture('pod-list.yaml')}---\n${POD}---\n${fixture('alias-pod.yaml')}---\n${POD}`);
    const choices = analyze(file, options).flatMap(finding => finding.remedies.map((remedy): Choice => ({ finding, remedy })));
    const together = [...resolveRemedies(file, choices)];
    assert.deepEqual(
      together.map(([choice]) => choice),
      choices,
    );
    assert.deepEqual(
      together.map(([, result]) => result),
      choices.map(({ finding, remedy }) => resolveRemedy(file, finding, remedy)),
    );
    assert.deepEqual(new Set(together.map(([, result]) => 'refused' in result)), new Set([true, false]));
  });
});

describe('insertApart', () => {
  const spans = fc.uniqueArray(fc.nat(60), { maxLength: 6 }).map(offsets => {
    const sorted = offsets.sort((a, b) => a - b);
    return sorted.flatMap((start, i) => (i % 2 === 0 ? [{ span: { start, end: sorted[i + 1] ?? start }, newText: 'x' }] : []));
  });
  const overlap = (a: TextEdit, b: TextEdit): boolean =>
    a.span.start === b.span.start || (a.span.start < b.span.end && b.span.start < a.span.end);

  it('takes the edits that meet none of those taken, and keeps all in order', () => {
    fc.assert(
      fc.property(fc.array(spans, { maxLength: 8 }), lists => {
        const edits: TextEdit[] = [];
        for (const list of lists) {
          const before = [...edits];
          const apart = !list.some(edit => before.some(other => overlap(edit, other)));
          assert.equal(insertApart(edits, list), apart);
          assert.deepEqual(edits, apart ? [...before, ...list].sort((a, b) => a.span.start - b.span.start) : before);
        }
      }),
      runs(100),
    );
  });
});
