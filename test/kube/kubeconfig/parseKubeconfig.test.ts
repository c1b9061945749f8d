/** A kubeconfig's text, with anything in it. */
import assert from 'node:assert/strict';
import { parseKubeconfig } from '../../../packages/kube/src/login/parseKubeconfig';

const read = (text: string): ReturnType<typeof parseKubeconfig> => parseKubeconfig(text, '/config');

describe('the text of a kubeconfig', () => {
  it('leaves out entries with something else than text, and names their fields', () => {
    const result = read(`clusters:
  - {name: a, cluster: {server: "https://a.example", certificate-authority: {}}}
  - {name: b, cluster: {server: "https://b.example"}}
users:
  - {name: u, user: {client-certificate: {}, client-key: [k], token: secret}}
  - {name: v, user: {token: ~}}
contexts:
  - {name: 12, context: {cluster: b, user: v}}
`);
    assert.ok(result.ok);
    const { clusters, users, contexts, problems } = result.value;
    assert.deepEqual(
      [clusters, users, contexts].map(list => list.map(({ name }) => name)),
      [['b'], ['v'], []],
    );
    assert.deepEqual(problems, [
      '/config: "a" in clusters is left out, because its certificate-authority must be text.',
      '/config: "u" in users is left out, because its client-certificate and client-key must be text.',
      '/config: an entry in contexts is left out, because its name must be text.',
    ]);
  });

  it('follows merge keys, as kubectl does', () => {
    const result = read('x: &x {server: "https://b.example"}\nclusters: [{name: b, cluster: {<<: *x, tls-server-name: c}}]\n');
    assert.ok(result.ok);
    assert.deepEqual(
      result.value.clusters.map(({ server, tlsServerName }) => [server, tlsServerName]),
      [['https://b.example', 'c']],
    );
  });

  it('quotes nothing of a malformed one', () => {
    for (const text of ['users: *secret-token\n', 'users: !secret-token! x\n', 'a: !<secret token> x\n', 'a: b\nsecret-token\nc: d\n']) {
      const result = read(text);
      assert.ok(!result.ok, text);
      assert.doesNotMatch(result.error.message, /secret/);
      assert.match(result.error.message, /^The kubeconfig \/config is malformed: [a-z; ]+ \(line \d\)\.$/);
    }
  });
});
