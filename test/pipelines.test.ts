/** What runs the command line in pipelines does what its page states, as far as a machine without a network can try it. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { load, loadAll } from 'js-yaml';
import { BUNDLE, useBundle } from './cli/bundle';
import { fixture, folderWith, readJson, sccLens } from './cli/command';

const ROOT = path.resolve(__dirname, '..');
const textOf = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const { version } = JSON.parse(textOf('package.json')) as { readonly version: string };

/** A folder with an `npm` that, instead of a package from the registry, installs the bundle at the prefix that it is given. */
function fakeNpm(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'scc-lens-npm-'));
  folders.push(folder);
  const script = `#!/bin/sh
printf '%s\\n' "$*" >> '${folder}/log'
while [ "$1" != --prefix ]; do shift; done
mkdir -p "$2/bin"
printf '#!/bin/sh\\nexec "%s" "%s" "$@"\\n' '${process.execPath}' '${BUNDLE}' > "$2/bin/scc-lens"
chmod +x "$2/bin/scc-lens"
`;
  writeFileSync(path.join(folder, 'npm'), script);
  chmodSync(path.join(folder, 'npm'), 0o755);
  return folder;
}

const folders: string[] = [];
const servers: ChildProcess[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.kill();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** What npm was asked for. */
  readonly npm: string;
}

const asRecord = (entries: readonly string[][]): Readonly<Record<string, string>> =>
  Object.fromEntries(entries.map(([name = '', value = '']) => [name, value]));

function run(shell: readonly string[], script: string, cwd: string, bin: string, env: Readonly<Record<string, string>>): Ran {
  const [program = 'sh', ...args] = shell;
  const { status, stdout, stderr } = spawnSync(program, [...args, script], {
    cwd,
    encoding: 'utf8',
    env: { PATH: `${bin}${path.delimiter}${process.env['PATH'] ?? ''}`, HOME: cwd, ...env },
  });
  const log = path.join(bin, 'log');
  return { code: status, stdout, stderr, npm: existsSync(log) ? readFileSync(log, 'utf8') : '' };
}

