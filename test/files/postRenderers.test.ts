/** What a HelmRelease of Flux changes in a chart. */
import assert from 'node:assert/strict';
import { folderWith, readJson, sccLens } from '../cli/command';
import type { CheckOutput } from '../cli/command';
import { CHART, CONFIG, found, ONLY, OURS, reasons } from './environments';
import { programsFor } from './programs';
import type { Programs } from './programs';

let programs: Programs;

before(function () {
  programs = programsFor(this);
});

async function checked(files: Readonly<Record<string, string>>): Promise<CheckOutput> {
  const given = ['--helm', programs.helm, '--kustomize', programs.kustomize];
  return readJson(await sccLens(['check', '--format', 'json', ...ONLY, ...given, '.'], { cwd: folderWith({ ...CONFIG, ...files }) }));
}

const release = (spec: string): string =>
  `apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: ops, namespace: flux-system}\nspec: {url: '${OURS}'}\n---\napiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: web, namespace: flux-system}\nspec: {chart: {spec: {chart: ./charts/web, sourceRef: {kind: GitRepository, name: ops}}}, ${spec}}\n`;

describe('objects of a HelmRelease', () => {
  it('are judged as its post-renderers change them, or not judged', async () => {
    const post = (patch: string, more = '', name = '.*'): string =>
      release(
        `values: {pid: true, network: "no"}, ${more}postRenderers: [{kustomize: {patches: [{target: {name: ${name}}, patch: '${patch}'}]}}]`,
      );
    const patch = '[{"op": "remove", "path": "/spec/hostPID"}, {"op": "add", "path": "/spec/hostNetwork", "value": true}]';
    const hook = 'apiVersion: v1\nkind: Pod\nmetadata: {name: hook, annotations: {helm.sh/hook: pre-install}}\nspec: {hostPID: true}\n';
    const files = { ...CHART, 'charts/web/templates/hook.yaml': hook };
    const own = ['charts/web/templates/pod.yaml:11 runAsUser web', 'release.yaml:9 hostNetwork web'];
    assert.deepEqual(found(await checked({ ...files, 'release.yaml': post(patch) })).toSorted(), [
      ...own,
      'release.yaml:9 hostNetwork web',
    ]);
    const without = post(patch, 'postRenderStrategy: nohooks, ');
    assert.deepEqual(found(await checked({ ...files, 'release.yaml': without })).toSorted(), [
      'charts/web/templates/hook.yaml:4 hostPID web',
      ...own,
    ]);
    const removed = await checked({ ...files, 'release.yaml': post('{$patch: delete, kind: Pod, metadata: {name: any}}', '', 'hook') });
    assert.deepEqual([found(removed), reasons(removed)], [['charts/web/templates/pod.yaml:5 hostPID web', own[0]], []]);
    const list = {
      'charts/web/templates/list.yaml': `apiVersion: v1\nkind: List\nitems:\n  - {apiVersion: v1, kind: Pod, metadata: {name: c}}\n`,
    };
    for (const [more, text, reason] of [
      [
        {},
        release('postRenderers: [{kustomize: {patchesStrategicMerge: []}}]'),
        /does not follow postRenderers here. Run `helm get manifest/,
      ],
      [list, post(patch, '', 'web-.*'), /^postRenderers changes what is rendered, which SCC Lens does not follow/m],
      [{}, post('[{"op": "remove", "path": "/spec/absent"}]'), /^kustomize failed: .*absent/m],
    ] as const) {
      const { notJudged } = await checked({ ...files, ...more, 'release.yaml': text });
      assert.match(notJudged.map(one => one.reason).join('\n'), reason);
    }
  });
});
