/** The environments of a repository that Flux deploys from. */
import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { folderWith, readJson, sccLens } from '../cli/command';
import type { CheckOutput } from '../cli/command';
import { CHART, CONFIG, fixture, found, messages, names, ONLY, OURS, reasons } from './environments';
import { programsFor } from './programs';
import type { Programs } from './programs';

let programs: Programs;

before(function () {
  programs = programsFor(this);
});

async function run(cwd: string): Promise<CheckOutput> {
  const args = ['check', '--format', 'json', ...ONLY, '--helm', programs.helm, '--kustomize', programs.kustomize, '.'];
  return readJson(await sccLens(args, { cwd }));
}

const checked = (files: Readonly<Record<string, string>>): Promise<CheckOutput> => run(folderWith({ ...CONFIG, ...files }));

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

  it('are no descriptions in files of a kustomization that changes them, also if that cannot be built by itself', async () => {
    const chart = '{spec: {chart: a, version: 1.0.0, sourceRef: {kind: HelmRepository, name: shop}}}';
    const rename =
      '{target: {kind: HelmRelease}, options: {allowNameChange: true}, patch: "- {op: replace, path: /metadata/name, value: shop}"}';
    const output = await checked({
      '.git/config': `[remote "o"]\n\turl = ${OURS}\n`,
      'cluster.yaml': kustomization('path: ./apps'),
      'apps/kustomization.yaml': `resources: [../base/web]\npatches: [${rename}]\n`,
      'base/kustomization.yaml': 'resources: [web]\n',
      'base/web/kustomization.yaml': 'resources: [../pod.yaml, release.yaml]\n',
      'base/web/release.yaml': release('')
        .replace(/chart: \{spec: .*?\}\}\}, /, `chart: ${chart}`)
        .slice(SOURCE.length),
      'base/pod.yaml': pod,
    });
    assert.deepEqual(found(output), ['base/pod.yaml:4 hostPID apps']);
    assert.deepEqual(
      reasons(output).map(reason => reason.split(' ')[0]),
      ['HelmRelease/shop'],
    );
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

  it('are fetched by a tag of an artifact, also one that looks like a commit', async () => {
    const source = `apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nmetadata: {name: ops, namespace: flux-system}\nspec: {url: 'oci://registry.example.com/ops', ref: {tag: '20240115'}}\n`;
    const applied = `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: ops, namespace: flux-system}\nspec: {path: ./apps, sourceRef: {kind: OCIRepository, name: ops}}\n`;
    const [reason = ''] = reasons(await checked({ 'ops.yaml': `${source}---\n${applied}` }));
    assert.match(reason, /flux pull artifact oci:\/\/registry\.example\.com\/ops:20240115 --output copy && scc-lens check \.\/copy\/apps/);
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
    const changed = ofRepository('1.0.1').replace('values: {', 'postRenderers: [{kustomize: {patches: [{patch: a}]}}], values: {');
    assert.match(reasons(await checked({ ...files, 'release.yaml': REPOSITORY + changed })).join(), /follow postRenderers here/);
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
    assert.match(messages(output), /runAsUser 3\..*In one\)/);
    assert.match(messages(output), /runAsUser 4\..*In two\)/);
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
