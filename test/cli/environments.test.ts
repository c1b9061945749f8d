/** The environments of a GitOps repository, as far as nothing has to be rendered for them. */
import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { folderWith, onlyRules, readJson, sccLens } from './command';
import type { CheckOutput } from './command';

const ONLY = onlyRules('scc-denied');
const OURS = 'https://example.com/team/ops.git';
const CONFIG = { '.git/config': `[remote "origin"]\n\turl = git@example.com:team/ops.git\n` };

/** An Application of a folder. */
const application = (name: string, source: string, namespace = 'team'): string =>
  `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: ${name}}\nspec:\n  destination: {namespace: ${namespace}}\n  source: {repoURL: '${OURS}', ${source}}\n`;

/** A pod that only a namespace with a certain range of users admits. */
const pod = (name: string, user = 1000700000): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec: {containers: [{name: a, image: b, securityContext: {runAsUser: ${user}}}]}\n`;

const namespace = (name: string, first: number): string =>
  `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${name}\n  annotations: {openshift.io/sa.scc.uid-range: ${first}/10000, openshift.io/sa.scc.mcs: 's0:c27,c4'}\n`;

const NAMESPACES = { 'namespaces.yaml': [namespace('team', 1000700000), namespace('other', 1000900000)].join('---\n') };

async function checked(files: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<CheckOutput> {
  const cwd = folderWith({ ...CONFIG, ...NAMESPACES, ...files });
  return readJson(await sccLens(['check', '--format', 'json', ...ONLY, ...args, '.'], { cwd }));
}

/** `file:line environments` of the findings. */
const found = ({ files }: CheckOutput): readonly string[] => [
  ...new Set(
    files.flatMap(({ path: file, findings }) =>
      findings.map(({ range, environments = [] }) => `${file}:${range.start.line + 1} ${environments.join(' ')}`),
    ),
  ),
];

/** `Kind/name reason` of the descriptions that are not judged. */
const refused = ({ notJudged }: CheckOutput): readonly string[] =>
  notJudged.flatMap(({ workload, reason }) =>
    workload === null || workload.kind === 'Pod' ? [] : [`${workload.kind}/${workload.name ?? ''} ${reason}`],
  );

describe('an Application of plain manifests', () => {
  it('is judged in its namespace, and its files not a second time', async () => {
    const files = { 'app/pod.yaml': pod('a'), 'argocd/app.yaml': application('web', 'path: app') };
    assert.deepEqual(found(await checked(files)), []);
    const other = { ...files, 'argocd/app.yaml': application('web', 'path: app', 'other') };
    assert.deepEqual(found(await checked(other)), ['app/pod.yaml:2 web', 'app/pod.yaml:4 web']);
  });

  it('is fixed once for all environments in which it is refused, and not for others', async () => {
    const files = { ...CONFIG, ...NAMESPACES, 'app/pod.yaml': pod('a', 0) };
    const fix = async (...places: readonly string[]): Promise<string> => {
      const apps = places.map((place, i) => application(`web-${i}`, 'path: app', place)).join('---\n');
      return (await sccLens(['fix', ...ONLY, '--diff', '.'], { cwd: folderWith({ ...files, 'argocd/app.yaml': apps }) })).stderr;
    };
    assert.equal(await fix('default'), '');
    for (const places of [
      ['default', 'team', 'other'],
      ['team', 'default'],
    ])
      assert.match(await fix(...places), /^scc-lens: app\/pod\.yaml:4:\d+: scc-denied: not fixed without --unsafe.*\n$/);
  });

  it('is reviewed in its namespace, by its name', async () => {
    const files = { ...CONFIG, ...NAMESPACES, 'app/pod.yaml': pod('a'), 'argocd/app.yaml': application('web', 'path: app') };
    const cwd = folderWith(files);
    const json = await sccLens(['review', '--format', 'json', '.'], { cwd });
    assert.match(json.stdout, /"name": "a",\s+"namespace": "team",[^}]+"verdict": "admitted"[^]+"environments": \[\s+"web"\s+\]/);
    const { stdout } = await sccLens(['review', '--format', 'markdown', '.'], { cwd });
    assert.match(stdout, /\| in +\|\n.*\n.*\| web +\|\n/);
    assert.match(stdout, /\(app\/pod\.yaml\) \(In web\)/);
  });

  it('is not named for a right that no environment gives, nor after it has gone', async () => {
    const account = 'apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: own }\n';
    const web = { ...CONFIG, 'app/a.yaml': account, 'argocd/web.yaml': application('web', 'path: app') };
    const gone = { 'gone/a.yaml': account, 'argocd/gone.yaml': application('gone', 'path: gone') };
    const binding =
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: { name: b, namespace: team }\nroleRef: { kind: ClusterRole, name: "system:openshift:scc:anyuid" }\nsubjects: [{ kind: ServiceAccount, name: own }]\n';
    const cwd = folderWith({
      ...Object.fromEntries(Object.entries({ ...web, ...gone }).map(([file, text]) => [`base/${file}`, text])),
      ...Object.fromEntries(Object.entries({ ...web, 'plain.yaml': binding }).map(([file, text]) => [`head/${file}`, text])),
    });
    const { stdout } = await sccLens(['diff', 'base', 'head'], { cwd });
    assert.match(stdout, /ServiceAccount team\/own may now use anyuid/);
    assert.doesNotMatch(stdout, /\(In /);
  });

  it('gets the rights that all have once it has no narrower role of its own', async () => {
    const role = (scc: string): string =>
      `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: r}\nrules: [{apiGroups: [security.openshift.io], resources: [securitycontextconstraints], resourceNames: [${scc}], verbs: [use]}]\n`;
    const binding =
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: b, namespace: team}\nroleRef: {kind: ClusterRole, name: r}\nsubjects: [{kind: ServiceAccount, name: own}]\n';
    const all = { ...CONFIG, 'app/pod.yaml': pod('a'), 'argocd/web.yaml': application('web', 'path: app'), 'b.yaml': binding };
    const sides = { base: { ...all, 'r.yaml': role('anyuid'), 'app/r.yaml': role('nonroot') }, head: { ...all, 'r.yaml': role('anyuid') } };
    const files = Object.entries(sides).flatMap(([side, own]) => Object.entries(own).map(([file, text]) => [`${side}/${file}`, text]));
    const { stdout } = await sccLens(['diff', 'base', 'head'], { cwd: folderWith(Object.fromEntries(files) as Record<string, string>) });
    assert.match(stdout, /ServiceAccount team\/own may now use anyuid: .* \(In web\)$/m);
    assert.match(stdout, /Pods of ServiceAccount team\/own can now run as root\. \(In web\)$/m);
  });

  it('has one finding for all environments that have it, and names them', async () => {
    const output = await checked({
      'app/pod.yaml': pod('a', 5),
      'argocd/one.yaml': application('one', 'path: app'),
      'argocd/two.yaml': application('two', 'path: app', 'other'),
      'argocd/three.yaml': application('three', 'path: app', 'other'),
    });
    const [, file] = [...new Set(output.files.filter(({ findings }) => findings.length > 0).map(one => one.path))];
    assert.equal(file, undefined);
    const reasons = output.files.flatMap(({ findings }) => findings).map(({ environments = [] }) => environments.toSorted().join(' '));
    assert.ok(
      reasons.every(names => /^(?:one|three two|one three two)$/.test(names)),
      reasons.join('\n'),
    );
  });

  it('takes the files of the folder, and with recurse those below that the patterns fit', async () => {
    const files = { 'app/a.yaml': pod('a', 5), 'app/inner/b.yaml': pod('b', 5), 'app/inner/c.json': '{}', 'app/skip/d.yaml': pod('d', 5) };
    const filesFor = async (source: string): Promise<readonly string[]> => {
      const output = await checked({ ...files, 'argocd/app.yaml': application('web', source) });
      return found(output).filter(one => one.includes(':2 web'));
    };
    assert.deepEqual(await filesFor('path: app'), ['app/a.yaml:2 web']);
    assert.deepEqual(await filesFor("path: app, directory: {recurse: true, include: '*.yaml', exclude: 'skip/*'}"), [
      'app/a.yaml:2 web',
      'app/inner/b.yaml:2 web',
    ]);
  });

  it('may be of a folder that has it itself', async () => {
    const output = await checked({
      'all/self.yaml': application('all', 'path: all'),
      'all/app.yaml': application('web', 'path: app'),
      'app/pod.yaml': pod('a', 5),
    });
    assert.ok(found(output).every(one => one.endsWith(' web')) && found(output).length > 0);
    assert.deepEqual(refused(output), []);
  });
});

describe('an Application that is not judged', () => {
  it('comes from another repository, and the command that judges it is named', async () => {
    const text = application('web', 'path: deploy, targetRevision: "v1 $(id)"').replace(OURS, 'https://example.com/team/web.git');
    assert.deepEqual(refused(await checked({ 'app.yaml': text, 'deploy/pod.yaml': pod('a') })), [
      "Application/web Not judged: it comes from https://example.com/team/web.git. Run `git clone --branch 'v1 $(id)' -- https://example.com/team/web.git copy && scc-lens check --namespace team ./copy/deploy`.",
    ]);
  });

  it('comes from a repository whose address another tool fills in, which no command fetches', async () => {
    for (const url of ['{repo-placeholder}', 'set-by-an-overlay']) {
      const text = application('web', 'path: deploy').replace(OURS, url);
      assert.deepEqual(refused(await checked({ 'app.yaml': text })), [
        `Application/web Not judged: it comes from ${url}, a placeholder that another tool fills in.`,
      ]);
    }
  });

  it('comes from a chart repository and has values, which the command needs', async () => {
    const chart = 'chart: nginx, targetRevision: 1.2.3, helm: ';
    for (const values of ['{values: "a: 1"}', '{valueFiles: [a.yaml]}', '{parameters: [{name: a, value: b}]}', '{valuesObject: {a: 1}}']) {
      const text = application('web', chart + values).replace(OURS, 'https://charts.example.com');
      const [reason = ''] = refused(await checked({ 'app.yaml': text }));
      assert.match(
        reason,
        /Save its values as values\.yaml and run `helm template .* --namespace team --values values\.yaml -- web nginx \|/,
      );
    }
    const none = application('web', `${chart}{values: "", valuesObject: {}}`).replace(OURS, 'https://charts.example.com');
    assert.doesNotMatch(refused(await checked({ 'app.yaml': none })).join('\n'), /values\.yaml/);
  });

  it('comes from a chart repository', async () => {
    const text = application('web', 'chart: nginx, targetRevision: 1.2.3').replace(OURS, 'https://charts.example.com');
    const [reason = ''] = refused(await checked({ 'app.yaml': text }));
    assert.match(
      reason,
      /Run `helm template --repo https:\/\/charts\.example\.com --version 1\.2\.3 --namespace team -- web nginx \| scc-lens check --namespace team -`\.$/,
    );
  });

  for (const [name, folder] of [
    ['a path above it', '../outside'],
    ['an absolute path', '/etc'],
    ['a link', 'link'],
  ] as const)
    it(`leads out of the repository by ${name}`, async () => {
      const outside = folderWith({ 'pod.yaml': pod('secret', 5) });
      const cwd = folderWith({ ...CONFIG, 'app.yaml': application('web', `path: '${folder}'`) });
      symlinkSync(outside, path.join(cwd, 'link'));
      mkdirSync(path.join(cwd, 'etc'));
      const output = readJson(await sccLens(['check', '--format', 'json', ...ONLY, '.'], { cwd }));
      assert.deepEqual(found(output), []);
      assert.match(
        refused(output)[0] ?? '',
        /Application\/web Not judged: ("(\.\.\/outside|link|\/etc)" is outside of the repository|etc contains no YAML or JSON file of a manifest, and the folders in it are not deployed\. Jsonnet is not followed)\.$/,
      );
    });

  for (const [source, reason] of [
    ['path: nowhere', 'nowhere does not exist in this repository'],
    ['path: empty', 'empty contains no YAML or JSON file of a manifest, and the folders in it are not deployed. Jsonnet is not followed'],
    [
      'path: app, plugin: {name: x}',
      'SCC Lens does not follow plugin here. Run `argocd app manifests web | scc-lens check --namespace team -`',
    ],
    ["path: app, helm: {valueFiles: ['$ref/a.yaml']}", 'its values file $ref/a.yaml is not in this repository'],
    ["path: app, helm: {valueFiles: ['../../a.yaml']}", '"../a.yaml" is outside of the repository'],
  ] as const)
    it(`states its reason: ${reason}`, async () => {
      const output = await checked({ 'app.yaml': application('web', source), 'app/pod.yaml': pod('a'), 'empty/readme.txt': '' });
      assert.deepEqual(refused(output), [`Application/web Not judged: ${reason}.`]);
    });

  it('is not what deploys nothing by itself, such as a patch, which is named and fails nothing', async () => {
    const patch = 'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: apps}\nspec: {patches: []}\n';
    const files = { 'app.yaml': application('web', 'targetRevision: main'), 'patches/apps.yaml': patch };
    const cwd = folderWith({ ...CONFIG, ...NAMESPACES, ...files });
    const { stdout, stderr, code } = await sccLens(['check', '--fail-on-not-judged', ...ONLY, '.'], { cwd });
    const reason = 'it names no source, or no chart or path of one, so that it deploys nothing by itself.';
    assert.deepEqual([stdout, stderr, code], ['No findings in 3 files\n', `scc-lens: app.yaml, patches/apps.yaml: ${reason}\n`, 0]);
    const listed = { ...files, 'kustomization.yaml': 'resources: [namespaces.yaml]\npatches: [{path: patches/apps.yaml}]\n' };
    const again = await sccLens(['check', ...ONLY, '.'], { cwd: folderWith({ ...CONFIG, ...NAMESPACES, ...listed }) });
    assert.match(again.stderr, /^scc-lens: app\.yaml: it names no source, /m, 'the patch that a kustomization lists is not named');
  });

  it('fails the run where what is not judged does', async () => {
    const cwd = folderWith({ ...CONFIG, 'app.yaml': application('web', 'path: nowhere') });
    const outcome = await sccLens(['check', '--fail-on-not-judged', '--allow-empty', '.'], { cwd });
    assert.equal(outcome.code, 1);
    assert.match(outcome.stdout, /^app\.yaml:2:1 {2}not judged {2}Application\/web {2}nowhere does not exist/m);
  });
});

describe('the repository of an Application', () => {
  const isJudged = async (config: string, url: string): Promise<boolean> => {
    const files = { 'app.yaml': application('web', 'path: app').replace(OURS, url), 'app/pod.yaml': pod('a', 5), '.git/config': config };
    return found(await checked(files)).some(one => one.endsWith(' web'));
  };
  const remote = (url: string): string => `[remote "origin"]\n\turl = ${url}\n`;

  it('is known by the last two steps of a remote', async () => {
    assert.equal(await isJudged(remote('ssh://git@example.com:22/Team/ops'), 'https://example.com/team/ops.git/'), true);
    assert.equal(await isJudged(remote('https://example.com/team/web.git'), OURS), false);
  });

  it('may be a fork, or have its name in a folder without a remote on another machine', async () => {
    assert.equal(await isJudged(remote('https://example.com/me/ops.git'), OURS), true);
    assert.equal(await isJudged(remote('/srv/ops.git'), OURS), true);
    assert.equal(
      await isJudged(remote('https://example.com/me/web.git').replace('remote', 'submodule') + remote('/srv/ops.git'), OURS),
      true,
    );
  });

  it('is not known without a remote, which the reason names', async () => {
    for (const config of ['', remote('/srv/copy.git'), remote(OURS).replace('remote "origin"', 'submodule "ops"')])
      assert.deepEqual(
        refused(await checked({ 'app.yaml': application('web', 'path: app'), 'app/pod.yaml': pod('a', 5), '.git/config': config })),
        [
          `Application/web Not judged: it comes from ${OURS}, and without a remote it is not known whether that is this folder. If it is, run \`git init && git remote add origin ${OURS}\`.`,
        ],
      );
  });

  for (const [name, files, pointer] of [
    [
      'worktree',
      { 'main/.git/worktrees/tree/commondir': '../..\n', ...{ 'main/.git/config': CONFIG['.git/config'] } },
      '../main/.git/worktrees/tree',
    ],
    ['submodule', { 'main/.git/modules/tree/config': CONFIG['.git/config'] }, '../main/.git/modules/tree'],
  ] as const)
    it(`is known in a ${name}, whose .git is a file`, async () => {
      const other = application('web', 'path: app').replace(OURS, 'https://example.com/team/web.git');
      const top = folderWith({
        ...files,
        'tree/.git': `gitdir: ${pointer}\n`,
        'tree/app/pod.yaml': pod('a', 5),
        'tree/apps.yaml': `${application('own', 'path: app')}---\n${other}`,
      });
      const output = readJson(await sccLens(['check', '--format', 'json', ...ONLY, '.'], { cwd: path.join(top, 'tree') }));
      assert.ok(found(output).some(one => one === 'app/pod.yaml:2 own'));
      assert.match(refused(output).join('\n'), /^Application\/web Not judged: it comes from https:\/\/example\.com\/team\/web\.git\. Run /);
    });
});

