import assert from 'node:assert/strict';
import { resolveChanges } from '@scc-lens/lens';
import { applyEdits, parseFile } from '@scc-lens/yaml';

const config = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`;

/** The text without one of its documents, or why that is refused. */
function without(text: string, document: number): string {
  const result = resolveChanges(parseFile(text), document, [{ op: 'remove', path: [] }]);
  return 'refused' in result ? `refused: ${result.refused}` : applyEdits(text, result.edits);
}

describe('the removal of a whole document', () => {
  const [a, b, c] = [config('a'), config('b'), config('c')];

  it('takes its separator and its comments along, and no byte of the others', () => {
    assert.equal(without(`${a}---\n# About b.\n${b}---\r\n# About c.\n${c}`, 1), `${a}---\r\n# About c.\n${c}`);
  });

  it('removes the first document and the last one', () => {
    assert.equal(without(`${a}---\n${b}`, 0), `---\n${b}`);
    assert.equal(without(`${a}---\n${b}`, 1), a);
  });

  it('is refused where it would leave no object', () => {
    assert.match(without(a, 0), /^refused: It is the only object of the file/);
    assert.match(without(`# A licence.\n---\n${a}`, 0), /^refused: It is the only object/);
  });
});
