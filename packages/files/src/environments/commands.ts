/** Commands that judge what is not in this repository. */
import { isText, type Json } from '@scc-lens/words';
import { shellQuote } from '../render/shellQuote';
import { environmentTexts } from './messages';

const words = (...all: readonly string[]): string => all.map(shellQuote).join(' ');

const placed = (namespace: string | null): readonly string[] => (namespace === null ? [] : ['--namespace', namespace]);

/** `{{repo}}`, `<your-repository>`, `$(URL)`, `patch-me`: no command can fetch it. */
const isPlaceholder = (url: string): boolean => /[{}<>]|\$\(|^[\w-]+$/.test(url);

/** What a chart is rendered with, besides its own values. */
export interface RunOf {
  readonly release: string;
  /** The fields of its object that set values. */
  readonly values?: readonly (Json | undefined)[];
}

const hasValues = ({ values = [] }: RunOf): boolean => values.some(one => (isText(one) ? one.trim() : Object.keys(one ?? {})).length > 0);

/** That something is in another repository, or an artifact of a registry, with the command that fetches it and judges a folder of it. */
export function elsewhere(url: string, folder = '.', namespace: string | null = null, version = '', run?: RunOf): string {
  if (isPlaceholder(url)) return environmentTexts.placeholder(url);
  const isCommit = !url.startsWith('oci:') && /^[\da-f]{7,40}$/.test(version);
  const branch = version === '' || version === 'HEAD' || isCommit ? [] : ['--branch', version];
  const pull = words('flux', 'pull', 'artifact', `${url}:${version || 'latest'}`, '--output', 'copy');
  const clone = url.startsWith('oci:') ? `mkdir copy && ${pull}` : words('git', 'clone', ...branch, '--', url, 'copy');
  const checkout = isCommit ? ` && ${words('git', '-C', 'copy', 'checkout', version)}` : '';
  const isWithValues = run !== undefined && hasValues(run);
  const options = [...(run === undefined ? [] : ['--release', run.release]), ...(isWithValues ? ['--values', 'values.yaml'] : [])];
  const command = `${clone}${checkout} && ${words('scc-lens', 'check', ...placed(namespace), ...options, `./copy/${folder}`)}`;
  return environmentTexts[isWithValues ? 'elsewhereWithValues' : 'elsewhere']({ repository: url, command });
}

/** That a folder without a remote may be a repository, with the command that makes it known. */
export const noRemote = (url: string): string =>
  environmentTexts.noRemote({ repository: url, command: `git init && ${words('git', 'remote', 'add', 'origin', url)}` });

/** That something changes what is rendered, with the command that judges what is deployed. */
export function changesDeployed(field: string, namespace: string | null, ...made: readonly string[]): string {
  const command = `${words(...made)} | ${words('scc-lens', 'check', ...placed(namespace), '-')}`;
  return field === 'chart' ? environmentTexts.otherChart(command) : environmentTexts.changesRun({ field, command });
}

interface ChartOf extends RunOf {
  readonly url: string;
  readonly chart: string;
  readonly version: string;
  readonly namespace: string | null;
}

/** That a chart is in a chart repository or a registry, with the command that renders it; with the values of its object, if that has any. */
export function chartElsewhere({ url, chart, version, namespace, ...run }: ChartOf): string {
  if (isPlaceholder(url)) return environmentTexts.placeholder(url);
  const isRegistry = url.startsWith('oci://') || !/^[a-z]+:/i.test(url);
  const address = `${url.startsWith('oci:') ? '' : 'oci://'}${url.endsWith('/') ? url.slice(0, -1) : url}/${chart}`;
  const options = [
    ...[...(isRegistry ? [] : ['--repo', url]), ...(version === '' ? [] : ['--version', version]), ...placed(namespace)],
    ...(hasValues(run) ? ['--values', 'values.yaml'] : []),
  ];
  const helm = words('helm', 'template', ...options, '--', run.release, isRegistry ? address : chart);
  const command = `${helm} | ${words('scc-lens', 'check', ...placed(namespace), '-')}`;
  return environmentTexts[hasValues(run) ? 'elsewhereWithValues' : 'elsewhere']({ repository: url, command });
}
