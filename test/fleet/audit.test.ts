/** An audit of a whole cluster, as a user asks for it. */
import { Ajv } from 'ajv';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { folderWith, ROOT, sccLens } from '../cli/command';
import type { Outcome } from '../cli/command';

const cwd = path.join(ROOT, 'test/fixtures/fleet');
const audit = (...args: readonly string[]): Promise<Outcome> => sccLens(['audit', ...args], { cwd });

interface Finding {
  readonly kind: string;
  readonly severity: string;
  readonly message: string;
  readonly doubt?: string | null;
  readonly removal?: { readonly kind: string; readonly path?: string };
}

interface Named {
  readonly namespace?: string;
  readonly name: string;
  readonly findings: readonly Finding[];
}

interface Report {
  readonly managed: true | 'unknown';
  readonly accounts: readonly {
    readonly namespace: string;
    readonly name: string;
    readonly findings: readonly Finding[];
    readonly uses: readonly {
      readonly releases: readonly { readonly release: string; readonly verdict: string; readonly scc: string | null }[];
    }[];
    readonly missing: readonly { readonly command: string }[];
  }[];
  readonly groups: readonly { readonly name: string; readonly findings: readonly Finding[] }[];
}

describe('scc-lens audit', () => {
  const read = async (...args: readonly string[]): Promise<Report> =>
    JSON.parse((await audit(...args, '--format', 'json')).stdout) as Report;

  it('first answers how bad it is, and where to begin', async () => {
    const { code, stdout } = await audit('lists');
    const lines = stdout.split('\n');
    assert.equal(code, 1);
    assert.match(lines[0] ?? '', /^7 service accounts, 4 pods: 3 errors, /);
    assert.match(stdout, /\n {2}2 service accounts: control of a node\n/);
    assert.equal(lines[lines.indexOf('Where first:') + 1], '  shop/root: control of a node; 1 error');
    assert.ok(lines.indexOf('Where first:') < 12);
    assert.ok(!stdout.includes('openshift-infra/'));
  });

  it('names the way of each right, the least SCC, and the exact entry to remove', async () => {
    const { stdout } = await audit('lists', '-n', 'shop', '-n', 'lab');
    assert.match(stdout, /ServiceAccount shop\/builder in shop: RoleBinding shop\/builders → ClusterRole admin → ClusterRole build-anyuid/);
    assert.match(stdout, /Least SCC: a new SCC, shop-web\. Proven with OpenShift/);
    assert.match(
      stdout,
      /error: No pod of the source needs the right to privileged\. Remove ServiceAccount lab\/agent from subjects of RoleBinding shop\/agents\./,
    );
    assert.match(stdout, /ReplicaSet\/plain gets sandboxes by a right of this account, although restricted-v2 would admit it\./);
  });

  it('prints what its schema describes', async () => {
    const schema = JSON.parse(readFileSync(path.join(ROOT, 'schemas/audit.schema.json'), 'utf8')) as object;
    const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);
    for (const args of [['lists'], ['must-gather'], ['manifests'], ['platform', 'lists', '--openshift', '4.20,5.0', '--managed']])
      assert.ok(validate(await read(...args)), `${args.join(' ')}: ${JSON.stringify(validate.errors)}`);
  });

  it('calls nothing unneeded that an unknown user may have needed, or whose role it does not see', async () => {
    const { accounts } = await read('must-gather');
    const operator = accounts.find(({ name }) => name === 'operator');
    assert.deepEqual(
      operator?.findings.map(({ severity, doubt, removal }) => [severity, doubt, removal?.kind]),
      [['info', 'shop/debug', 'role']],
    );
    assert.ok(operator.missing.some(({ command }) => command === 'oc get clusterroles.rbac.authorization.k8s.io -o yaml'));
  });

  it('calls nothing unneeded in a namespace without pods, and names the command', async () => {
    const { accounts } = await read('lists', '-n', 'openshift-infra');
    assert.deepEqual(
      accounts.map(({ findings, missing }) => [findings, missing.map(({ command }) => command)]),
      accounts.map(() => [[], ['oc get pods -A -o yaml']]),
    );
    assert.ok(accounts.length > 0);
  });

  it('takes an SCC of OpenShift that the source lacks as it is shipped, and does not know what another one gives', async () => {
    const binding = (name: string, scc: string): string =>
      JSON.stringify({
        ...{ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding', metadata: { name, namespace: 'shop' } },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: `system:openshift:scc:${scc}` },
        subjects: [{ kind: 'ServiceAccount', name, namespace: 'shop' }],
      });
    const folder = folderWith({ 'bindings.yaml': [binding('root', 'privileged'), binding('own', 'made-here')].join('\n---\n') });
    const { stdout } = await sccLens(['audit', '.'], { cwd: folder });
    assert.match(stdout, /^ {2}shop\/root: control of a node/m);
    assert.match(stdout, /^ {2}shop\/own: not known, because an SCC is not in the source/m);
  });

  it('lists the rights of all accounts of a namespace apart', async () => {
    const { groups } = await read('lists');
    assert.deepEqual(
      groups.map(({ name, findings }) => [name, ...findings.map(({ kind }) => kind)]),
      [
        ['system:serviceaccounts:lab', 'unneeded-right'],
        ['system:serviceaccounts:lab', 'replaceable-right'],
      ],
    );
  });

  const messages = async (...args: readonly string[]): Promise<readonly string[]> => {
    const { accounts, groups } = await read('platform', 'lists', ...args);
    return [...accounts, ...groups].flatMap(({ namespace = '', name, findings }: Named) =>
      findings.map(({ kind, severity, message }) => `${kind} ${severity} ${namespace}/${name}: ${message}`),
    );
  };

  it('names each workload that a Pod Security label refuses, by the version that is pinned, or would if it were enforced', async () => {
    assert.deepEqual(
      (await messages()).filter(text => text.startsWith('pod-security ')),
      [
        'pod-security warning till/scanner: Pod/probe would be refused by label pod-security.kubernetes.io/enforce if its pods were created again: violates PodSecurity "baseline:v1.30": host namespaces (hostNetwork=true)',
        'pod-security warning till/scanner: Deployment/scanner would be refused by label pod-security.kubernetes.io/enforce if its pods were created again: violates PodSecurity "baseline:v1.30": privileged (container "app" must not set securityContext.privileged=true)',
        'pod-security info booth/raw: Deployment/raw would be refused if the level of label pod-security.kubernetes.io/audit were enforced: violates PodSecurity "restricted:latest": unrestricted capabilities (container "app" must not include "NET_RAW" in securityContext.capabilities.add)',
      ],
    );
  });

  it('names the exact entries of edited stock SCCs, and what an upgrade does with them', async () => {
    const edited = (await messages()).filter(text => text.startsWith('stock-scc-edited '));
    assert.deepEqual(edited, [
      'stock-scc-edited info /privileged: privileged is not as OpenShift up to 4.20.9 ships it: users +system:serviceaccount:till:scanner +system:serviceaccount:booth:plain. Upgrades do not change it back.',
      'stock-scc-edited warning /restricted-v2: restricted-v2 is not as OpenShift up to 4.20.9 ships it: allowedCapabilities +NET_RAW, priority +1. OpenShift 4.14 and later changes it back, at an upgrade at the latest.',
    ]);
    const { stdout } = await audit('platform/cluster.yaml', '--format', 'csv', '--openshift', '4.20');
    assert.match(stdout, /^,privileged,,,,,info,stock-scc-edited,privileged is not as OpenShift up to 4\.20 ships it: /m);
    assert.deepEqual((await read('platform', 'lists', '-n', 'booth')).groups, []);
  });

  it('names the pods whose SCC an order decides, unless they name one', async () => {
    assert.deepEqual(
      (await messages()).filter(text => text.startsWith('not-pinned ')),
      [
        'not-pinned info booth/plain: Deployment/plain may get nonroot-v2 or privileged too, if order or priority changes. openshift.io/required-scc in the pod template fixes the SCC.',
      ],
    );
  });

  it('compares releases, from the one that the cluster has: what an upgrade sets back, a pod may need', async () => {
    const { stdout } = await audit('platform', 'lists', '--openshift', '4.19,4.20,5.0');
    assert.match(stdout, /^1 of 11 workloads newly refused or under another SCC in a later release of 4\.20\.9, 5\.0$/m);
    assert.match(stdout, /^ {2}warning: Deployment\/raw: 5\.0 refuses it, 4\.20\.9 does not\. Not admitted by restricted-v2/m);
    const { accounts } = await read('platform', 'lists', '--openshift', '4.20,5.0');
    const raw = accounts.find(({ name }) => name === 'raw')?.uses[0];
    assert.deepEqual(
      raw?.releases.map(({ release, verdict, scc }) => [release, verdict, scc]),
      [
        ['4.20.9', 'admitted', 'restricted-v2'],
        ['5.0', 'denied', null],
      ],
    );
    assert.equal((await audit('platform', 'lists', '--openshift', '4.20,4.99x')).code, 2);
  });

  it('calls nothing unneeded that the service of a managed cluster protects, and states it', async () => {
    const entry = /Remove User system:serviceaccount:booth:plain from users of SecurityContextConstraints privileged\./;
    assert.match((await messages()).join('\n'), entry);
    for (const args of [['--managed'], ['managed.yaml']]) {
      const { stdout } = await audit('platform', 'lists', ...args);
      assert.ok(
        !stdout.includes('Remove User system:serviceaccount:booth:plain from users of SecurityContextConstraints privileged.') &&
          stdout.includes('Delete RoleBinding booth/nonroot.'),
      );
      assert.match(
        stdout,
        /^A managed cluster refuses changes to stock SCCs and in namespaces of the platform: nothing there is called removable\.$/m,
      );
    }
    assert.deepEqual([(await read('lists')).managed, (await read('lists', 'managed.yaml')).managed], ['unknown', true]);
  });

  it('fails on the severity that is asked for, and where something could not be read', async () => {
    const codes = async (...args: readonly string[]): Promise<number | null> => (await audit(...args)).code;
    assert.equal(await codes('manifests'), 0);
    assert.equal(await codes('must-gather'), 0);
    assert.equal(await codes('must-gather', '--fail-on', 'warning'), 1);
    assert.equal(await codes('lists', 'absent.yaml'), 2);
    assert.equal(await codes(), 2);
  });

  it('does not fail for what a baseline has, in any order of the source, counts it, and names what is gone', async () => {
    const folder = folderWith({});
    const known = path.join(folder, 'known.json');
    const written = await audit('lists', '--write-baseline', known);
    assert.deepEqual([written.code, written.stderr], [0, `scc-lens: ${known}: 10 findings written\n`]);
    assert.match(
      readFileSync(known, 'utf8'),
      /^ {4}\{"path":"lab\/agent","rule":"unneeded-right","object":"","field":"RoleBinding shop\/agents","fingerprint":"[0-9a-f]{32}"\},$/m,
    );
    const again = await audit('lists/namespaces.yaml', 'lists/cluster.yaml', '--fail-on', 'info', '--baseline', known);
    assert.deepEqual([again.code, again.stderr], [0, '']);
    assert.match(again.stdout, /^7 service accounts, 4 pods: 10 known\n/);
    const sarif = (await audit('lists', '--format', 'sarif', '--baseline', known)).stdout;
    assert.equal(sarif.match(/"baselineState": ?"unchanged"/g)?.length, 10);
    const other = await audit('manifests', '--baseline', known);
    assert.match(
      other.stderr,
      /^scc-lens: lab\/agent: unneeded-right at "RoleBinding shop\/agents" is in .*known\.json and no longer found;/m,
    );
    assert.equal((await audit('manifests', '-n', 'shop', '--baseline', known)).stderr, '');
    assert.equal((await audit('lists', '--baseline', 'absent.json')).code, 2);
    assert.match((await audit('lists/cluster.yaml', '--write-baseline', './lists/cluster.yaml')).stderr, /would be overwritten/);
  });

  it('reports only accounts with a workload that the selector matches, with what is found of them in the whole cluster', async () => {
    const all = (await read('lists')).accounts;
    const selected = async (selector: string): Promise<readonly string[]> => {
      const { accounts } = await read('lists', '-l', selector);
      for (const one of accounts) assert.ok(all.some(other => JSON.stringify(other) === JSON.stringify(one)));
      return accounts.map(({ namespace, name }) => `${namespace}/${name}`);
    };
    assert.deepEqual(await selected('app=web'), ['shop/web']);
    assert.deepEqual(await selected('app in (web, other),!missing'), ['shop/web']);
    assert.deepEqual(await selected('app=absent'), []);
    const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [] } };
    const web = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'shop', labels: { team: 'a' } },
      spec: { template },
    };
    for (const [labels, count] of Object.entries({ 'app=web': 1, 'team=a,app': 1, '!team': 0, 'team!=a': 0, '!other': 1 })) {
      const { stdout } = await sccLens(['audit', '-', '-l', labels, '--format', 'json'], { cwd, stdin: JSON.stringify(web) });
      assert.equal((JSON.parse(stdout) as Report).accounts.length, count, labels);
    }
    const { code, stderr } = await audit('lists', '--selector', 'a in (b');
    assert.equal(code, 2);
    assert.match(stderr, /"a in \(b" is no label selector/);
  });

  it('prints a role that reads the lists and no Secrets', async () => {
    const { code, stdout } = await audit('--print-rbac');
    assert.equal(code, 0);
    assert.match(stdout, /^apiVersion: rbac\.authorization\.k8s\.io\/v1\nkind: ClusterRole\n/);
    assert.ok(stdout.includes('securitycontextconstraints') && !/secret|create|update|patch|delete|watch|\*/i.test(stdout));
  });

  it('writes the same findings as SARIF, each of a rule that the log describes', async () => {
    interface Run {
      readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
      readonly results: readonly { readonly ruleId: string; readonly ruleIndex: number; readonly level: string }[];
      readonly invocations: readonly { readonly toolExecutionNotifications: readonly object[] }[];
    }
    const { runs } = JSON.parse((await audit('platform', 'lists', '--openshift', '4.20,5.0', '--format', 'sarif')).stdout) as {
      readonly runs: readonly [Run];
    };
    const [{ tool, results, invocations }] = runs;
    const { accounts, groups } = await read('platform', 'lists', '--openshift', '4.20,5.0');
    assert.deepEqual(
      results.map(({ ruleId }) => ruleId),
      [...accounts, ...groups].flatMap(({ findings }) => findings.map(({ kind }) => kind)),
    );
    for (const { ruleId, ruleIndex } of results) assert.equal(tool.driver.rules[ruleIndex]?.id, ruleId);
    assert.ok((invocations[0]?.toolExecutionNotifications ?? []).length > 0);
  });

  it('writes tables in which no name is a formula, a link or a line of its own', async () => {
    const names = ['=cmd()|x', 'a\nb', '[l](http://x.y)', '::error::x', 'a,"b"'];
    const items = names.map(name => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: '=1+1' } }));
    const table = async (format: string): Promise<readonly string[]> => {
      const stdin = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
      return (await sccLens(['audit', '-', '--format', format], { cwd, stdin })).stdout.trim().split(/\r?\n/);
    };
    const csv = await table('csv');
    assert.ok(
      csv.slice(1).every(line => !/(^|,)[=+@-]/.test(line.replace(/"(?:[^"]|"")*"/g, 'quoted'))),
      csv.join('\n'),
    );
    const markdown = await table('markdown');
    assert.equal(markdown.length, 2 + names.length);
    assert.ok(
      markdown.some(line => line.includes(String.raw`\[l\](`) || line.includes(String.raw`[l\](`)),
      markdown.join('\n'),
    );
  });
});
