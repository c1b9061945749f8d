import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DiagnosticSeverity } from 'vscode-languageserver/node';
import type { CodeLens, Hover } from 'vscode-languageserver/node';
import { DEPLOY_COMMAND, EXPLAIN, GENERATE_SCC_COMMAND, REVIEW, SHOW_REVIEW } from '@scc-lens/protocol';
import type { MarkdownAnswer } from '@scc-lens/protocol';
import { ROOT, sccLens } from '../cli/command';
import { assertFile } from '../expectations';
import { COMMANDS, endAll, startSession, VSCODE } from './session';
import type { Session } from './session';
import { fixture, rangeOf } from './text';

const URI = 'file:///manifests/pod.yaml';
const POD = fixture('pod.yaml');
const PLAIN = fixture('plain.yaml');
const LENSES = path.resolve(import.meta.dirname, '../fixtures/lsp/lenses');

async function opened(text: string, commands: readonly string[] = COMMANDS): Promise<Session> {
  const session = await startSession({ capabilities: { ...VSCODE, experimental: { sccLens: { commands } } } });
  await session.open(URI, text);
  await session.diagnostics(URI, 1);
  return session;
}

async function lenses({ connection }: Session): Promise<CodeLens[]> {
  const found = await connection.sendRequest<CodeLens[]>('textDocument/codeLens', { textDocument: { uri: URI } });
  return Promise.all(found.map(lens => connection.sendRequest<CodeLens>('codeLens/resolve', lens)));
}

const hoverOn = ({ connection }: Session, text: string, part: string): Promise<Hover | null> =>
  connection.sendRequest<Hover | null>('textDocument/hover', { textDocument: { uri: URI }, position: rangeOf(text, part).start });

const markdown = (hover: Hover | null): string => (hover?.contents as { value: string } | undefined)?.value ?? '';

/** A Deployment whose selector does not match its labels, next to a pod. */
const LIST = `apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Pod
  metadata: {name: a}
  spec:
    containers:
    - name: a
      image: quay.io/x/a:1
- apiVersion: apps/v1
  kind: Deployment
  metadata: {name: b}
  spec:
    selector:
      matchLabels: {app: wrong}
    template:
      metadata:
        labels: {app: b}
      spec:
        containers:
        - name: b
          image: quay.io/x/b:1
`;

/** A pod in which a line depends on another: a mount, the probe of a sidecar, the request of a device. */
const AGENT_POD = `apiVersion: v1
kind: Pod
metadata:
  name: agent
spec:
  initContainers:
    - image: proxy
      restartPolicy: Always
      name: proxy
      livenessProbe:
        tcpSocket:
          port: 80
  containers:
    - image: agent
      name: agent
      resources:
        requests:
          example.com/fpga: 1
        limits:
          cpu: 1
          example.com/fpga: 1
      volumeMounts:
        - mountPath: /run
          name: socket
  volumes:
    - name: socket
      emptyDir:
        sizeLimit: 1Mi
`;

/** A Deployment in which each key of a mapping or list is behind another with a block. */
const KEYS = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      hostUsers: false
      containers:
        - name: web
          image: web
          resources:
            limits:
              memory: 64Mi
            requests:
              memory: 32Mi
          securityContext:
            capabilities:
              drop: [ALL]
            seccompProfile:
              type: RuntimeDefault
      volumes:
        - name: data
          emptyDir: {}
