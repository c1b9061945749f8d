import assert from 'node:assert/strict';
import type { SecurityContextConstraints } from '@scc-lens/admission';
import { errorText, listAt, listObjects, readFacts } from '@scc-lens/kube';
import type { Cluster, Result } from '@scc-lens/kube';
import { analyze, gatherFacts, readSettings } from '@scc-lens/lens';
import { parseFile } from '@scc-lens/yaml';
import { readCredential } from '../../../packages/kube/src/login/execPlugin';
import { openDiscovery } from '../../../packages/kube/src/wire/connect';
import { exchange } from '../../../packages/kube/src/wire/http';
import type { Connection } from '../../../packages/kube/src/wire/types';
import { watch } from '../../../packages/kube/src/wire/collections';
import { fieldsAt, isFields, parseJson } from '../../../packages/kube/src/words/fields';
import { mutate } from '../mutate';
import { assertSentence } from '../objects/promises';
import type { Random } from '../random';
import { earlierFaults, textsIn } from '../seeds';
import { answeringServer, loginTo } from '../servers/answeringServer';
import type { ServerAnswer } from '../servers/answeringServer';
import { mutateJson } from '../structures';
import type { Target } from '../target';

const SEEDS = textsIn(['test/fixtures/fuzz-seeds/servers'], /\.json$/);

const WORDS: readonly string[] = [
  '"kind": "Status"',
  '"items": ',
  '"metadata": ',
  '"continue": "a"',
  '"resourceVersion": "1"',
  '"resources": ',
  '"status": ',
  '"type": "ERROR"',
  '"code": 410',
  'null',
  '[]',
  '{}',
  '1e999',
  'HUSHHUSH-value-1',
];

const VALUE = 'HUSHHUSH-value-1';
const TOKEN = 'HUSHHUSH-token';

/** All that a server and a credential plug-in send becomes values, or an error with a sentence that quotes no secret. */
export const servers: Target = {
  name: 'servers',
  seeds: [...SEEDS, ...earlierFaults('servers')],
  words: WORDS,
  isJson: true,
  input: (random: Random) => (random.once(4) ? mutate({ seeds: SEEDS, words: WORDS }, random) : mutateJson(random.pick(SEEDS), random)),
  check: async text => {
    const input = parseJson(text);
    if (!isFields(input)) return;
    const server = await answeringServer();
    const lines = listAt(input, 'lines').map(line => (typeof line === 'string' ? line : JSON.stringify(line)));
    const answers = listAt(input, 'answers').map(answerOf);
    const { connection } = server;
    for (const work of [checkRequests, checkLists, checkWatch]) {
      server.answerWith(answers, lines.join('\n'));
      await work(connection);
    }
    for (let first = 0; first < answers.length; first++) {
      server.answerWith([...answers.slice(first), ...answers.slice(0, first)], '');
      await checkFacts(connection);
    }
    const { credential } = input;
    await checkCredential(typeof credential === 'string' ? credential : JSON.stringify(credential ?? null), server.address);
  },
};

function answerOf(one: unknown): ServerAnswer {
  const { status, headers, body } = fieldsAt({ one }, 'one');
  return {
    status: typeof status === 'number' && Number.isInteger(status) && status >= 200 && status < 600 ? status : 200,
    headers: Object.fromEntries(
      Object.entries(fieldsAt({ headers }, 'headers')).map(([name, value]) => [name, JSON.stringify(value).replace(/^"(.*)"$/, '$1')]),
    ),
    body: typeof body === 'string' ? body : JSON.stringify(body ?? null),
  };
}

function assertResult<T>(result: Result<T>): void {
  if (result.ok) return;
  assertSentence(result.error.message, result.error.kind);
  assertSentence(errorText(result.error), result.error.kind);
}

async function checkRequests(connection: Connection): Promise<void> {
  for (let turn = 0; turn < 4; turn++) {
    const body = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' }, stringData: { a: VALUE } };
    const answer = await connection.request('POST', '/api/v1/namespaces/team-a/secrets', { body });
    assertResult(answer);
    if (!answer.ok) assert.ok(!JSON.stringify(answer.error).includes(VALUE), 'an error quotes a value that was sent');
    else for (const warning of answer.value.warnings) assert.ok(!warning.includes(VALUE), 'a warning quotes a value that was sent');
    assertResult(await connection.text('/api/v1/namespaces/team-a/pods/a/log', { idempotent: false }));
  }
}

