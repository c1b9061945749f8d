import { applyPatch } from 'diff';
import fc from 'fast-check';
import assert from 'node:assert/strict';
import type { TextEdit } from '@scc-lens/words';
import { applyEdits } from '@scc-lens/yaml';
import { unifiedDiff } from '../../server/src/cli/diff';
import { runs } from '../properties';

const MARK = '\u{FEFF}';
const path = 'pods/pod.yaml';

/** Texts of few words, so that lines repeat, with every line end and with none at the end. */
const texts = fc.array(fc.constantFrom('a', 'b: c', '', '\n', '\n', '\r\n', ' '), { maxLength: 40 }).map(parts => parts.join(''));

/** Edits that do not meet, in order. Some change whole lines, and some change nothing. */
function editsOf(text: string, cuts: readonly number[], inserted: readonly string[]): readonly TextEdit[] {
  const offsets = cuts.map(cut => Math.floor(cut * (text.length + 1))).sort((a, b) => a - b);
  return inserted.slice(0, Math.floor(offsets.length / 2)).map((newText, i) => {
    const [start = 0, end = 0] = offsets.slice(2 * i, 2 * i + 2);
    return { span: { start, end }, newText };
  });
}

const fractions = fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { maxLength: 8 });

describe('unified diffs', () => {
  it('lead from the text before the edits to the text after them', () => {
    fc.assert(
      fc.property(texts, fractions, fc.array(texts, { minLength: 4, maxLength: 4 }), fc.boolean(), (text, cuts, inserted, bom) => {
        const edits = editsOf(text, cuts, inserted);
        const diff = unifiedDiff({ path, text, bom }, edits);
        const [before, after] = [text, applyEdits(text, edits)].map(one => (bom ? MARK : '') + one);
        if (before === after) assert.equal(diff, '');
        else assert.equal(applyPatch(before ?? '', diff, { autoConvertLineEndings: false }), after);
      }),
      runs(5000, 500),
    );
  });

  it('show three lines around a change, and one hunk of changes that are near', () => {
    const text = Array.from({ length: 30 }, (_, i) => `line: ${i}\n`).join('');
    const edits = ['line: 5\n', 'line: 12\n', 'line: 25\n'].map(line => ({
      span: { start: text.indexOf(line), end: text.indexOf(line) + line.length - 1 },
      newText: 'changed',
    }));
    const diff = unifiedDiff({ path, text, bom: false }, edits);
    assert.deepEqual(diff.match(/^@@.*$/gm), ['@@ -3,14 +3,14 @@', '@@ -23,7 +23,7 @@']);
    assert.equal(diff.match(/^[-+](?![-+])/gm)?.length, 6);
  });

  it('are empty for edits that change nothing', () => {
    assert.equal(unifiedDiff({ path, text: 'a: b\n', bom: false }, [{ span: { start: 0, end: 1 }, newText: 'a' }]), '');
  });
});
