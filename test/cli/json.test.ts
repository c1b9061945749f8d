import { Ajv } from 'ajv';
import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { fixture, folderWith, readJson, sccLens } from './command';

describe('scc-lens check --format json', () => {
  it('prints what its schema describes, for findings, clean files and unreadable ones', async () => {
    const cwd = folderWith({
      'a.yaml': fixture('hostpath-pod.yaml'),
      'b.yaml': fixture('clean-pod.yaml'),
      'c.yaml': fixture('broken.yaml'),
      'd.json': '{"a": [',
    });
    symlinkSync('nowhere', path.join(cwd, 'gone.yaml'));
    const outcome = await sccLens(['check', '--format', 'json', 'gone.yaml', '.'], { cwd });
    const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(JSON.parse(fixture('check.schema.json')) as object);
    assert.ok(validate(readJson(outcome)), JSON.stringify(validate.errors));
    assert.deepEqual(
      readJson(outcome).files.map(file => file.path),
      ['gone.yaml', 'a.yaml', 'b.yaml', 'c.yaml', 'd.json'],
    );
  });

  it('names the fields in the order that is documented', async () => {
    const { files } = readJson(
      await sccLens(['check', '--format', 'json', 'a.yaml'], { cwd: folderWith({ 'a.yaml': fixture('hostpath-pod.yaml') }) }),
    );
    assert.deepEqual(Object.keys(files[0] ?? {}), ['path', 'findings', 'error']);
    const finding = files[0]?.findings.find(({ rule }) => rule === 'hostpath-supervisor');
    assert.ok(finding);
    assert.deepEqual(Object.keys(finding), ['rule', 'severity', 'isReason', 'message', 'range', 'fieldPath', 'workload', 'fixes']);
    assert.deepEqual(Object.keys(finding.workload ?? {}), ['kind', 'name', 'namespace']);
    assert.deepEqual(Object.keys(finding.fixes[0] ?? {}), ['title', 'applicability']);
  });

  it('lists which workloads were not judged, and why', async () => {
    const text = 'apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: kube-system}\nspec: {containers: [{name: a, image: x}]}\n';
    const { notJudged } = readJson(await sccLens(['check', '--format', 'json', 'a.yaml'], { cwd: folderWith({ 'a.yaml': text }) }));
    assert.deepEqual(notJudged, [
      {
        path: 'a.yaml',
        kind: 'not-checked',
        range: { start: { line: 1, character: 6 }, end: { line: 1, character: 9 } },
        workload: { kind: 'Pod', name: 'p', namespace: 'kube-system' },
        reason: 'Not checked: SCC admission skips namespace kube-system.',
      },
    ]);
  });

  it('gives the place, the manifest, and the fixes', async () => {
    const cwd = folderWith({ 'a.yaml': fixture('hostpath-pod.yaml') });
    const finding = readJson(await sccLens(['check', '--format', 'json', 'a.yaml'], { cwd })).files[0]?.findings.find(
      ({ rule }) => rule === 'hostpath-supervisor',
    );
    assert.equal(finding?.severity, 'error');
    assert.equal(finding.fieldPath, 'spec.volumes[0].hostPath');
    assert.deepEqual(finding.workload, { kind: 'Pod', name: 'sandbox', namespace: 'agents' });
    assert.deepEqual(finding.range.start, { line: 17, character: 6 });
    assert.deepEqual(finding.fixes[0], { title: 'Deliver the supervisor with an init container', applicability: 'safe' });
  });

  it('counts characters in UTF-16 units, and no byte order mark', async () => {
    const text =
      '\u{FEFF}{kind: Pod, apiVersion: v1, metadata: {name: "🦀é"}, spec: {volumes: [{name: bin, hostPath: {path: /opt/openshell/bin}}], ' +
      'containers: [{name: a, image: "x:1", command: [/opt/openshell/bin/openshell-sandbox], volumeMounts: [{name: bin, mountPath: /opt/openshell/bin}]}]}}\n';
    const { files } = readJson(await sccLens(['check', '--format', 'json', 'flow.yaml'], { cwd: folderWith({ 'flow.yaml': text }) }));
    const finding = files[0]?.findings.find(({ rule }) => rule === 'hostpath-supervisor');
    assert.deepEqual(finding?.range.start, { line: 0, character: text.indexOf('hostPath') - 1 });
  });

  it('lists only the safe fixes that can be made', async () => {
    const { files } = readJson(
      await sccLens(['check', '--format', 'json', 'alias.yaml'], { cwd: folderWith({ 'alias.yaml': fixture('alias-pod.yaml') }) }),
    );
    const finding = files[0]?.findings.find(({ rule }) => rule === 'hostpath-supervisor');
    assert.deepEqual(
      finding?.fixes.filter(({ applicability }) => applicability === 'safe'),
      [],
    );
  });

  it('is one object even where there is nothing to report', async () => {
    const outcome = await sccLens(['check', '--format', 'json', '.'], { cwd: folderWith({}) });
    assert.deepEqual(readJson(outcome), { version: 1, files: [], notJudged: [] });
    assert.equal(outcome.code, 2);
    assert.match(outcome.stderr, /no \.yaml, \.yml or \.json file/);
  });
});
