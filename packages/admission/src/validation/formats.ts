/** Texts as Kubernetes checks them, by the rows of `formats.json`. */
import data from './formats.json';
import { cached, rememberTexts } from '@scc-lens/words';

interface Check {
  readonly pattern: RegExp;
  /** Kubernetes' words for a text that fails. */
  readonly words: string;
  /** Whether a text that matches fails. */
  readonly not: boolean;
}

const CHECKS: ReadonlyMap<string, readonly Check[]> = new Map(
  Object.entries(data.formats).map(([name, rows]) => [
    name,
    rows.map(([pattern = '', words = '', not]) => ({ pattern: new RegExp(pattern), words, not: not !== undefined })),
  ]),
);

/** The formats that are more than patterns. */
const FUNCTIONS: Readonly<Record<string, (text: string) => readonly string[]>> = {
  annotationKey: text => qualifiedNameFaults(text.toLowerCase()),
  driver: text => faultsOf('subdomain', text.toLowerCase()),
  ip: text => (isAddress(text) ? [] : ['must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)']),
  label: labelFaults,
  /** A name to which characters are appended. */
  prefix: text => faultsOf('subdomain', text.length > 1 ? text.replace(/.-$/, 'a') : text),
  qualifiedName: qualifiedNameFaults,
  searchDomain: text =>
    (text === '.' ? [] : faultsOf('subdomain', text.replace(/\.$/, '').replaceAll('_', '0'))).map(words =>
      words.replace("characters, '-'", "characters, '_', '-'"),
    ),
  unreserved: text => (RESERVED.test(text) ? ['kubernetes.io and k8s.io namespaces are reserved'] : []),
};

const RESERVED = /^(?:[^/]*\.)?(?:kubernetes|k8s)\.io(?:\/|$)/i;

/** What Kubernetes finds wrong with a text; nothing where it has the format, or there is no such format. */
export const formatFaults = (format: string, text: string): readonly string[] =>
  cached(known, format, () => rememberTexts(other => FUNCTIONS[format]?.(other) ?? faultsOf(format, other)))(text);

const known = new Map<string, (text: string) => readonly string[]>();

function faultsOf(format: string, text: string): readonly string[] {
  const failed = CHECKS.get(format)?.filter(({ pattern, not }) => pattern.test(text) === not) ?? [];
  return failed.map(({ words }) => words);
}

function labelFaults(text: string): readonly string[] {
  const isLabel = (part: string): boolean => faultsOf('labelPattern', part).length === 0;
  const pattern = text.includes('.') && text.split('.').every(isLabel) ? ['must not contain dots'] : faultsOf('labelPattern', text);
  return [...faultsOf('labelLength', text), ...pattern];
}

/** A name that may have a domain, such as `example.com/name`. */
export function qualifiedNameFaults(text: string): readonly string[] {
  const tooMany = faultsOf('oneSlash', text);
  if (tooMany.length > 0) return tooMany;
  const [name = '', domain] = text.split('/').reverse();
  const prefix = domain === undefined ? [] : domain === '' ? ['must be non-empty'] : faultsOf('subdomain', domain);
  return [...prefix.map(fault => `prefix part ${fault}`), ...faultsOf('qualifiedPart', name).map(fault => `name part ${fault}`)];
}

const BYTE = '0*(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)';
const IPV4 = new RegExp(`^${BYTE}(?:\\.${BYTE}){3}$`);
const LONGEST_ADDRESS = 100;

/** Whether a text is an address of IPv4, or of IPv6, which may end in one of IPv4. */
function isAddress(text: string): boolean {
  if (text.length > LONGEST_ADDRESS) return false;
  if (!text.includes(':')) return IPV4.test(text);
  const groups = text.replace(/:(\d+(?:\.\d+){3})$/, (all, last: string) => (IPV4.test(last) ? ':0:0' : all));
  const halves = groups.split('::').map(half => (half === '' ? [] : half.split(':')));
  const count = halves.flat().length;
  return (
    halves.flat().every(group => /^[0-9a-fA-F]{1,4}$/.test(group)) && (halves.length === 2 ? count < 8 : halves.length === 1 && count === 8)
  );
}
