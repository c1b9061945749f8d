import assert from 'node:assert/strict';
import { gatherFacts, readSettings, reviewFile, reviewMarkdown, verdictSentence } from '@scc-lens/lens';
import type { Facts } from '@scc-lens/lens';
import { parseFile } from '@scc-lens/yaml';
import type { ParsedFile } from '@scc-lens/yaml';
import { generateScc } from '../../../packages/lens/src/grants/generate/generateScc';

describe('a pod template in a custom resource of an unknown kind', () => {
  const { settings } = readSettings({});
  const agent = (spec: string): string =>
    `apiVersion: example.com/v1\nkind: Agent\nmetadata: {name: a, namespace: agents}\nspec: {podTemplate: {spec: {${spec}}}}\n`;
  const container = (context: string): string => `containers: [{name: a, image: x, securityContext: {${context}}}]`;
  const grant = (subject: string, scc: string): string =>
    '---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: b, namespace: agents}\n' +
    `roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: system:openshift:scc:${scc}}\nsubjects: [${subject}]\n`;
  const given = (text: string): { readonly file: ParsedFile; readonly facts: Facts } => {
    const file = parseFile(text);
    return { file, facts: gatherFacts([{ file: 'a.yaml', manifests: file.manifests }]) };
  };
  const verdictOf = (text: string): string | undefined => {
    const { file, facts } = given(text);
    return reviewFile(file, { facts, settings }).map(({ review }) => verdictSentence(review))[0];
  };
  const creator = 'the SCCs that the creator of the pods of Agent may use, who is not known';

  it('is admitted where its service account may use an SCC, and names those that its creator could make OpenShift choose', () => {
    const text = agent(`serviceAccountName: agent, ${container('runAsUser: 0')}`);
    const account = '{kind: ServiceAccount, name: agent, namespace: agents}';
    assert.equal(verdictOf(text + grant(account, 'anyuid')), 'Admitted by anyuid.');
    assert.equal(
      verdictOf(agent(`serviceAccountName: agent, ${container('')}`)),
      `Admitted by restricted-v2 or anyuid: it depends on ${creator}.`,
    );
  });

  it("is found in a field that has the name of a pod's spec, and in kinds whose pods are composed where they have none", () => {
    const nested = (apiVersion: string, kind: string): string =>
      `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: a}\nspec: {shardPodSpec: {podTemplate: {spec: {${container('privileged: true')}}}}}\n`;
    for (const [apiVersion, kind] of [
      ['example.com/v1', 'Agent'],
      ['mongodb.com/v1', 'MongoDB'],
    ] as const)
      assert.match(verdictOf(nested(apiVersion, kind)) ?? '', /^Unknown: it depends on/, kind);
  });

  it('is never refused for what its creator may be allowed to use', () => {
    assert.equal(verdictOf(agent(`serviceAccountName: agent, ${container('privileged: true')}`)), `Unknown: it depends on ${creator}.`);
  });

  it('has an unknown service account where the template names none', () => {
    assert.equal(
      verdictOf(agent(container('privileged: true'))),
      'Unknown: it depends on the service account, which the controller of the Agent chooses.',
    );
  });

  it('is reviewed as what it is, a template whose controller is not known', () => {
    const { file, facts } = given(agent(`serviceAccountName: agent, ${container('')}`));
    const [report] = reviewFile(file, { facts, settings });
    const markdown = report === undefined ? '' : reviewMarkdown(report, facts.cluster, settings);
    assert.match(markdown, /SCC Lens does not know the controller of Agent: the verdict is on the template as it is written\./);
    assert.doesNotMatch(markdown, /person/);
  });

  it('gets an SCC through its service account', () => {
    const { facts } = given(agent(`serviceAccountName: agent, ${container('privileged: true')}`));
    const result = generateScc({ facts, settings, serviceAccount: { namespace: 'agents', name: 'agent' } });
    assert.match(JSON.stringify(result), /allowPrivilegedContainer/);
  });

  it('is refused by Kubernetes like any other', () => {
    const invalid = `hostNetwork: true, hostUsers: false, serviceAccountName: agent, ${container('')}`;
    assert.match(verdictOf(agent(invalid)) ?? '', /^Invalid|^Kubernetes refuses/);
  });
});
