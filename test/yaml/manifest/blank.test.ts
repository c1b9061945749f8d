/** Banners and blanks around an ordinary Pod: what people paste above their manifests must cost nothing. */
import assert from 'node:assert/strict';
import { parseManifest } from '@scc-lens/yaml';

const POD = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: agent\nspec:\n  containers:\n    - name: agent\n      image: agent:1\n';

describe('comment banners and blanks', () => {
  const banners: readonly (readonly [string, string])[] = [
    ['a banner of 30 #', `${'#'.repeat(30)}\n`],
    ['a banner of 100,000 #', `${'#'.repeat(100_000)}\n`],
    ['a title with many blanks', `# Title${' '.repeat(40)}Owner\n`],
    ['eight lines of ## a ##', '## a ##\n'.repeat(8)],
    ['26 line feeds', '\n'.repeat(26)],
    ['26 blanks on a line', `${' '.repeat(26)}\n`],
    ['100,000 empty lines', '\r\n'.repeat(100_000)],
    ['document markers and comments', `--- ${'# '.repeat(30)}\n`],
  ];
  for (const [name, banner] of banners) {
    it(`reads a Pod below ${name}`, () => {
      const { class: read, objects } = parseManifest(banner + POD);
      assert.equal(read, 'objects');
      assert.equal(objects[0]?.name, 'agent');
    });
    it(`calls ${name} alone empty`, () => {
      assert.equal(parseManifest(banner).class, 'empty');
    });
  }

  it('finds content behind markers, and only there', () => {
    const classOf = (text: string): string => parseManifest(text).class;
    for (const text of ['', '\uFEFF', '---', '...', '--- \n...\n', '\uFEFF# c\n---\t# c\n']) assert.equal(classOf(text), 'empty', text);
    for (const text of ['x', '--- x', '---x', '....', '%YAML 1.2\n---\n', '# c\n  x # c']) assert.equal(classOf(text), 'foreign', text);
  });
});
