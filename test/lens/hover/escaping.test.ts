import MarkdownIt from 'markdown-it';
import assert from 'node:assert/strict';
import { gatherFacts, readSettings } from '@scc-lens/lens';
import { hoverAt } from '@scc-lens/lens/answers';
import { parseFile } from '@scc-lens/yaml';

const manifest = (container: string, type: string, scc: string): string => `apiVersion: security.openshift.io/v1
kind: SecurityContextConstraints
metadata: {name: ${JSON.stringify(scc)}}
users: ["system:serviceaccount:a:default"]
volumes: ["*"]
runAsUser: {type: RunAsAny}
seLinuxContext: {type: RunAsAny}
fsGroup: {type: RunAsAny}
supplementalGroups: {type: RunAsAny}
seccompProfiles: ["*"]
priority: 50
---
apiVersion: v1
kind: Pod
metadata: {name: pod, namespace: a}
spec:
  containers:
    - name: ${JSON.stringify(container)}
      image: a:1
      securityContext:
        runAsUser: 1
        seLinuxOptions: {type: ${JSON.stringify(type)}}
`;

const hover = (text: string): string =>
  hoverAt(parseFile(text), text.indexOf('securityContext') + 1, {
    settings: readSettings({}).settings,
    facts: gatherFacts([{ file: 'a', manifests: parseFile(text).manifests }]),
  })?.markdown ?? '';

describe('hover with foreign text', () => {
  it('shows names and values of a manifest letter by letter: no picture is fetched, no link made, no row changed', () => {
    const picture = '![x](https://example.com/seen.png)';
    const markdown = hover(manifest(`${picture}|b`, `\`${picture}|\n\`c\``, 'agents'));
    const [sentence = '', ...table] = markdown.split('\n').filter(line => line !== '');
    assert.match(sentence, /^Invalid pod: .*!\[x\\\]\(https:.* Apart from that: Admitted by agents\.$/);
    assert.ok(table.length > 3 && table.every(row => row.replace(/\\\|/g, '').split('|').length === 8), markdown);
    assert.doesNotMatch(new MarkdownIt({ html: true, linkify: true }).render(markdown), /<(?:img|a)\b/);
    assert.ok(markdown.includes(picture), 'the value is in its code span unchanged');
  });

  it('leaves ordinary names as they are', () => {
    const markdown = hover(manifest('agent', 'container_t', 'agents-scc'));
    assert.match(markdown, /^Admitted by agents-scc\.\n/);
    assert.match(markdown, /^\| agent \| runAsUser +\| `1` +\| container +\|/m);
  });
});
