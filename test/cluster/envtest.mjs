import { spawn } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import https from 'node:https';
import net from 'node:net';
import path from 'node:path';
import { openRunFolder } from './runFolder.mjs';

/** ClusterRoles that need no controller to be filled, as edit, admin and view do. */
const tenants = {
  developer: ['system:aggregate-to-edit', 'system:aggregate-to-view'],
  'project-admin': ['system:aggregate-to-admin', 'system:aggregate-to-edit', 'system:aggregate-to-view'],
  viewer: ['system:aggregate-to-view'],
};

/** Plain Kubernetes out of prebuilt binaries, by the envtest convention: an API server and etcd, nothing that acts on objects. */
export async function launchEnvtest(assets, { namespaces, stateDir }) {
  const { folder, discard } = await openRunFolder(stateDir);
  const state = await openState(folder);
  let running = await run(assets, state).catch(async error => {
    await discard();
    throw error;
  });
  const admin = await requester(state);
  for (const namespace of namespaces) await createTeam(admin, namespace);
  return {
    kind: 'kubernetes',
    url: state.url,
    stateDir: folder,
    kubeconfigs: await writeKubeconfigs(state, namespaces[0]),
    async stop() {
      await running.end('SIGTERM');
      await discard();
    },
    kill: () => running.end('SIGKILL'),
    async restart() {
      await running.end('SIGTERM');
      running = await run(assets, state);
    },
    chaos: unsupported,
    chaosRules: unsupported,
    slowStorage: unsupported,
    judge: unsupported,
  };
}

async function unsupported() {
  throw new Error('the API server of KUBEBUILDER_ASSETS has no fault table');
}

/** Ports, tokens and the service account key, kept in the folder so that a restart keeps kubeconfigs valid. */
async function openState(folder) {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, 'envtest.json');
  if (!existsSync(file)) {
    const [server, client, peer] = await freePorts(3);
    const tokens = Object.fromEntries(['admin', ...Object.keys(tenants)].map(user => [user, randomBytes(16).toString('hex')]));
    const rows = Object.entries(tokens).map(([user, token]) => `${token},${user},${user}${user === 'admin' ? ',"system:masters"' : ''}`);
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    await writeFile(path.join(folder, 'tokens.csv'), `${rows.join('\n')}\n`, { mode: 0o600 });
    await writeFile(path.join(folder, 'sa.key'), privateKey.export({ type: 'sec1', format: 'pem' }), { mode: 0o600 });
    await writeFile(file, JSON.stringify({ server, client, peer, tokens }), { mode: 0o600 });
  }
  const saved = JSON.parse(await readFile(file, 'utf8'));
  return { ...saved, folder, url: `https://127.0.0.1:${saved.server}`, ca: path.join(folder, 'certs', 'apiserver.crt') };
}

/** Below the ports that systems give to outgoing connections, so that none takes one before its server listens. */
async function freePorts(count) {
  const servers = [];
  while (servers.length < count) {
    const server = net.createServer().listen(10_000 + Math.floor(Math.random() * 22_768), '127.0.0.1');
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    if (isFree) servers.push(server);
  }
  const ports = servers.map(server => server.address().port);
  await Promise.all(servers.map(server => once(server.close(), 'close')));
  return ports;
}

async function run(assets, state) {
  const etcd = start(path.join(assets, 'etcd'), etcdFlags(state));
  const server = start(path.join(assets, 'kube-apiserver'), serverFlags(state));
  const end = async signal => {
    await server.end(signal);
    await etcd.end(signal);
  };
  try {
    await waitReady(state, [etcd, server]);
  } catch (error) {
    await end('SIGKILL');
    throw error;
  }
  return { end };
}

