/** A kubeconfig's text, with anything in it. */
import assert from 'node:assert/strict';
import { errorText } from '@scc-lens/kube';
import { parseKubeconfig } from '../../../packages/kube/src/login/parseKubeconfig';

const read = (text: string): ReturnType<typeof parseKubeconfig> => parseKubeconfig(text, '/config');

describe('the text of a kubeconfig', () => {
  it('names the field with another type, or the entry that is there twice, and quotes no value', () => {
    for (const [text, reason] of [
      ['clusters: [{name: a, cluster: {server: [secret]}}]', 'clusters[0].cluster.server must be text'],
      ['users: [{name: u}, {name: v, user: {client-key-data: secret!}}]', 'users[1].user.client-key-data must be base64'],
      ['users: [{name: u, user: {as: b, as-user-extra: {a: secret}}}]', 'users[0].user.as-user-extra.a must be a list'],
      ['users: [{name: u, user: {exec: secret}}]', 'users[0].user.exec must be a mapping'],
      [
        'clusters: [{name: c, cluster: {insecure-skip-tls-verify: "secret"}}]',
        'clusters[0].cluster.insecure-skip-tls-verify must be true or false',
      ],
      ['- secret', 'it is not a mapping'],
      ['contexts: [{name: a}, {name: a}]', 'contexts has two entries "a"'],
      ['kind: Pod', 'it is not of apiVersion v1 and kind Config'],
    ] as const) {
      const result = read(text);
      assert.ok(!result.ok, text);
      assert.equal(errorText(result.error), `The kubeconfig /config is invalid: ${reason}. Fix it; kubectl refuses the file too.`);
    }
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
