import assert from 'node:assert/strict';
import { fixture, folderWith, sccLens } from './command';

const UPGRADE = { 'web.yaml': fixture('upgrade.yaml') };

const PLAIN = `apiVersion: v1
kind: Pod
metadata: {name: plain, namespace: team}
spec: {containers: [{name: web, image: "web:1"}]}
`;

describe('scc-lens review of several releases', () => {
  it('prints verdict and chosen SCC side by side, oldest release first', async () => {
    const { code, stdout, stderr } = await sccLens(['review', '--openshift', '5.0,4.10, 4.18', 'web.yaml'], { cwd: folderWith(UPGRADE) });
    assert.equal(
      stdout,
      `| workload             | file     | 4.10                 | 4.18                    | 5.0                     |
|----------------------|----------|----------------------|-------------------------|-------------------------|
| Deployment/escalates | web.yaml | admitted: restricted | denied                  | denied                  |
| Pod/plain            | web.yaml | admitted: restricted | admitted: restricted-v2 | admitted: restricted-v2 |
| Pod/image-volume     | web.yaml | denied               | denied                  | admitted: restricted-v2 |
| Pod/fixed-uid        | web.yaml | unknown              | unknown                 | unknown                 |
| Pod/skipped          | web.yaml | not checked          | not checked             | not checked             |
| CronJob/nightly      | web.yaml | admitted: restricted | invalid                 | invalid                 |
`,
    );
    assert.deepEqual([code, stderr], [1, '']);
  });

  it('takes z-streams, in which a verdict may depend on a change that they may or may not have', async () => {
    const cwd = folderWith(UPGRADE);
    const { code, stdout } = await sccLens(['review', '--openshift', '4.20.19,4.20,4.20.14,4.18,4.20.13', 'web.yaml'], { cwd });
    const [head, , ...rows] = stdout.split('\n').map(line => line.split('|').map(cell => cell.trim()));
    assert.deepEqual(head?.slice(3, -1), ['4.18', '4.20.13', '4.20.14', '4.20.19', '4.20']);
    const image = rows.find(row => row[1] === 'Pod/image-volume');
    assert.deepEqual(image?.slice(3, -1), ['denied', 'denied', 'unknown', 'admitted: restricted-v2', 'admitted: restricted-v2']);
    assert.equal(code, 0);
    const single = await sccLens(['review', '--openshift', '4.20.14', 'web.yaml'], { cwd });
    assert.match(
      single.stdout,
      /Unknown: it depends on whether OpenShift 4\.20\.14 has the change to its SCCs of 2026-02-05 \(cluster-kube-apiserver-operator \\?#2006\)/,
    );
  });

  it('gives verdicts and changes as JSON', async () => {
    const { code, stdout } = await sccLens(['review', '--format', 'json', '--openshift', '4.10,4.11', '-'], {
      cwd: folderWith({}),
      stdin: PLAIN,
    });
    assert.equal(code, 1);
    assert.deepEqual(JSON.parse(stdout), {
      version: 1,
      releases: ['4.10', '4.11'],
      workloads: [
        {
          file: '<stdin>',
          kind: 'Pod',
          name: 'plain',
          namespace: 'team',
          verdicts: [
            { release: '4.10', verdict: 'admitted', chosen: 'restricted', unless: [], unknown: [] },
            { release: '4.11', verdict: 'admitted', chosen: 'restricted-v2', unless: [], unknown: [] },
          ],
          changes: [{ kind: 'other-scc', from: '4.10', to: '4.11' }],
        },
      ],
      notJudged: [],
    });
  });

  it('exits 0 where no release changes anything', async () => {
    const { code } = await sccLens(['review', '--openshift', '4.18,4.20,5.0', 'web.yaml'], { cwd: folderWith(UPGRADE) });
    assert.equal(code, 0);
  });

  it('reports the invalid document and reviews the others', async () => {
    const cwd = folderWith({ 'web.yaml': `${PLAIN}---\napiVersion: v1\nkind: Pod\nmetadata: {name: half\n` });
    const { code, stdout, stderr } = await sccLens(['review', '--openshift', '4.18,4.20', 'web.yaml'], { cwd });
    assert.equal(code, 2);
    assert.match(stderr, /^scc-lens: web\.yaml:\d+:\d+: /m);
    assert.match(stdout, /^\| Pod\/plain /m);
  });

  it('keeps what a name contains inside its cell', async () => {
    const cwd = folderWith({ 'web.yaml': PLAIN.replace('name: plain', 'name: "a|b\\u001b[31m"') });
    const { stdout } = await sccLens(['review', '--format', 'markdown', '--openshift', '4.18,4.20', 'web.yaml'], { cwd });
    assert.ok(stdout.includes(String.raw`Pod/a\|b\u001b[31m`), stdout);
  });
});

describe('scc-lens check of several releases', () => {
  it('prints a line for each workload that a later release treats otherwise, and exits 1', async () => {
    const { code, stdout } = await sccLens(['check', '--openshift', '4.10,4.18,5.0', 'web.yaml'], { cwd: folderWith(UPGRADE) });
    assert.equal(code, 1);
    const [escalates, plain, fixed, gone, summary, end] = stdout.split('\n');
    assert.match(
      escalates ?? '',
      /^web\.yaml:2:7 {2}Deployment\/escalates {2}4\.18 refuses it, 4\.10 does not\. Not admitted by restricted-v2, the SCC that every pod may use by default\. /,
    );
    assert.equal(plain, 'web.yaml:12:7  Pod/plain  4.18 chooses restricted-v2, 4.10 restricted.');
    assert.match(fixed ?? '', /^web\.yaml:24:7 {2}Pod\/fixed-uid {2}It is not known whether 4\.18 decides as 4\.10\. .*annotation/);
    const unserved = 'OpenShift 4.18 has no CronJob of batch/v1beta1 and refuses the object. It serves batch/v1.';
    assert.ok(gone?.startsWith(`web.yaml:34:7  CronJob/nightly  4.18 refuses it, 4.10 does not. Invalid pod: ${unserved}`), gone);
    assert.equal(summary, '3 of 6 workloads newly refused or under another SCC in a later release of 4.10, 4.18, 5.0; 1 not known');
    assert.equal(end, '');
  });

  it('exits 0 where no later release does, with any findings of one release', async () => {
    const cwd = folderWith({ 'pod.yaml': fixture('hostpath-pod.yaml') });
    assert.equal((await sccLens(['check', '--openshift', '4.18', 'pod.yaml'], { cwd })).code, 1);
    const { code, stdout } = await sccLens(['check', '--openshift', '4.18,4.20', 'pod.yaml'], { cwd });
    assert.deepEqual([code, stdout], [0, '0 of 1 workload newly refused or under another SCC in a later release of 4.18, 4.20\n']);
  });

  it('exits 2 where a file cannot be read', async () => {
    const { code, stdout } = await sccLens(['check', '--openshift', '4.10,4.11', 'web.yaml', 'absent.yaml'], { cwd: folderWith(UPGRADE) });
    assert.equal(code, 2);
    assert.match(stdout, /Pod\/plain/);
  });

  it('refuses releases that it does not know or cannot order, and options that do not go with them', async () => {
    const misused: readonly (readonly [readonly string[], RegExp])[] = [
      [
        ['--openshift', '4.18,4.99'],
        /check: --openshift: no OpenShift release "4\.99"\. The known releases are: 4\.1, .*, 4\.20, .*5\.2\b/m,
      ],
      [['--openshift', '4.18,4.99.1'], /no OpenShift release "4\.99\.1"/],
      [['--openshift', '4.18,4.20.019'], /no OpenShift release "4\.20\.019"/],
      [['--openshift', '4.20.19.1'], /--openshift: no OpenShift release "4\.20\.19\.1"\. The known releases are: 4\.1, /],
      [['--openshift', '4.18,'], /no OpenShift release ""/],
      [['--openshift', '4.99'], /--openshift: no OpenShift release "4\.99"\. The known releases are: 4\.1, /],
      [['--openshift', '4.18,4.18'], /4\.18,4\.18 names a release twice/],
      [['--openshift', '4.18,4.20', '--strict'], /--strict does not go with several releases/],
      [['--openshift', '4.18,4.20', '--only-scc'], /--only-scc does not go with several releases/],
    ];
    for (const [args, problem] of misused) {
      const { code, stdout, stderr } = await sccLens(['check', ...args, 'web.yaml'], { cwd: folderWith(UPGRADE) });
      assert.deepEqual([code, stdout], [2, ''], args.join(' '));
      assert.match(stderr, problem);
    }
  });

  it('is offered by commands that compare, and by no other', async () => {
    const { code, stderr } = await sccLens(['scc', '--openshift', '4.18,4.20', 'web.yaml'], { cwd: folderWith(UPGRADE) });
    assert.equal(code, 2);
    assert.match(stderr, /--openshift: no OpenShift release "4\.18,4\.20"\. The known releases are: 4\.1, /);
  });
});
