/** The environments of a GitOps repository, rendered by Helm and Kustomize. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { folderWith, readJson, ROOT, sccLens } from '../cli/command';
import type { CheckOutput } from '../cli/command';
import { CHART, CONFIG, found, ONLY, OURS, reasons } from './environments';
import { programsFor } from './programs';
import type { Programs } from './programs';

let programs: Programs;

before(function () {
  this.timeout(900_000);
  programs = programsFor(this);
});

async function run(cwd: string, ...args: readonly string[]): Promise<CheckOutput> {
  const given = ['--helm', programs.helm, '--kustomize', programs.kustomize];
  return readJson(await sccLens(['check', '--format', 'json', ...ONLY, ...given, ...args, '.'], { cwd }));
}

const checked = (files: Readonly<Record<string, string>>): Promise<CheckOutput> => run(folderWith({ ...CONFIG, ...files }));

/** The files of a folder of fixtures. */
function fixture(name: string): Readonly<Record<string, string>> {
  const folder = path.join(ROOT, 'test/fixtures/environments', name);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(file => statSync(path.join(folder, file)).isFile());
  return Object.fromEntries(files.map(file => [file, readFileSync(path.join(folder, file), 'utf8')]));
}

const application = (name: string, source: string): string =>
  `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: ${name}}\nspec:\n  destination: {namespace: team}\n  source:\n    repoURL: ${OURS}\n    path: charts/web\n    helm: ${source}\n`;

const names = ({ files }: CheckOutput): readonly string[] => [
  ...new Set(files.flatMap(({ findings }) => findings.map(({ workload }) => `${workload?.name ?? ''} in ${workload?.namespace ?? ''}`))),
];

const messages = ({ files }: CheckOutput): string => files.flatMap(({ findings }) => findings.map(({ message }) => message)).join('\n');

describe('an Application of a chart', () => {
  it('is rendered with its release, namespace and values, with parameters last', async () => {
    const output = await checked({
      ...CHART,
      'app.yaml': application(
        'prod',
        '{releaseName: shop, valueFiles: [prod.yaml], values: "pid: true\\nnetwork: \\"no\\"", parameters: [{name: network, value: "yes", forceString: true}]}',
      ),
    });
    assert.deepEqual(found(output), [
      'charts/web/templates/pod.yaml:5 hostPID prod',
      'charts/web/templates/pod.yaml:6 hostNetwork prod',
      'charts/web/templates/pod.yaml:11 runAsUser prod',
    ]);
    assert.deepEqual(names(output), ['shop-team in team']);
    assert.match(messages(output), /runAsUser 7\..* The value is written at charts\/web\/prod\.yaml:1\./);
    assert.doesNotMatch(messages(output), /values\.yaml:2/);
  });

  it('is one of several, whose common findings name them all', async () => {
    const output = await checked({
      ...CHART,
      'one.yaml': application('one', '{releaseName: a, valuesObject: {pid: true}}'),
      'two.yaml': application(
        'two',
        '{releaseName: a, valueFiles: [missing.yaml, /charts/web/prod.yaml], ignoreMissingValueFiles: true, values: "pid: true"}',
      ),
    });
    assert.deepEqual(found(output), [
      'charts/web/templates/pod.yaml:5 hostPID one two',
      'charts/web/templates/pod.yaml:11 runAsUser one',
      'charts/web/templates/pod.yaml:11 runAsUser two',
    ]);
  });

  it('takes values files of another source of the repository', async () => {
    const text = `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: web}\nspec:\n  destination: {namespace: team}\n  sources:\n    - {repoURL: ${OURS}, path: charts/web, helm: {valueFiles: [$values/envs/prod.yaml]}}\n    - {repoURL: ${OURS}, ref: values}\n`;
    const output = await checked({ ...CHART, 'app.yaml': text, 'envs/prod.yaml': '# a comment\nuser: 9\n' });
    assert.match(messages(output), /runAsUser 9\..* The value is written at envs\/prod\.yaml:2\./);
  });

  it('is one of many that are rendered at a time, with the same report as one after another', async () => {
    const all = Array.from({ length: 5 }, (_, i) => [`${i}.yaml`, application(`app-${i}`, `{valuesObject: {user: ${i}}}`)]);
    const cwd = folderWith({ ...CHART, ...CONFIG, ...(Object.fromEntries(all) as Record<string, string>) });
    const args = ['check', '--format', 'json', ...ONLY, '--helm', programs.helm, '.'];
    const [one, four] = [await sccLens(args, { cwd, processors: 1 }), await sccLens(args, { cwd, processors: 4 })];
    assert.match(one.stdout, /app-4/);
    assert.equal(four.stdout, one.stdout);
  });

  it('is a kustomization to which it adds patches and a namespace', async () => {
    const patch = '{target: {kind: Pod}, patch: "- {op: add, path: /spec/hostPID, value: true}"}';
    const output = await checked({
      'app/kustomization.yaml': 'resources: [pod.yaml]\n',
      'app/pod.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: b}\nspec: {containers: [{name: a, image: b}]}\n',
      'app.yaml': application('web', `{}\n    kustomize: {namespace: team, patches: [${patch}]}`).replace('charts/web', 'app'),
    });
    assert.deepEqual(found(output), ['app.yaml:4 hostPID web']);
    const failing = await checked({
      'app/kustomization.yaml': 'resources: [base]\n',
      'app/base/kustomization.yaml': 'patches: [a.yaml]\n',
      'app/base/a.yaml': '',
      'app.yaml': application('web', '{}\n    kustomize: {namespace: team}').replace('charts/web', 'app'),
    });
    const reason = failing.notJudged.find(one => one.path === 'app')?.reason ?? '';
    assert.match(reason, /app\/base/);
    assert.doesNotMatch(reason, /scc-lens-copy/);
    assert.deepEqual(names(output), ['a in team']);
  });

  it('is found in what another chart renders, also in one that deploys itself', async () => {
    const apps =
      '{{ range list "web" "apps" }}\n---\napiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: {{ . }}\nspec:\n  destination: {namespace: team}\n  source:\n    repoURL: https://example.com/team/ops.git\n    path: charts/{{ . }}\n{{ end }}\n';
    const output = await checked({
      ...CHART,
      'charts/apps/Chart.yaml': 'apiVersion: v2\nname: apps\nversion: 1.0.0\n',
      'charts/apps/templates/apps.yaml': apps,
    });
    assert.deepEqual(found(output), ['charts/web/templates/pod.yaml:11 runAsUser web']);
    assert.deepEqual(reasons(output), []);
  });
});