`;

describe('code lenses', () => {
  afterEach(endAll);

  it('name above each workload the SCC that admits it, or for how many reasons none does', async () => {
    const session = await opened(`${PLAIN}---\n${POD}`);
    const [plain, pod] = await lenses(session);
    assert.equal(plain?.command?.title, '✓ Admitted by restricted-v2');
    assert.equal(pod?.command?.title, '✗ Refused: 1 reason');
    assert.equal(
      pod.command.tooltip,
      'Not admitted by restricted-v2 or restricted-v3, the SCCs that every pod may use by default. Of the other SCCs hostmount-anyuid, hostmount-anyuid-v2, hostaccess and privileged would admit it.',
    );
    assert.equal(pod.command.command, 'sccLens.showReview');
    assert.deepEqual(plain.range.start, rangeOf(PLAIN, 'Deployment').start);
  });

  it('have the verdict of the problems while a line is half typed, and the last one while nothing can be read, and are marked', async () => {
    const session = await opened(PLAIN);
    const half = PLAIN.replace('containers:', 'hostNetwork: true\n      volumes: [\n      containers:');
    for (const [i, text, title] of [
      [2, half, '✗ Refused: 2 reasons (without line 13)'],
      [3, half.replace(/^spec:/m, 'a\nb: \'\nc: [\nd: {\ne: "\nspec:'), '✓ Admitted by restricted-v2 (as last read)'],
    ] as const) {
      await session.change(URI, i, [{ text }]);
      const { diagnostics } = await session.diagnostics(URI, i);
      const [lens] = await lenses(session);
      assert.equal(lens?.command?.title, title);
      assert.equal(
        diagnostics.some(({ code }) => code === 'scc-denied'),
        title.startsWith('✗'),
      );
      assert.deepEqual(lens.range.start, rangeOf(text, 'Deployment').start);
    }
  });

  it('count no field as invalid that a half-typed line may have, as no problem does', async () => {
    const session = await opened(AGENT_POD);
    const written = ['- name: socket', 'restartPolicy: Always', 'fpga: 1\n      volumeMounts'];
    for (const [i, line] of written.entries()) {
      const text = AGENT_POD.replace(line, line.replace(':', ''));
      await session.change(URI, i + 2, [{ text }]);
      const { diagnostics } = await session.diagnostics(URI, i + 2);
      assert.deepEqual(
        diagnostics.map(({ code }) => code),
        ['syntax-error'],
      );
      const [lens] = await lenses(session);
      const row = AGENT_POD.slice(0, AGENT_POD.indexOf(line)).split('\n').length;
      assert.equal(lens?.command?.title, `✓ Admitted by restricted-v2 (without line ${row})`);
    }
  });

  it('count a field as invalid while a line is half typed that cannot be what it lacks, also in another object', async () => {
    const session = await opened(LIST);
    const typed: readonly (readonly [above: string, line: string, isInvalid: boolean])[] = [
      ['image: quay.io/x/a:1', '      comm', true],
      ['image: quay.io/x/b:1', '          comm', true],
      ['        - name: b', '          comm', true],
      ['        labels: {app: b}', '        annot', true],
      ['        labels: {app: b}', '          tier', false],
      ['    selector:', '      matchE', false],
      ['  metadata: {name: b}', '  spe', true],
    ];
    for (const [i, [above, line, isInvalid]] of typed.entries()) {
      await session.change(URI, i + 2, [{ text: LIST.replace(above, `${above}\n${line}`) }]);
      await session.diagnostics(URI, i + 2);
      const row = LIST.slice(0, LIST.indexOf(above)).split('\n').length + 1;
      const verdicts = (await lenses(session)).map(({ command }) => command?.title).slice(0, 2);
      const other = isInvalid ? '✗ Invalid: 1 field' : '✓ Admitted by restricted-v2';
      assert.deepEqual(
        verdicts,
        ['✓ Admitted by restricted-v2', other].map(verdict => `${verdict} (without line ${row})`),
        line,
      );
    }
  });

  it('count no line as invalid that is below the key that is half typed, also where a key above could have it', async () => {
    const session = await opened(KEYS);
    const below = {
      ...{ securityContext: 'lines 21–25', seccompProfile: 'lines 24–25', requests: 'lines 19–20', volumes: 'lines 26–28' },
      ...{ template: null, 'spec:\n      hostUsers': null, containers: null },
    };
    for (const [i, [name, lines]] of Object.entries(below).entries()) {
      const at = KEYS.indexOf(name) + 3;
      const text = KEYS.slice(0, at) + KEYS.slice(KEYS.indexOf(':', at) + 1);
      await session.change(URI, i + 2, [{ text }]);
      const { diagnostics } = await session.diagnostics(URI, i + 2);
      assert.deepEqual(
        diagnostics.map(({ code, range }) => [code, range.start.line]),
        [['syntax-error', KEYS.slice(0, at).split('\n').length - 1]],
      );
      const [lens] = await lenses(session);
      assert.equal(lens?.command?.title, `✓ Admitted by restricted-v2 (${lines === null ? 'as last read' : `without ${lines}`})`);
    }
  });

  it('are short enough for a window of 900 pixels, with anything in the file', async () => {
    for (const name of readdirSync(LENSES).filter(file => file.endsWith('.yaml'))) {
      const session = await opened(readFileSync(path.join(LENSES, name), 'utf8'));
      const titles = (await lenses(session)).map(({ command }) => command?.title ?? '');
      assertFile(path.join(LENSES, name.replace('.yaml', '.titles.txt')), `${titles.join(' | ')}\n`);
      // 100 characters of VS Code's code lens font next to an open side bar.
      assert.ok(titles.join(' | ').length <= 100, titles.join(' | '));
      await session.end();
    }
  });

  it('report what is not checked: pods that admission skips, pods about which a fact is missing, and templates', async () => {
    const pod = (name: string, metadata: string): string =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, ${metadata}}\nspec: {containers: [{name: a, image: x}]}\n`;
    const titles = async (text: string): Promise<readonly (string | undefined)[]> =>
      (await lenses(await opened(text, []))).map(({ command }) => command?.title);
    assert.deepEqual(
      await titles(`${pod('a', 'namespace: kube-system')}---\n${pod('b', 'annotations: {openshift.io/required-scc: agents}')}`),
      ['– Not checked by SCC admission', '? Depends on SCC agents'],
    );
    assert.deepEqual(await titles(pod('{{ .Values.name }}', '')), [
      '– Not judged: a template (Helm, Jinja or similar). Check what it renders to.',
    ]);
    const task = 'apiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: t}\nspec: {steps: [{name: a, image: x}]}\n';
    const agent = (containers: string): string =>
      `apiVersion: a.example/v1\nkind: Agent\nmetadata: {name: a}\nspec: {template: {spec: {containers: ${containers}}}}\n`;
    assert.deepEqual(
      await titles(`${task}---\n${agent('[{name: a}]')}---\n${agent('[{name: a, image: x, securityContext: {privileged: true}}]')}`),
      [
        '– Not judged: a controller composes pods from this Task. Check a pod that it has made.',
        '– Not judged: it is not known which pods the controller of Agent makes. Check a pod that it has made.',
        '? Depends on the service account',
      ],
    );
  });

  it('lead to a review with every SCC in order', async () => {
    const session = await opened(POD);
    const [lens] = await lenses(session);
    const answer = await session.connection.sendRequest<MarkdownAnswer | null>(REVIEW, lens?.command?.arguments?.[0]);
    assert.match(answer?.markdown ?? '', /\| 1 +\| anyuid +\| no +\| denied +\|/);
  });

  it('count as many reasons as the problem, the review and the table, and a refusal is one problem everywhere', async () => {
    const file = path.join(ROOT, 'examples/init-container-sandbox.yaml');
    const text = readFileSync(file, 'utf8');
    const session = await startSession({ capabilities: { ...VSCODE, experimental: { sccLens: { commands: COMMANDS } } } });
    await session.open(URI, text);
    const { diagnostics } = await session.diagnostics(URI, 1);
    const problems = diagnostics.filter(({ severity }) => severity !== DiagnosticSeverity.Hint);
    const [verdict] = problems;
    assert.equal(problems.length, 1);
    assert.equal(verdict?.relatedInformation?.length, 6);
    const [lens] = await lenses(session);
    assert.equal(lens?.command?.title, '✗ Refused: 6 reasons');
    const { markdown: page = '' } =
      (await session.connection.sendRequest<MarkdownAnswer | null>(REVIEW, lens.command.arguments?.[0])) ?? {};
    const [, leading = ''] = page.split('## Why restricted-v2 refuses it');
    assert.equal(leading.split('##')[0]?.match(/^- /gm)?.length, 6);
    assert.match(page, /\| restricted-v2 +\| yes +\| denied +\| 6 reasons/);
    const { stdout } = await sccLens(['check', file], { cwd: ROOT });
    assert.match(stdout, /^1 finding in 1 of 1 file: 1 error$/m);
    assert.equal(stdout.match(/^ {4}\d+:\d+ {2}restricted-v2 does not /gm)?.length, 6);
  });
});

