/** One violation in a sentence that a person can act on: the field, the value found, the SCC that refuses, what it would accept. */
import type { Accepts, Violation } from '../scc';
import type { Json } from '../words';

/** E.g. `restricted-v2 does not let a container add SYS_ADMIN; it allows NET_BIND_SERVICE only.` */
export function violationSentence(violation: Violation, scc: string): string {
  const says = SENTENCES[violation.check] ?? refusedValue;
  const assumption = violation.assumption === undefined ? '' : ` (${violation.assumption})`;
  return `${says(violation, scc)}${assumption}.`;
}

type Sentence = (violation: Violation, scc: string) => string;

const SENTENCES: Partial<Record<Violation['check'], Sentence>> = {
  capabilities: ({ badValue, accepts }, scc) =>
    `${scc} does not let a container add ${shown(badValue)}; it allows ${onlyValues(accepts, 'no capability')}`,
  volumes: ({ badValue, accepts }, scc) =>
    `${scc} does not allow ${plain(badValue)} volumes; it allows ${onlyValues(accepts, 'no volumes')}`,
  privileged: (_, scc) => `${scc} does not allow privileged containers`,
  allowPrivilegeEscalation: (_, scc) => `${scc} does not allow privilege escalation; set allowPrivilegeEscalation to false or leave it out`,
  hostNetwork: (_, scc) => `${scc} does not allow the host's network`,
  hostPID: (_, scc) => `${scc} does not allow the host's process ids`,
  hostIPC: (_, scc) => `${scc} does not allow the host's IPC`,
  hostPorts: ({ badValue }, scc) => `${scc} does not allow host ports, here ${plain(badValue)}`,
  hostUsers: (_, scc) => `${scc} demands hostUsers: false, a user namespace for the pod`,
  readOnlyRootFilesystem: (_, scc) => `${scc} demands a read-only root file system`,
  seccomp: ({ accepts, detail }, scc) =>
    `${scc} does not accept this seccomp profile; ${accepts.values?.length ? `it accepts ${onlyValues(accepts, '')}` : detail}`,
  sysctls: ({ detail }, scc) => `${scc} refuses this: ${detail}`,
};

function refusedValue({ path, badValue, accepts, detail }: Violation, scc: string): string {
  const name = path.findLast(step => typeof step === 'string') ?? 'value';
  const wanted = describeAccepts(accepts);
  return `${scc} does not accept ${name} ${shown(badValue)}; ${wanted === '' ? detail : `it takes ${wanted}`}`;
}

/** What an SCC would take at a field, in words; empty where nothing is known. */
function describeAccepts({ values, ranges, annotation, absent }: Accepts): string {
  const wanted = [
    ...(values ?? []).map(value => shown(value)),
    ...(ranges ?? []).map(({ min, max }) => (min === max ? String(min) : `${min} to ${max}`)),
    ...(annotation === undefined ? [] : [`only what the namespace's annotation ${annotation} allots`]),
  ].join(', ');
  if (wanted === '') return '';
  return absent ? `${wanted}, or fills it in where it is left out` : wanted;
}

function onlyValues({ values = [] }: Accepts, none: string): string {
  return values.length === 0 ? none : `${values.map(plain).join(', ')}${values.length === 1 ? ' only' : ''}`;
}

const plain = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

const shown = (value: Json): string => (value === null ? '(unset)' : plain(value));
