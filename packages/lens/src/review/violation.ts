/** One violation in a sentence that a person can act on: the field, the value found, the SCC that refuses, what it would accept. */
import * as l10n from '@vscode/l10n';
import type { Accepts, Violation } from '@scc-lens/admission';
import { isText, shownName, type Json } from '@scc-lens/words';

/** E.g. `restricted-v2 does not let a container add SYS_ADMIN; it allows only NET_BIND_SERVICE.` */
export function violationSentence(violation: Violation, scc: string): string {
  const sentence = (SENTENCES[violation.check] ?? refusedValue)(violation, scc);
  const { assumption } = violation;
  return assumption === undefined ? l10n.t('{sentence}.', { sentence }) : l10n.t('{sentence}. {assumption}.', { sentence, assumption });
}

type Sentence = (violation: Violation, scc: string) => string;

const SENTENCES: Partial<Record<Violation['check'], Sentence>> = {
  capabilities: ({ badValue, accepts }, scc) =>
    accepts.values?.length
      ? l10n.t('{scc} does not let a container add {value}. It allows only {allowed}', {
          scc,
          value: plain(badValue),
          allowed: listed(accepts),
        })
      : l10n.t('{scc} does not let a container add {value}. It allows no capability', { scc, value: plain(badValue) }),
  volumes: ({ badValue, accepts }, scc) =>
    accepts.values?.length
      ? l10n.t('{scc} does not allow {type} volumes. It allows only {allowed}', { scc, type: plain(badValue), allowed: listed(accepts) })
      : l10n.t('{scc} does not allow {type} volumes. It allows no volumes', { scc, type: plain(badValue) }),
  privileged: (_, scc) => l10n.t('{scc} does not allow privileged containers', { scc }),
  allowPrivilegeEscalation: (_, scc) =>
    l10n.t('{scc} does not allow privilege escalation. Set allowPrivilegeEscalation to false or remove it', { scc }),
  hostNetwork: (_, scc) => l10n.t('{scc} does not allow hostNetwork', { scc }),
  hostPID: (_, scc) => l10n.t('{scc} does not allow hostPID', { scc }),
  hostIPC: (_, scc) => l10n.t('{scc} does not allow hostIPC', { scc }),
  hostPorts: ({ badValue, path }, scc) =>
    path.at(-1) === 'hostPort'
      ? l10n.t('{scc} does not allow host ports, here {port}', { scc, port: plain(badValue) })
      : l10n.t('{scc} does not allow host ports. With hostNetwork, containerPort {port} is one', { scc, port: plain(badValue) }),
  hostUsers: (_, scc) => l10n.t('{scc} requires hostUsers: false, a user namespace for the pod', { scc }),
  readOnlyRootFilesystem: (_, scc) => l10n.t('{scc} requires a read-only root file system', { scc }),
  seccomp: ({ accepts, detail }, scc) =>
    accepts.values?.length
      ? l10n.t('{scc} does not accept this seccomp profile. It accepts only {allowed}', { scc, allowed: listed(accepts) })
      : l10n.t('{scc} does not accept this seccomp profile: {detail}', { scc, detail }),
  sysctls: ({ detail }, scc) => l10n.t('{scc} refuses this: {detail}', { scc, detail }),
  validity: ({ badValue, path }, scc) => {
    const isPrivileged = path.at(-1) === 'privileged';
    if (badValue === true)
      return isPrivileged
        ? l10n.t('Kubernetes refuses allowPrivilegeEscalation: false in a privileged container')
        : l10n.t('Kubernetes refuses allowPrivilegeEscalation: false in a container that adds CAP_SYS_ADMIN');
    return isPrivileged
      ? l10n.t('{scc} sets allowPrivilegeEscalation: false. Kubernetes refuses that in a privileged container', { scc })
      : l10n.t('{scc} sets allowPrivilegeEscalation: false. Kubernetes refuses that in a container that adds CAP_SYS_ADMIN', { scc });
  },
};

function refusedValue({ path, badValue, accepts, detail }: Violation, scc: string): string {
  const name = path.findLast(step => typeof step === 'string') ?? 'value';
  const wanted = describeAccepts(accepts, name);
  // OpenShift words the one fsGroup as a list.
  const value = name === 'fsGroup' && Array.isArray(badValue) ? badValue.map(shown).join(', ') : shown(badValue);
  if (wanted !== '') return l10n.t('{scc} does not accept {field} {value}. {wanted}', { scc, field: name, value, wanted });
  return accepts.absent
    ? l10n.t('{scc} does not accept {field} {value}. It must be unset', { scc, field: name, value })
    : l10n.t('{scc} does not accept {field} {value}: {detail}', { scc, field: name, value, detail });
}

const acceptedTexts = {
  any: (annotation: string) => l10n.t("a value of the namespace's annotation {annotation}", { annotation }),
  first: (annotation: string) => l10n.t("the first value of the namespace's annotation {annotation}", { annotation }),
};

/** What an SCC would take at a field, in words; empty where nothing is known. */
function describeAccepts({ values, ranges = [], annotation, absent }: Accepts, name: string): string {
  const [first] = ranges;
  // A size of 0 in the namespace's annotation gives a range without IDs; OpenShift fills in its first number all the same, and refuses it.
  const usable = ranges.filter(({ min, max }) => min <= max);
  if (first !== undefined && usable.length === 0) return l10n.t('Its range, {min} to {max}, contains no ID', { ...first });
  // Of a range of groups only the first ID is one for volumes.
  const ofNamespace = name === 'fsGroup' ? acceptedTexts.first : acceptedTexts.any;
  const wanted = [
    ...(values ?? []).map(value => shown(value)),
    ...usable.map(({ min, max }) => (min === max ? String(min) : l10n.t('{min} to {max}', { min, max }))),
    ...(annotation === undefined ? [] : [ofNamespace(annotation)]),
  ].join(', ');
  if (wanted === '') return '';
  return absent && first === usable[0] ? l10n.t('Leave it unset, or use {wanted}', { wanted }) : l10n.t('It accepts {wanted}', { wanted });
}

const listed = ({ values = [] }: Accepts): string => values.map(plain).join(', ');

const plain = (value: Json): string => (isText(value) ? shownName(value) : JSON.stringify(value));

const shown = (value: Json): string => (value === null || value === '' ? l10n.t('(unset)') : plain(value));
