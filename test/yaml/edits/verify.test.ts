import assert from 'node:assert/strict';
import type { Change } from '@scc-lens/words';
import { makesChanges } from '@scc-lens/yaml';
import { manifestOf } from './manifest';

const CHANGES: readonly Change[] = [{ op: 'set', path: ['a'], value: 2 }];
/** Whether this text in the place of the other one is what the changes mean. */
const makes = (before: string, after: string, changes = CHANGES): boolean =>
  makesChanges(manifestOf(before), [{ span: { start: 0, end: before.length }, newText: after }], changes);

describe('edits that are read back', () => {
  it('make the changes where they mean what the changes mean, and nothing else', () => {
    assert.ok(makes('a: 1\nb: 1\n', 'b: 1\na: 2\n'));
    assert.ok(!makes('a: 1\nb: 1\n', 'a: 2\nb: 2\n'));
    assert.ok(!makes('a: 1\n', 'a: "2"\n'));
  });

  it('make none that cannot be made', () => {
    assert.ok(!makes('a: 1\n', 'a: 1\n', [{ op: 'remove', path: ['b'] }]));
  });

  it('make none in a text that kubectl would not read', () => {
    assert.ok(!makes('a: 1\nb: [x, y]\n', 'a: 2\nb: [x, y,]: z\n'));
  });

  it('keep each comment as often as it was there, wherever it is then', () => {
    const before = 'a: 1 # x\nb: 1 # x\nc: 1 # y\n';
    const after = { b: 1, c: 1, a: 2 };
    const text = (comments: readonly string[]): string =>
      Object.entries(after)
        .map(([key, value], i) => `${key}: ${value} ${comments[i] ?? ''}\n`)
        .join('');
    assert.ok(makes(before, text(['# y', '# x', '# x'])));
    assert.ok(makes(before, `# new\n${text(['# x', '# y', '# x'])}`));
    assert.ok(!makes(before, text(['# x', '# y'])));
    assert.ok(!makes(before, text(['# x', '# y', '# y'])));
    assert.ok(!makes(before, text([])));
    assert.ok(!makes('a: 1 # x\n', 'a: 2\n'));
  });
});