describe('environments by hand', () => {
  const PROJECT = [
    'environments:',
    '  - {name: dev, chart: charts/web, namespace: dev, openshift: "4.14"}',
    '  - {name: prod, chart: charts/web, values: [charts/web/prod.yaml], namespace: prod, release: shop}',
    '  - {name: gone, kustomization: nowhere}',
    '',
  ].join('\n');

  it('are judged, and named where they are not', async () => {
    const output = await checked({ ...CHART, '.scc-lens.yaml': PROJECT });
    assert.deepEqual(found(output), ['charts/web/templates/pod.yaml:11 runAsUser dev', 'charts/web/templates/pod.yaml:11 runAsUser prod']);
    assert.deepEqual(names(output).toSorted(), ['shop-prod in prod', 'web-dev in dev']);
    assert.match(messages(output), /by restricted-v2,/);
    assert.deepEqual(reasons(output), ['Environment/gone Not judged: nowhere does not exist in this repository.']);
  });

  it('are judged where the chart is the folder itself', async () => {
    const own = Object.fromEntries(Object.entries(CHART).map(([name, text]) => [name.replace('charts/web/', ''), text]));
    const output = await checked({ ...own, '.scc-lens.yaml': 'environments: [{name: prod, chart: ., values: prod.yaml}]\n' });
    assert.deepEqual(found(output), ['templates/pod.yaml:11 runAsUser prod']);
  });

  it('are problems where they are not clear', async () => {
    const text = 'environments:\n  - {name: a}\n  - {name: b, chart: x, valeus: []}\n  - {name: c, chart: x, openshift: "1.0"}\n';
    const { stderr, code } = await sccLens(['check', '.'], { cwd: folderWith({ '.scc-lens.yaml': text }) });
    assert.equal(code, 2);
    assert.match(stderr, /\.scc-lens\.yaml:2:5: An environment needs `name`, and either `chart` or `kustomization`\./);
    assert.match(stderr, /\.scc-lens\.yaml:3:\d+: valeus is no setting; did you mean values\?/);
    assert.match(stderr, /\.scc-lens\.yaml:4:\d+: /);
  });
});

