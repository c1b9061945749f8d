import { strict as assert } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { explainText } from '@scc-lens/lens';
import type { FieldLink } from '@scc-lens/lens';
import { parseFile } from '@scc-lens/yaml';
import { assertFile } from '../../expectations';

const FOLDER = join(import.meta.dirname, '../../fixtures/explain');
const read = (name: string): string => readFileSync(join(FOLDER, name), 'utf8');

const sources = parseFile(read('manifests.yaml')).manifests.flatMap(({ workloads }) =>
  workloads.map(workload => ({ workload, link: () => null })),
);

describe('explained rejections', () => {
  for (const name of readdirSync(FOLDER).filter(file => file.endsWith('.txt'))) {
    it(name.slice(0, -'.txt'.length), () => {
      const markdown = explainText(read(name), sources)?.markdown ?? '';
      assertFile(join(FOLDER, name.replace(/txt$/, 'md')), markdown);
      assert.doesNotMatch(markdown, /Not understood/);
    });
  }

  it('are not denied of an audit event that ends too early', () => {
    const cut = read('audit-cut.txt').split('\n').at(-2) ?? '';
    assert.match(explainText(cut, sources)?.markdown ?? '', /^# 0 rejections\n\nAn audit event is not complete JSON/);
    assert.equal(explainText(cut.replaceAll('audit.k8s.io/', ''), sources), null);
  });

  it('of an audit log have links into the manifest of the same namespace', () => {
    const linked = sources.map(({ workload }) => ({ workload, link: () => `${workload.ref.namespace ?? ''}.yaml` }));
    const sections = (explainText(read('audit-node-logs.txt'), linked)?.markdown ?? '').split('\n## ').slice(1);
    for (const section of sections)
      assert.equal(section.includes('(agents.yaml)'), / of (?:Deployment|StatefulSet) .* in namespace agents/.test(section), section);
  });

  it('of a pod of a StatefulSet count its claims as the first volumes, as its controller does', () => {
    const claims = (...names: readonly string[]): string =>
      `volumeClaimTemplates: [${names.map(name => `{metadata: {name: ${name}}}`).join()}]`;
    const fieldsOf = (templates: string): readonly string[] => {
      const volumes = 'volumes: [{name: data, emptyDir: {}}, {name: host, hostPath: {path: /}}]';
      const [manifest] = parseFile(
        `apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db}\nspec: {${templates}, template: {spec: {${volumes}, containers: [{name: a}]}}}`,
      ).manifests;
      const text = [0, 1, 2, 3].map(i => `spec.volumes[${i}]: Invalid value: "hostPath": hostPath volumes are not allowed to be used`);
      const refusal = `pods "db-0" is forbidden: unable to validate against any security context constraint: [${text.join(', ')}]`;
      const markdown = explainText(refusal, manifest?.workloads.map(workload => ({ workload })) ?? [])?.markdown ?? '';
      return [...markdown.matchAll(/^- `spec\.(\S+?)`/gm)].map(([, field = '']) => field.replace('template.spec.', ''));
    };
    assert.deepEqual(fieldsOf(claims('logs')), ['volumeClaimTemplates[0]', 'volumes[0].hostPath', 'volumes[1].hostPath', 'volumes']);
    assert.deepEqual(fieldsOf(claims('data', 'logs')), ['volumeClaimTemplates', 'volumes[1].hostPath', 'volumes']);
  });

  it('have links into the manifest of each rejection', () => {
    const linked = sources.map(({ workload }) => ({
      workload,
      link: (path: Parameters<FieldLink>[0]) => `${workload.ref.name ?? ''}#${path.length}`,
    }));
    const markdown = explainText(read('events-of-many-workloads.txt'), linked)?.markdown ?? '';
    assert.match(markdown, /\(agent#\d+\)/);
    assert.match(markdown, /\(store#\d+\)/);
  });
});
