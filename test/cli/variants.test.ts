/** A folder in which several files define the same SCC and the same pod. */
import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import path from 'node:path';
import { folderWith, readJson, ROOT, sccLens } from './command';

const cwd = path.join(ROOT, 'test/fixtures/variants');

async function messages(folder: string): Promise<readonly string[]> {
  const { files } = readJson(await sccLens(['check', '--format', 'json', '.'], { cwd: folder }));
  return files.flatMap(file => file.findings.map(({ message }) => `${file.path}: ${message}`));
}

describe('an SCC that several files define', () => {
  it('is compared with the pods of its own file or folder, and with none where two definitions are equally near', async () => {
    const found = await messages(cwd);
    const long = folderWith({ 'long.yaml': `kind: ConfigMap\napiVersion: v1\nmetadata: {name: long}\n#${'x'.repeat(3_000_000)}\n` });
    cpSync(cwd, long, { recursive: true });
    assert.deepEqual(await messages(long), found, 'where files are parsed once more to be judged');
    assert.deepEqual(
      found.filter(message => message.includes('RunAsAny')),
      [
        ['mysql.yaml', 27, 'Deployment db'] as const,
        ['postgres.yaml', 26, 'Deployment db'] as const,
        ['split/scc.yaml', 28, 'Deployment db (split/deployment.yaml)'] as const,
      ].flatMap(([file, id, pod]) => [
        `${file}: runAsUser: RunAsAny is more than the pods need. MustRunAs with uid: ${id} admits them all. It is used by ${pod}.`,
        `${file}: fsGroup: RunAsAny is more than the pods need. MustRunAs with ranges: [{min: ${id}, max: ${id}}] admits them all. It is used by ${pod}.`,
      ]),
    );
    assert.equal(found.filter(message => /shared|without-pods/.test(message)).length, 0);
  });

  it('is only fixed where that leaves the pods of the other definitions as they are', async () => {
    const { stdout } = await sccLens(['fix', '--unsafe', '--diff', '.'], { cwd });
    const added = [...stdout.matchAll(/^\+(?!\+\+ )(.*)$/gm)].map(([, line]) => line);
    assert.deepEqual([...new Set(added)], ['volumes: [projected]', 'allowPrivilegeEscalation: false']);
  });
});

const POD = (capability: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {serviceAccountName: web, containers: [{name: a, image: b, securityContext: {capabilities: {add: [${capability}]}}}]}\n`;

describe('a pod that several files have', () => {
  it('is one pod in what is found in a namespace, also in the one that --namespace states', async () => {
    const files = {
      'namespace.yaml':
        'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: privileged}}\n',
      'dev/pod.yaml': POD('NET_BIND_SERVICE'),
      'prod/pod.yaml': POD('NET_BIND_SERVICE'),
    };
    const found = async (...args: readonly string[]): Promise<readonly string[]> => {
      const { stdout } = await sccLens(['check', '--format', 'json', ...args, '.'], { cwd: folderWith(files) });
      const { files: reports } = JSON.parse(stdout) as ReturnType<typeof readJson>;
      return reports.flatMap(({ findings }) => findings.flatMap(({ rule, message }) => (rule === 'pod-security-label' ? [message] : [])));
    };
    assert.deepEqual(await found(), []);
    const [message, ...others] = await found('--namespace', 'shop');
    assert.match(message ?? '', /Pod web \(dev\/pod\.yaml, prod\/pod\.yaml\)/);
    assert.deepEqual(others, []);
  });
});
