/** Plain requests to the API server of a kubeconfig that has a client certificate: what other people and tools do while the editor works. */
import { readFileSync } from 'node:fs';
import https from 'node:https';
import { parse } from 'yaml';

/** Resolves to a function that makes a request and resolves to status and body; it rejects only without an answer. */
export function requester(kubeconfig) {
  const {
    clusters: [{ cluster }],
    users: [{ user }],
  } = parse(readFileSync(kubeconfig, 'utf8'));
  const login = { ca: cluster['certificate-authority-data'], cert: user['client-certificate-data'], key: user['client-key-data'] };
  const credentials = Object.fromEntries(Object.entries(login).map(([name, base64]) => [name, Buffer.from(base64, 'base64')]));
  return (method, path, body) =>
    new Promise((resolve, reject) => {
      const headers = { 'content-type': method === 'PATCH' ? 'application/apply-patch+yaml' : 'application/json' };
      const request = https.request(new URL(path, cluster.server), { method, headers, ...credentials }, response => {
        let text = '';
        response.setEncoding('utf8').on('data', data => {
          text += data;
        });
        response.on('end', () => resolve({ status: response.statusCode, body: JSON.parse(text) }));
      });
      request.on('error', reject);
      request.end(body === undefined ? undefined : JSON.stringify(body));
    });
}