describe('environments of Flux', () => {
  const SOURCE = `apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: ops, namespace: flux-system}\nspec: {url: '${OURS}'}\n---\n`;
  const kustomization = (spec: string): string =>
    `${SOURCE}apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: apps, namespace: flux-system}\nspec: {sourceRef: {kind: GitRepository, name: ops}, ${spec}}\n`;
  const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {hostPID: true, containers: [{name: a, image: b}]}\n';
  const release = (spec: string): string =>
    `${SOURCE}apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: web, namespace: flux-system}\nspec: {chart: {spec: {chart: ./charts/web, sourceRef: {kind: GitRepository, name: ops}}}, ${spec}}\n`;

  it('are the folders of Kustomizations, built or not', async () => {
    const files = { 'apps/pod.yaml': pod, 'cluster.yaml': kustomization('path: ./apps, targetNamespace: team') };
    for (const more of [{}, { 'apps/kustomization.yaml': 'resources: [pod.yaml]\n' }]) {
      const output = await checked({ ...files, ...more });
      assert.deepEqual(found(output), ['apps/pod.yaml:4 hostPID apps']);
      assert.deepEqual(names(output), ['a in team']);
    }
  });

  it('are folders that an artifact is copied from', async () => {
    const generator = `apiVersion: source.extensions.fluxcd.io/v1beta1\nkind: ArtifactGenerator\nmetadata: {name: all, namespace: flux-system}\nspec:\n  sources: [{alias: ops, kind: GitRepository, name: ops}]\n  artifacts: [{name: shop, copy: [{from: '@ops/apps/base/**', to: '@artifact/base/'}, {from: '@ops/apps/prod/**', to: '@artifact/'}]}]\n`;
    const cluster = kustomization('path: ./inner').replace(
      'kind: GitRepository, name: ops}, path',
      'kind: ExternalArtifact, name: shop}, path',
    );
    const output = await checked({ 'apps/prod/inner/pod.yaml': pod, 'artifacts.yaml': generator, 'cluster.yaml': cluster });
    assert.deepEqual(found(output), ['apps/prod/inner/pod.yaml:4 hostPID apps']);
  });

  it('are built with patches, components, a namespace and variables, each on the line that sets it', async () => {
    const output = await checked(fixture('flux'));
    assert.deepEqual(
      found(output).filter(one => one.endsWith(' apps')),
      [
        'apps/kustomization.yaml:12 hostNetwork apps',
        'apps/pod.yaml:12 runAsUser apps',
        'cluster.yaml:4 hostPID apps',
        'component/pod.yaml:9 runAsUser apps',
      ],
    );
    assert.match(messages(output), /runAsUser 7/);
    assert.deepEqual(
      new Set(names(output)),
      new Set(['web in team', 'extra in team', 'own in plain', 'built in plain', 'inner in plain']),
      'all objects are in the target namespace',
    );
    assert.deepEqual(reasons(output), [
      'Kustomization/secret Not judged: objects with ${user}, which postBuild replaces by what no ConfigMap here contains.',
    ]);
  });

  it('are built from files of the whole repository, as Flux does, and of no other place', async () => {
    const cwd = folderWith({ ...CONFIG, ...fixture('whole') });
    symlinkSync(path.join(folderWith({ 'settings.txt': 'secret' }), 'settings.txt'), path.join(cwd, 'apps/linked/settings.txt'));
    const output = await run(cwd);
    assert.deepEqual(found(output), ['apps/shared/patch.yaml:4 hostPID prod', 'apps/shared/pod.yaml:9 runAsUser prod']);
    assert.deepEqual(names(output), ['web in shop']);
    assert.deepEqual(reasons(output), [
      'HelmRelease/proxy Not judged: it comes from HelmRepository proxies, which is no git repository of this folder.',
    ]);
    const unbuilt = output.notJudged.map(({ path: file, reason }) => `${file}: ${reason}`).join('\n');
    assert.match(unbuilt, /apps\/linked: apps\/linked\/settings\.txt: is outside of the repository/);
    assert.match(unbuilt, /apps\/alone: kustomize failed: .*security; file/);
  });

  it('contain the kustomization that describes them, which is no environment of its own', async () => {
    const sync = {
      'sync/kustomization.yaml': 'resources: [sync.yaml, pod.yaml]\n',
      'sync/pod.yaml': pod,
      'sync/sync.yaml': kustomization('path: .'),
    };
    const output = await checked({ '.git/config': `[remote "o"]\n\turl = ${OURS}\n`, ...sync });
    assert.deepEqual(found(output), ['sync/pod.yaml:4 hostPID apps']);
  });

  it('are not judged where Flux takes from elsewhere what it changes', async () => {
    const files = { '.git/config': `[remote "o"]\n\turl = ${OURS}\n`, 'apps/pod.yaml': pod.replace('name: a}', 'name: "${place}"}') };
    const variable = 'objects with ${place}, which postBuild replaces by what no ConfigMap here contains';
    for (const [spec, reason] of [
      ['path: ./apps, postBuild: {substituteFrom: [{kind: Secret, name: own}]}', variable],
      ['path: ./gone', 'gone does not exist in this repository'],
    ] as const)
      assert.deepEqual(reasons(await checked({ ...files, 'cluster.yaml': kustomization(spec) })), [
        `Kustomization/apps Not judged: ${reason}.`,
      ]);
    const secret = kustomization('path: ./apps, postBuild: {substituteFrom: [{kind: Secret, name: own}]}');
    const other = { ...files, 'apps/other.yaml': pod.replace('name: a}', 'name: other}'), 'cluster.yaml': secret };
    const output = await checked(other);
    assert.deepEqual(found(output), ['apps/other.yaml:4 hostPID apps'], 'the other objects are judged');
    assert.equal(reasons(output).length, 1);
    const service = 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {clusterIP: "${place}"}\n';
    assert.deepEqual(reasons(await checked({ ...other, 'apps/pod.yaml': service })), [], 'no verdict depends on a Service');
    const binding = 'apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: "${place}"}\n';
    const rights = await checked({ ...other, 'apps/binding.yaml': binding });
    assert.deepEqual(
      [found(rights), reasons(rights)],
      [
        ['apps/other.yaml:4 hostPID ', 'apps/pod.yaml:4 hostPID '],
        [
          'Kustomization/apps Not judged: it has rights or namespaces with ${place}, which postBuild replaces by what no ConfigMap here contains.',
        ],
      ],
    );
    const nested = { ...files, 'apps/pod.yaml': pod.replace('name: a}', 'name: "${place:=${other}}"}') };
    assert.match(reasons(await checked({ ...nested, 'cluster.yaml': kustomization('path: ./apps, postBuild: {}') })).join(), /\$\{place:=/);
  });

  it('are charts of HelmReleases, with values of ConfigMaps and Secrets', async () => {
    const secret = Buffer.from('user: 8\n').toString('base64');
    const values = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: common, namespace: flux-system}\ndata: {values.yaml: "user: 6\\npid: true\\n"}\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: own, namespace: flux-system}\ndata: {x: ${secret}}\n`;
    const from = 'valuesFrom: [{kind: ConfigMap, name: common}, {kind: Secret, name: own, valuesKey: x}]';
    const output = await checked({
      ...CHART,
      'release.yaml': release(`${from}, targetNamespace: team, values: {network: "yes"}`),
      'values.yaml': values,
    });
    assert.deepEqual(found(output), [
      'charts/web/templates/pod.yaml:5 hostPID web',
      'charts/web/templates/pod.yaml:6 hostNetwork web',
      'charts/web/templates/pod.yaml:11 runAsUser web',
    ]);
    assert.deepEqual(names(output), ['team-web-team in team']);
    assert.match(messages(output), /runAsUser 8\./);
    assert.deepEqual(reasons(await checked({ ...CHART, 'release.yaml': release(from) })), [
      'HelmRelease/web Not judged: its values are in the key values.yaml of ConfigMap common, which this repository does not have in plain text.',
    ]);
  });

  it('are charts with single values of ConfigMaps, typed as `--set` types them', async () => {
    const values = (user: string): string =>
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: common, namespace: flux-system}\ndata: {user: '${user}', pid: "true"}\n`;
    const at = (path: string): string =>
      `valuesFrom: [{kind: ConfigMap, name: common, valuesKey: user, targetPath: '${path}'}, {kind: ConfigMap, name: common, valuesKey: pid, targetPath: pid}]`;
    const output = await checked({ ...CHART, 'release.yaml': release(at('user')), 'values.yaml': values('9') });
    assert.match(messages(output), /runAsUser 9\./);
    assert.ok(found(output).includes('charts/web/templates/pod.yaml:5 hostPID web'));
    for (const [path, user] of [
      ['user[0]', '9'],
      ['user', '{9}'],
    ] as const)
      assert.deepEqual(reasons(await checked({ ...CHART, 'release.yaml': release(at(path)), 'values.yaml': values(user) })), [
        'HelmRelease/web Not judged: valuesFrom.targetPath changes what is rendered, which SCC Lens does not follow.',
      ]);
  });

  it('are charts of chart repositories and registries, where they are vendored in this version', async () => {
    const REPOSITORY =
      'apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\nmetadata: {name: shop, namespace: flux-system}\nspec: {url: https://charts.example.com}\n---\napiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nmetadata: {name: web, namespace: flux-system}\nspec: {url: oci://registry.example.com/charts/web, ref: {tag: 1.0.0}}\n---\n';
    const vendored = Object.fromEntries(Object.entries(CHART).map(([file, text]) => [file.replace('charts/', 'vendor/charts/'), text]));
    const ofRepository = (version: string): string =>
      release('values: {user: 5}').replace(
        'chart: ./charts/web, sourceRef: {kind: GitRepository, name: ops}',
        `chart: web, version: ${version}, sourceRef: {kind: HelmRepository, name: shop}`,
      );
    const ofRegistry = release('values: {user: 5}').replace(/chart: \{spec: .*?\}\}\}/, 'chartRef: {kind: OCIRepository, name: web}');
    const files = { ...vendored, '.scc-lens.yaml': 'render: {charts: [vendor]}\n' };
    for (const text of [ofRepository('1.0.0'), ofRepository('v1.0.0'), ofRegistry]) {
      const output = await checked({ ...files, 'release.yaml': REPOSITORY + text });
      assert.deepEqual(found(output), ['vendor/charts/web/templates/pod.yaml:11 runAsUser web']);
      assert.match(messages(output), /runAsUser 5\./);
    }
    for (const more of [
      { 'release.yaml': REPOSITORY + ofRepository('1.0.1') },
      { 'release.yaml': REPOSITORY + ofRegistry, '.scc-lens.yaml': '' },
    ])
      assert.match(reasons(await checked({ ...files, ...more })).join('\n'), /^HelmRelease\/web Not judged: it comes from /);
  });

  it('have the values that are nearest, where several clusters have their own', async () => {
    const clusters = ['one', 'two'].flatMap((name, i) => {
      const values = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: own, namespace: flux-system}\ndata: {values.yaml: "user: ${i + 3}"}\n`;
      const text = release(`valuesFrom: [{kind: ConfigMap, name: own}], releaseName: ${name}`).replace('name: web,', `name: ${name},`);
      return [
        [`clusters/${name}/values/own.yaml`, values],
        [`clusters/${name}/release.yaml`, text],
      ];
    });
    const output = await checked({ ...CHART, ...(Object.fromEntries(clusters) as Record<string, string>) });
    assert.match(messages(output), /runAsUser 3\..*Environments: one\)/);
    assert.match(messages(output), /runAsUser 4\..*Environments: two\)/);
  });

  it('never show what Helm prints about values of a Secret', async () => {
    const files = { ...CHART, 'charts/web/templates/fail.yaml': '{{ fail .Values.password }}\n' };
    const secret =
      'apiVersion: v1\nkind: Secret\nmetadata: {name: own, namespace: flux-system}\nstringData: {values.yaml: "password: hunter2"}\n';
    const output = await checked({ ...files, 'secret.yaml': secret, 'release.yaml': release('valuesFrom: [{kind: Secret, name: own}]') });
    const text = JSON.stringify(output);
    assert.match(text, /helm failed\. Its message is not shown/);
    assert.doesNotMatch(text, /hunter2/);
  });
});

describe('scc-lens check --changed-since', () => {
  it('selects the environments that read a changed file', async () => {
    const cwd = folderWith({
      ...CHART,
      'charts/web/dev.yaml': 'user: 8\n',
      'argocd/dev.yaml': application('dev', '{valueFiles: [dev.yaml]}'),
      'argocd/prod.yaml': application('prod', '{valueFiles: [prod.yaml]}'),
    });
    const git = (...args: readonly string[]): void => {
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd });
    };
    git('init', '--quiet');
    git('remote', 'add', 'origin', OURS);
    git('add', '.');
    git('commit', '--quiet', '--message', 'first');
    const selected = async (file: string, text: string): Promise<readonly string[]> => {
      writeFileSync(path.join(cwd, file), text);
      const output = await run(cwd, '--changed-since', 'HEAD');
      git('commit', '--quiet', '--all', '--message', file);
      return found(output).map(one => one.replace(/^.* /, ''));
    };
    assert.deepEqual(await selected('charts/web/dev.yaml', 'user: 9\n'), ['dev']);
    assert.deepEqual(await selected('argocd/prod.yaml', `# changed\n${application('prod', '{valueFiles: [prod.yaml]}')}`), ['prod']);
    assert.deepEqual(await selected('charts/web/values.yaml', 'user: 1\npid: false\nnetwork: "no"\n'), ['dev', 'prod']);
  });
});