describe('the GitHub Action', () => {
  useBundle();

  interface Action {
    readonly inputs: Readonly<Record<string, { readonly default: string }>>;
    readonly runs: {
      readonly steps: readonly {
        readonly if?: string;
        readonly run: string;
        readonly shell: string;
        readonly env: Readonly<Record<string, string>>;
      }[];
    };
  }
  const action = load(textOf('action.yml')) as Action;

  /** Runs the steps as the runner does: with what is in `env` filled in, and the added paths. `github` is that context, and `given` the environment. */
  function runAction(
    cwd: string,
    inputs: Readonly<Record<string, string>>,
    github: Readonly<Record<string, string>> = {},
    given: Readonly<Record<string, string>> = {},
  ): Ran {
    const bin = fakeNpm();
    const added = path.join(bin, 'path');
    let all: Ran = { code: 0, stdout: '', stderr: '', npm: '' };
    const valueOf = (input: string): string => {
      assert.ok(Object.hasOwn(action.inputs, input), input);
      return inputs[input] ?? action.inputs[input]?.default ?? '';
    };
    let printed = '';
    for (const { if: condition, run: script, env } of action.runs.steps) {
      const [, asked = '', wanted] = /^inputs\.([\w-]+) == '(\w+)'$/.exec(condition ?? '') ?? [];
      if (condition !== undefined && valueOf(asked) !== wanted) continue;
      const filled = Object.entries(env).map(([name, value]) => {
        const [, context = '', rest = ''] = /^\$\{\{ (inputs|github)\.([\w.-]+) \}\}$/.exec(value) ?? [];
        assert.notEqual(context, '', value);
        return [name, context === 'github' ? (github[rest] ?? '') : valueOf(rest)];
      });
      const known = existsSync(added) ? readFileSync(added, 'utf8').trim().replaceAll('\n', path.delimiter) : '';
      const places = { RUNNER_TEMP: path.join(bin, 'temp'), GITHUB_PATH: added };
      const PATH = [bin, known, process.env['PATH']].join(path.delimiter);
      all = run(['bash', '--noprofile', '--norc', '-eo', 'pipefail', '-c'], script, cwd, bin, {
        ...places,
        ...given,
        ...asRecord(filled),
        PATH,
      });
      printed += all.stdout;
      if (all.code !== 0) break;
    }
    return { ...all, stdout: printed };
  }

  it('installs the version of this package, annotates the lines, and fails for errors', () => {
    const { code, stdout, npm } = runAction(folderWith({ 'deploy/a.yaml': fixture('hostpath-pod.yaml') }), {});
    assert.equal(code, 1);
    assert.match(stdout, /^::error file=deploy\/a\.yaml,line=18,/m);
    assert.match(npm, new RegExp(`--ignore-scripts .*scc-lens@${version.replaceAll('.', String.raw`\.`)}$`, 'm'));
  });

  it('passes its inputs on: paths by line, severity, templates, SARIF', () => {
    const cwd = folderWith({
      'a b/ok.yaml': fixture('clean-pod.yaml'),
      'c/t.yaml': 'a: {{ .Values.a }}\n',
      'd/bad.yaml': fixture('hostpath-pod.yaml'),
    });
    const lenient = runAction(cwd, { paths: 'a b\nc/*.yaml\n', 'sarif-file': 'out.sarif' });
    assert.deepEqual([lenient.code, lenient.stdout.includes('::warning file=c/t.yaml')], [0, true], lenient.stderr);
    assert.ok(readFileSync(path.join(cwd, 'out.sarif'), 'utf8').includes('"version": "2.1.0"'));
    assert.equal(runAction(cwd, { paths: 'a b\nc', 'fail-on-not-judged': 'true' }).code, 1);
    assert.equal(runAction(cwd, { paths: 'd', 'changed-since': 'HEAD' }).code, 2);
  });

  describe('with a comment', () => {
    interface Comment {
      readonly id: number;
      readonly user: { readonly type: string };
      readonly body: string;
    }

    /** A pull request whose first commit is its base, with these comments on it, and what runs the Action on it. */
    async function pullRequest(before: readonly Comment[], ...flags: readonly string[]) {
      const cwd = folderWith({ 'deploy/a.yaml': fixture('clean-pod.yaml') });
      const git = (...args: readonly string[]): string =>
        spawnSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd, encoding: 'utf8' }).stdout.trim();
      const commit = (name: string, text: string): void => {
        writeFileSync(path.join(cwd, name), text);
        git('add', '.');
        git('commit', '--quiet', '--message', name);
      };
      git('init', '--quiet');
      commit('deploy/b.yaml', fixture('clean-pod.yaml'));
      const base = git('rev-parse', 'HEAD');
      const state = path.join(folderWith({ 'comments.json': JSON.stringify(before) }), 'comments.json');
      const server = spawn(process.execPath, [path.join(ROOT, 'test/fakeGithub.mjs'), state, ...flags], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      servers.push(server);
      const [port] = (await once(server.stdout, 'data')) as Buffer[];
      const summary = path.join(cwd, '.git/summary');
      const act = (inputs: Readonly<Record<string, string>> = {}): Ran =>
        runAction(
          cwd,
          { comment: 'true', 'github-token': 'secret', 'fail-on': 'error', paths: 'deploy', ...inputs },
          { 'event.pull_request.base.sha': base, 'event.pull_request.number': '7' },
          {
            ...{ GITHUB_API_URL: `http://127.0.0.1:${String(port).trim()}`, GITHUB_REPOSITORY: 'o/r', GITHUB_STEP_SUMMARY: summary },
            ...{ GITHUB_WORKFLOW: 'w', GITHUB_JOB: 'j' },
          },
        );
      const comments = (): readonly Comment[] => JSON.parse(readFileSync(state, 'utf8')) as readonly Comment[];
      return { commit, act, comments, summaryOf: () => (existsSync(summary) ? readFileSync(summary, 'utf8') : '') };
    }

    const POD =
      'apiVersion: v1\nkind: Pod\nmetadata: { name: NAME, namespace: NAMESPACE }\nspec: { containers: [{ name: a, image: x }] }\n';
    const podsIn = (namespace: string, count: number): string =>
      Array.from({ length: count }, (_, i) => POD.replace('NAMESPACE', namespace).replace('NAME', `${'x'.repeat(200)}${i}`)).join('---\n');

    it('writes one, updates it, adds parts, deletes what is left of them, and touches no other', async () => {
      const others = Array.from({ length: 120 }, (_, i) => ({
        id: i + 1,
        user: { type: i % 2 === 0 ? 'User' : 'Bot' },
        body: `comment ${i}`,
      }));
      const { commit, act, comments } = await pullRequest(others);
      commit('deploy/b.yaml', fixture('hostpath-pod.yaml'));
      const first = act();
      assert.equal(first.code, 1, first.stderr);
      assert.match(first.stdout, /^::error file=deploy\/b\.yaml/m);
      const own = (): readonly Comment[] => comments().slice(others.length);
      assert.equal(own().length, 1);
      const [made] = own();
      assert.match(made?.body ?? '', /^<!-- scc-lens [\da-f]{16} -->\n## SCC Lens: .* → HEAD\n\n\d error/);
      act();
      assert.deepEqual(own(), [made]);
      commit('deploy/c.yaml', podsIn('team-a', 300));
      act();
      const parts = own();
      assert.ok(parts.length > 1 && parts[0]?.id === made?.id);
      for (const [i, { body }] of parts.entries()) assert.match(body, new RegExp(`\\(part ${i + 1} of ${parts.length}\\)\\n`));
      commit('deploy/c.yaml', '');
      act();
      assert.deepEqual(own(), [made]);
      // Another job has another comment.
      act({ paths: 'deploy/b.yaml' });
      assert.equal(own().length, 2);
      commit('deploy/b.yaml', fixture('clean-pod.yaml'));
      assert.equal(act().code, 0);
      assert.equal(own().length, 1);
      assert.deepEqual(comments().slice(0, others.length), others);
    });

    it('takes no comment of a person for its own', async () => {
      const { commit, act, comments } = await pullRequest([]);
      commit('deploy/b.yaml', fixture('hostpath-pod.yaml'));
      act();
      const [own] = comments();
      const { commit: change, act: again, comments: all } = await pullRequest([{ id: 1, user: { type: 'User' }, body: own?.body ?? '' }]);
      change('deploy/b.yaml', fixture('hostpath-pod.yaml'));
      again();
      assert.deepEqual([all().length, all()[0]?.user.type], [2, 'User']);
    });

    it('puts it into the summary where the token only reads, with a notice, and outside of a pull request states that', async () => {
      const { commit, act, comments, summaryOf } = await pullRequest([], '--read-only');
      commit('deploy/b.yaml', fixture('hostpath-pod.yaml'));
      const { code, stdout } = act();
      assert.deepEqual([code, comments()], [1, []]);
      assert.match(
        stdout,
        /^::notice::SCC Lens: the comment could not be written \(POST 7\/comments: 403\); the summary of the job has it\./m,
      );
      assert.match(summaryOf(), /^## SCC Lens: /);
      const cwd = folderWith({ 'a.yaml': fixture('clean-pod.yaml') });
      const push = runAction(cwd, { comment: 'true' });
      assert.deepEqual([push.code, /^::notice::SCC Lens: this event is of no pull request/m.test(push.stdout)], [0, true]);
    });

    it('fails where the base is not fetched', async () => {
      const { act } = await pullRequest([]);
      const { code, stderr } = act({});
      assert.equal(code, 0, stderr);
      const cwd = folderWith({ 'a.yaml': fixture('clean-pod.yaml') });
      spawnSync('git', ['init', '--quiet'], { cwd });
      const shallow = runAction(
        cwd,
        { comment: 'true' },
        { 'event.pull_request.base.sha': '0'.repeat(40), 'event.pull_request.number': '7' },
      );
      assert.deepEqual([shallow.code, shallow.stderr.includes('a pipeline may have to fetch it')], [2, true]);
    });
  });

  it('takes no input for more than a value', () => {
    const cwd = folderWith({ 'a.yaml': fixture('clean-pod.yaml') });
    for (const hostile of ['$(touch ran)', '`touch ran`', '; touch ran', '"; touch ran; "', '--format=json=ran']) {
      for (const input of ['paths', 'fail-on', 'changed-since', 'version']) runAction(cwd, { [input]: hostile });
      assert.ok(!existsSync(path.join(cwd, 'ran')), hostile);
    }
    for (const { run: script } of action.runs.steps) assert.doesNotMatch(script, /\$\{\{/);
  });
});

describe('the GitLab component', () => {
  useBundle();

  it('writes a code quality report and a test report, for any paths', () => {
    const [spec, jobs] = loadAll(textOf('docs/pipelines/gitlab.yml')) as [
      { readonly spec: { readonly inputs: Readonly<Record<string, { readonly default: string }>> } },
      Readonly<
        Record<
          string,
          { readonly variables: Readonly<Record<string, string>>; readonly before_script: string[]; readonly script: string[] }
        >
      >,
    ];
    const job = jobs['scc-lens'];
    assert.ok(job);
    const cwd = folderWith({ 'a b/bad.yaml': fixture('hostpath-pod.yaml'), 'c.yaml': fixture('clean-pod.yaml') });
    const inputs: Readonly<Record<string, string>> = { paths: 'a b\nc.yaml\n$(touch ran)' };
    const variables = Object.entries(job.variables).map(([name, value]) => {
      const input = /^\$\[\[ inputs\.([\w-]+) \]\]$/.exec(value)?.[1] ?? '';
      return [name, inputs[input] ?? spec.spec.inputs[input]?.default ?? ''];
    });
    const script = [...job.before_script, ...job.script].join('\n');
    const { code, stdout } = run(['sh', '-ec'], script, cwd, fakeNpm(), { ...asRecord(variables), CI_PROJECT_DIR: cwd });
    assert.equal(code, 2, 'a path that does not exist');
    assert.match(stdout, /^a b\/bad\.yaml:18:7/m);
    const issues = JSON.parse(readFileSync(path.join(cwd, 'gl-code-quality-report.json'), 'utf8')) as readonly {
      readonly check_name: string;
    }[];
    assert.ok(issues.some(({ check_name: name }) => name === 'hostpath-supervisor'));
    assert.match(readFileSync(path.join(cwd, 'scc-lens-junit.xml'), 'utf8'), /<testsuite name="c\.yaml" tests="1" failures="0"/);
    assert.ok(!existsSync(path.join(cwd, 'ran')));
  });
});

describe('the Tekton task, the pod and the image', () => {
  const POD = 'docs/pipelines/pod.yaml';

  it('have a pod that OpenShift admits under restricted-v2, and no finding', async () => {
    const checked = await sccLens(['check', POD, '--format', 'json', '--fail-on', 'hint', '--fail-on-not-judged', '--openshift', '4.18'], {
      cwd: ROOT,
    });
    assert.deepEqual([checked.code, readJson(checked).files[0]?.findings], [0, []]);
    const { stdout } = await sccLens(['review', POD, '--format', 'json', '--openshift', '4.18'], { cwd: ROOT });
    const { workloads } = JSON.parse(stdout) as {
      readonly workloads: readonly { readonly chosen: string; readonly podSecurity: { readonly level: string } }[];
    };
    assert.deepEqual(
      workloads.map(({ chosen, podSecurity }) => [chosen, podSecurity.level]),
      [['restricted-v2', 'restricted']],
    );
  });

  it('run with the same security context', () => {
    const pod = load(textOf(POD)) as { readonly spec: { readonly containers: readonly { readonly securityContext: object }[] } };
    const task = load(textOf('docs/pipelines/tekton-task.yaml')) as {
      readonly spec: { readonly steps: readonly { readonly securityContext: object }[] };
    };
    for (const { securityContext } of task.spec.steps)
      assert.deepEqual(securityContext, {
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
        ...pod.spec.containers[0]?.securityContext,
      });
  });

  it('are of the version of the package, as are the Action and the component', () => {
    for (const file of [POD, 'docs/pipelines/tekton-task.yaml', 'docs/pipelines/gitlab.yml', 'action.yml', 'docs/pipelines.md'])
      assert.ok(textOf(file).includes(version), file);
  });

  it('are built from what the package contains, for a user that is not root', () => {
    const containerfile = textOf('Containerfile');
    const stage = containerfile.slice(containerfile.lastIndexOf('\nFROM '));
    assert.deepEqual(stage.match(/^USER .*/gm), ['USER 0', 'USER 1001']);
    assert.match(stage, /^ENTRYPOINT \["node", "\/opt\/scc-lens\/dist\/cli\.js"\]$/m);
    assert.match(containerfile, /npm ci .*npm pack/s);
  });
});

describe('the hooks for pre-commit', () => {
  useBundle();

  it('run the command line on the files that pre-commit names', () => {
    const hooks = load(textOf('.pre-commit-hooks.yaml')) as readonly {
      readonly id: string;
      readonly entry: string;
      readonly files: string;
    }[];
    assert.deepEqual(
      hooks.map(({ id }) => id),
      ['scc-lens', 'scc-lens-changed', 'scc-lens-all'],
    );
    const bin = fakeNpm();
    mkdirSync(path.join(bin, 'x'));
    run(['sh', '-c'], `npm --prefix '${bin}/x'`, bin, bin, {});
    const cwd = folderWith({ 'a b.yaml': fixture('hostpath-pod.yaml'), 'ok.yaml': fixture('clean-pod.yaml') });
    const commit = 'git init -q && git -c user.name=a -c user.email=a@example.com commit -q --allow-empty -m first';
    assert.equal(run(['sh', '-c'], commit, cwd, bin, {}).code, 0);
    for (const { entry, files } of hooks) {
      const [program = '', ...args] = entry.split(' ');
      const codeOf = (...names: readonly string[]): number | null =>
        spawnSync(path.join(bin, 'x/bin', program), [...args, ...names], { cwd, encoding: 'utf8' }).status;
      assert.ok(new RegExp(files).test('a b.yaml') && !new RegExp(files).test('a.yaml.md'));
      if (args.includes('.')) assert.equal(codeOf(), 1);
      else assert.deepEqual([codeOf('ok.yaml'), codeOf('ok.yaml', 'a b.yaml')], [0, 1]);
    }
  });
});
