/** Charts and kustomizations, rendered by Helm and Kustomize. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { relocate } from '@scc-lens/charts';
import { LIMITS, render } from '@scc-lens/files';
import type { RenderOptions } from '@scc-lens/files';
import { lineStarts, parseFile, positionAt } from '@scc-lens/yaml';
import { folderWith } from '../cli/command';
import { assertFile } from '../expectations';
import { chartWith } from './chartWith';
import { TRAPS } from './fields';
import { markedOutput } from './marked';
import { measure } from './measure';
import { programsFor } from './programs';
import type { Programs } from './programs';

const FIXTURES = path.resolve(import.meta.dirname, '../fixtures/rendered');

let programs: Programs;

before(function () {
  programs = programsFor(this);
});

const options = (given: Partial<RenderOptions> = {}): RenderOptions => ({ values: [], sets: [], limits: LIMITS, ...programs, ...given });

const trapOptions = (): Partial<RenderOptions> => ({
  values: TRAPS.values.map(file => path.join(FIXTURES, 'traps', file)),
  sets: TRAPS.sets,
});

/** The place of `hostNetwork` and of an annotation in a chart with one pod. */
async function placesIn(folder: string, given: Partial<RenderOptions> = {}): Promise<readonly string[]> {
  const outcome = await render('helm', folder, 'chart', options(given));
  assert.ok('text' in outcome, JSON.stringify(outcome));
  const rendering = outcome.rendering(parseFile(outcome.text));
  return [
    ['spec', 'hostNetwork'],
    ['metadata', 'annotations', 'made'],
  ].map(field => {
    const place = rendering.trace(0, field);
    if (place === null) return 'none';
    return `${place.exactness} ${positionAt(lineStarts(rendering.textOf(place.file)), place.span.start).line + 1}`;
  });
}

