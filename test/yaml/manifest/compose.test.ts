/** A long document is composed in pieces; the tree is the one that `yaml` composes in one go. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import fc from 'fast-check';
import { finish } from '@scc-lens/words';
import { parseTree, parseTreeInSteps } from '../../../packages/yaml/src/manifest/tree';
import { generated } from '../../kubectl/generated';
import { columns, runs, sampleOf } from '../../properties';
import { changed, documentsIn } from './changed';

const texts = documentsIn([join(__dirname, '../../fixtures'), join(__dirname, '../../../examples')]);

/** Characters of a piece, so that a small document has many. */
const SIZES = [1, 30, 100, 300];

function assertSame(text: string, row = text.length): void {
  const { document: whole, problems } = parseTree(text);
  for (const size of columns(SIZES, row)) {
    const { document, problems: found } = finish(parseTreeInSteps(text, size));
    assert.deepEqual(found, problems, text);
    assert.deepEqual(document.contents, whole.contents, text);
    assert.deepEqual(
      [document.range, document.comment, document.commentBefore, document.errors],
      [whole.range, whole.comment, whole.commentBefore, whole.errors],
      text,
    );
  }
}

describe('a tree that is composed in pieces', () => {
  it('is that of one go, for any manifest', () => {
    for (const [row, text] of sampleOf(texts).entries()) assertSame(text, row);
  });

  it('is that of one go, for a manifest with a few characters replaced', () => {
    fc.assert(
      fc.property(changed(texts, 2_000), text => {
        assertSame(text);
      }),
      runs(3_000),
    );
  });

  it('is that of one go, for any text', () => {
    fc.assert(
      fc.property(generated, text => {
        assertSame(text);
      }),
      runs(3_000),
    );
  });

  it('has a pause between pieces', () => {
    const items = 20_000;
    const text = `list:\n${'  - a: b\n'.repeat(items)}`;
    const steps = parseTreeInSteps(text);
    let pauses = 0;
    while (steps.next().done !== true) pauses++;
    assert.ok(pauses > text.length / 16_000, `${pauses} pauses`);
  });
});
