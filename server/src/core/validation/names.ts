/** Names as Kubernetes checks them. Source: k8s.io/apimachinery pkg/util/validation/validation.go. */

const LABEL = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const LONGEST_LABEL = 63;

/** What is wrong with the name of a container or volume. */
export function labelFaults(name: string): readonly string[] {
  const faults = name.length > LONGEST_LABEL ? [`must be no more than ${LONGEST_LABEL} characters`] : [];
  if (LABEL.test(name)) return faults;
  return [
    ...faults,
    SUBDOMAIN.test(name)
      ? 'must not contain dots'
      : "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
  ];
}

const LABEL_VALUE = /^(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/;

/** What is wrong with the value of a label. */
export function labelValueFaults(value: string): readonly string[] {
  return [
    ...(value.length > LONGEST_LABEL ? [`must be no more than ${LONGEST_LABEL} characters`] : []),
    ...(LABEL_VALUE.test(value)
      ? []
      : [
          "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
        ]),
  ];
}

const QUALIFIED = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const QUALIFIED_WORDS =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const SUBDOMAIN_WORDS =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const LONGEST_SUBDOMAIN = 253;

/** What is wrong with a name that may have a domain, such as `example.com/name`. */
export function qualifiedNameFaults(text: string): readonly string[] {
  const parts = text.split('/');
  if (parts.length > 2)
    return [`a qualified name ${QUALIFIED_WORDS} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  const name = parts.at(-1) ?? '';
  return [
    ...(parts.length === 2 ? prefixFaults(parts[0] ?? '') : []).map(fault => `prefix part ${fault}`),
    ...(name === '' ? ['name part must be non-empty'] : []),
    ...(name.length > LONGEST_LABEL ? [`name part must be no more than ${LONGEST_LABEL} characters`] : []),
    ...(QUALIFIED.test(name) ? [] : [`name part ${QUALIFIED_WORDS}`]),
  ];
}

function prefixFaults(prefix: string): readonly string[] {
  if (prefix === '') return ['must be non-empty'];
  return [
    ...(prefix.length > LONGEST_SUBDOMAIN ? [`must be no more than ${LONGEST_SUBDOMAIN} characters`] : []),
    ...(SUBDOMAIN.test(prefix) ? [] : [SUBDOMAIN_WORDS]),
  ];
}

const LONGEST_PORT_NAME = 15;

/** What is wrong with the name of a port. */
export function portNameFaults(name: string): readonly string[] {
  return [
    ...(name.length > LONGEST_PORT_NAME ? [`must be no more than ${LONGEST_PORT_NAME} characters`] : []),
    ...(/^[-a-z0-9]+$/.test(name) ? [] : ['must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)']),
    ...(/[a-z]/.test(name) ? [] : ['must contain at least one letter (a-z)']),
    ...(name.includes('--') ? ['must not contain consecutive hyphens'] : []),
    ...(name.startsWith('-') || name.endsWith('-') ? ['must not begin or end with a hyphen'] : []),
  ];
}

const SYSCTL_SEGMENT = '[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
const SYSCTL_PATTERN = `^(${SYSCTL_SEGMENT}[\\./])*${SYSCTL_SEGMENT}$`;
const SYSCTL = new RegExp(SYSCTL_PATTERN);
const LONGEST_SYSCTL = 253;

/** What is wrong with the name of a sysctl; null where nothing is. */
export function sysctlFault(name: string): string | null {
  const fits = name.length <= LONGEST_SYSCTL && SYSCTL.test(name);
  return fits ? null : `must have at most ${LONGEST_SYSCTL} characters and match regex ${SYSCTL_PATTERN}`;
}

/** Whether some element of a path is `..`. */
export function hasBackstep(path: string): boolean {
  return path.split('/').includes('..');
}