async function checkLists(connection: Connection): Promise<void> {
  const discovery = openDiscovery(connection);
  for (const [apiVersion, kind] of [
    ['security.openshift.io/v1', 'SecurityContextConstraints'],
    ['v1', 'Pod'],
    ['', ''],
  ] as const) {
    const found = await discovery.resource(apiVersion, kind);
    assertResult(found);
    if (found.ok) assert.equal(found.value.kind, kind);
    assertResult(await discovery.list(apiVersion));
  }
  const listed = await listObjects(connection, '/api/v1/pods');
  assertResult(listed);
  if (listed.ok) assert.ok(listed.value.items.every(isFields));
}

async function checkWatch(connection: Connection): Promise<void> {
  const over = new AbortController();
  let streams = 0;
  const error = await watch(
    { ...connection, signal: over.signal },
    {
      path: '/api/v1/pods',
      onList: objects => {
        assert.ok(objects.every(isFields));
      },
      onChange: object => {
        assert.ok(isFields(object));
      },
      onConnected: () => {
        if (++streams === 2) over.abort();
      },
      onInterrupted: interruption => {
        assertResult({ ok: false, error: interruption });
        over.abort();
      },
    },
  );
  if (error !== null) assertResult({ ok: false, error });
}

const { settings } = readSettings({});
const POD = parseFile(`apiVersion: v1
kind: Pod
metadata: {name: a, namespace: team-a}
spec:
  serviceAccountName: web
  containers: [{name: a, image: b, securityContext: {runAsUser: 0, capabilities: {add: [SYS_ADMIN]}}}]
  volumes: [{name: v, hostPath: {path: /a}}]
`);

/** The facts of a cluster, as the language server judges by them. */
async function checkFacts(connection: Connection): Promise<void> {
  const cluster: Cluster = { ...connection, discovery: openDiscovery(connection), openshift: true };
  const facts = await readFacts(cluster, { namespaces: ['team-a', '..'], serviceAccounts: ['team-a/web', 'team-b/default'] });
  assertResult(facts);
  if (!facts.ok) return;
  const { context, namespace, sccs, ...rest } = facts.value;
  for (const sentence of rest.unread) assertSentence(sentence, 'facts');
  const given = gatherFacts([{ file: 'a.yaml', manifests: POD.manifests }], {
    ...rest,
    context,
    defaultNamespace: namespace,
    sccs: JSON.parse(JSON.stringify(sccs)) as readonly SecurityContextConstraints[],
  });
  for (const { message } of analyze(POD, { settings, facts: given }))
    assert.doesNotMatch(message, /is a defect of SCC Lens|could not judge/);
}

async function checkCredential(stdout: string, address: string): Promise<void> {
  const read = readCredential(stdout, 'plugin', 'client.authentication.k8s.io/v1');
  assertResult(read);
  if (!read.ok) return;
  const { authorization, certificate, key, expires } = read.value;
  assert.ok(expires === undefined || Number.isFinite(expires));
  const base64 = (pem: string): string => Buffer.from(pem).toString('base64');
  const login = loginTo(
    address.replace('http:', 'https:'),
    {
      name: 'u',
      ...(authorization !== undefined && { token: authorization.slice('Bearer '.length) }),
      ...(certificate !== undefined && { certData: base64(certificate) }),
      ...(key !== undefined && { keyData: base64(key) }),
    },
    certificate === undefined ? undefined : base64(certificate),
  );
  try {
    const session = await login.session(undefined);
    assertCredentialHidden(session);
    if (!session.ok) return;
    const { agent, headers } = session.value;
    const url = new URL(address.replace('http:', 'https:'));
    assertCredentialHidden(await exchange({ method: 'GET', url, agent, headers, signal: AbortSignal.timeout(400) }));
  } finally {
    login.close();
  }
}

function assertCredentialHidden<T>(result: Result<T>): void {
  assertResult(result);
  if (!result.ok) assert.ok(!JSON.stringify(result.error).includes(TOKEN), 'an error quotes a credential');
}
