/** Every rule from end to end: its own fixtures, through the command line. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { RULES, SETTINGS } from '@scc-lens/lens';
import { readJson, ROOT, sccLens } from './command';

const fixtures = path.join(ROOT, 'test/fixtures/rules');

/** The options that set what a fixture's `.settings.json` sets, which may nest the names. */
function optionsOf(settings: object, prefix = ''): readonly string[] {
  return Object.entries(settings).flatMap(([key, value]: [string, unknown]) => {
    const name = prefix + key;
    if (name in SETTINGS) return ['--set', `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`];
    assert.ok(typeof value === 'object' && value !== null, name);
    return optionsOf(value, `${name}.`);
  });
}

async function rulesFoundIn(folder: string, file: string): Promise<readonly string[]> {
  const settings = path.join(folder, file.replace(/\.yaml$/, '.settings.json'));
  const options = existsSync(settings) ? optionsOf(JSON.parse(readFileSync(settings, 'utf8')) as object) : [];
  const outcome = await sccLens(['check', '--allow-empty', '--format', 'json', file, ...options], { cwd: folder });
  assert.equal(outcome.stderr, '');
  return readJson(outcome).files.flatMap(({ findings }) => findings.map(({ rule }) => rule));
}

describe('scc-lens check, rule by rule', () => {
  for (const { id } of RULES) {
    it(id, async () => {
      const folder = path.join(fixtures, id);
      const cases = readdirSync(folder).filter(name => /^[^.]+\.yaml$/.test(name));
      const found: string[] = [];
      for (const name of cases) found.push(...(await rulesFoundIn(folder, name)));
      assert.ok(found.includes(id), `no finding of ${id}`);
    });
  }
});