describe('a file that describes environments', () => {
  it('counts as judged, unless one of them is not', async () => {
    const summary = async (folder: string): Promise<string | undefined> => {
      const source = 'apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: ops}\nspec: {url: ';
      const spec = `{path: ./${folder}, sourceRef: {kind: GitRepository, name: ops}}`;
      const flux = `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: apps}\nspec: ${spec}\n`;
      const cwd = folderWith({ ...CONFIG, 'source.yaml': `${source}'${OURS}'}\n`, 'flux.yaml': flux, 'apps/pod.yaml': pod('web', 0) });
      return / of (\d files.*?):/.exec((await sccLens(['check', ...ONLY, '.'], { cwd })).stdout)?.[1];
    };
    assert.equal(await summary('apps'), '3 files');
    assert.equal(await summary('gone'), '3 files (2 judged, 1 not judged)');
  });

  it('is followed where it is large', async () => {
    const text = `${application('web', 'path: app')}#${' '.repeat(9 * 1024 * 1024)}\n`;
    assert.ok(found(await checked({ 'app.yaml': text, 'app/pod.yaml': pod('a', 5) })).includes('app/pod.yaml:2 web'));
  });

  it('is named where it is not read', async () => {
    const cwd = folderWith({ ...CONFIG, 'app.yaml': application('web', 'path: app'), 'app/pod.yaml': pod('a', 5), 'app/more.yaml': '' });
    truncateSync(path.join(cwd, 'app/more.yaml'), 65 * 1024 * 1024);
    const { stderr, code } = await sccLens(['check', '.'], { cwd });
    assert.match(stderr, /^scc-lens: app\/more\.yaml: is larger than 64 MiB and was not read$/m);
    assert.equal(code, 2);
  });

  it('of parameters makes its ApplicationSet one that is not judged, where it is not read', async () => {
    const set = `apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: set}\nspec:\n  generators: [{git: {repoURL: '${OURS}', files: [{path: envs/a.json}]}}]\n  template: {metadata: {name: x}, spec: {source: {repoURL: '${OURS}', path: app}}}\n`;
    const output = await checked({ 'set.yaml': set, 'app/pod.yaml': pod('a', 5), 'envs/a.json': ' '.repeat(2 * 1024 * 1024) });
    assert.match(refused(output).join('\n'), /^ApplicationSet\/set Not judged: envs\/a\.json cannot be read: is larger than 1 MiB/);
  });
});

