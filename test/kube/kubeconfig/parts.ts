/**
 * Kubeconfigs of every field, alone and together, for the comparison with kubectl. `{https}`, `{http}` and `{proxy}` are the addresses of
 * the servers that record what they are asked, `{host}` is `{http}` without its scheme, and `{folder}` is the folder of the case.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { stringify } from 'yaml';
import type { Fields } from '@scc-lens/kube';

export interface KubeconfigCase {
  /** By name, in a folder of the case. */
  readonly files: Readonly<Record<string, string>>;
  /** Default: the file `config`. */
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The words of docs/deploy.md by which SCC Lens refuses what kubectl does. */
  readonly stricter?: string;
}

export const FIXTURES = path.resolve(__dirname, '../../fixtures/kubeconfig');
export const pem = (name: string): string => readFileSync(path.join(FIXTURES, name), 'utf8');
export const base64 = (name: string): string => Buffer.from(pem(name)).toString('base64');

export const CA = { 'certificate-authority-data': base64('ca.crt') };
export const ALICE = { 'client-certificate-data': base64('alice.crt'), 'client-key-data': base64('alice.key') };
export const TOKEN = { token: 'one' };
/** One that is neither an IP address nor of this machine, which only a proxy knows. */
export const ELSEWHERE = { server: 'https://cluster.example:6443', ...CA };

interface Parts {
  readonly cluster?: Fields | null;
  readonly user?: Fields | null;
  readonly context?: Fields | null;
  /** Fields of the file. */
  readonly top?: Fields;
}

export const config = ({
  cluster = { server: '{https}', ...CA },
  user = TOKEN,
  context = { cluster: 'c', user: 'u' },
  top = {},
}: Parts): Fields => ({
  apiVersion: 'v1',
  kind: 'Config',
  'current-context': 'x',
  clusters: [{ name: 'c', cluster }],
  users: [{ name: 'u', user }],
  contexts: [{ name: 'x', context }],
  ...top,
});
export const file = (parts: Parts): string => stringify(config(parts));
export const one = (parts: Parts, files: Readonly<Record<string, string>> = {}, rest: Partial<KubeconfigCase> = {}): KubeconfigCase => ({
  files: { config: file(parts), ...files },
  ...rest,
});
export const user = (fields: Fields | null, files?: Readonly<Record<string, string>>): KubeconfigCase => one({ user: fields }, files);
export const cluster = (fields: Fields | null, files?: Readonly<Record<string, string>>): KubeconfigCase =>
  one({ cluster: { server: '{https}', ...fields } }, files);
export const text = (change: (written: string) => string): KubeconfigCase => ({ files: { config: change(file({})) } });

export const V1 = 'client.authentication.k8s.io/v1';
/** Prints what its environment has in ANSWER, and records what it is given. */
export const PLUGIN =
  '#!/bin/sh\nprintf "%s %s %s\\n" "$0" "$*" "$KUBERNETES_EXEC_INFO" >> "{folder}/plugin.log"\nprintf %s "$ANSWER"\nexit ${CODE:-0}\n';
export const answer = (status: Fields | undefined, rest: Fields = {}): string =>
  JSON.stringify({ apiVersion: V1, kind: 'ExecCredential', ...(status && { status }), ...rest });
export const exec = (fields: Fields, printed: string = answer({ token: 'of-plugin' }), others: Fields = {}): KubeconfigCase =>
  user(
    {
      exec: { apiVersion: V1, command: './plugin', interactiveMode: 'Never', env: [{ name: 'ANSWER', value: printed }], ...fields },
      ...others,
    },
    { plugin: PLUGIN },
  );
export const certificateOfPlugin = { clientCertificateData: pem('alice.crt'), clientKeyData: pem('alice.key') };

const part = (fields: Fields): string => Buffer.from(JSON.stringify(fields)).toString('base64url');
export const jwt = (exp: number): string => `${part({ alg: 'RS256' })}.${part({ exp })}.c2lnbmVk`;
export const ISSUER = { 'idp-issuer-url': 'https://127.0.0.1:1', 'client-id': 'x' };
export const oidc = (fields: Fields, others: Fields = {}): KubeconfigCase =>
  user({ 'auth-provider': { name: 'oidc', config: { ...ISSUER, ...fields } }, ...others });

/** Several files in KUBECONFIG. */
export const several = (
  files: Readonly<Record<string, string>>,
  names = Object.keys(files),
  rest: Partial<KubeconfigCase> = {},
): KubeconfigCase => ({ files, kubeconfig: names.map(name => (name === '' ? '' : `{folder}/${name}`)).join(path.delimiter), ...rest });
export const proxied = (fields: Fields, env?: Readonly<Record<string, string>>): KubeconfigCase =>
  one({ cluster: { ...ELSEWHERE, ...fields } }, {}, env && { env });

/** Words of docs/deploy.md. */
export const LOCALHOST = 'kubectl asks `http://localhost:8080`';
export const LOGIN = 'a login in a `server`, which others than the cluster may see';
export const FRAGMENT = 'a `#`, which kubectl makes a part of the path';
export const TAG = 'a value with a YAML tag such as `!!binary`';
export const OUTPUT = 'other output than JSON from a credential plug-in';
