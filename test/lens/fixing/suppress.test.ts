/**
 * Comments that allow findings. `test/fixtures/suppressions/<case>` is a file; `<case>.allow.json` has, for each of its findings and each
 * scope, the line of the comment with the line below it, or why there is none.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { allowFinding, allowRefusal, analyze, gatherFacts, readSettings, removeSuppression, suppressionsIn } from '@scc-lens/lens';
import type { AllowScope, AnalyzeOptions } from '@scc-lens/lens';
import { formatFieldPath } from '@scc-lens/words';
import type { Finding } from '@scc-lens/words';
import { applyEdits, parseFile } from '@scc-lens/yaml';
import type { ParsedFile } from '@scc-lens/yaml';
import { assertFile } from '../../expectations';
import { sampleOf } from '../../properties';

const folder = path.resolve(__dirname, '../../fixtures/suppressions');
const cases = readdirSync(folder).filter(name => !name.endsWith('.allow.json'));
const textOf = (name: string): string => readFileSync(path.join(folder, name), 'utf8');
const SCOPES: readonly AllowScope[] = ['node', 'document'];
const REASON = 'the reason';

const optionsFor = (file: ParsedFile): AnalyzeOptions => ({
  settings: readSettings({}).settings,
  facts: gatherFacts([{ file: 'x.yaml', manifests: file.manifests }]),
});
const findingsIn = (text: string): readonly Finding[] => {
  const file = parseFile(text);
  return analyze(file, optionsFor(file));
};
const allowable = (text: string): readonly Finding[] => {
  const file = parseFile(text);
  return findingsIn(text).filter(finding => allowRefusal(file, finding) !== undefined);
};
const named = ({ rule, document, path: field }: Finding): string => `${rule} at ${formatFieldPath(field)} of document ${document}`;

/** The text with the comment, or why it has none. */
function allowed(
  text: string,
  finding: Finding,
  scope: AllowScope,
  reason = REASON,
): { readonly text: string } | { readonly refused: string } {
  const file = parseFile(text);
  const result = allowFinding(file, { finding, scope, reason, file: 'x.yaml' }, optionsFor(file));
  return 'refused' in result ? result : { text: applyEdits(text, result.edits) };
}

/** The comment's line with its neighbours. */
function shown(result: ReturnType<typeof allowed>): readonly string[] | string {
  if ('refused' in result) return result.refused;
  const lines = result.text.split(/\r?\n/);
  const at = lines.findIndex(line => line.includes(`-- ${REASON}`));
  return lines[at]?.trim().startsWith('#') === true ? lines.slice(at, at + 2) : lines.slice(at, at + 1);
}

describe('a comment that allows a finding', () => {
  for (const name of cases) {
    it(`is where it silences the least: ${name}`, () => {
      const text = textOf(name);
      const places = allowable(text).flatMap(finding =>
        SCOPES.map(scope => ({ finding: named(finding), scope, comment: shown(allowed(text, finding, scope)) })),
      );
      assertFile(path.join(folder, `${name}.allow.json`), `${JSON.stringify(places, null, 2)}\n`);
    });

    for (const [ends, source] of [
      ['LF', textOf(name)],
      ['CRLF', textOf(name).replaceAll('\n', '\r\n')],
      ['LF after a byte order mark', `\uFEFF${textOf(name)}`],
    ] as const)
      it(`keeps every other byte, silences its rule alone, and can be removed: ${name} with ${ends}`, () => {
        const all = findingsIn(source);
        for (const finding of sampleOf(allowable(source)))
          for (const scope of SCOPES) {
            const result = allowed(source, finding, scope);
            if ('refused' in result) continue;
            const at = result.text.indexOf(`-- ${REASON}`);
            const after = findingsIn(result.text).map(named);
            const silenced = all.filter(other => !after.includes(named(other)));
            assert.ok(silenced.some(other => named(other) === named(finding)));
            assert.ok(silenced.every(({ rule }) => rule === finding.rule));
            assert.equal(after.length + silenced.length, all.length);
            const file = parseFile(result.text);
            const [comment] = suppressionsIn(file, { start: at, end: at });
            assert.ok(comment);
            assert.deepEqual(comment.rules, [finding.rule]);
            const removal = removeSuppression(file, comment);
            assert.ok('edits' in removal);
            assert.equal(applyEdits(result.text, removal.edits), source, named(finding));
          }
      });
  }

  const finding = (text: string, rule = 'scc-denied'): Finding => {
    const found = findingsIn(text).find(one => one.rule === rule);
    assert.ok(found);
    return found;
  };

  it('has its reason on one line', () => {
    const text = textOf('kind-first.yaml');
    const result = allowed(text, finding(text), 'document', ' two\r\n\tlines \u0007 ');
    assert.ok('text' in result);
    assert.ok(result.text.startsWith('# scc-lens: allow scc-denied -- two lines\nkind: Pod\n'));
  });

  it('may begin with a capital letter', () => {
    const text = textOf('kind-first.yaml');
    const count = (comment: string): number => findingsIn(`# scc-lens: ${comment} scc-denied -- a debug pod\n${text}`).length;
    assert.equal(count('Allow'), count('allow'));
    assert.ok(count('Allow') < findingsIn(text).length);
  });

  it('is not offered for suppressions themselves, and refused in JSON and in an invalid document with what can be done', () => {
    const text = `# scc-lens: allow scc-denied -- old\n${textOf('kind-first.yaml').replace('hostPID: true', 'hostPID: false')}`;
    assert.equal(allowRefusal(parseFile(text), finding(text, 'unused-suppression')), undefined);
    const json = textOf('pod.json');
    assert.equal(
      allowRefusal(parseFile(json), finding(json)),
      'The document is JSON, which has no comments. The setting sccLens.rules.scc-denied changes the rule for all files.',
    );
    assert.match(allowRefusal(parseFile(textOf('invalid.yaml')), finding(textOf('invalid.yaml'))) ?? '', /must be fixed first/);
  });
});

describe('the removal of a suppression', () => {
  const text = textOf('several-documents.yaml');
  const comments = suppressionsIn(parseFile(text), { start: 0, end: text.length });
  const without = (index: number, rule?: string): string => {
    const comment = comments[index];
    assert.ok(comment);
    const result = removeSuppression(parseFile(text), comment, rule);
    assert.ok('edits' in result);
    return applyEdits(text, result.edits);
  };

  it('takes the whole line, or what is behind the value', () => {
    assert.equal(without(0), text.replace('  # scc-lens: allow scc-denied -- it reads the process table\n', ''));
    assert.equal(without(1), text.replace(' # scc-lens: allow scc-denied, capability-name -- shared memory', ''));
  });

  it('takes one rule out of several', () => {
    assert.equal(without(1, 'capability-name'), text.replace('scc-denied, capability-name', 'scc-denied'));
  });
});
