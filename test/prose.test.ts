/** The pages and the settings keep to the words of CONTRIBUTING.md's style. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '..');
const pages = [
  ...['', 'docs', 'docs/rules', 'examples', 'test/cluster', 'test/golden'].flatMap(folder =>
    readdirSync(path.join(root, folder))
      .filter(name => name.endsWith('.md'))
      .map(name => path.posix.join(folder, name))
      // Written from the engine's own sentences.
      .filter(name => name !== 'docs/openshell-releases.md'),
  ),
  'package.nls.json',
];
const AVOIDED = /\b(?:said|says?|tells?(?! you)|told|stands?|somebody|nobody|everybody|mends?|mended|anew)\b/gi;
/** Code, quoted tables of the engine, the style's own examples, and links to tests, which are titles. */
const EXEMPT =
  /^```[^]*?^```$|<!-- topologies -->[^]*?<!-- \/topologies -->|^\| Instead of[^]*?\n\n|^4\. .*\n.*|^5\. .*\n.*|\]?\[[^\]]*\]\(\.\.\/test\/[^)]*\)/gm;

describe('the words of the documentation', () => {
  for (const page of pages) {
    it(`are the usual ones in ${page}`, () => {
      const text = readFileSync(path.join(root, page), 'utf8').replaceAll(EXEMPT, '');
      const found = text.split('\n').filter(line => AVOIDED.test(line));
      assert.deepEqual(found, []);
    });
  }
});
