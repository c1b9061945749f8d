import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { analyze, fixAll, gatherFacts, readSettings } from '@scc-lens/lens';
import type { AnalyzeOptions } from '@scc-lens/lens';
import type { Finding, Json } from '@scc-lens/words';
import { parseFile } from '@scc-lens/yaml';
import { breakRemedies, breakRule } from '../../defect';

const POD = readFileSync(path.resolve(__dirname, '../../fixtures/cli/hostpath-pod.yaml'), 'utf8');
const optionsOf = (raw: Json = {}): AnalyzeOptions => ({ settings: readSettings(raw).settings, facts: gatherFacts([]) });

function withDefect<T>(id: string, thrown: unknown, body: () => T, breaking = breakRule): T {
  const restore = breaking(id, thrown);
  try {
    return body();
  } finally {
    restore();
  }
}

describe('a rule that throws', () => {
  const defect = new TypeError('Cannot read properties of null');

  it('becomes one finding that names it, and leaves the findings of all other rules as they are', () => {
    const before = analyze(parseFile(POD), optionsOf());
    const after = withDefect('scc-denied', defect, () => analyze(parseFile(POD), optionsOf()));
    const others = before.filter(({ rule }) => rule !== 'scc-denied');
    assert.ok(others.length > 0 && others.length < before.length);
    assert.deepEqual(
      after.filter(({ isFault }) => !isFault),
      others,
    );
    assert.deepEqual(
      after.filter(({ isFault }) => isFault).map(({ rule, severity, message }) => ({ rule, severity, message })),
      [
        {
          rule: 'scc-denied',
          severity: 'error',
          message:
            'scc-denied could not judge this document: Cannot read properties of null. This is a defect of SCC Lens, please report it; all other rules have judged the document.',
        },
      ],
    );
  });

  it('marks the first line of the document that has content', () => {
    const text = `# a comment\n\n${POD}`;
    const [fault] = withDefect('scc-denied', defect, () => analyze(parseFile(text), optionsOf())).filter(({ isFault }) => isFault);
    assert.equal(fault && text.slice(fault.span.start, fault.span.end), 'apiVersion: v1');
  });

  it('is not silenced by a comment, which is not called unused for it', () => {
    const text = `# scc-lens: allow scc-denied -- by hand\n${POD}`;
    const after = withDefect('scc-denied', 'a text', () => analyze(parseFile(text), optionsOf()));
    assert.deepEqual(
      after.filter(({ isFault, rule }) => isFault || rule === 'unused-suppression').map(({ rule }) => rule),
      ['scc-denied'],
    );
  });

  it('reports nothing where the rule is off, and does not keep other rules from being fixed', () => {
    assert.deepEqual(
      withDefect('scc-denied', defect, () => analyze(parseFile(POD), optionsOf({ rules: { 'scc-denied': 'off' } }))).filter(
        ({ isFault }) => isFault,
      ),
      [],
    );
    const fixed = withDefect('scc-denied', defect, () => fixAll(POD, optionsOf(), { rules: ['hostpath-supervisor'] }));
    assert.equal(fixed.applied.length, 1);
  });

  it('while it computes a fix leaves its finding, with a fix that is refused and names it', () => {
    const findings = (): readonly Finding[] => analyze(parseFile(POD), optionsOf());
    withDefect(
      'hostpath-supervisor',
      defect,
      () => {
        const [finding] = findings().filter(({ rule }) => rule === 'hostpath-supervisor');
        assert.deepEqual(
          finding?.remedies.map(({ refused }) => refused),
          [
            'hostpath-supervisor could not compute this fix: Cannot read properties of null. This is a defect of SCC Lens, please report it.',
          ],
        );
        assert.equal(fixAll(POD, optionsOf(), { rules: ['hostpath-supervisor'] }).text, POD);
      },
      breakRemedies,
    );
  });
});
