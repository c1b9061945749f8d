/** The address of an API server, as a kubeconfig has it: what is wrong with it, and by which proxy it is reached. */
import { BlockList, isIP, isIPv6 } from 'node:net';
import { textAt } from '../words';
import { riskTexts } from './messages';

/** What is wrong with it; null if it is valid. */
export function addressProblem(address: string): 'noServer' | 'notUrl' | 'notHttp' | 'fragment' | 'login' | null {
  if (address === '') return 'noServer';
  if (!URL.canParse(address) || /%(?![\da-f]{2})/i.test(address)) return 'notUrl';
  const { hash, username, password, protocol } = new URL(address);
  if (hash !== '' || username + password !== '') return hash === '' ? 'login' : 'fragment';
  return ['http:', 'https:'].includes(protocol) ? null : 'notHttp';
}

/** Whether it is http, which `kubectl proxy` speaks. */
export const isPlain = (address: string): boolean => new URL(address).protocol === 'http:';

/** As kubectl reads it: http without a scheme, no parameters, and one slash between the parts of its path. Invalid ones are left as they are. */
export function cleanAddress(written: string): string {
  const address = /^[^/]+\/?$/.test(written) ? `http://${written}` : written;
  if (!URL.canParse(address)) return address;
  const url = new URL(address);
  url.search = '';
  url.pathname = url.pathname.replace(/\/+/g, '/');
  return url.href.replace(/\/$/, '');
}

/** Why others could pretend to be the cluster, one sentence each. Without TLS, no credentials are sent. */
export const connectionRisks = (server: string, skipTLSVerify: boolean): readonly string[] =>
  skipTLSVerify && !isPlain(server) ? [riskTexts.notVerified(server)] : [];

/** The proxy in the environment for a server's address, as kubectl and curl read it; undefined for a direct connection. */
export function findProxy(server: string, env: Readonly<Record<string, string | undefined>>): string | undefined {
  const url = new URL(server);
  const name = url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const proxy = textAt(env, name) ?? textAt(env, name.toLowerCase());
  if (proxy === undefined || isExempt(url, env['NO_PROXY'] ?? env['no_proxy'] ?? '')) return undefined;
  return proxy.includes('://') ? proxy : `http://${proxy}`;
}

/**
 * Loopback addresses never go through a proxy. NO_PROXY contains hosts, with or without a port, which include their subdomains, `.domain` for
 * the subdomains alone, addresses, networks such as `10.0.0.0/8`, and `*`.
 */
function isExempt({ hostname, port, protocol }: URL, list: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (host === 'localhost' || host === '::1' || host.startsWith('127.')) return true;
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(entry => entry !== '')
    .some(entry => {
      if (entry === '*') return true;
      const [network = '', bits] = entry.split('/', 2);
      if (bits !== undefined) return isInNetwork(host, network, Number(bits));
      const [, name = '', wanted] = /^\[?(.*?)\]?(?::(\d+))?$/.exec(isIPv6(entry) ? `[${entry}]` : entry) ?? [];
      if (wanted !== undefined && wanted !== (port === '' ? { 'https:': '443', 'http:': '80' }[protocol] : port)) return false;
      const domain = name.replace(/^\*?\./, '');
      return (host === domain && domain === name) || host.endsWith(`.${domain}`);
    });
}

function isInNetwork(host: string, network: string, bits: number): boolean {
  const family = isIPv6(network) ? 'ipv6' : 'ipv4';
  if (isIP(network) === 0 || isIP(host) !== isIP(network) || !(bits >= 0 && bits <= (family === 'ipv6' ? 128 : 32))) return false;
  const networks = new BlockList();
  networks.addSubnet(network, bits, family);
  return networks.check(host, family);
}
