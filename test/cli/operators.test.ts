/** Bundles of operators, catalogs of them, and their tests. */
import assert from 'node:assert/strict';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { folderWith, readJson, ROOT, sccLens } from './command';

const FIXTURES = path.join(ROOT, 'test/fixtures/operators');
const CSV = 'bundle/manifests/agents.clusterserviceversion.yaml';

/** A folder with a copy of the fixtures and these files. */
function folder(files: Readonly<Record<string, string>> = {}): string {
  const cwd = folderWith({});
  cpSync(FIXTURES, cwd, { recursive: true });
  cpSync(folderWith(files), cwd, { recursive: true });
  return cwd;
}

const BINDING = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: agents}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: 'system:openshift:scc:privileged'}
subjects: [{kind: ServiceAccount, name: agents-manager, namespace: agents}]
`;

interface Reviewed {
  readonly namespace: string | null;
  readonly serviceAccount: string;
  readonly chosen: string | null;
}

async function reviewed(cwd: string, operand: string): Promise<readonly string[]> {
  const { stdout } = await sccLens(['review', '--format', 'json', operand], { cwd });
  const { workloads } = JSON.parse(stdout) as { readonly workloads: readonly Reviewed[] };
  return workloads.map(({ namespace, serviceAccount, chosen }) => `${namespace ?? ''}/${serviceAccount} ${chosen ?? 'none'}`);
}

describe('the bundle of an operator', () => {
  it('is judged in the namespace that it suggests, with what it and the files next to it grant', async () => {
    const expected = [
      'agents/agents-manager restricted-v2',
      'agents/agents-store nonroot-v2',
      'agents/agents-gateway nonroot-v2',
      'agents/agents-proxy none',
    ];
    assert.deepEqual(await reviewed(folder(), 'bundle'), expected);
  });

  it('has the verdict on the lines of the ClusterServiceVersion, of each deployment at its template, and fixes there', async () => {
    const cwd = folder();
    const { files } = readJson(await sccLens(['check', '--format', 'json', 'bundle'], { cwd }));
    const found = files.flatMap(file => file.findings.map(({ rule, range }) => `${file.path}:${range.start.line + 1} ${rule}`));
    assert.deepEqual(found, [`${CSV}:14 privileged-grant`, `${CSV}:23 privileged-grant`, `${CSV}:74 scc-denied`, `${CSV}:78 scc-denied`]);
    const { stdout } = await sccLens(['fix', '--unsafe', '--diff', 'bundle'], { cwd });
    assert.match(stdout, /^-\s+hostNetwork: true$/m);
  });

  for (const [where, isStated, account] of [
    ['', true, 'agents/agents-manager'],
    [' whose namespace is not known', false, 'agents-manager'],
  ] as const)
    it(`gives rights${where} that a comparison counts like rights by bindings`, async () => {
      const text = readFileSync(path.join(FIXTURES, CSV), 'utf8');
      const csv = isStated ? text : text.replace(/^ {2}(?:namespace|annotations):.*\n(?: {4}operatorframework.*\n)?/gm, '');
      const cwd = folderWith({ 'before/csv.yaml': csv, 'after/csv.yaml': csv.replace('verbs: [use]', 'verbs: [get]') });
      const { stdout } = await sccLens(['diff', 'before', 'after'], { cwd });
      assert.match(stdout, new RegExp(`csv\\.yaml:\\S+ {2}ServiceAccount ${account} may no longer use privileged`));
      assert.match(stdout, new RegExp(`Pods of ServiceAccount ${account} can no longer run privileged containers`));
      assert.doesNotMatch(stdout, /agents-(?:node|store)/);
    });

  it('shares what it grants with its base and with the binding that it is generated from: each grant is one finding', async () => {
    const cwd = folder();
    const found = async (): Promise<readonly string[]> => {
      const { files } = readJson(await sccLens(['check', '--format', 'json', 'bundle', 'config'], { cwd }));
      return files.flatMap(file =>
        file.findings.flatMap(({ rule, severity, range }) =>
          rule === 'privileged-grant' ? [`${file.path}:${range.start.line + 1} ${severity}`] : [],
        ),
      );
    };
    cpSync(path.join(cwd, CSV), path.join(cwd, 'config/bases/agents.clusterserviceversion.yaml'));
    assert.deepEqual(await found(), [`${CSV}:14 info`, `${CSV}:23 info`]);
    writeFileSync(path.join(cwd, 'config/rbac.yaml'), BINDING);
    assert.deepEqual(await found(), [`${CSV}:23 info`, 'config/rbac.yaml:5 info']);
    const role = `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: agents}\nrules: [{apiGroups: [security.openshift.io], resources: [securitycontextconstraints], verbs: [use]}]\n`;
    writeFileSync(path.join(cwd, 'config/rbac.yaml'), `${BINDING.replace("'system:openshift:scc:privileged'", 'agents')}---\n${role}`);
    for (const file of [CSV, 'config/bases/agents.clusterserviceversion.yaml']) {
      const text = readFileSync(path.join(cwd, file), 'utf8');
      writeFileSync(path.join(cwd, file), text.replaceAll(/^ +resourceNames: \[privileged\]\n/gm, ''));
    }
    assert.deepEqual(await found(), [`${CSV}:22 info`, 'config/rbac.yaml:5 info'], 'every SCC');
  });

  it('gets SCCs next to it, because Operator Lifecycle Manager refuses one that has an SCC, and no service account that it makes itself', async () => {
    const { stdout } = await sccLens(['scc', '--diff', 'bundle'], { cwd: folder() });
    const created = [...stdout.matchAll(/^\+\+\+ b\/(.*)$/gm)].map(([, file]) => file);
    assert.deepEqual(
      created,
      ['store', 'gateway', 'proxy'].map(account => `bundle/agents-agents-${account}-scc.yaml`),
    );
    const other = await sccLens(['scc', '--diff', 'other'], { cwd: folder({ 'other/manifests/cache.clusterserviceversion.yaml': CACHE }) });
    assert.match(other.stdout, /^\+\+\+ b\/other\/cache-cache-scc\.yaml$/m);
    assert.doesNotMatch(other.stdout, /^\+kind: ServiceAccount$/m);
  });
});

describe('a bundle whose deployments require their SCCs', () => {
  const PINNED = 'pinned/manifests/cache.clusterserviceversion.yaml';

  it('is judged by these alone, also by one that is next to it, if the account may use it', async () => {
    assert.deepEqual(await reviewed(folder(), 'pinned'), [
      'cache/cache-store nonroot-v2',
      'cache/cache-node cache-node',
      'cache/cache-proxy none',
      'cache/cache-idle restricted-v2',
    ]);
  });

  it('has a finding on the annotation that its account cannot meet, and on what is too wide in its SCC; its metadata is no object', async () => {
    const output = readJson(await sccLens(['check', '--format', 'json', '--fail-on-not-judged', 'pinned'], { cwd: folder() }));
    const found = output.files.flatMap(file => file.findings.map(({ rule, range }) => `${file.path}:${range.start.line + 1} ${rule}`));
    assert.deepEqual(found, [
      `${PINNED}:55 scc-denied`,
      `${PINNED}:58 scc-denied`,
      'pinned/manifests/scc.yaml:7 scc-wider-than-needed',
      'pinned/manifests/scc.yaml:18 scc-wider-than-needed',
      'pinned/manifests/scc.yaml:20 scc-wider-than-needed',
    ]);
    assert.deepEqual(
      output.notJudged.map(({ path: file, kind }) => `${file} ${kind}`),
      ['pinned/metadata/annotations.yaml foreign'],
    );
    const { code } = await sccLens(['check', '--fail-on-not-judged', '--severity', 'scc-denied=off', 'pinned'], { cwd: folder() });
    assert.equal(code, 0);
  });

  it('is refused without the SCC that it requires', async () => {
    const cwd = folder();
    rmSync(path.join(cwd, 'pinned/manifests/scc.yaml'));
    assert.equal((await reviewed(cwd, 'pinned'))[1], 'cache/cache-node none');
  });
});

/** An operator whose installation makes the service account of its pods. */
const CACHE = `apiVersion: operators.coreos.com/v1alpha1
kind: ClusterServiceVersion
metadata:
  name: cache.v1.0.0
  annotations: {operatorframework.io/suggested-namespace: cache}
