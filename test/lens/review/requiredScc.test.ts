import assert from 'node:assert/strict';
import { gatherFacts, readSettings, reviewFile, reviewMarkdown } from '@scc-lens/lens';
import { parseFile } from '@scc-lens/yaml';

const { settings } = readSettings({});

const reviewOf = (spec: string): string => {
  const annotations = '{openshift.io/required-scc: anyuid}';
  const file = parseFile(`apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop, annotations: ${annotations}}\nspec: ${spec}\n`);
  const facts = gatherFacts([{ file: 'web.yaml', manifests: file.manifests }]);
  const [report] = reviewFile(file, { settings, facts });
  assert.ok(report);
  return reviewMarkdown(report, facts.cluster, settings, () => null);
};

describe('the review of a pod that requires an SCC', () => {
  it('has nothing left to grant where the pod is admitted without its annotation', () => {
    const context = 'securityContext: {seccompProfile: {type: RuntimeDefault}}, ';
    assert.doesNotMatch(reviewOf(`{${context}containers: [{name: web, image: 'nginx:1'}]}`), /left to grant/i);
    assert.match(reviewOf(`{${context}hostNetwork: true, containers: [{name: web, image: 'nginx:1'}]}`), /left to grant/i);
  });
});