describe('code lenses that run commands', () => {
  afterEach(endAll);

  it('offer once a file to deploy it, above the first workload', async () => {
    const deploying = (await lenses(await opened(`${PLAIN}---\n${POD}`))).filter(({ command }) => command?.command === DEPLOY_COMMAND);
    assert.deepEqual(deploying, [
      {
        range: rangeOf(PLAIN, 'Deployment'),
        command: {
          title: 'Deploy',
          tooltip: 'Deploy this file to a cluster, after a dry run and a review',
          command: DEPLOY_COMMAND,
          arguments: [URI],
        },
      },
    ]);
    assert.deepEqual(await lenses(await opened('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: conf}\n')), []);
  });

  it('offer only those that the editor has', async () => {
    const names = async (commands: readonly string[]): Promise<readonly (string | undefined)[]> =>
      (await lenses(await opened(POD, commands))).map(({ command }) => command?.command);
    assert.deepEqual(await names(COMMANDS), [SHOW_REVIEW, GENERATE_SCC_COMMAND, DEPLOY_COMMAND]);
    assert.deepEqual(await names([SHOW_REVIEW, GENERATE_SCC_COMMAND]), [SHOW_REVIEW, GENERATE_SCC_COMMAND]);
    assert.deepEqual(await names([]), [''], 'the verdict is worth a lens without a command too');
  });
});

