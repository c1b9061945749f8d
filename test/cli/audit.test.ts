/** An audit of a whole cluster, as a user asks for it. */
import { Ajv } from 'ajv';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { folderWith, ROOT, sccLens } from './command';
import type { Outcome } from './command';

const cwd = path.join(ROOT, 'test/fixtures/fleet');
const audit = (...args: readonly string[]): Promise<Outcome> => sccLens(['audit', ...args], { cwd });

interface Finding {
  readonly kind: string;
  readonly severity: string;
  readonly doubt?: string | null;
  readonly removal?: { readonly kind: string; readonly path?: string };
}

interface Report {
  readonly accounts: readonly {
    readonly namespace: string;
    readonly name: string;
    readonly findings: readonly Finding[];
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
    for (const source of ['lists', 'must-gather', 'manifests'])
      assert.ok(validate(await read(source)), `${source}: ${JSON.stringify(validate.errors)}`);
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
    const { runs } = JSON.parse((await audit('lists', '--format', 'sarif')).stdout) as { readonly runs: readonly [Run] };
    const [{ tool, results, invocations }] = runs;
    const { accounts, groups } = await read('lists');
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
