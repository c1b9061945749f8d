import assert from 'node:assert/strict';
import { applyEdits, insertComment, parseManifest, refuseComments, replaceComment } from '@scc-lens/yaml';
import type { CommentPlace, EditResult } from '@scc-lens/yaml';

const HEAD = 'apiVersion: v1\nkind: ConfigMap\n';
const BY_HAND = 'refused: The document is written in a way that can only be edited by hand:';

const after = (text: string, result: EditResult): string =>
  'refused' in result ? `refused: ${result.refused}` : applyEdits(text, result.edits);
/** The text with `# new` above the first place of a mark, or at the end of its line. */
const inserted = (text: string, where: CommentPlace['where'], mark: string): string =>
  after(text, insertComment(parseManifest(text), { where, offset: text.indexOf(mark) }, '# new'));
/** The text with the first place of a comment, or of a part of it, replaced. */
const replaced = (text: string, before: string, comment: string | null): string => {
  const start = text.indexOf(before);
  return after(text, replaceComment(parseManifest(text), { start, end: start + before.length }, comment));
};
const refusalOf = (text: string): string | undefined => refuseComments(parseManifest(text))?.refused;

describe('a comment that is added', () => {
  it('is indented as the line below it, or one space behind its line', () => {
    const text = `${HEAD}data:\n  a: b\n  c: d \n`;
    assert.equal(inserted(text, 'above', 'a: b'), `${HEAD}data:\n  # new\n  a: b\n  c: d \n`);
    assert.equal(inserted(text, 'behind', 'a: b'), `${HEAD}data:\n  a: b # new\n  c: d \n`);
    assert.equal(inserted(text, 'behind', 'c: d'), `${HEAD}data:\n  a: b\n  c: d # new\n`);
    assert.equal(inserted(`${HEAD}a: b `, 'behind', 'kind'), 'apiVersion: v1\nkind: ConfigMap # new\na: b ');
  });

  it('is possible next to what is wrong already', () => {
    const text = `${HEAD}a: 1\na: 2\n`;
    assert.equal(inserted(text, 'above', 'a: 2'), `${HEAD}a: 1\n# new\na: 2\n`);
    assert.match(inserted(`${text}b: c\n  d\n`, 'behind', 'c\n'), /would not be readable/);
  });

  it('is refused where it would be something else, with the reason', () => {
    assert.equal(inserted(`${HEAD}a: |\n  b\n  c\n`, 'above', 'c\n'), `${BY_HAND} the edited text would mean something else.`);
    assert.match(inserted(`${HEAD}a: b\n  c\n`, 'behind', 'b\n'), /^refused: .* by hand: the edited text would not be readable: .+\.$/);
    assert.equal(inserted(`${HEAD}a: b # old\n`, 'behind', 'b'), `${BY_HAND} a comment would be lost.`);
  });

  it('is refused at its place', () => {
    const text = `${HEAD}a: |\n  b\n`;
    const result = insertComment(parseManifest(text), { where: 'behind', offset: text.indexOf('b\n') }, '# new');
    assert.equal('refused' in result && result.at, text.length - 1);
  });

  it('is refused in JSON, in an invalid document and in one that is no manifest', () => {
    for (const text of [
      '{"apiVersion": "v1", "kind": "A"}',
      '\uFEFF{"apiVersion": "v1", "kind": "A"}',
      '{"apiVersion": "v1", "kind": "A",}',
    ])
      assert.equal(refusalOf(text), 'The document is JSON, which has no comments.');
    assert.match(refusalOf(`${HEAD}a: [b, ?c]\n`) ?? '', /^The document has an error that must be fixed first: Quote this text: /);
    assert.equal(inserted('{"apiVersion": "v1", "kind": "A"}', 'behind', '{'), 'refused: The document is JSON, which has no comments.');
    assert.equal(refusalOf('a: b\n'), 'The document is not a plain Kubernetes manifest, so it can only be edited by hand.');
    assert.equal(refusalOf(`${HEAD}data: {}\n`), undefined);
  });
});

describe('a comment that is replaced', () => {
  const text = `${HEAD}# own line\ndata:   # behind\n  a: "#"\n`;

  it('leaves all else as it is', () => {
    assert.equal(replaced(text, '# behind', '# new'), text.replace('# behind', '# new'));
  });

  it('goes with its line, or with the spaces before it', () => {
    assert.equal(replaced(text, '# own line', null), text.replace('# own line\n', ''));
    assert.equal(replaced(text, '# behind', null), text.replace('   # behind', ''));
    assert.equal(replaced(`${HEAD}# last`, '# last', null), HEAD);
  });

  it('is refused where another one would go with it, or nothing can be edited', () => {
    assert.equal(replaced(text, '# own', '# new'), `${BY_HAND} a comment would be lost.`);
    assert.equal(replaced(`${HEAD}# a\n# b\n`, '# a\n# b', '# new'), `${BY_HAND} a comment would be lost.`);
    assert.match(replaced(`${HEAD}a: [b, ?c] # old\n`, '# old', '# new'), /must be fixed first/);
    assert.match(replaced(`${HEAD}a: [b, ?c] # old\n`, '# old', null), /must be fixed first/);
  });
});
