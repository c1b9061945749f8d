/** The address of an API server, as a kubeconfig has it: what is wrong with it, who could read what is sent there, and by which proxy. */
import { textAt } from '../words';
import { riskTexts } from './messages';
import type { ClusterEntry, UserEntry } from './parseKubeconfig';

/** What is wrong with it; null if it is valid. */
export function addressProblem(address: string): 'notUrl' | 'notHttp' | null {
  if (!URL.canParse(address)) return 'notUrl';
  return isPlain(address) || new URL(address).protocol === 'https:' ? null : 'notHttp';
}

/** Whether it is http, which `kubectl proxy` speaks. */
export function isPlain(address: string): boolean {
  return new URL(address).protocol === 'http:';
}

/** A valid address as it may be shown: without the login in `https://name:password@host`. */
export function shownAddress(address: string): string {
  const url = new URL(address);
  if (url.username === '' && url.password === '') return address;
  url.username = '';
  url.password = '';
  return url.href.replace(/\/$/, '');
}

/** Why others could read the credentials or pretend to be the cluster, one sentence each. Without TLS only credentials are at risk. */
export function connectionRisks({ server, skipTLSVerify }: ClusterEntry, user: UserEntry): readonly string[] {
  if (isPlain(server)) return sendsCredentials(server, user) ? [riskTexts.plain(shownAddress(server))] : [];
  return skipTLSVerify ? [riskTexts.notVerified(shownAddress(server))] : [];
}

/** Whether a request without TLS has any; a client certificate is sent with TLS only. */
function sendsCredentials(server: string, { token, tokenFile, username, password, exec, authProvider }: UserEntry): boolean {
  const url = new URL(server);
  const isSet = (one: unknown): boolean => one !== undefined && one !== null && one !== '';
  return [url.username, url.password, token, tokenFile, username, password, exec, authProvider].some(isSet);
}

type Env = Readonly<Record<string, string | undefined>>;

/** The proxy in the environment for a server's address, as kubectl and curl read it; undefined for a direct connection. */
export function findProxy(server: string, env: Env): string | undefined {
  const url = new URL(server);
  const name = url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const proxy = textAt(env, name) ?? textAt(env, name.toLowerCase());
  if (proxy === undefined || isExempt(url, env['NO_PROXY'] ?? env['no_proxy'] ?? '')) return undefined;
  return proxy.includes('://') ? proxy : `http://${proxy}`;
}

/** Loopback addresses never go through a proxy; NO_PROXY contains hosts, domains with or without a dot or star before, and `*`. */
function isExempt({ hostname }: URL, list: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (host === 'localhost' || host === '::1' || host.startsWith('127.')) return true;
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(entry => entry !== '')
    .some(entry => {
      const domain = entry.replace(/:\d+$/, '').replace(/^\*?\./, '');
      return entry === '*' || host === domain || host.endsWith(`.${domain}`);
    });
}
