import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import path from 'node:path';
import { columns } from '../properties';
import { fixture, folderWith, readJson, sccLens } from './command';

/** Names with which a manifest would clear the screen, recolour it, and write backwards. */
const POD = String.raw`apiVersion: v1
kind: Pod
metadata: {name: "a\e[2J\u202Eb"}
spec:
  containers:
    - name: "c\x9bd"
      image: a:1
      securityContext: {privileged: true, capabilities: {add: ["\e[31mSYS"]}}
`;
const ACTIVE = /[^\P{Cc}\n]|[\u202a-\u202e]/u;

describe('what a manifest contains', () => {
  for (const command of ['check', 'review']) {
    it(`is spelled out by ${command} where a terminal would act on it`, async () => {
      const { stdout } = await sccLens([command, 'pod.yaml'], { cwd: folderWith({ 'pod.yaml': POD }) });
      assert.ok(stdout.includes(String.raw`\u001b[31mSYS`));
      assert.doesNotMatch(stdout, ACTIVE);
    });
  }

  it('is spelled out in an error about it', async () => {
    const { stdout } = await sccLens(['explain', '-'], {
      cwd: folderWith({}),
      stdin:
        'pods "a\u{1b}[2J" is forbidden: unable to validate against any security context constraint: [provider "anyuid": Forbidden: not usable by user or serviceaccount]',
    });
    assert.doesNotMatch(stdout, ACTIVE);
    const { stderr } = await sccLens(['check', 'no\u{1b}[2Jfile.yaml'], { cwd: folderWith({}) });
    assert.match(stderr, /no\\u001b\[2Jfile\.yaml: no such file/);
  });

  it('is spelled out in names of files, line breaks too, so that a name cannot forge a line', async function () {
    if (process.platform === 'win32') this.skip();
    const name = 'a\nscc-lens: b\t.yaml';
    const cwd = folderWith({ [name]: POD });
    const spelled = String.raw`a\u000ascc-lens: b\u0009.yaml`;
    const checked = await sccLens(['check', name], { cwd });
    assert.ok(checked.stdout.startsWith(`${spelled}:`));
    for (const command of ['fix', 'scc']) {
      chmodSync(path.join(cwd, name), 0o444);
      const { stderr } = await sccLens([command, '--write', '.'], { cwd });
      assert.ok(!stderr.includes('scc-lens: scc-lens:') && !stderr.includes('\nscc-lens: b'), stderr);
    }
    const { stderr } = await sccLens(['check', `gone${name}`], { cwd });
    assert.equal(stderr.split('\n')[0], `scc-lens: gone${spelled}: no such file or directory`);
  });
});
/** What log readers of pipelines and terminals obey: GitHub, Azure DevOps, TeamCity, GitLab; colours, overwriting, direction, other line breaks. */
const ORDERS = {
  'at the start of a text': '::warning::x',
  'behind a line break': '\n::stop-commands::x\n \t::error file=a::x\u0085::warning::x\u2028::warning::x',
  'anywhere in a line': "##[error]x ##vso[task.setvariable variable=a]b ##teamcity[buildStatus status='x']",
  'of control characters': '\nsection_start:1:x\r\u001b[0K\u009b31m\u200e\u200f\u061c\u202e\u2066\u2029\u007f',
};
const OBEYED =
  /^\s*::(?!(?:error|warning|notice) file=[^:]*,title=)|##\w*\[|[^\P{Cc}\n\t]|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/mu;

describe('an explanation', () => {
  const stdin =
    'pods "a_*b*" is forbidden: unable to validate against any pod security policy: [spec.containers[0].hostPort: Invalid value: 80: Host port 80 is not allowed to be used. Allowed ports: [], spec.volumes[0]: Invalid value: "`c`": c volumes are not allowed to be used]';

  it('is text without backslashes, and Markdown with them on request', async () => {
    const cwd = folderWith({});
    const shown = await sccLens(['explain', '-'], { cwd, stdin });
    const asked = await sccLens(['explain', '-', '--format', 'markdown'], { cwd, stdin });
    assert.match(shown.stdout, /Pod a_\*b\* was refused[^]*Allowed ports: \[\]\n.*= `c`: c volumes/);
    assert.match(asked.stdout, /Pod a\\_\\\*b\\\* was refused/);
  });
});

describe('an order to a pipeline', () => {
  const REJECTION =
    'pods "ORDER" is forbidden: unable to validate against any security context constraint: [ORDER, provider "ORDER": Forbidden: not usable by user or serviceaccount, spec.containers[0].securityContext.capabilities.add: Invalid value: "ORDER": capability may not be added]';

  for (const [row, [kind, order]] of Object.entries(ORDERS).entries()) {
    const manifest = fixture('hostile.yaml')
      .replaceAll('"ORDER"', JSON.stringify(order))
      .replaceAll(/ORDER/g, JSON.stringify(order).slice(1, -1));
    const name = `${order}.yaml`;
    const run = async (args: readonly string[], isTerminal: boolean): Promise<void> => {
      const cwd = folderWith({ [name]: manifest, 'plain.yaml': fixture('hostpath-pod.yaml'), [`${order}/${name}`]: manifest });
      const stdin = REJECTION.replaceAll('ORDER', order);
      const { stdout, stderr } = await sccLens(args, { cwd, stdin, isTerminal, env: { NO_COLOR: '1' } });
      const obeyed = `${stdout}\n${stderr}`.split('\n').filter(line => OBEYED.test(line));
      assert.deepEqual(obeyed, [], args.join(' '));
    };
    const commands = [
      ...['pretty', 'json', 'sarif', 'github', 'gitlab', 'junit'].map(format => ['check', '.', `gone-${name}`, '--format', format]),
      ['check', '.', '--write-baseline', name],
      ['check', name, '--scc', name, '--fail-if-wider'],
      ...['pretty', 'json'].flatMap(format => [
        ['review', '.', '--format', format],
        ['review', '.', '--format', format, '--openshift', '4.14,4.20'],
      ]),
      ['explain', '-', '--manifest', name],
      ['explain', name],
      ['fix', '.', '--write'],
      ['scc', '.', '--write', '--convert'],
      ['check', `--${order}`],
      [order],
    ];
    const exact = [
      ['fix', name],
      ['fix', '.', '--unsafe', '--diff'],
      ['scc', '.'],
      ['scc', '.', '--diff', '--convert'],
    ];

    it(`is spelled out in every output: one ${kind}`, async function () {
      if (process.platform === 'win32') this.skip();
      for (const args of columns(commands, row)) await run(args, false);
      for (const args of columns(exact, row)) await run(args, true);
    });

    it(`stays in the data of JSON: one ${kind}`, async () => {
      const read = await sccLens(['check', '-', '--format', 'json'], { cwd: folderWith({}), stdin: manifest });
      assert.ok(readJson(read).files.some(({ findings }) => findings.some(({ message }) => message.includes(order.trim().slice(0, 8)))));
    });
  }
});
