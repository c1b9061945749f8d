/** Comments that allow findings, among several files. */
import assert from 'node:assert/strict';
import { allowFinding, allowRefusal, analyze, removeSuppression, suppressionsIn } from '@scc-lens/lens';
import { applyEdits, parseFile } from '@scc-lens/yaml';
import { assertEdits, DEFECT, optionsOf } from './workspace';
import type { Workspace } from './workspace';

/** Findings of a file that are tried: a comment is proven by judging the file again. */
const MOST = 1;

/** A comment silences its finding, and its removal gives the text and the findings back. */
export function checkSuppressions(workspace: Workspace): void {
  const options = optionsOf(workspace);
  for (const [name, file] of workspace) {
    const findings = analyze(file, options);
    const allowable = findings.filter(finding => allowRefusal(file, finding) !== undefined);
    const step = Math.max(1, Math.ceil(allowable.length / MOST));
    for (const finding of allowable.filter((_, i) => i % step === 0)) {
      for (const scope of ['node', 'document'] as const) {
        const result = allowFinding(file, { finding, scope, reason: 'a reason', file: name }, options);
        if ('refused' in result) {
          assert.doesNotMatch(result.refused, DEFECT);
          continue;
        }
        const text = applyEdits(file.text, result.edits);
        const allowed = parseFile(text);
        assertEdits(file, result.edits, allowed, `the comment for ${finding.rule}`);
        const left = analyze(allowed, optionsOf(new Map([...workspace, [name, allowed]])));
        assert.ok(left.length < findings.length, `the comment for ${finding.rule} silences nothing`);
        assertRemoval(name, workspace, text);
      }
    }
  }
}

function assertRemoval(name: string, workspace: Workspace, text: string): void {
  const file = parseFile(text);
  const before = workspace.get(name);
  assert.ok(before);
  const known = new Set(
    suppressionsIn(before, { start: 0, end: before.text.length }).map(({ document, rules }) => `${document} ${rules.join()}`),
  );
  const at = text.indexOf('-- a reason');
  const comment = suppressionsIn(file, { start: at, end: at })[0];
  assert.ok(comment !== undefined || known.size > 0, 'the comment is none');
  if (comment === undefined) return;
  const removal = removeSuppression(file, comment);
  assert.ok('edits' in removal, 'refused' in removal ? removal.refused : '');
  assert.equal(applyEdits(text, removal.edits), before.text, 'the removal of a comment does not give the text back');
}