spec:
  install:
    spec:
      permissions: [{serviceAccountName: cache, rules: []}]
      deployments:
        - name: cache
          spec:
            selector: {matchLabels: {app: cache}}
            template:
              metadata: {labels: {app: cache}}
              spec:
                serviceAccountName: cache
                hostNetwork: true
                containers: [{name: cache, image: registry.example/cache:1}]
`;

describe('rights for the whole cluster, in a ClusterServiceVersion whose namespace is not known', () => {
  it('are named by the objects that Operator Lifecycle Manager makes, at the lines of the ClusterServiceVersion', async () => {
    const before = CACHE.replace(/^ {2}annotations.*\n/m, '').replace('permissions', 'clusterPermissions');
    const rule = '{apiGroups: [security.openshift.io], resources: [securitycontextconstraints], resourceNames: [anyuid], verbs: [use]}';
    const cwd = folderWith({ 'old/a.yaml': before, 'new/a.yaml': before.replace('rules: []', `rules: [${rule}]`) });
    for (const [account, ...args] of [['cache'], ['shop/cache', '-n', 'shop']] as const)
      assert.ok(
        (await sccLens(['diff', 'old', 'new', ...args], { cwd })).stdout.includes(
          `  a.yaml:2:7  ServiceAccount ${account} may now use anyuid: ClusterRoleBinding cache.v1.0.0-0 → ClusterRole cache.v1.0.0-0.`,
        ),
        account,
      );
  });
});

describe('a file-based catalog', () => {
  it('is named as one, and fails nothing', async () => {
    const { code, stderr } = await sccLens(['check', '--fail-on-not-judged', '--allow-empty', 'catalogs'], { cwd: folder() });
    assert.match(stderr, /catalogs\/catalog\.json, catalogs\/catalog\.yaml: Not judged: a file-based catalog lists operators/);
    assert.equal(code, 0);
  });

  for (const [name, text] of Object.entries({
    YAML: 'schema: olm.bundle\napiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {hostPID: true, containers: [{name: web, image: web}]}\n',
    JSON: `{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "annotations": {
      "schema": "olm.bundle"}}, "spec": {"hostPID": true, "containers": [{"name": "web", "image": "web"}]}}\n`,
  }))
    it(`is no pod in ${name} that has its words`, async () => {
      const { code, stdout } = await sccLens(['check', '.'], { cwd: folderWith({ 'pod.yaml': text }) });
      assert.match(stdout, /scc-denied .*Pod\/web/);
      assert.equal(code, 1);
    });
});

describe('a test of an operator', () => {
  it('is not judged in what it compares with the cluster, which fails nothing', async () => {
    const job = 'apiVersion: batch/v1\nkind: Job\nmetadata: {name: ($name)}\n';
    const compared = `${job}spec: {template: {spec: {containers: [{name: a}], (length(containers)): 1}}}\n`;
    const names = ['02-assert.yaml', '02-errors.yaml', '03-install-assert.yml', 'assert-ready.yaml'];
    const cwd = folderWith(Object.fromEntries([...names, 'asserted.yaml'].map(name => [`steps/${name}`, compared])));
    const { stdout, stderr } = await sccLens(['check', 'steps'], { cwd });
    assert.match(stdout, /^steps\/asserted\.yaml:[^]*\n\n\d findings in 1 of 5 files \(1 judged, 4 not judged\)/);
    const reason = 'Not judged: an assertion of Chainsaw or Kuttl, which is compared with the cluster.';
    const places = names.map(name => `steps/${name}`).join(', ');
    assert.equal(stderr, `scc-lens: 4 times: ${reason} In ${places}\n`);
    const { code } = await sccLens(['check', '--fail-on-not-judged', '--allow-empty', 'steps/02-assert.yaml'], { cwd });
    assert.equal(code, 0);
  });

  it('fails on no assertion without a kind, nor on what Chainsaw expects to be absent', async () => {
    const expression = "(x_k8s_exists($client, 'v1', 'Pod', $namespace, 'web')): false\n";
    const assertion = `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n---\n${expression}`;
    const cwd = folderWith({ '01-assert.yaml': assertion, '02-error.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n' });
    const { stdout, code } = await sccLens(['check', '--fail-on-not-judged', '--allow-empty', '--format', 'json', '.'], { cwd });
    const { notJudged } = JSON.parse(stdout) as { readonly notJudged: readonly { readonly kind: string }[] };
    assert.deepEqual([notJudged.map(({ kind }) => kind), code], [['assertion', 'assertion'], 0]);
  });

  it('judges no part of an object next to a test of Chainsaw, or in a step of Kuttl, which may apply it to an object that exists', async () => {
    const part = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {metadata: {labels: {a: b}}}}\n';
    const suite = 'apiVersion: kuttl.dev/v1beta1\nkind: TestSuite\ntestDirs: [cases]\n';
    const step = 'apiVersion: kuttl.dev/v1beta1\nkind: TestStep\napply: [label.yaml]\n';
    const steps = ['asserted/02-label.yaml', 'chainsaw/02-label.yaml', 'kuttl/cases/web/02-label.yaml'];
    const judged = ['asserted/03-label.yaml', 'kuttl/label.yaml', 'plain/02-label.yaml'];
    const cwd = folderWith({
      ...Object.fromEntries([...steps, ...judged].map(file => [file, part])),
      'asserted/02-assert.yaml': part,
      'chainsaw/chainsaw-test.yaml': '',
      'kuttl/kuttl-test.yaml': suite,
      'kuttl/cases/web/01-apply.yaml': step,
    });
    const { files, notJudged } = readJson(await sccLens(['check', '--format', 'json', '.'], { cwd }));
    const invalid = files.filter(({ findings }) => findings.some(({ rule }) => rule === 'invalid-pod'));
    assert.deepEqual(
      invalid.map(file => file.path),
      judged,
    );
    assert.deepEqual(
      notJudged.flatMap(gap => (gap.kind === 'overlay' ? [gap.path] : [])),
      steps,
    );
  });

  it('names each reason for which documents of a file are not judged', async () => {
    const cwd = folderWith({ 'a.yaml': 'schema: olm.package\nname: a\n---\nname: other\n' });
    const { stderr } = await sccLens(['check', '--allow-empty', 'a.yaml'], { cwd });
    assert.match(stderr, /a\.yaml:1:1: Not judged: a file-based catalog/);
    assert.match(stderr, /a\.yaml:4:1: Not judged: it contains no Kubernetes object/);
  });
});
