import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { analyze, fixAll, gatherFacts, readSettings, resolveRemedies, resolveRemedy, RULES } from '@scc-lens/lens';
import type { AnalyzeOptions, Choice, Rule } from '@scc-lens/lens';
import type { Remedy, TextEdit } from '@scc-lens/words';
import { inNamespace, insertApart, parseFile } from '@scc-lens/yaml';
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

  it('leaves a pod in the namespace that its file is applied in', () => {
    const pod = (place: string): string =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: a${place}}\nspec:\n  hostPID: true\n  containers: [{name: a, image: b}]\n`;
    const file = inNamespace(parseFile(listOf([pod(', namespace: team'), pod('')])), 'default');
    const { text } = fixAll(file, options, { unsafe: true });
    assert.deepEqual(text.match(/name: a[,}]|hostPID/g), ['name: a,', 'name: a,', 'name: a}', 'hostPID', 'name: a,']);
  });

  it('gives all remedies together the answer that each gets alone', () => {
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

/** Runs with other remedies offered on a document's first capability than the rule has. */
function withRemedies<T>(id: string, remedies: (text: string) => readonly Remedy[], body: () => T): T {
  const rule = RULES.find(candidate => candidate.id === id) as { check: Rule['check'] } | undefined;
  assert.ok(rule);
  const { check } = rule;
  rule.check = ({ manifest }) => {
    const offered = remedies(manifest.text);
    return offered.length === 0 ? [] : [{ path: ADD, message: `${id} found something`, remedies: offered }];
  };
  try {
    return body();
  } finally {
    rule.check = check;
  }
}

const ADD = ['spec', 'containers', 0, 'securityContext', 'capabilities', 'add'] as const;
const adding = (name: string): Remedy => ({
  key: `add ${name}`,
  title: `Add ${name}`,
  applicability: 'safe',
  changes: [{ op: 'insert', path: ADD, index: 1, value: name }],
});
const CAPABILITY_POD = POD.replace(
  '      volumeMounts:',
  '      securityContext: {capabilities: {add: [SYS_MODULE]}}\n      volumeMounts:',
);

describe('fixes that meet or return', () => {
  it('makes two remedies whose edits touch one after the other', () => {
    assert.match(CAPABILITY_POD, /add: \[SYS_MODULE\]/);
    const { text, applied } = fixAll(CAPABILITY_POD, options, { unsafe: true });
    assert.deepEqual(
      applied
        .filter(({ finding }) => finding.rule.includes('capability'))
        .map(({ finding }) => finding.rule)
        .sort(),
      ['excess-capability', 'missing-capability'],
    );
    assert.match(text, /add: \[SYS_ADMIN, NET_ADMIN, SYS_PTRACE, SYSLOG\]\}\}/);
  });

  it('refuses a remedy that does not remove its finding, and leaves the text as it was', () => {
    const fixed = withRemedies(
      'capability-name',
      () => [adding('NET_RAW')],
      () => fixAll(CAPABILITY_POD, options, { rules: ['capability-name'] }),
    );
    assert.equal(fixed.text, CAPABILITY_POD);
    assert.deepEqual(fixed.applied, []);
    assert.deepEqual(
      fixed.refused.map(({ reason }) => reason),
      ['The finding comes back after this fix, by itself or because of another fix; choose by hand.'],
    );
  });

  it('refuses remedies that undo each other', () => {
    const has = (text: string): boolean => text.includes('NET_RAW');
    const fixed = withRemedies(
      'capability-name',
      text => (has(text) ? [] : [adding('NET_RAW')]),
      () =>
        withRemedies(
          'excess-capability',
          text =>
            has(text) ? [{ key: 'remove', title: 'Remove it', applicability: 'safe', changes: [{ op: 'remove', path: [...ADD, 1] }] }] : [],
          () => fixAll(CAPABILITY_POD, options, { rules: ['capability-name', 'excess-capability'] }),
        ),
    );
    assert.equal(fixed.text, CAPABILITY_POD);
    assert.equal(fixed.refused.length, 1);
  });
});

describe('insertApart', () => {
  const spans = fc.uniqueArray(fc.nat(60), { maxLength: 6 }).map(offsets => {
    const sorted = offsets.sort((a, b) => a - b);
    return sorted.flatMap((start, i) => (i % 2 === 0 ? [{ span: { start, end: sorted[i + 1] ?? start }, newText: 'x' }] : []));
  });
  const meet = (a: TextEdit, b: TextEdit): boolean => a.span.start <= b.span.end && b.span.start <= a.span.end;

  it('takes the edits that meet none of those taken, and keeps all in order', () => {
    fc.assert(
      fc.property(fc.array(spans, { maxLength: 8 }), lists => {
        const edits: TextEdit[] = [];
        for (const list of lists) {
          const before = [...edits];
          const apart = !list.some(edit => before.some(other => meet(edit, other)));
          assert.equal(insertApart(edits, list), apart);
          assert.deepEqual(edits, apart ? [...before, ...list].sort((a, b) => a.span.start - b.span.start) : before);
        }
      }),
      runs(100),
    );
  });
});
