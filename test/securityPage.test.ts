/** docs/security.md: no promise without a test that exists. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const docs = path.resolve(__dirname, '../docs');
const page = readFileSync(path.join(docs, 'security.md'), 'utf8');
const rows = page.split('\n').filter(line => line.startsWith('| ') && !line.startsWith('| Promise '));
/** `[title](../test/file)`. */
const TEST = /\[([^\]]+)\]\((\.\.\/test\/[^)]+)\)/g;

/** The lines of a file that name a test, or a step of a scenario. */
function titlesOf(file: string): readonly string[] {
  const text = readFileSync(file, 'utf8').replaceAll(/\\(['"`])/g, '$1');
  return text.replaceAll(/\b(it|describe)\(\n\s*/g, '$1(').match(/^.*\b(?:it|describe)\(.*$|^(?:export )?async function .*$/gm) ?? [];
}

describe('the promises of docs/security.md', () => {
  it('are a table of promise, means and test', () => {
    assert.ok(rows.length >= 20);
    for (const row of rows) assert.equal(row.split(' | ').length, 3, row);
  });

  for (const row of rows) {
    const [promise = '', , tests = ''] = row.slice(2).split(' | ');
    it(`have a test: ${promise}`, () => {
      const links = [...tests.matchAll(TEST)];
      assert.ok(links.length > 0, 'no test is named');
      for (const [, title = '', target = ''] of links) {
        const file = path.resolve(docs, target);
        assert.ok(existsSync(file), `${target} does not exist`);
        assert.ok(
          titlesOf(file).some(line => line.includes(title)),
          `${target} has no test "${title}"`,
        );
      }
    });
  }
});
