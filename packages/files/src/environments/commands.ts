/** Commands that judge what is not in this repository. */

/** A word as a POSIX shell must be given it, for commands that people copy. */
export function shellQuote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

interface Checkout {
  readonly url: string;
  readonly version?: string;
  readonly folder?: string;
  readonly namespace?: string | null;
}

/** Checks out a repository, and judges a folder of it. */
export function checkoutCommand({ url, version = '', folder = '.', namespace = null }: Checkout): string {
  const branch = version === '' || version === 'HEAD' ? [] : ['--branch', version];
  const check = ['scc-lens', 'check', ...(namespace === null ? [] : ['--namespace', namespace]), `./copy/${folder}`];
  return `${words('git', 'clone', ...branch, '--', url, 'copy')} && ${words(...check)}`;
}

interface ChartOf {
  readonly url: string;
  readonly chart: string;
  readonly version: string;
  readonly release: string;
  readonly namespace: string | null;
}

/** Renders a chart of a chart repository, or of a registry, with its own values. */
export function chartCommand({ url, chart, version, release, namespace }: ChartOf): string {
  const place = namespace === null ? [] : ['--namespace', namespace];
  const isRegistry = url.startsWith('oci://') || !/^[a-z]+:/i.test(url);
  const [name, repo] = isRegistry
    ? [`${url.startsWith('oci:') ? '' : 'oci://'}${url.endsWith('/') ? url.slice(0, -1) : url}/${chart}`, []]
    : [chart, ['--repo', url]];
  const helm = words('helm', 'template', ...repo, ...(version === '' ? [] : ['--version', version]), ...place, '--', release, name);
  return `${helm} | ${words('scc-lens', 'check', ...place, '-')}`;
}

const words = (...all: readonly string[]): string => all.map(shellQuote).join(' ');
