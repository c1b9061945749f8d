import assert from 'node:assert/strict';
import type { Json } from '@scc-lens/words';
import { changed } from './manifest';

/** The text after a value is set under `new`, on its own or in the mapping `flow`. */
const withNew = (text: string, value: Json): string => changed(text, [{ op: 'set', path: ['new'], value }]);
const inFlow = (text: string, value: Json): string => changed(text, [{ op: 'set', path: ['flow', 'new'], value }]);

describe('the quotes of what is added', () => {
  /** The text of a string that comes into a document with fields of these texts. */
  const added = (...values: readonly string[]): string => {
    const text = withNew(values.map((value, i) => `k${i}: ${value}\n`).join(''), 'a');
    return text.slice(text.indexOf('new: ') + 'new: '.length).trimEnd();
  };
  const times = (count: number, value: string): readonly string[] => Array<string>(count).fill(value);

  it('are everywhere where practically all strings have them', () => {
    assert.equal(added(...times(4, '"a"')), '"a"');
    assert.equal(added(...times(4, "'a'")), "'a'");
    assert.equal(added(...times(10, '"a"'), 'a'), '"a"');
    assert.equal(added(...times(30, '"a"'), ...times(3, 'a')), '"a"');
    assert.equal(added('["a", "a"]', '[{x: "a"}]', '\n  - "a"'), '"a"');
  });

  it('are only where they are needed in a document with few strings, or with plain ones', () => {
    assert.equal(added(...times(3, '"a"')), 'a');
    assert.equal(added(...times(9, '"a"'), 'a'), 'a');
    assert.equal(added(...times(5, '"a"'), ...times(2, 'a')), 'a');
    assert.equal(added(...times(5, 'a')), 'a');
  });

  it('do not depend on what is no string, or a block of lines', () => {
    assert.equal(added(...times(4, '"8080"')), '"a"');
    assert.equal(added(...times(4, '"a"'), '1', 'true', '|\n  a', '>-\n  a'), '"a"');
  });

  it('come from the brackets or the list that it goes into', () => {
    assert.equal(inFlow('flow: {a: "x", b: 1}\n', 'w'), 'flow: {a: "x", b: 1, new: "w"}\n');
    assert.equal(inFlow("flow: {a: 'x', b: 1}\n", 'w'), "flow: {a: 'x', b: 1, new: 'w'}\n");
    assert.equal(inFlow('flow: {a: "x", b: w}\n', 'w'), 'flow: {a: "x", b: w, new: w}\n');
    assert.equal(inFlow('flow: {"a": b, "c": d}\n', 'w'), 'flow: {"a": b, "c": d, "new": "w"}\n');
    const insert = (text: string, path: readonly string[], value: Json): string => changed(text, [{ op: 'insert', path, index: 1, value }]);
    assert.equal(insert('l: {a: "x", b: [1]}\n', ['l', 'b'], 'w'), 'l: {a: "x", b: [1, "w"]}\n');
    assert.equal(insert('l: ["x", 1]\n', ['l'], 'w'), 'l: ["x", "w", 1]\n');
    assert.equal(insert('l:\n  - - "x"\n    - "y"\n', ['l'], ['z']), 'l:\n  - - "x"\n    - "y"\n  - - "z"\n');
  });
});

describe('what is added', () => {
  it('leaves out fields without a value', () => {
    const value = { a: 1, b: undefined, c: { d: undefined } };
    assert.equal(inFlow('flow: {x: 1}\n', value), 'flow: {x: 1, new: {a: 1, c: {}}}\n');
    assert.equal(withNew('a: 1\n', value), 'a: 1\nnew:\n  a: 1\n  c: {}\n');
  });

  it('has two columns where nothing shows how many, and lists as deep as mappings', () => {
    const value = { a: { b: [{ c: 1 }] } };
    assert.equal(withNew('x: 1\n', value), 'x: 1\nnew:\n  a:\n    b:\n      - c: 1\n');
    assert.equal(withNew('x:\n   y: 1\n', value), 'x:\n   y: 1\nnew:\n   a:\n      b:\n         - c: 1\n');
    assert.equal(
      withNew('x:\n  y: 1\nl:\n-   a: 1\n-   a: 2\n', { a: [{ b: 1 }] }),
      'x:\n  y: 1\nl:\n-   a: 1\n-   a: 2\nnew:\n  a:\n  -   b: 1\n',
    );
    assert.equal(withNew('l:\n-   - 1\n', [{ a: 1 }]), 'l:\n-   - 1\nnew:\n-   a: 1\n');
    assert.equal(withNew('x:\n- y\n- y: 1\n', value), 'x:\n- y\n- y: 1\nnew:\n  a:\n    b:\n    - c: 1\n');
  });

  it('is laid out as what is next to it, however it is elsewhere', () => {
    const text = 'x:\n  - a: 1\n  - b: 1\n  - c: 1\nz:\n  l:\n    -   a: 1\n';
    assert.equal(
      changed(text, [{ op: 'set', path: ['z', 'new'], value: [{ b: 1, c: 2 }] }]),
      `${text}  new:\n    -   b: 1\n        c: 2\n`,
    );
  });

  it('is on one line up to 120 columns where the document has such a list on one line', () => {
    const args = (length: number): string => changed('command: [a]\n', [{ op: 'set', path: ['args'], value: ['b'.repeat(length)] }]);
    assert.equal(args(112), `command: [a]\nargs: [${'b'.repeat(112)}]\n`);
    assert.equal(args(113), `command: [a]\nargs:\n  - ${'b'.repeat(113)}\n`);
  });

  it('is on lines of its own in brackets whose entries are, as deep as elsewhere', () => {
    assert.equal(
      inFlow('x: {\n    y: 1\n}\nflow: {a: 1,\n  b: 2}\n', { c: 3 }),
      'x: {\n    y: 1\n}\nflow: {a: 1,\n  b: 2,\n  new: {\n      c: 3\n  }}\n',
    );
  });

  it('is on one line in such brackets where it is a list of scalars, and the first other one of them is on one line', () => {
    const text = 'x: [\n  1,\n  {a: 1}\n]\ny: [1, 2]\nflow: {\n  a: 1\n}\n';
    assert.equal(inFlow(text, [3, 4]), text.replace('{\n  a: 1\n}', '{\n  a: 1,\n  new: [3, 4]\n}'));
  });

  it('goes behind an entry without a value', () => {
    assert.equal(inFlow('flow: {a: 1, b}\n', 1), 'flow: {a: 1, b, new: 1}\n');
    assert.equal(inFlow('flow:\n  a: 1\n  b:\n', 1), 'flow:\n  a: 1\n  b:\n  new: 1\n');
  });

  it('is refused in a document without content', () => {
    assert.equal(withNew('', 1), 'refused: The document is empty, so there is nothing to edit.');
  });
});