/** A program that is this script. */
function scriptOf(text: string): string {
  const script = path.join(folderWith({}), 'helm');
  writeFileSync(script, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  return script;
}

describe('a chart', () => {
  for (const name of ['web', 'fixes'])
    it(`is rendered as it is recorded: ${name}`, async () => {
      const outcome = await render('helm', path.join(FIXTURES, name), name, options());
      assert.ok('text' in outcome, JSON.stringify(outcome));
      assertFile(path.join(FIXTURES, `${name}.rendered.yaml`), outcome.text);
    });

  it('with traps is rendered as it is recorded', async () => {
    const outcome = await render('helm', path.join(FIXTURES, 'traps'), 'traps', options(trapOptions()));
    assert.ok('text' in outcome, JSON.stringify(outcome));
    assertFile(path.join(FIXTURES, 'traps.rendered.yaml'), outcome.text);
  });

  for (const [name, args] of [
    ['web', []],
    ['fixes', []],
    ['traps', [...TRAPS.values.map(file => `--values=${path.join(FIXTURES, 'traps', file)}`), ...TRAPS.sets.map(set => `--set=${set}`)]],
  ] as const)
    it(`with marks is rendered as it is recorded: ${name}`, async () => {
      assertFile(path.join(FIXTURES, `${name}.marked.txt`), await markedOutput(programs.helm, path.join(FIXTURES, name), args));
    });

  it('has a namespace that is assumed only where it prints the one of its release, or may', async () => {
    const assumed = async (namespace: string, given: Partial<RenderOptions> = {}, values = ''): Promise<unknown> => {
      const chart = chartWith({ 'a.yaml': `kind: Pod\nmetadata: {namespace: ${namespace}}\n` }, values);
      if (values === PACKED) spawnSync(programs.helm, ['package', chartWith({}), '--destination', path.join(chart, 'charts')]);
      const outcome = await render('helm', chart, 'chart', options(given));
      assert.ok('text' in outcome, JSON.stringify(outcome));
      return outcome.assumedNamespace;
    };
    const PACKED = '# packed\n';
    const printed = ['{{ .Release.Namespace }}', '{{ ($.Release).Namespace }}', '{{ get .Release "Namespace" }}'];
    printed.push('{{ with .Release }}{{ .Namespace }}{{ end }}', '{{ index . "Release" "Namespace" }}');
    for (const namespace of printed) assert.equal(await assumed(namespace), 'hostile', namespace);
    assert.equal(await assumed('{{ tpl .Values.in . }}', {}, "in: '{{ .Release.Namespace }}'\n"), 'hostile');
    assert.equal(await assumed('{{ tpl .Values.in . }}', { inline: { in: '{{ get .Release "Namespace" }}' } }), 'hostile');
    assert.equal(await assumed('hostile', {}, PACKED), 'hostile', 'a packed chart may print it');
    assert.equal(await assumed('{{ tpl .Values.in . }}', { sets: [String.raw`in=\{\{ .Release.Namespace \}\}`] }), 'hostile');
    for (const namespace of ['hostile', '{{ .Release.Name }}']) assert.equal(await assumed(namespace), undefined, namespace);
    assert.equal(await assumed('{{ .Release.Namespace }}', { namespace: 'hostile' }), undefined);
  });

  it('has no field placed on a line that does not print it', async () => {
    const found = await measure(path.join(FIXTURES, 'web'), options());
    assert.ok('wrong' in found, JSON.stringify(found));
    assert.deepEqual(found.wrong, []);
    assert.ok(found.checked > 30, String(found.checked));
  });

  const POD =
    'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  annotations: {made: "{{ randAlphaNum 8 }}"}\nspec:\n  hostNetwork: true\n';

  it('has the lines of its fields where a value is another one each time', async () => {
    for (const value of ['randAlphaNum 8', 'repeat (randNumeric 2 | int) "long"'])
      assert.deepEqual(await placesIn(chartWith({ 'pod.yaml': POD.replace('randAlphaNum 8', value) })), ['exact 7', 'exact 5']);
  });

  it('has no line of its fields where it is not rendered a second time', async function () {
    if (process.platform === 'win32') this.skip();
    const helm = scriptOf(`case "$*" in *--debug*) exit 1;; esac\nexec "${programs.helm}" "$@"`);
    assert.deepEqual(await placesIn(chartWith({ 'pod.yaml': POD }), { helm }), ['file 1', 'file 1']);
  });

  it('is rendered a second time in a copy that only the user can read, and that is gone then', async function () {
    if (process.platform !== 'linux') this.skip();
    const seen = path.join(folderWith({}), 'seen.txt');
    const helm = scriptOf(`stat -c '%a %n' "$PWD" >> "${seen}"\nexec "${programs.helm}" "$@"`);
    const chart = chartWith({ 'pod.yaml': POD });
    await placesIn(chart, { helm });
    const [first, second] = readFileSync(seen, 'utf8').split('\n');
    assert.ok(first?.endsWith(` ${chart}`));
    const [, mode, copy = ''] = /^(\d+) (.*)$/.exec(second ?? '') ?? [];
    assert.equal(mode, '700');
    assert.equal(existsSync(copy), false);
    assert.equal(readFileSync(path.join(chart, 'templates/pod.yaml'), 'utf8'), POD);
  });

  it('is rendered with the values that are given, the last file first', async () => {
    const chart = chartWith(
      { 'pod.yaml': 'kind: {{ .Values.a }}-{{ .Values.b }}-{{ .Values.c }}-{{ .Release.Name }}\n' },
      'a: 1\nb: 1\nc: 1\n',
    );
    const given = folderWith({ 'one.yaml': 'a: 2\nb: 2\n', 'two.yaml': 'b: 3\n' });
    const values = ['one.yaml', 'two.yaml'].map(file => path.join(given, file));
    const outcome = await render('helm', chart, 'chart', options({ values, sets: ['c=4'], release: 'mine' }));
    assert.ok('text' in outcome && outcome.text.includes('kind: 2-3-4-mine'), JSON.stringify(outcome));
  });

  it('is rendered as on OpenShift', async () => {
    const has = ['security.openshift.io/v1', 'operator.openshift.io/v1'].map(api => `(.Capabilities.APIVersions.Has "${api}")`);
    const chart = chartWith({ 'pod.yaml': `kind: {{ and ${has.join(' ')} }}\n` });
    const outcome = await render('helm', chart, 'chart', options());
    assert.ok('text' in outcome && outcome.text.includes('kind: true'), JSON.stringify(outcome));
  });

  it('is named at the dependency that a packed chart is, with its template', async () => {
    const inner = folderWith({
      'Chart.yaml': 'apiVersion: v2\nname: cache\nversion: 1.0.0\n',
      'templates/pod.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: cache}\nspec: {hostNetwork: true}\n',
    });
    const dependencies =
      'dependencies:\n  - {name: other, version: 1.0.0}\n  - name: cache\n    version: 1.0.0\n    alias: store\n  - name: cache\n    version: 1.0.0\n';
    const chart = folderWith({
      'Chart.yaml': `apiVersion: v2\nname: web\nversion: 1.0.0\n${dependencies}`,
      'charts/other/Chart.yaml': 'apiVersion: v2\nname: other\nversion: 1.0.0\n',
    });
    const { status, stderr } = spawnSync(programs.helm, ['package', inner, '--destination', path.join(chart, 'charts')], {
      encoding: 'utf8',
    });
    assert.equal(status, 0, stderr);
    const outcome = await render('helm', chart, 'web', options());
    assert.ok('text' in outcome, JSON.stringify(outcome));
    const stream = parseFile(outcome.text);
    const rendering = outcome.rendering(stream);
    const places = stream.manifests.flatMap(({ class: kind }, document) => {
      const place = relocate(rendering, { document, path: ['spec', 'hostNetwork'], message: 'Hm.' });
      if (kind === 'empty' || place === null) return [];
      const line = positionAt(lineStarts(rendering.textOf(place.file)), place.span.start).line + 1;
      return [`${place.file}:${line} ${place.exactness} ${place.message}`];
    });
    assert.deepEqual(places.sort(), [
      `${path.join('web', 'Chart.yaml')}:8 file Hm. The rendered field is spec.hostNetwork. The template is web/charts/store/templates/pod.yaml, in a packed chart.`,
      `${path.join('web', 'Chart.yaml')}:9 file Hm. The rendered field is spec.hostNetwork. The template is web/charts/cache/templates/pod.yaml, in a packed chart.`,
    ]);
  });

  it('without one that it depends on names it', async () => {
    const chart =
      'apiVersion: v2\nname: a\nversion: 1.0.0\ndependencies:\n  - {name: absent-chart, version: 1.0.0, repository: "https://charts.invalid"}\n';
    const outcome = await render('helm', chartWith({}, '', chart), 'a', options());
    assert.match('reason' in outcome ? outcome.reason : '', /^helm failed: .*absent-chart/);
  });
});

describe('a kustomization', () => {
  for (const name of ['overlays', 'transformers', 'replacements'])
    it(`is built as it is recorded: ${name}`, async () => {
      const outcome = await render('kustomize', path.join(FIXTURES, name, 'prod'), `${name}/prod`, options());
      assert.ok('text' in outcome, JSON.stringify(outcome));
      assertFile(path.join(FIXTURES, `${name}.rendered.yaml`), outcome.text);
    });

  const REFUSED: readonly (readonly [what: string, kustomization: string, named: string])[] = [
    ['a base by URL', 'resources: ["https://bases.invalid/a.yaml"]', 'https://bases.invalid/a.yaml'],
    ['a base by git', 'resources: ["git@bases.invalid:a/b.git"]', 'git@bases.invalid:a/b.git'],
    ['a base by host', 'resources: [bases.invalid/a/b]', 'bases.invalid/a/b'],
    ['a component', 'components: ["https://bases.invalid/a?ref=v1"]', 'https://bases.invalid/a?ref=v1'],
    ['a patch', 'patches: [{path: "https://bases.invalid/a.yaml"}]', 'https://bases.invalid/a.yaml'],
    ['a file for a ConfigMap', 'configMapGenerator: [{name: a, files: ["a=https://bases.invalid/a"]}]', 'https://bases.invalid/a'],
    ['a replacement', 'replacements: [{path: "https://bases.invalid/a.yaml"}]', 'https://bases.invalid/a.yaml'],
    ['an OpenAPI schema', 'openapi: {path: "https://bases.invalid/a.json"}', 'https://bases.invalid/a.json'],
  ];
  for (const [what, kustomization, named] of REFUSED)
    it(`is not built where it names elsewhere ${what}`, async () => {
      const folder = folderWith({ 'kustomization.yaml': `${kustomization}\n` });
      const outcome = await render('kustomize', folder, 'overlay', options({ kustomize: '/nowhere/kustomize' }));
      assert.ok(
        'reason' in outcome && outcome.reason.includes(named) && outcome.reason.includes('Nothing is fetched'),
        JSON.stringify(outcome),
      );
    });

  it('is not built where it renders Helm charts', async () => {
    const folder = folderWith({ 'kustomization.yaml': 'helmCharts: [{name: a, repo: "https://charts.invalid"}]\n' });
    const outcome = await render('kustomize', folder, 'overlay', options({ kustomize: '/nowhere/kustomize' }));
    assert.ok('reason' in outcome && /helmCharts|charts\.invalid/.test(outcome.reason), JSON.stringify(outcome));
  });

  it('that is a part of itself ends', async () => {
    const folder = folderWith({ 'a/kustomization.yaml': 'resources: [../b]\n', 'b/kustomization.yaml': 'resources: [../a]\n' });
    const outcome = await render('kustomize', path.join(folder, 'a'), 'a', options());
    assert.ok('reason' in outcome);
    assert.equal(outcome.reason, `${path.join('a', '../b', '../a')} is a part of itself`);
    assert.ok(outcome.inputs?.has(path.join(folder, 'b/kustomization.yaml')));
  });
});