describe('environments of Advanced Cluster Management', () => {
  it('are what policies of a PolicyGenerator and Subscriptions put on clusters', async () => {
    const output = await checked(fixture('policies'));
    assert.deepEqual(found(output), [
      'input/wanted.yaml:5 hostPID one two',
      'folder/pod.yaml:5 hostPID three folder',
      'generator.yaml:15 hostNetwork six',
      'generator.yaml:17 hostNetwork seven',
    ]);
    assert.deepEqual(reasons(output), [
      'Policy/four Not judged: SCC Lens does not follow patches here. Run `kustomize build --enable-alpha-plugins . | scc-lens check -`.',
      'Policy/five Not judged: input/gone.yaml does not exist in this repository.',
      'Subscription/web Not judged: it comes from https://charts.example.com. Run `helm template --repo https://charts.example.com --version 1.2.3 --namespace subscribed -- shop web | scc-lens check --namespace subscribed -`.',
      'Subscription/operator Not judged: the manifests that this Subscription deploys are made elsewhere. Check these.',
    ]);
  });

  it('may be single files next to the kustomization with the generator, which is built all the same', async () => {
    const group = 'apiVersion: policy.open-cluster-management.io/v1\nkind: PolicyGenerator\nmetadata: {name: g}\n';
    const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {hostPID: true, containers: [{name: a, image: b}]}\n';
    const output = await checked({
      'policies/generator.yaml': `${group}policies: [{name: one, manifests: [{path: pod.yaml}]}]\n`,
      'policies/kustomization.yaml': 'generators: [generator.yaml]\n',
      'policies/pod.yaml': pod,
    });
    assert.deepEqual([found(output), output.notJudged], [['policies/pod.yaml:4 hostPID one'], []]);
  });
});

