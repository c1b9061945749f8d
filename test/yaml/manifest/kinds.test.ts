import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseManifest, splitDocuments, unjudgedPodsOf } from '@scc-lens/yaml';
import { UNJUDGED_KINDS, unjudgedKindOf, WORKLOAD_KINDS, workloadKindOf } from '../../../packages/yaml/src/manifest/kinds';

describe('the table of kinds', () => {
  const example = readFileSync(join(__dirname, '../../fixtures/manifest/files/kinds.yaml'), 'utf8');
  const workloads = splitDocuments(example).flatMap(({ text }) => parseManifest(text).workloads);

  for (const row of WORKLOAD_KINDS) {
    it(`has an example of each pod template of ${row.kind}`, () => {
      const found = workloads.filter(({ ref, apiVersion }) => workloadKindOf(apiVersion, ref.kind) === row);
      for (const pattern of row.podTemplates) {
        const steps = pattern === '' ? [] : pattern.split('.');
        assert.ok(
          found.some(({ podSpec }) => podSpec.length === steps.length + 1 && steps.every((step, i) => step === '*' || step === podSpec[i])),
          pattern,
        );
      }
    });
  }

  it('has one row for a kind', () => {
    const names = WORKLOAD_KINDS.flatMap(({ kind, groups }) => groups.map(group => `${group}/${kind}`));
    assert.deepEqual(names, [...new Set(names)]);
  });
});

describe('the table of kinds that are not judged', () => {
  const example = readFileSync(join(__dirname, '../../fixtures/manifest/unjudged/composed.yaml'), 'utf8');
  const objects = splitDocuments(example).flatMap(({ text }) => parseManifest(text).objects);

  for (const row of UNJUDGED_KINDS) {
    it(`has an example of ${row.kind} of ${row.groups.join(', ')}`, () => {
      const found = objects.filter(({ apiVersion, kind }) => unjudgedKindOf(apiVersion, kind) === row);
      assert.ok(found.some(object => unjudgedPodsOf(object) !== null));
    });
  }

  it('leaves no pod unmentioned in an object that has the API version of another kind, or a kind that its group does not have', () => {
    const pod = 'spec: {containers: [{name: a, image: b}]}';
    for (const [apiVersion, kind, reason] of [
      ['v1', 'Deployment', 'absent'],
      ['batch/v1', 'StatefulSet', 'absent'],
      ['apps/v1', 'CloneSet', 'absent'],
      ['example.com/v1', 'Deployment', 'unknown'],
      ['v1', 'PodTemplate', null],
    ] as const) {
      const template = kind === 'PodTemplate' ? `template: {${pod}}` : `spec: {template: {${pod}}}`;
      const [object] = parseManifest(`apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: a}\n${template}\n`).objects;
      assert.equal(object && unjudgedPodsOf(object), reason, kind);
    }
  });

  it('leaves no pod unmentioned that an unknown kind has by the name of a field', () => {
    const reasonOf = (spec: string) => {
      const [object] = parseManifest(`apiVersion: example.com/v1\nkind: Server\nmetadata: {name: a}\nspec: {${spec}}\n`).objects;
      return object && unjudgedPodsOf(object);
    };
    for (const spec of ['podTemplate: {spec: {hostNetwork: true}}', 'podSpec: {securityContext: {runAsUser: 0}}'])
      assert.equal(reasonOf(spec), 'unknown');
    for (const spec of ['podTemplate: {spec: {}}', 'podSpec: ""', 'template: {spec: {replicas: 1}}'])
      assert.equal(reasonOf(spec), null, spec);
  });

  it('has no kind that is judged', () => {
    const judged = UNJUDGED_KINDS.flatMap(({ kind, groups }) => groups.filter(group => workloadKindOf(`${group}/v1`, kind) !== undefined));
    assert.deepEqual(judged, []);
  });
});
