/** The workflows are valid, and can do no more than they have to. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { load } from 'js-yaml';

const root = path.resolve(__dirname, '..');
const folder = path.join(root, '.github/workflows');
const workflows = readdirSync(folder).map(name => ({ name, text: readFileSync(path.join(folder, name), 'utf8') }));
const ACTIONLINT = 'github.com/rhysd/actionlint/cmd/actionlint@v1.7.12';

describe('the workflows', () => {
  it('pass actionlint', function () {
    if (!process.env['CI'] && spawnSync('go', ['version']).status !== 0) {
      console.log('SKIPPED: actionlint is built with Go, which is not installed.');
      this.skip();
    }
    const { status, stdout, stderr } = spawnSync('go', ['run', ACTIONLINT], { cwd: root, encoding: 'utf8' });
    assert.equal(status, 0, `${stdout}${stderr}`);
  }).timeout(300_000);

  it('pin every action of others to a commit and name its version', () => {
    const uses = workflows.flatMap(({ text }) => text.match(/\buses: .*/g) ?? []).filter(line => !line.includes(': ./'));
    assert.ok(uses.length > 0);
    for (const line of uses) assert.match(line, /^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('only read the repository unless a job asks for more, and keep no token in a checkout', () => {
    for (const { name, text } of workflows) {
      assert.deepEqual((load(text) as { permissions?: unknown }).permissions, { contents: 'read' }, name);
      const checkouts = text.match(/actions\/checkout@.*\n +with:\n +persist-credentials: false\n/g) ?? [];
      assert.equal(checkouts.length, text.match(/actions\/checkout@/g)?.length ?? 0, name);
    }
  });

  it('run stages that exist', () => {
    const script = readFileSync(path.join(root, 'scripts/test.mjs'), 'utf8');
    const stages = [...script.matchAll(/\bname: '([^']+)'/g)].map(([, name]) => name);
    const invocations = workflows.flatMap(({ text }) => /npm test -- (.+)/.exec(text)?.[1] ?? []);
    const named = invocations.flatMap(line => [...line.matchAll(/'([^']+)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare));
    assert.ok(named.length > 0);
    for (const name of named) assert.ok(stages.includes(name), `there is no stage ${String(name)}`);
  });

  it('have valid issue forms next to them', () => {
    const forms = path.join(root, '.github/ISSUE_TEMPLATE');
    for (const name of readdirSync(forms).filter(file => file !== 'config.yml')) {
      const form = load(readFileSync(path.join(forms, name), 'utf8')) as Record<string, unknown>;
      for (const key of ['name', 'description', 'body']) assert.ok(form[key], `${name} lacks ${key}`);
    }
  });

  it('have dependency updates for every lock file next to them', () => {
    const { updates } = load(readFileSync(path.join(root, '.github/dependabot.yml'), 'utf8')) as {
      readonly updates: readonly { readonly 'package-ecosystem': string; readonly directories?: readonly string[] }[];
    };
    const watched = (ecosystem: string): readonly string[] =>
      updates.flatMap(update => (update['package-ecosystem'] === ecosystem ? (update.directories ?? []) : [])).sort();
    const { stdout } = spawnSync('git', ['ls-files', '*package-lock.json', '*go.sum'], { cwd: root, encoding: 'utf8' });
    const foldersOf = (name: string): readonly string[] =>
      stdout
        .split('\n')
        .filter(file => path.posix.basename(file) === name)
        .map(file => path.posix.join('/', path.posix.dirname(file)))
        .sort();
    assert.deepEqual(watched('npm'), foldersOf('package-lock.json'));
    assert.deepEqual(watched('gomod'), foldersOf('go.sum'));
  });
});
