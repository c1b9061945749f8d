/** Texts as Kubernetes checks them. Source: k8s.io/apimachinery pkg/util/validation, and pkg/apis/core/validation of k8s.io/kubernetes. */

/** A pattern that a text has to match, or must `not`, and Kubernetes' words where that fails. */
type Check = readonly [pattern: RegExp, words: string, not?: 'not'];
type Format = readonly Check[] | ((text: string) => readonly string[]);

function explained(words: string, examples: string, pattern: string): string {
  return `${words} (e.g. ${examples}, regex used for validation is '${pattern}')`;
}

function inLength(most: number): Check {
  return [new RegExp(`^[^]{0,${most}}$`), `must be no more than ${most} characters`];
}

const LABEL = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const LABEL_FORMAT = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const LABEL_WORDS = explained(
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
  "'my-name',  or '123-abc'",
  LABEL_FORMAT,
);
const IN_LABEL = inLength(63);
const SUBDOMAIN: Check = [
  /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/,
  explained(
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
    "'example.com'",
    `${LABEL_FORMAT}(\\.${LABEL_FORMAT})*`,
  ),
];
const SUBDOMAINS: readonly Check[] = [inLength(253), SUBDOMAIN];
const QUALIFIED_WORDS = explained(
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  "'MyName',  or 'my.name',  or '123-abc'",
  '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]',
);
const QUALIFIED: readonly Check[] = [
  [/^$/, 'must be non-empty', 'not'],
  IN_LABEL,
  [/^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/, QUALIFIED_WORDS],
];
const RELATIVE: Check = [/^\//, 'must be a relative path', 'not'];
const BACKSTEP = /(?:^|\/)\.\.(?:\/|$)/;
const NO_BACKSTEP: Check = [BACKSTEP, "must not contain '..'", 'not'];
const SYSCTL_SEGMENT = '[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
const SYSCTL = `^(${SYSCTL_SEGMENT}[\\./])*${SYSCTL_SEGMENT}$`;

/** Kubernetes names all that is wrong with a text. */
const FORMATS: Readonly<Record<string, Format>> = {
  absolutePath: [[/^\//, 'must be an absolute path']],
  annotationKey: text => qualifiedNameFaults(text.toLowerCase()),
  backstepless: [NO_BACKSTEP],
  configKey: [
    inLength(253),
    [
      /^[-._a-zA-Z0-9]+$/,
      explained(
        "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
        "'key.name',  or 'KEY_NAME',  or 'key-name'",
        '[-._a-zA-Z0-9]+',
      ),
    ],
    [/^\.$/, "must not be '.'", 'not'],
    [/^\.\.$/, "must not be '..'", 'not'],
    [/^\.\.[^]/, "must not start with '..'", 'not'],
  ],
  device: [[BACKSTEP, "can not contain backsteps ('..')", 'not']],
  driver: text => faultsIn(text.toLowerCase(), SUBDOMAINS),
  environmentName: [[/^[ -<>-~]*$/, "a valid environment variable name must consist only of printable ASCII characters other than '='"]],
  finalizer: [[/\/|^(?:kubernetes|orphan|foregroundDeletion)$/, 'name is neither a standard finalizer name nor is it fully qualified']],
  headerName: [
    [
      /^[-A-Za-z0-9]+$/,
      explained("a valid HTTP header must consist of alphanumeric characters or '-'", "'X-Header-Name'", '[-A-Za-z0-9]+'),
    ],
  ],
  initiator: [
    [/^(?:iqn|eui|naa)/, 'must be valid format starting with iqn, eui, or naa'],
    [
      /^(?!iqn|eui|naa)|^iqn\.\d{4}-\d{2}\.[A-Za-z0-9.-]+:[^,;*&$|\s]+$|^eui.[A-Za-z0-9]{16}$|^naa.[A-Za-z0-9]{32}$/,
      'must be valid format',
    ],
  ],
  ip: text => (isAddress(text) ? [] : ['must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)']),
  label: labelFaults,
  labelValue: [
    IN_LABEL,
    [
      /^(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/,
      explained(
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
        "'MyValue',  or 'my_value',  or '12345'",
        '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?',
      ),
    ],
  ],
  localPath: [RELATIVE, NO_BACKSTEP, [/^\.\.[^/]/, "must not start with '..'", 'not']],
  portName: [
    inLength(15),
    [/^[-a-z0-9]+$/, 'must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)'],
    [/[a-z]/, 'must contain at least one letter (a-z)'],
    [/--/, 'must not contain consecutive hyphens', 'not'],
    [/^-|-$/, 'must not begin or end with a hyphen', 'not'],
  ],
  /** A name to which characters are appended. */
  prefix: text => faultsIn(text.length > 1 ? text.replace(/.-$/, 'a') : text, SUBDOMAINS),
  qualifiedName: qualifiedNameFaults,
  registry: [[/^[^,]+:[^,:]*(?:,[^,]+:[^,:]*)*$/, 'must be a host:port pair or multiple pairs separated by commas']],
  relativePath: [RELATIVE, NO_BACKSTEP],
  searchDomain: text =>
    text === '.'
      ? []
      : faultsIn(text.replace(/\.$/, '').replaceAll('_', '0'), SUBDOMAINS).map(words =>
          words.replace("characters, '-'", "characters, '_', '-'"),
        ),
  slashless: [[/\//, "must not contain '/'", 'not']],
  subdomain: SUBDOMAINS,
  sysctl: text =>
    text.length <= 253 && new RegExp(SYSCTL).test(text) ? [] : [`must have at most 253 characters and match regex ${SYSCTL}`],
  trimmed: [[/^\s|\s$/, 'must not have leading or trailing whitespace', 'not']],
  unpadded: [[/^\s|\s$/, 'must not be padded with whitespace', 'not']],
  windowsUser: [
    [/^[^\\]*\\[^\\]*\\/, 'runAsUserName cannot contain more than one backslash', 'not'],
    [/^(?:[^\\]*\\)?[^"/:;|=,+*?<>@[\]]*$/, 'runAsUserName\'s User cannot contain the following characters: "/\\:;|=,+*?<>@[]'],
    [/^(?:[^\\]*\\)?[^\\]{0,104}$/, "runAsUserName's User length must not be longer than 104 characters"],
  ],
  unreserved: [[/^(?:[^/]*\.)?(?:kubernetes|k8s)\.io(?:\/|$)/i, 'kubernetes.io and k8s.io namespaces are reserved', 'not']],
};

/** What Kubernetes finds wrong with a text; nothing where it has the format, or there is no such format. */
export function formatFaults(format: string, text: string): readonly string[] {
  const checks = FORMATS[format] ?? [];
  return typeof checks === 'function' ? checks(text) : faultsIn(text, checks);
}

/** Whether rows may name a format. */
export function isFormat(name: string): boolean {
  return Object.hasOwn(FORMATS, name);
}

function faultsIn(text: string, checks: readonly Check[]): readonly string[] {
  if (checks.every(check => passes(text, check))) return [];
  return checks.filter(check => !passes(text, check)).map(([, words]) => words);
}

function passes(text: string, [pattern, , not]: Check): boolean {
  return pattern.test(text) === (not === undefined);
}

function labelFaults(text: string): readonly string[] {
  const length = faultsIn(text, [IN_LABEL]);
  if (LABEL.test(text)) return length;
  return [...length, SUBDOMAIN[0].test(text) ? 'must not contain dots' : LABEL_WORDS];
}

/** A name that may have a domain, such as `example.com/name`. */
export function qualifiedNameFaults(text: string): readonly string[] {
  const parts = text.split('/');
  const name = parts.at(-1) ?? '';
  if (parts.length > 2)
    return [`a qualified name ${QUALIFIED_WORDS} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  const prefix = parts.length === 1 ? [] : parts[0] === '' ? ['must be non-empty'] : faultsIn(parts[0] ?? '', SUBDOMAINS);
  return [...prefix.map(fault => `prefix part ${fault}`), ...faultsIn(name, QUALIFIED).map(fault => `name part ${fault}`)];
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