function start(binary, args) {
  const child = spawn(binary, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const orphan = () => child.kill('SIGKILL');
  process.once('exit', orphan);
  const program = { binary, failed: false, errors: '' };
  child.stderr.setEncoding('utf8').on('data', data => {
    program.errors = (program.errors + data).slice(-4000);
  });
  const closed = new Promise(resolve => {
    child.on('error', error => {
      program.errors = String(error);
      program.failed = true;
      resolve();
    });
    child.on('close', () => {
      program.failed = true;
      resolve();
    });
  });
  program.end = async signal => {
    child.kill(signal);
    await closed;
    process.off('exit', orphan);
  };
  return program;
}

function etcdFlags({ folder, client, peer }) {
  const [clientUrl, peerUrl] = [`http://127.0.0.1:${client}`, `http://127.0.0.1:${peer}`];
  return [
    `--data-dir=${path.join(folder, 'etcd')}`,
    '--unsafe-no-fsync',
    '--log-level=error',
    `--listen-client-urls=${clientUrl}`,
    `--advertise-client-urls=${clientUrl}`,
    `--listen-peer-urls=${peerUrl}`,
    `--initial-advertise-peer-urls=${peerUrl}`,
    `--initial-cluster=default=${peerUrl}`,
  ];
}

/** No controller makes service accounts here, so admission must not insist on them. */
function serverFlags({ folder, server, client }) {
  const key = path.join(folder, 'sa.key');
  return [
    `--etcd-servers=http://127.0.0.1:${client}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    `--secure-port=${server}`,
    `--cert-dir=${path.join(folder, 'certs')}`,
    `--token-auth-file=${path.join(folder, 'tokens.csv')}`,
    `--service-account-key-file=${key}`,
    `--service-account-signing-key-file=${key}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    '--service-cluster-ip-range=10.96.0.0/16',
    '--authorization-mode=RBAC',
    '--allow-privileged=true',
    '--endpoint-reconciler-type=none',
    '--disable-admission-plugins=ServiceAccount,TaintNodesByCondition',
  ];
}

async function waitReady(state, programs) {
  const end = Date.now() + 60_000;
  for (;;) {
    const failed = programs.find(program => program.failed);
    if (failed) throw new Error(`${failed.binary} ended:\n${failed.errors}`);
    if (existsSync(state.ca)) {
      const { status } = await (await requester(state))('GET', '/readyz').catch(() => ({ status: 0 }));
      if (status === 200) return;
    }
    if (Date.now() > end) throw new Error('the API server of KUBEBUILDER_ASSETS was not ready within a minute');
    await new Promise(resolve => {
      setTimeout(resolve, 100);
    });
  }
}

/** The server signs its own certificate, which is therefore also its authority. */
async function requester(state) {
  const ca = await readFile(state.ca);
  return (method, url, body) =>
    new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${state.tokens.admin}`, 'content-type': 'application/json' };
      const request = https.request(state.url + url, { method, ca, headers }, response => {
        response.resume().on('end', () => resolve({ status: response.statusCode }));
      });
      request.on('error', reject).end(body && JSON.stringify(body));
    });
}

async function createTeam(admin, namespace) {
  const create = async (url, object) => {
    const { status } = await admin('POST', url, object);
    if (status !== 201 && status !== 409) throw new Error(`creating ${object.kind} ${object.metadata.name}: HTTP ${status}`);
  };
  await create('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  for (const [user, roles] of Object.entries(tenants)) {
    for (const role of roles) {
      await create(`/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/rolebindings`, {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata: { name: `${user}-${role.split('-').at(-1)}` },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
        subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: user }],
      });
    }
  }
}

async function writeKubeconfigs(state, namespace = 'default') {
  const data = (await readFile(state.ca)).toString('base64');
  const files = {};
  for (const [user, token] of Object.entries(state.tokens)) {
    files[user] = path.join(state.folder, user);
    await writeFile(
      files[user],
      `apiVersion: v1
kind: Config
clusters:
- name: test-cluster
  cluster:
    certificate-authority-data: ${data}
    server: ${state.url}
contexts:
- name: ${user}
  context: {cluster: test-cluster, namespace: ${namespace}, user: ${user}}
current-context: ${user}
users:
- name: ${user}
  user:
    token: ${token}
`,
      { mode: 0o600 },
    );
  }
  return files;
}
