/** An audit as a page for a browser and as reports for other programs: what is valid, and what no name can break. */
import { Ajv } from 'ajv';
import { loadAll } from 'js-yaml';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fixture, folderWith, ROOT, sccLens } from '../cli/command';

const cwd = path.join(ROOT, 'test/fixtures/fleet');
const HOSTILE = path.join(ROOT, 'test/fixtures/cli/hostile-cluster.json');
const print = async (...args: readonly string[]): Promise<string> => (await sccLens(['audit', ...args], { cwd })).stdout;

interface Item {
  readonly text: string;
  readonly code?: string;
  readonly items?: readonly Item[];
}

interface Data {
  readonly showsPlatform: boolean;
  readonly missing: string;
  readonly accounts: readonly (readonly [string, string, boolean, number, readonly number[], string, string, readonly number[]])[];
  readonly sections: readonly { readonly title: string; readonly items: readonly Item[] }[];
}

/** What is between the tags of the page's elements, in their order. */
const contentsOf = (page: string, tag: string): readonly string[] =>
  [...page.matchAll(new RegExp(`<${tag}[^>]*>([^]*?)</${tag}>`, 'g'))].map(([, text = '']) => text);

const dataOf = (page: string): Data => JSON.parse(contentsOf(page, 'script')[0] ?? '') as Data;

describe('scc-lens audit --format html', () => {
  it('is one page that can load nothing and run nothing but its own script', async () => {
    for (const source of ['lists', HOSTILE]) {
      const page = await print(source, '--format', 'html');
      const [style = ''] = contentsOf(page, 'style');
      const [data = '', script = '', ...others] = contentsOf(page, 'script');
      const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
      const [, policy] = /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(page) ?? [];
      assert.equal(policy, `default-src 'none'; style-src ${hash(style)}; script-src ${hash(script)}; base-uri 'none'; form-action 'none'`);
      assert.deepEqual(others, []);
      assert.ok(!data.includes('<'));
      const rest = page.replace(data, '').replace(script, '').replace(style, '');
      assert.doesNotMatch(rest, /https?:|\ssrc=|\shref=|\son\w+=|\sstyle=/);
    }
  });

  it('has the hostile names as they are, and none of them as a part of the page', async () => {
    const page = await print(HOSTILE, '--format', 'html');
    const given = JSON.parse(readFileSync(HOSTILE, 'utf8')) as {
      readonly items: readonly { readonly metadata: { readonly name: string } }[];
    };
    const names = dataOf(page).accounts.map(([, name]) => name);
    for (const { metadata } of given.items.slice(0, 4)) assert.ok(names.includes(metadata.name), metadata.name);
    assert.ok(!page.includes('<img') && !page.includes('\u202e') && !page.includes('##[error]'));
  });

  it('lists what the JSON has: rights and their ways, uses, the least SCC, and commands for what can be removed', async () => {
    const data = dataOf(await print('lists', '--format', 'html'));
    const partsOf = (place: string): Readonly<Record<string, readonly Item[]>> => {
      const parts = data.accounts.find(([namespace, name]) => `${namespace}/${name}` === place)?.[7] ?? [];
      return Object.fromEntries(parts.flatMap(part => data.sections[part] ?? []).map(({ title, items }) => [title, items]));
    };
    const web = partsOf('shop/web');
    assert.ok(web['What it may use']?.some(({ items = [] }) => items.some(({ text }) => text.includes(' → '))));
    // What any capability includes is not named besides.
    assert.match(partsOf('shop/root')['What it may use']?.[0]?.text ?? '', /and add any capability\.$/);
    assert.match(web['Least SCC']?.[0]?.code ?? '', /kind: SecurityContextConstraints/);
    assert.equal(
      partsOf('lab/agent')['What can be removed']?.[0]?.code,
      'oc patch rolebindings.rbac.authorization.k8s.io/agents -n shop --type json -p ' +
        `'[{"op":"test","path":"/subjects/0","value":{"kind":"ServiceAccount","name":"agent","namespace":"lab"}},{"op":"remove","path":"/subjects/0"}]'`,
    );
    assert.match(data.missing, /^oc get .*cronjobs\.batch/);
    assert.deepEqual(data.accounts[0]?.slice(0, 4), ['shop', 'root', false, 0]);
  });

  it('names objects in commands so that a shell takes each as one word', async () => {
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p', namespace: 'shop' },
      spec: { containers: [{ name: 'c', image: 'i' }] },
    };
    const folder = folderWith({ 'pod.json': JSON.stringify(pod) });
    const page = await print(path.join(cwd, 'lists/cluster.yaml'), HOSTILE, path.join(folder, 'pod.json'), '--format', 'html');
    const items = dataOf(page).sections.flatMap(({ items: own }) => own);
    const codes = items.flatMap(({ code }) => (code?.includes('touch') ? [code] : []));
    assert.ok(codes.length > 0);
    for (const code of codes) {
      const { stdout } = spawnSync('sh', ['-c', `set -- ${code}; printf '%s\\0' "$@"`], { encoding: 'utf8', cwd: folder });
      const [, , target, , namespace] = stdout.split('\0');
      assert.equal(target, `rolebindings.rbac.authorization.k8s.io/x'; touch "hit" \`id\` $(id)\n-rf`);
      assert.equal(namespace, 'shop');
    }
  });
});

