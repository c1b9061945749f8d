import { readFile, writeFile } from 'node:fs/promises';
import { parse } from 'yaml';

/**
 * Copies one of the cluster's kubeconfigs with another server (for example through toxiproxy) or another token (for example an expired one).
 * These files have one cluster and one user, so a line each is all there is to change.
 */
export async function copyKubeconfig(from, to, { server, token } = {}) {
  let text = await readFile(from, 'utf8');
  if (server !== undefined) text = replaceLine(text, 'server', server);
  if (token !== undefined) text = replaceLine(text, 'token', token);
  await writeFile(to, text, { mode: 0o600 });
  return to;
}

/** Writes the clusters, users and contexts of several kubeconfigs into one, whose current context is the first one's; resolves to its path. */
export async function joinKubeconfigs(files, to) {
  const configs = await Promise.all(files.map(async file => parse(await readFile(file, 'utf8'))));
  const all = name => [...new Map(configs.flatMap(config => config[name]).map(entry => [entry.name, entry])).values()];
  const [{ apiVersion, kind, 'current-context': current }] = configs;
  const joined = {
    apiVersion,
    kind,
    clusters: all('clusters'),
    users: all('users'),
    contexts: all('contexts'),
    'current-context': current,
  };
  await writeFile(to, JSON.stringify(joined, undefined, 2), { mode: 0o600 });
  return to;
}

/** The address in a kubeconfig's first cluster. */
export async function serverOf(kubeconfig) {
  return /^\s*(?:- )?server:\s*["']?([^\s"']+)/m.exec(await readFile(kubeconfig, 'utf8'))?.[1];
}

function replaceLine(text, key, value) {
  const line = new RegExp(String.raw`^(\s*${key}: ).*$`, 'm');
  if (!line.test(text)) throw new Error(`this kubeconfig has no ${key}`);
  return text.replace(line, (_, head) => head + value);
}
