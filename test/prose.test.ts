/** The pages, the settings and the client keep to the words of CONTRIBUTING.md's style. */
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
const AVOIDED = /\b(?:said|says?|tells?|told|stands?|somebody|nobody|everybody|mends?|mended|anew)\b/gi;
/** Code, quoted tables of the engine, the style's own examples, and links to tests, which are titles. */
const EXEMPT =
  /^```[^]*?^```$|<!-- topologies -->[^]*?<!-- \/topologies -->|^\| Instead of[^]*?\n\n|^4\. .*\n.*|^5\. .*\n.*|\]?\[[^\]]*\]\(\.\.\/test\/[^)]*\)/gm;

describe('the words of the documentation', () => {
  for (const page of pages) {
    it(`are the usual ones in ${page}`, () => {
      const text = readFileSync(path.join(root, page), 'utf8').replaceAll(EXEMPT, '');
      const found = text.split('\n').filter(line => line.search(AVOIDED) >= 0);
      assert.deepEqual(found, []);
    });
  }
});

/** Folders whose messages, comments, names and test titles keep to the same words. */
const SOURCES = ['client/src', 'server/src', 'scripts', 'bench', 'test'];

describe('the words of the source', () => {
  for (const folder of SOURCES) {
    it(`are the usual ones in ${folder}`, () => {
      const files = readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).filter(
        file =>
          /\.(?:ts|mjs)$/.test(file) && !file.includes('node_modules') && path.join(folder, file) !== path.join('test', 'prose.test.ts'),
      );
      const found = files.flatMap(file =>
        readFileSync(path.join(root, folder, file), 'utf8')
          .split('\n')
          .filter(line => line.search(AVOIDED) >= 0)
          .map(line => `${file}: ${line.trim()}`),
      );
      assert.deepEqual(found, []);
    });
  }
});
