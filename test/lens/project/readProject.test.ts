import assert from 'node:assert/strict';
import { readProject } from '@scc-lens/lens';

describe('a problem of the project file', () => {
  it('names a setting as it is written, in quotes where that would not show', () => {
    const messages = (text: string): readonly string[] => readProject(text).problems.map(({ message }) => message);
    assert.deepEqual(messages('x.y: 1\n'), ['x.y is no setting.']);
    assert.deepEqual(messages('"": 1\n'), ['"" is no setting.']);
    assert.deepEqual(messages('"\\uFEFFa b": 1\n'), ['"\uFEFFa b" is no setting.']);
    assert.deepEqual(messages(`${'a'.repeat(5000)}: 1\n`), [`"${'a'.repeat(100)}" is no setting.`]);
  });
});
