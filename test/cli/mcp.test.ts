/** The server for assistants as users have it: the built program, asked by the SDK's own client. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { BUNDLE, startBundle, useBundle } from './bundle';
import { colourless, fixture, folderWith, ROOT, sccLens } from './command';

const POD = fixture('hostpath-pod.yaml');
/** It needs an SCC, also once its supervisor no longer comes from the node. */
const SANDBOX = readFileSync(path.join(ROOT, 'examples/hostpath-sandbox.yaml'), 'utf8');
const REJECTION =
  'pods "a" is forbidden: unable to validate against any security context constraint: [provider restricted-v2: .containers[0].runAsUser: Invalid value: 0: must be in the ranges: [1000680000, 1000689999]]';

interface Asked {
  readonly texts: readonly string[];
  readonly isError: boolean;
}

describe('scc-lens mcp', () => {
  useBundle();
  const clients = new Set<Client>();
  afterEach(async () => {
    for (const client of clients) await client.close();
    clients.clear();
  });

  const connect = async (cwd: string, ...args: readonly string[]): Promise<Client> => {
    const client = new Client({ name: 'test', version: '1.0.0' });
    clients.add(client);
    const isolated = ['--require', path.join(ROOT, 'test/package/isolation.cjs'), BUNDLE];
    const env = colourless() as Record<string, string>;
    await client.connect(
      new StdioClientTransport({ command: process.execPath, args: [...isolated, 'mcp', ...args], cwd, env, stderr: 'pipe' }),
    );
    return client;
  };
  const ask = async (client: Client, name: string, input: Record<string, unknown>): Promise<Asked> => {
    const { content, isError = false } = await client.callTool({ name, arguments: input });
    return { texts: (content as { readonly text: string }[]).map(({ text }) => text), isError: isError === true };
  };
  const textOf = async (...asked: Parameters<typeof ask>): Promise<string> => {
    const { texts, isError } = await ask(...asked);
    assert.equal(isError, false, texts.join('\n'));
    return texts.join('\n---\n');
  };

  it('lists its tools, each read-only and with the schema of its input', async () => {
    const { tools } = await (await connect(folderWith({}))).listTools();
    assert.deepEqual(
      tools.map(({ name }) => name),
      [
        ...['check_manifest', 'review_pod', 'explain_rejection', 'fix_manifest', 'generate_scc', 'compare_releases'],
        ...['audit_cluster', 'who_may_use_scc', 'sccs_of_service_account', 'explain_scc_of_pod'],
      ],
    );
    for (const { name, description = '', inputSchema, annotations } of tools) {
      assert.ok(description.length > 50, name);
      assert.deepEqual(annotations?.readOnlyHint && !annotations.destructiveHint && annotations.openWorldHint === false, true, name);
      assert.ok((inputSchema.required ?? []).length > 0 || 'path' in (inputSchema.properties ?? {}), name);
      assert.equal(inputSchema['additionalProperties'], false);
    }
  });

  it('reports findings as `check` does, with line, field, fix and page, and none of an admitted pod', async () => {
    const client = await connect(folderWith({}));
    const text = await textOf(client, 'check_manifest', { manifest: POD });
    assert.match(text, /^error hostpath-supervisor, line \d+, spec\.volumes\[\d+\]\.hostPath \(Pod\/\S+\): /m);
    assert.match(text, /^https:\/\/.*\/docs\/rules\/hostpath-supervisor\.md$/m);
    assert.match(text, /fix_manifest/);
    const plain = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: registry.example/a:1}]}\n';
    const { findings } = (
      JSON.parse((await sccLens(['check', '--format', 'json', '-'], { cwd: ROOT, stdin: plain })).stdout) as {
        files: { findings: { severity: string }[] }[];
      }
    ).files[0] ?? { findings: [] };
    const admitted = await textOf(client, 'check_manifest', { manifest: plain });
    assert.equal(
      /^(?:error|warning) /m.test(admitted),
      findings.some(({ severity }) => severity === 'error' || severity === 'warning'),
    );
  });

  it('reviews, explains and compares', async () => {
    const client = await connect(folderWith({}));
    assert.match(await textOf(client, 'review_pod', { manifest: POD, openshift: '4.18' }), /restricted-v2/);
    assert.match(await textOf(client, 'explain_rejection', { rejection: REJECTION }), /runAsUser/);
    assert.match(await textOf(client, 'compare_releases', { manifest: POD, releases: ['4.18', '5.0'] }), /\| 4\.18 +\| 5\.0 +\|/);
  });

  it('states verdicts and findings also as data, which the client checks against its schema, and what it is for', async () => {
    const client = await connect(folderWith({}));
    assert.match(client.getInstructions() ?? '', /check_manifest.*\n.*generate_scc/s);
    // The SDK's client knows the schemas of what it has listed, and refuses data that do not fit.
    await client.listTools();
    const dataOf = async (name: string, input: Record<string, unknown>): Promise<Record<string, unknown>> =>
      (await client.callTool({ name, arguments: input })).structuredContent as Record<string, unknown>;
    const { verdicts, findings, notJudged, leftOut } = await dataOf('check_manifest', { manifest: POD });
    const reason = /^Not admitted by restricted-v2/;
    const [verdict = {}] = verdicts as readonly Record<string, unknown>[];
    assert.deepEqual(
      { ...verdict, reason: null },
      { workload: 'Pod/sandbox', verdict: 'denied', scc: null, reason: null, file: null, line: 3 },
    );
    assert.match(String(verdict['reason']), reason);
    const [mount] = (findings as readonly Record<string, unknown>[]).filter(({ rule }) => rule === 'hostpath-supervisor');
    assert.deepEqual([mount?.['severity'], mount?.['field']], ['error', 'spec.volumes[0].hostPath']);
    assert.deepEqual([notJudged, leftOut], [[], 0]);
    const compared = await dataOf('compare_releases', { manifest: POD, releases: ['4.18', '5.0'] });
    assert.deepEqual(
      (compared['verdicts'] as readonly Record<string, unknown>[]).map(({ release, verdict: one }) => [release, one]),
      [
        ['4.18', 'denied'],
        ['5.0', 'denied'],
      ],
    );
    const many = Array.from({ length: 130 }, (_, i) => POD.replace(/^( *name: )\S+/m, `$1pod-${i}`)).join('\n---\n');
    const long = await dataOf('review_pod', { manifest: many });
    assert.deepEqual([(long['verdicts'] as readonly unknown[]).length, long['leftOut']], [100, 30]);
  });

  it('takes a release behind all that are known for the newest, and starts with that', async () => {
    const client = await connect(folderWith({}));
    const { tools } = await client.listTools();
    const { openshift } = tools.find(({ name }) => name === 'review_pod')?.inputSchema.properties as Record<string, { pattern: string }>;
    assert.match('6.1', new RegExp(openshift?.pattern ?? ''));
    const texts = (openshift: string): Promise<string> => textOf(client, 'review_pod', { manifest: POD, openshift });
    const note = /^OpenShift 6\.1 is newer than 5\.2, the newest that SCC Lens knows, and is treated like it\.\n---\n/;
    assert.equal((await texts('6.1')).replace(note, ''), await texts('5.2'));
    assert.match(await texts('6.1'), note);
    assert.match(await texts('4.20.1'), /4\.20/);
  });

  it('returns the fixed text that `fix` prints, and writes no file', async () => {
    const folder = folderWith({ 'pod.yaml': POD });
    const { texts } = await ask(await connect(folder, '.'), 'fix_manifest', { manifest: POD, unsafe: true });
    const { stdout } = await sccLens(['fix', '--unsafe', '-'], { cwd: ROOT, stdin: POD });
    assert.equal(texts[1], stdout);
    assert.notEqual(stdout, POD);
    assert.deepEqual(readdirSync(folder), ['pod.yaml']);
    assert.equal(readFileSync(path.join(folder, 'pod.yaml'), 'utf8'), POD);
  });

  it('generates an SCC with which the changed manifest is admitted', async () => {
    const client = await connect(folderWith({}));
    const { texts, isError } = await ask(client, 'generate_scc', { manifest: SANDBOX, convert: true });
    assert.equal(isError, false, texts.join('\n'));
    const [, scc = '', changed = ''] = texts;
    assert.match(scc, /kind: SecurityContextConstraints/);
    assert.doesNotMatch(await textOf(client, 'check_manifest', { manifest: `${scc}---\n${changed}` }), /scc-denied|hostpath-supervisor/);
  });

  it('asks each pod to require only its own SCC, where the accounts may use them all', async () => {
    const pod = (name: string): string =>
      `{apiVersion: v1, kind: Pod, metadata: {name: ${name}, namespace: x}, spec: {serviceAccountName: ${name}, hostNetwork: true, containers: [{name: a, image: b}]}}`;
    const roleRef = '{apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}';
    const subjects = '[{kind: ServiceAccount, name: one, namespace: x}, {kind: ServiceAccount, name: two, namespace: x}]';
    const admins = `{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, metadata: {name: a}, roleRef: ${roleRef}, subjects: ${subjects}}`;
    const manifest = [pod('one'), pod('two'), admins].join('\n---\n');
    const { texts } = await ask(await connect(folderWith({})), 'generate_scc', { manifest });
    assert.deepEqual(texts[1]?.match(/required-scc: \S+/g), ['required-scc: x-two']);
  });

  it('generates nothing for pods that need no SCC of their own, and asks for the namespace of those that do', async () => {
    const client = await connect(folderWith({}));
    assert.match(await textOf(client, 'generate_scc', { manifest: POD, namespace: 'agents', convert: true }), /need no SCC of their own/);
    const manifest = SANDBOX.replace('  namespace: agents\n', '');
    const { texts, isError } = await ask(client, 'generate_scc', { manifest });
    assert.equal(isError, true);
    assert.match(texts.join('\n'), /Pass namespace\./);
    assert.match(await textOf(client, 'generate_scc', { manifest, namespace: 'agents' }), /namespace: agents/);
  });

  it('judges by the files that it is started with as they are at each question', async () => {
    const folder = folderWith({});
    const client = await connect(folder, '.');
    const { texts } = await ask(client, 'generate_scc', { manifest: SANDBOX, convert: true });
    const [, scc = '', changed = ''] = texts;
    assert.match(await textOf(client, 'check_manifest', { manifest: changed }), /scc-denied/);
    writeFileSync(path.join(folder, 'scc.yaml'), scc);
    assert.doesNotMatch(await textOf(client, 'check_manifest', { manifest: changed }), /scc-denied/);
  });

  it('answers an input that does not fit with a sentence, and stays', async () => {
    const folder = folderWith({});
    symlinkSync('/etc', path.join(folder, 'link'));
    const client = await connect(folder, '.');
    for (const [tool, input, reason] of [
      ['check_manifest', {}, /lacks manifest/],
      ['check_manifest', { manifest: 1 }, /not a text/],
      ['check_manifest', { manifest: POD, path: 'pod.yaml' }, /either manifest or path/],
      ['check_manifest', { path: '/etc/passwd' }, /in none of the folders/],
      ['check_manifest', { path: '-' }, /no file or folder/],
      ['check_manifest', { path: 'link/*' }, /no file or folder/],
      ['check_manifest', { path: 'link' }, /in none of the folders/],
      ['check_manifest', { manifest: POD, openshift: '3.11' }, /can be: /],
      ['check_manifest', { manifest: 'a'.repeat(1_000_001) }, /more than 1000000 characters/],
      ['compare_releases', { manifest: POD, releases: ['4.18'] }, /at least 2/],
      ['explain_rejection', { rejection: 'all is well' }, /no rejection/],
      ['fix_everything', {}, /no tool/],
    ] as const) {
      const { texts, isError } = await ask(client, tool, input);
      assert.equal(isError, true, tool);
      assert.match(texts.join('\n'), reason);
    }
    assert.match(await textOf(client, 'check_manifest', { manifest: POD }), /hostpath-supervisor/);
  });

  it('gives short answers about long manifests', async () => {
    const client = await connect(folderWith({}));
    const many = Array.from({ length: 300 }, (_, i) => POD.replace(/^( *name: )\S+/m, `$1pod-${i}`)).join('\n---\n');
    for (const tool of ['check_manifest', 'review_pod'] as const) {
      const text = await textOf(client, tool, { manifest: many });
      assert.ok(text.length < 25_000, `${tool}: ${text.length}`);
      assert.match(text, /\d+ more are left out/);
    }
  });

  it('ends when its client closes the connection', async () => {
    const child = startBundle(['mcp'], folderWith({}));
    const closed = once(child, 'close');
    child.stdin.end();
    assert.deepEqual(await closed, [0, null]);
  });

  it('answers questions about a cluster from lists in its folders, as the commands do', async () => {
    const lists = path.join(ROOT, 'test/fixtures/fleet/lists');
    const client = await connect(ROOT, lists);
    for (const [tool, input, command] of [
      ['audit_cluster', { namespace: 'shop' }, ['audit', '--namespace', 'shop']],
      ['who_may_use_scc', { scc: 'anyuid' }, ['who-may', 'use', 'anyuid']],
      ['sccs_of_service_account', { account: 'shop/web' }, ['may', 'shop/web']],
      ['explain_scc_of_pod', { pod: 'web-1', namespace: 'shop' }, ['why', 'web-1', '--namespace', 'shop']],
    ] as const) {
      const { stdout } = await sccLens([...command, lists], { cwd: ROOT });
      assert.ok(stdout.length > 100, tool);
      assert.equal(await textOf(client, tool, { ...input, path: lists }), stdout.slice(0, 24_000), tool);
    }
    assert.deepEqual(await ask(client, 'audit_cluster', { path: path.join(ROOT, 'examples') }), {
      texts: [`${path.join(ROOT, 'examples')} is in none of the folders that the server was given: ${lists}.`],
      isError: true,
    });
  });
});
