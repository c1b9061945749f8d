/** The environments of a GitOps repository, rendered by Helm and Kustomize. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
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

async function run(cwd: string, ...args: readonly string[]): Promise<CheckOutput> {
  const given = ['--helm', programs.helm, '--kustomize', programs.kustomize];
  return readJson(await sccLens(['check', '--format', 'json', ...ONLY, ...given, ...args, '.'], { cwd }));
}

const checked = (files: Readonly<Record<string, string>>): Promise<CheckOutput> => run(folderWith({ ...CONFIG, ...files }));

const application = (name: string, source: string): string =>
  `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: ${name}}\nspec:\n  destination: {namespace: team}\n  source:\n    repoURL: ${OURS}\n    path: charts/web\n    helm: ${source}\n`;

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

  it('is judged in a clone of another repository with its release and its values', async () => {
    const other = application('shop', '{parameters: [{name: user, value: "5"}]}').replace(OURS, 'https://example.com/other/charts');
    assert.deepEqual(reasons(await checked({ 'app.yaml': other })), [
      'Application/shop Not judged: it comes from https://example.com/other/charts. Save its values as values.yaml and run `git clone -- https://example.com/other/charts copy && scc-lens check --namespace team --release shop --values values.yaml ./copy/charts/web`.',
    ]);
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
      'Subscription/operator Not judged: the manifests that this Subscription deploys are not part of it. Check these.',
    ]);
  });

  it('come from the channel in the file of a Subscription, in its own version and with its values, unless clusters change what is deployed', async () => {
    const from = (name: string, annotation: string, spec = ''): string =>
      `apiVersion: apps.open-cluster-management.io/v1\nkind: Channel\nmetadata: {name: git, namespace: channels}\nspec: {type: Git, pathname: 'https://git.example.com/${name}.git'}\n---\napiVersion: apps.open-cluster-management.io/v1\nkind: Subscription\nmetadata: {name: ${name}, namespace: team, annotations: {${annotation}}}\nspec: {channel: channels/git${spec}}\n`;
    const group = 'apps.open-cluster-management.io/git';
    const values = ', packageOverrides: [{packageName: web, packageOverrides: [{path: spec, value: {pid: true}}]}]';
    const output = await checked({
      'one.yaml': from('one', `${group}-tag: v2.0`),
      'two.yaml': from('two', `${group}-desired-commit: 4a17b3b20f`, values),
      'three.yaml': from(
        'three',
        `${group}-path: app`,
        ', overrides: [{clusterName: a, clusterOverrides: [{path: metadata.namespace, value: b}]}]',
      ),
    });
    const check = 'scc-lens check --namespace team';
    assert.deepEqual(reasons(output), [
      `Subscription/one Not judged: it comes from https://git.example.com/one.git. Run \`git clone --branch v2.0 -- https://git.example.com/one.git copy && ${check} ./copy/.\`.`,
      'Subscription/three Not judged: clusterOverrides changes what is rendered, which SCC Lens does not follow.',
      `Subscription/two Not judged: it comes from https://git.example.com/two.git. Save its values as values.yaml and run \`git clone -- https://git.example.com/two.git copy && git -C copy checkout 4a17b3b20f && ${check} --release two --values values.yaml ./copy/.\`.`,
    ]);
    assert.deepEqual(
      output.notJudged.map(({ workload }) => workload?.namespace),
      ['team', 'team', 'team'],
    );
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
      stdout.match(/^ *folder\/pod\.yaml:2:7.*/gm)?.map(line => line.replace(/: Not.*(?= \()/, '').trim()),
      ['folder/pod.yaml:2:7  error  scc-denied  Pod/pod (In six, seven)', 'folder/pod.yaml:2:7  Pod/pod  5:12 (In three, folder)'],
    );
  });

  it('has one finding with its reasons for environments that give the object other names, and counts one with other accounts', async () => {
    const given = ['--helm', programs.helm, '--kustomize', programs.kustomize];
    const project = ['dev', 'stage', 'prod'].map(name => `  - {name: ${name}, chart: charts/web, release: ${name}, namespace: ${name}}\n`);
    const pod =
      'kind: Pod\napiVersion: v1\nmetadata: {name: "{{ .Release.Name }}-web"}\nspec:\n  hostPID: true\n  containers: [{name: a, image: b}]\n';
    const printed = async (text: string): Promise<string> => {
      const files = { ...CHART, 'charts/web/templates/pod.yaml': text, '.scc-lens.yaml': `environments:\n${project.join('')}` };
      return (await sccLens(['check', ...ONLY, ...given, '.'], { cwd: folderWith({ ...CONFIG, ...files }) })).stdout;
    };
    assert.match(
      await printed(pod),
      /1:7 {2}error {2}scc-denied {2}Pod: Not .*\. \(In dev, stage, prod\)\n {4}5:12 .*hostPID\.\n\n1 finding in/,
    );
    assert.match(
      await printed(`${pod}  serviceAccountName: "{{ .Release.Name }}"\n`),
      /Pod\/dev-web: Not .* \(In dev\)\n.*hostPID\.\n\nerror {2}2 more like .*\n.* Pod\/stage-web {2}5:12 \(In stage\)\n.* Pod\/prod-web {2}5:12 \(In prod\)\n\n3 findings/,
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
    assert.deepEqual(found(output), ['charts/web/templates/pod.yaml:5 hostPID local pattern']);
    assert.deepEqual(reasons(output), [
      'helmfile/remote Not judged: its chart is no folder of this repository. Run `helmfile --file helmfile.yaml --selector name=remote template | scc-lens check --namespace team -`.',
      'helmfile/templated Not judged: SCC Lens does not follow values here. Run `helmfile --file helmfile.yaml --selector name=templated template | scc-lens check --namespace team -`.',
      "clusterGroup/vault Not judged: it comes from https://charts.validatedpatterns.io. Save its values as values.yaml and run `helm template --repo https://charts.validatedpatterns.io --version '0.1.*' --namespace vault --values values.yaml -- vault hashicorp-vault | scc-lens check --namespace vault -`.",
    ]);
  });
});
