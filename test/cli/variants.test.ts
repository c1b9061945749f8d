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

describe('a namespace that several files define', () => {
  it('is for a pod as the nearest file has it, in any order of the files', async () => {
    const namespace = (labels: string): string => `apiVersion: v1\nkind: Namespace\nmetadata: {name: x, labels: {${labels}}}\n`;
    const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: x}\nspec: {hostPID: true, containers: [{name: a, image: b}]}\n';
    const cwd = folderWith({
      'a/namespace.yaml': namespace('openshift.io/run-level: "0"'),
      'a/pod.yaml': pod,
      'b/namespace.yaml': namespace(''),
      'b/pod.yaml': pod,
    });
    for (const folders of [
      ['a', 'b'],
      ['b', 'a'],
    ]) {
      const { files } = readJson(await sccLens(['check', '--format', 'json', ...folders], { cwd }));
      const refused = files.flatMap(({ path, findings }) => (findings.some(({ rule }) => rule === 'scc-denied') ? [path] : []));
      assert.deepEqual(refused, ['b/pod.yaml'], folders.join());
    }
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
    assert.match(message ?? '', /Pod web if it runs in namespace shop \(dev\/pod\.yaml, prod\/pod\.yaml\)/);
    assert.deepEqual(others, []);
  });
});

const ROLE = (rule: string): string => `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: web, namespace: shop}
rules: [${rule}]
---
`;
const READS = '{apiGroups: [""], resources: [pods], verbs: [get]}';
const USES = '{apiGroups: [security.openshift.io], resources: [securitycontextconstraints], resourceNames: [nonroot-v2], verbs: [use]}';
const BINDING = (account: string): string => `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: web}
subjects: [{kind: ServiceAccount, name: ${account}}]
---
`;
const WEB = `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {serviceAccountName: web, containers: [{name: a, image: b, securityContext: {runAsUser: 1001, runAsNonRoot: true}}]}
`;
const SCC = (strategy: string): string => `apiVersion: security.openshift.io/v1
kind: SecurityContextConstraints
metadata: {name: web}
users: ['system:serviceaccount:shop:web']
runAsUser: {type: ${strategy}}
seLinuxContext: {type: MustRunAs}
---
`;

describe('what gives rights, defined by several files in their own way', () => {
  /** Of each file, the SCC that admits its pod, or the verdict with the fact on which it depends. */
  async function verdicts(files: Readonly<Record<string, string>>): Promise<Readonly<Record<string, string>>> {
    const { stdout } = await sccLens(['review', '--format', 'json', '.'], { cwd: folderWith(files) });
    const { workloads } = JSON.parse(stdout) as { readonly workloads: readonly Reviewed[] };
    return Object.fromEntries(
      workloads.map(({ file, verdict, chosen, unknown }) => [
        file,
        [chosen ?? verdict, ...unknown.flatMap(({ oneOf = [] }) => oneOf)].join(' '),
      ]),
    );
  }
  interface Reviewed {
    readonly file: string;
    readonly verdict: string;
    readonly chosen: string | null;
    readonly unknown: readonly { readonly oneOf?: string }[];
  }

  it('counts for the pods of its own file, and then for pods of the nearest folder', async () => {
    const [plain, openshift] = [`${ROLE(READS)}${BINDING('web')}`, `${ROLE(USES)}${BINDING('web')}`];
    assert.deepEqual(await verdicts({ 'plain.yaml': plain + WEB, 'openshift.yaml': openshift + WEB }), {
      'openshift.yaml': 'nonroot-v2',
      'plain.yaml': 'denied',
    });
    const unplaced = Object.entries({ 'plain.yaml': plain + WEB, 'openshift.yaml': openshift + WEB }).map(
      ([name, text]) => [name, text.replaceAll(', namespace: shop', '')] as const,
    );
    assert.deepEqual(await verdicts(Object.fromEntries(unplaced)), { 'openshift.yaml': 'unknown', 'plain.yaml': 'denied' });
    const folders = { 'a/role.yaml': ROLE(READS), 'b/role.yaml': ROLE(USES), 'binding.yaml': BINDING('web') };
    assert.deepEqual(await verdicts({ ...folders, 'a/pod.yaml': WEB, 'b/deploy/pod.yaml': WEB }), {
      'a/pod.yaml': 'denied',
      'b/deploy/pod.yaml': 'nonroot-v2',
    });
    const bindings = { 'role.yaml': ROLE(USES), 'a/binding.yaml': BINDING('other'), 'b/binding.yaml': BINDING('web') };
    assert.deepEqual(await verdicts({ ...bindings, 'a/pod.yaml': WEB, 'b/pod.yaml': WEB }), {
      'a/pod.yaml': 'denied',
      'b/pod.yaml': 'nonroot-v2',
    });
    assert.deepEqual(await verdicts({ 'a.yaml': SCC('MustRunAsRange') + WEB, 'b.yaml': SCC('RunAsAny') + WEB }), {
      'a.yaml': 'denied',
      'b.yaml': 'web',
    });
  });

  it('is what rules find in a binding of its file', async () => {
    const all = USES.replace('nonroot-v2', 'privileged');
    const found = await messages(
      folderWith({ 'plain.yaml': ROLE(READS) + BINDING('web') + WEB, 'openshift.yaml': ROLE(all) + BINDING('web') + WEB }),
    );
    assert.deepEqual(
      found.filter(message => message.includes('privileged to')).map(message => message.split(':')[0]),
      ['openshift.yaml'],
      found.join('\n'),
    );
  });

  it('leaves the verdict open where definitions are equally near, unless all of them give the same', async () => {
    const pod = { 'pod.yaml': WEB };
    const role = { 'a.yaml': ROLE(READS), 'b.yaml': ROLE(USES), 'binding.yaml': BINDING('web') };
    assert.deepEqual(await verdicts({ ...pod, ...role }), { 'pod.yaml': 'unknown Role web' });
    const binding = { 'a.yaml': BINDING('web'), 'b.yaml': BINDING('other'), 'role.yaml': ROLE(USES) };
    assert.deepEqual(await verdicts({ ...pod, ...binding }), { 'pod.yaml': 'unknown RoleBinding web' });
    assert.deepEqual(await verdicts({ ...pod, ...role, 'a.yaml': ROLE(`${READS}, ${USES}`) }), { 'pod.yaml': 'nonroot-v2' });
    const { stdout } = await sccLens(['check', '.'], { cwd: folderWith({ ...pod, ...role }) });
    assert.match(stdout, /It depends on which Role web of several files is deployed, as they do not give the same rights to SCCs\./);
  });
});