interface Report {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly summary: Readonly<Record<string, number>>;
  readonly results: readonly {
    readonly policy: string;
    readonly result: string;
    readonly message: string;
    readonly resources?: readonly { readonly name: string }[];
  }[];
}

describe('scc-lens audit --format policyreport and openreport', () => {
  const schema = JSON.parse(fixture('report.schema.json')) as object;
  const validate = new Ajv({ allErrors: true }).compile(schema);
  const reportsOf = (text: string): readonly Report[] => loadAll(text) as readonly Report[];
  const shapeOf = ({ kind, metadata: { namespace = '', name } }: Report): string => `${kind} ${namespace}/${name}`;

  it('writes a report for each namespace, and one for what has none, which the API server accepts', async () => {
    for (const [format, kinds] of [
      ['policyreport', ['ClusterPolicyReport', 'PolicyReport', 'PolicyReport']],
      ['openreport', ['ClusterReport', 'Report', 'Report']],
    ] as const) {
      const reports = reportsOf(await print('lists', '--format', format));
      for (const report of reports) assert.ok(validate(report), JSON.stringify(validate.errors));
      assert.deepEqual(
        reports.map(shapeOf),
        ['/scc-lens-audit', 'lab/scc-lens-audit', 'shop/scc-lens-audit'].map((place, i) => `${kinds[i] ?? ''} ${place}`),
      );
    }
  });

  it('has a result for each finding, for each account without one, and for each list that is missing', async () => {
    const reports = reportsOf(await print('lists', '--format', 'policyreport', '--platform'));
    const results = reports.flatMap(report => report.results);
    for (const { summary, results: own } of reports)
      for (const [name, count] of Object.entries(summary)) assert.equal(own.filter(({ result }) => result === name).length, count, name);
    const json = JSON.parse(await print('lists', '--format', 'json')) as {
      readonly accounts: readonly { readonly findings: readonly { readonly kind: string }[] }[];
      readonly groups: readonly { readonly findings: readonly { readonly kind: string }[] }[];
      readonly missing: readonly object[];
    };
    const found = [...json.accounts, ...json.groups].flatMap(({ findings }) => findings.map(({ kind }) => kind));
    const clear = json.accounts.filter(({ findings }) => findings.length === 0);
    assert.deepEqual(
      results.map(({ policy }) => policy).sort(),
      [...found, ...clear.map(() => 'audit'), ...json.missing.map(() => 'unknown')].sort(),
    );
  });

  it('leaves out the namespaces of the platform unless they are asked for', async () => {
    const shapes = async (...args: readonly string[]): Promise<string> =>
      reportsOf(await print('lists', '--format', 'openreport', ...args))
        .map(shapeOf)
        .join();
    assert.ok(!(await shapes()).includes('openshift-infra'));
    assert.ok((await shapes('--platform')).includes('Report openshift-infra/scc-lens-audit'));
  });

  it('splits what one object has no room for, and has nothing that the API server refuses in any name', async () => {
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p', namespace: 'big' },
      spec: { containers: [{ name: 'c', image: 'i' }] },
    };
    const accounts = Array.from({ length: 700 }, (_, i) => ({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: `${'b'.repeat(200)}-${i}`, namespace: 'big' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'system:openshift:scc:privileged' },
      subjects: [{ kind: 'ServiceAccount', namespace: 'big', name: `account-${i}` }],
    }));
    const folder = folderWith({ 'big.json': JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [pod, ...accounts] }) });
    const text = await print(path.join(cwd, 'lists/cluster.yaml'), HOSTILE, path.join(folder, 'big.json'), '--format', 'policyreport');
    const reports = reportsOf(text);
    for (const report of reports) assert.ok(validate(report), JSON.stringify(validate.errors));
    assert.ok(reports.length > 3 && reports.some(report => shapeOf(report) === 'PolicyReport big/scc-lens-audit-2'));
    assert.equal(new Set(reports.map(shapeOf)).size, reports.length);
    for (const report of reports) assert.ok(Buffer.byteLength(JSON.stringify(report)) < 250_000);
    assert.ok(reports[0]?.results.some(({ resources }) => resources?.[0]?.name === '<!--<script>'));
  });
});