describe('the text for people', () => {
  it('lists a reason below the finding of its own environments', async () => {
    const given = ['--helm', programs.helm, '--kustomize', programs.kustomize];
    const { stdout } = await sccLens(['check', ...ONLY, ...given, '.'], { cwd: folderWith({ ...CONFIG, ...fixture('policies') }) });
    assert.deepEqual(
      stdout.match(/^folder\/pod\.yaml:2:7.*(?:\n {4}.*)*/gm)?.map(block => block.replace(/ {2}Pod.*(?= \()/, '')),
      [
        'folder/pod.yaml:2:7  error  scc-denied (Environments: three, folder)\n    5:12  restricted-v2 does not allow hostPID.',
        'folder/pod.yaml:2:7  error  scc-denied (Environments: six, seven)',
      ],
    );
  });
});

describe('a kustomization with Helm charts', () => {
  it('is built where they are in its folder of charts, and else named with the command', async () => {
    const output = await checked(fixture('inflated'));
    assert.deepEqual(found(output), ['overlay/kustomization.yaml:1 hostPID ']);
    assert.deepEqual(
      output.notJudged.map(({ reason }) => reason),
      [
        'it renders a Helm chart from ../charts/other, which is not on this machine. Nothing is fetched: run `kustomize build --enable-helm absent | scc-lens check -`',
      ],
    );
    const given = ['--helm', programs.helm, '--kustomize', programs.kustomize];
    const { stderr } = await sccLens(['check', ...given, '.'], { cwd: folderWith({ ...CONFIG, ...fixture('inflated') }) });
    assert.doesNotMatch(stderr, /the template prints nothing/, 'its own values are no environment');
  });
});

describe('files that are no objects', () => {
  it('describe releases of helmfile and applications of Validated Patterns', async () => {
    const output = await checked(fixture('named'));
    assert.deepEqual(found(output), ['charts/web/templates/pod.yaml:5 hostPID local', 'charts/web/templates/pod.yaml:5 hostPID pattern']);
    assert.deepEqual(reasons(output), [
      'helmfile/remote Not judged: its chart is no folder of this repository. Run `helmfile --file helmfile.yaml --selector name=remote template | scc-lens check --namespace team -`.',
      'helmfile/templated Not judged: SCC Lens does not follow values here. Run `helmfile --file helmfile.yaml --selector name=templated template | scc-lens check --namespace team -`.',
      "clusterGroup/vault Not judged: it comes from https://charts.validatedpatterns.io. Save its values as values.yaml and run `helm template --repo https://charts.validatedpatterns.io --version '0.1.*' --namespace vault --values values.yaml -- vault hashicorp-vault | scc-lens check --namespace vault -`.",
    ]);
  });
});