describe('a comparison of files that define an object of one name', () => {
  type Files = Readonly<Record<string, string>>;

  /** The rights and powers that change, each with a question mark where it is not sure. */
  async function changes(base: Files, head: Files): Promise<readonly string[]> {
    const files = Object.entries({ base, head }).flatMap(([side, own]) =>
      Object.entries(own).map(([name, text]) => [`${side}/${name}`, text] as const),
    );
    const { stdout } = await sccLens(['diff', 'base', 'head'], { cwd: folderWith(Object.fromEntries(files)) });
    const lines = stdout.split('\n').filter(line => line.includes('ServiceAccount'));
    return lines.map(line => line.replace(/(?:: [^.]*)?\.$/, '').replace(/(?:: .*)?\. Several files define .* no change/, '?'));
  }

  it('is not sure of a right that only some of them give, before or after', async () => {
    const role = { 'role.yaml': ROLE(USES) };
    for (const [first = '', last = ''] of [
      ['a.yaml', 'z.yaml'],
      ['z.yaml', 'a.yaml'],
    ]) {
      const base = { ...role, [first]: BINDING('other'), [last]: BINDING('web') };
      const both = { ...role, [first]: BINDING('web'), [last]: BINDING('web') };
      assert.deepEqual(await changes(base, base), []);
      assert.deepEqual(await changes(base, both), [
        'info     a.yaml:2:7  ServiceAccount shop/web may now use nonroot-v2?',
        `info     ${first}:2:7  ServiceAccount shop/other may no longer use nonroot-v2?`,
      ]);
      assert.deepEqual(await changes(base, { ...base, [last]: BINDING('more') }), [
        `info     ${last}:2:7  ServiceAccount shop/more may now use nonroot-v2?`,
        `info     ${last}:2:7  ServiceAccount shop/web may no longer use nonroot-v2?`,
      ]);
      assert.deepEqual(await changes(role, both), ['info     a.yaml:2:7  ServiceAccount shop/web may now use nonroot-v2']);
    }
  });

  it('is not sure of what only one definition of an SCC permits', async () => {
    const wider = SCC('RunAsAny').replace('users:', 'allowHostPID: true\nusers:');
    const narrow = { 'a.yaml': SCC('RunAsAny') };
    assert.deepEqual(await changes(narrow, { 'a.yaml': wider }), [
      "error    a.yaml:2:7  Pods of ServiceAccount shop/web can now see the node's processes",
    ]);
    for (const name of ['0.yaml', 'b.yaml'])
      assert.deepEqual(await changes(narrow, { ...narrow, [name]: wider }), [
        `warning  ${name}:2:7  Pods of ServiceAccount shop/web can now see the node's processes?`,
      ]);
  });
});
