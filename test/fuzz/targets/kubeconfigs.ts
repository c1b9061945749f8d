import assert from 'node:assert/strict';
import { parseKubeconfig } from '../../../packages/kube/src/login/parseKubeconfig';
import { earlierFaults } from '../seeds';
import type { Target } from '../target';

const SECRET = 'sha256~c2VjcmV0LXRva2VuLW9mLXRlc3Q';

const KUBECONFIG = `apiVersion: v1
kind: Config
current-context: dev
preferences: {}
clusters:
  - name: dev
    cluster:
      server: https://api.dev.example:6443
      certificate-authority-data: LS0tLS1CRUdJTg==
      tls-server-name: api
      insecure-skip-tls-verify: false
      proxy-url: http://proxy.example:3128
users:
  - name: me
    user:
      token: ${SECRET}
      tokenFile: token
      client-certificate: cert.pem
      client-key-data: c2VjcmV0LXRva2VuLW9mLXRlc3Q=
      username: me
      password: ${SECRET}
      as: you
      as-groups: [a, b]
      as-user-extra: {reason: [x]}
  - name: plugin
    user:
      exec:
        apiVersion: client.authentication.k8s.io/v1
        command: oc
        args: [get-token]
        env: [{name: A, value: b}]
        interactiveMode: IfAvailable
        installHint: Install oc.
        provideClusterInfo: true
contexts:
  - name: dev
    context: {cluster: dev, user: me, namespace: agents}
`;

/** A kubeconfig is read, or refused in a sentence; the sentences quote none of its secrets. */
export const kubeconfigs: Target = {
  name: 'kubeconfigs',
  seeds: [
    KUBECONFIG,
    JSON.stringify({ clusters: [], users: [{ name: 'a', user: { token: SECRET } }], contexts: [] }),
    ...earlierFaults('kubeconfigs'),
  ],
  words: [
    'clusters:',
    'users:',
    'contexts:',
    'user:',
    'exec:',
    'token:',
    'name: dev',
    'server: ',
    'auth-provider: {name: oidc}',
    'current-context: ',
  ],
  check: text => {
    const result = parseKubeconfig(text, '/home/me/.kube/config');
    const sentences = result.ok ? [] : [result.error.message, 'nextStep' in result.error ? result.error.nextStep : ''];
    for (const sentence of sentences) assert.ok(!sentence.includes(SECRET), `A sentence quotes a secret: ${sentence}`);
  },
};