describe('hovers', () => {
  afterEach(endAll);

  const text = PLAIN.replace('          ports:', '          securityContext:\n            readOnlyRootFilesystem: true\n          ports:');

  it('on a security context give the value in effect and what admission will set', async () => {
    const session = await opened(text);
    const shown = markdown(await hoverOn(session, text, 'securityContext'));
    assert.match(shown, /^Admitted by restricted-v2\./);
    assert.match(shown, /\| web \| readOnlyRootFilesystem +\| `true` +\| container +\| `true` +\| anything +\|/);
    assert.match(shown, /\| web \| allowPrivilegeEscalation \| – +\| restricted-v2 \| `false` +\| only `false` +\|/);
    assert.match(shown, /\| web \| runAsUser +\| – +\| restricted-v2 \| `from openshift\.io\/sa\.scc\.uid-range` \|/);
  });

  it('are plain text for an editor that shows no Markdown', async () => {
    const kinds = async (capabilities = VSCODE): Promise<unknown> => {
      const session = await startSession({ capabilities });
      await session.open(URI, text);
      return ((await hoverOn(session, text, 'securityContext'))?.contents as { kind: string }).kind;
    };
    assert.equal(await kinds(), 'markdown');
    assert.equal(await kinds({}), 'plaintext');
  });

  it('are nowhere else', async () => {
    const session = await opened(PLAIN);
    assert.equal(await hoverOn(session, PLAIN, 'image'), null);
  });
});

describe('explained rejections', () => {
  afterEach(endAll);

  it('report that no SCC could be used where the list is empty', async () => {
    const session = await opened(PLAIN);
    const text = 'pods "web-7d4b9c-" is forbidden: unable to validate against any security context constraint: []';
    const answer = await session.connection.sendRequest<MarkdownAnswer | null>(EXPLAIN, { text });
    assert.match(answer?.markdown ?? '', /^OpenShift tried no SCC, because neither the service account nor the requester may use any\.$/m);
  });

  it('find the open manifest by the name of the pod', async () => {
    const session = await opened(PLAIN);
    const text =
      'Error creating: pods "web-7d4b9c-" is forbidden: unable to validate against any security context constraint: [provider "anyuid": Forbidden: not usable by user or serviceaccount, provider restricted-v2: .containers[0].runAsUser: Invalid value: 0: must be in the ranges: [1000680000, 1000689999]]';
    const answer = await session.connection.sendRequest<MarkdownAnswer | null>(EXPLAIN, { text });
    assert.match(answer?.markdown ?? '', /of Deployment web/);
    assert.equal(await session.connection.sendRequest<MarkdownAnswer | null>(EXPLAIN, { text: 'all is well' }), null);
  });
});
