/** The proxy in the environment, for a kubeconfig that names none; kubectl and curl read the same variables. */

type Env = Readonly<Record<string, string | undefined>>;

/** The proxy for a server's address; undefined for a direct connection. */
export function findProxy(server: string, env: Env): string | undefined {
  const url = new URL(server);
  const name = url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const proxy = env[name] ?? env[name.toLowerCase()];
  if (proxy === undefined || proxy === '' || isExempt(url, env['NO_PROXY'] ?? env['no_proxy'] ?? '')) return undefined;
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
      if (entry === '*') return true;
      const domain = entry.replace(/:\d+$/, '').replace(/^\*?\./, '');
      return host === domain || host.endsWith(`.${domain}`);
    });
}