describe('an ApplicationSet', () => {
  const set = (generators: string, template: string, more = ''): string =>
    `apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: set}\nspec:\n  ${more}\n  generators: ${generators}\n  template:\n    metadata: {name: '${template.includes('.name') ? '{{.name}}' : '{{name}}'}'}\n    spec:\n      destination: {server: '{{anything}}', namespace: team}\n      source: {repoURL: '${OURS}', path: '${template}'}\n`;
  const PODS = { 'apps/one/pod.yaml': pod('a', 5), 'apps/two/pod.yaml': pod('a', 5), 'apps/old/pod.yaml': pod('a', 5) };
  const judged = async (text: string, files: Readonly<Record<string, string>> = PODS): Promise<readonly string[]> =>
    found(await checked({ ...files, 'set.yaml': text })).filter(one => one.includes(':2 ') && !one.endsWith(':2 '));

  it('has an environment for each element of a list', async () => {
    const list = '[{list: {elements: [{name: one, folder: one}, {name: second, folder: two}]}}]';
    assert.deepEqual(await judged(set(list, 'apps/{{folder}}')), ['apps/one/pod.yaml:2 one', 'apps/two/pod.yaml:2 second']);
  });

  it('has one for each folder that a pattern fits, and none that one excludes', async () => {
    const git = `[{git: {repoURL: '${OURS}', directories: [{path: 'apps/*'}, {path: apps/old, exclude: true}]}}]`;
    const text = set(git, '{{path}}').replaceAll('{{name}}', '{{path.basename}}-{{path[0]}}');
    assert.deepEqual(await judged(text), ['apps/one/pod.yaml:2 one-apps', 'apps/two/pod.yaml:2 two-apps']);
    const go = set(git, '{{.path.path}}', 'goTemplate: true').replaceAll('{{name}}', '{{index .path.segments 1}}');
    assert.deepEqual(await judged(go), ['apps/one/pod.yaml:2 one', 'apps/two/pod.yaml:2 two']);
  });

  it('has one for each file of parameters', async () => {
    const git = `[{git: {repoURL: '${OURS}', files: [{path: 'envs/**/config.json'}]}}]`;
    const files = { ...PODS, 'envs/a/b/config.json': '{"name": "x", "app": {"folder": "one"}}' };
    assert.deepEqual(await judged(set(git, 'apps/{{app.folder}}'), files), ['apps/one/pod.yaml:2 x']);
  });

  it('combines two generators, the second with the parameters of the first', async () => {
    const matrix = `[{matrix: {generators: [{list: {elements: [{name: x, folder: apps}]}}, {git: {repoURL: '${OURS}', directories: [{path: '{{folder}}/one'}]}}]}}]`;
    assert.deepEqual(await judged(set(matrix, '{{path}}')), ['apps/one/pod.yaml:2 x']);
  });

  it('merges the parameters of generators by their keys, the later ones over the first', async () => {
    const base = `{git: {repoURL: '${OURS}', directories: [{path: apps/one}, {path: apps/two}], values: {folder: '{{path}}'}}}`;
    const over = '{list: {elements: [{path: apps/two, "values.folder": apps/old}, {path: apps/gone, "values.folder": apps/gone}]}}';
    const merge = (keys: string): string => `[{merge: {mergeKeys: ${keys}, generators: [${base}, ${over}]}}]`;
    const text = (keys: string): string => set(merge(keys), '{{values.folder}}').replaceAll('{{name}}', '{{path.basename}}');
    assert.deepEqual(await judged(text('[path]')), ['apps/one/pod.yaml:2 one', 'apps/old/pod.yaml:2 two']);
    assert.deepEqual(refused(await checked({ ...PODS, 'set.yaml': text('[absent]') })), [
      'ApplicationSet/set Not judged: two sets of parameters of a generator have the same absent.',
    ]);
  });

  for (const [generators, template, reason] of [
    ['[{clusters: {}}]', 'apps', 'the generator clusters needs more than the files of this repository'],
    ['[{list: {elements: [{name: a}]}}]', 'apps/{{folder}}', 'it contains "{{folder}}"; only parameters of its generators are followed'],
    [
      '[{list: {elements: [{name: a}]}}]',
      'apps/{{.name | lower}}',
      'it contains "{{.name | lower}}"; only parameters of its generators are followed',
    ],
  ] as const)
    it(`is not judged: ${reason}`, async () => {
      const output = await checked({ ...PODS, 'set.yaml': set(generators, template, template.includes('|') ? 'goTemplate: true' : '') });
      assert.deepEqual(refused(output), [`ApplicationSet/set Not judged: ${reason}.`]);
    });
});

describe('many environments', () => {
  it('cost no more than as many files', async function () {
    const all = (count: number): Readonly<Record<string, string>> => ({
      'app/pod.yaml': pod('a', 5),
      'apps.yaml': Array.from({ length: count }, (_, i) => application(`app-${i}`, 'path: app')).join('---\n'),
    });
    const secondsOf = async (count: number): Promise<number> => {
      const start = performance.now();
      const output = await checked(all(count));
      assert.ok(found(output).some(one => one.includes(`app-${count - 1}`)));
      return (performance.now() - start) / 1000;
    };
    await secondsOf(100);
    const [few, many] = [await secondsOf(1000), await secondsOf(8000)];
    assert.ok(many < few * 8 * 3 + 1, `${few} s for 1000, ${many} s for 8000`);
  });
});
