/** The snippets, as they are before anything in them is changed. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { analyze, gatherFacts, readSettings, reviewFile } from '@scc-lens/lens';
import { parseFile } from '@scc-lens/yaml';
import { recogniseTopology } from '../packages/lens/src/openshell/topologies';

interface Snippet {
  readonly prefix: string;
  readonly body: readonly string[];
}

const root = path.resolve(__dirname, '..');
const FRAGMENTS = 'snippets/scc-lens.json';
const DOCUMENTS = 'client/src/editor/documentSnippets.json';
const [fragments = [], documents = []] = [FRAGMENTS, DOCUMENTS].map(file =>
  Object.values(JSON.parse(readFileSync(path.join(root, file), 'utf8')) as Record<string, Snippet>),
);
const SNIPPETS = [...fragments, ...documents];

/** With the defaults of its places. */
function expanded(prefix: string): string {
  const snippet = SNIPPETS.find(each => each.prefix === prefix);
  assert.ok(snippet !== undefined, prefix);
  return `${snippet.body.join('\n').replace(/\$\{\d+:([^}]*)\}/g, '$1')}\n`;
}

function judge(text: string): { readonly findings: readonly string[]; readonly admittedBy: readonly (string | undefined)[] } {
  const file = parseFile(text);
  assert.ok(file.manifests.every(manifest => manifest.class === 'objects'));
  const options = { settings: readSettings({}).settings, facts: gatherFacts([{ file: 'a.yaml', manifests: file.manifests }]) };
  return {
    findings: [...new Set(analyze(file, options).map(({ rule }) => rule))],
    admittedBy: reviewFile(file, options).map(({ review }) => review.scc),
  };
}

const topologyOf = (text: string): string | undefined => {
  const [workload] = parseFile(text).manifests.flatMap(({ workloads }) => workloads);
  return workload === undefined ? undefined : recogniseTopology(workload.pod.spec)?.topology.id;
};

describe('snippets', () => {
  it('are all tested', () => {
    assert.deepEqual(
      SNIPPETS.map(({ prefix }) => prefix),
      [
        ...['openshift-init-container', 'scc-lens-allow'],
        ...['openshift-deployment', 'openshift-job', 'openshift-cronjob'],
        ...['openshell-sandbox-combined', 'openshell-sandbox-user-namespace', 'openshell-sandbox-sidecar', 'openshift-scc'],
      ],
    );
  });

  it('contain whole documents only where the extension offers them itself', () => {
    for (const { prefix, body } of fragments) assert.ok(!body.some(line => line.startsWith('apiVersion:')), prefix);
    for (const { prefix, body } of documents) assert.match(body[0] ?? '', /^apiVersion:/, prefix);
  });

  for (const prefix of ['openshift-deployment', 'openshift-job', 'openshift-cronjob']) {
    it(`write pods that restricted-v2 admits: ${prefix}`, () => {
      assert.deepEqual(judge(expanded(prefix)), { findings: [], admittedBy: ['restricted-v2'] });
    });
  }

  it('write an init container that restricted-v2 admits', () => {
    const indented = expanded('openshift-init-container').replace(/^(?=.)/gm, '        ');
    const text = expanded('openshift-deployment').replace('      containers:', `      initContainers:\n${indented}      containers:`);
    assert.deepEqual(judge(text), { findings: [], admittedBy: ['restricted-v2'] });
  });

  const topologies = [
    ['openshell-sandbox-combined', 'combined'],
    ['openshell-sandbox-user-namespace', 'combined-user-namespaces'],
    ['openshell-sandbox-sidecar', 'sidecar'],
  ] as const;
  for (const [prefix, topology] of topologies) {
    it(`write a sandbox of topology ${topology}, which lacks nothing but its SCC`, () => {
      const text = expanded(prefix);
      assert.equal(topologyOf(text), topology);
      assert.deepEqual(judge(text).findings, ['scc-denied']);
    });
  }

  it('write an SCC that admits the sandbox with supervisor and agent in one container', () => {
    const { findings, admittedBy } = judge(`${expanded('openshift-scc')}---\n${expanded('openshell-sandbox-combined')}`);
    assert.deepEqual([findings, admittedBy], [[], ['agents-openshell-sandbox']]);
  });

  it('write a comment that suppresses a finding', () => {
    assert.deepEqual(judge(`${expanded('scc-lens-allow')}${expanded('openshell-sandbox-combined')}`).findings, []);
  });
});
