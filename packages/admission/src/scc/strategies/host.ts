import { remember } from '@scc-lens/words';
import { refuse, type Attempt, type Visit } from '../attempt';
import { hostField } from '../message';
import type { Pod } from '../types';

const NAMES = { hostNetwork: 'Host network', hostPID: 'Host PID', hostIPC: 'Host IPC' } as const;
const ALLOWED_BY = { hostNetwork: 'allowHostNetwork', hostPID: 'allowHostPID', hostIPC: 'allowHostIPC' } as const;

/** Objects to the use of one of the host's namespaces; asked for the pod, and again for each of its containers. */
export function validateHostNamespace(attempt: Attempt, name: keyof typeof NAMES, visit?: Visit): void {
  const { constraint } = attempt.provider;
  if (!attempt.pod[name] || constraint[ALLOWED_BY[name]]) return;
  refuse(attempt, true, {
    check: name,
    field: visit === undefined ? hostField(attempt.wording, constraint.name, name) : `${visit.field}.${name}`,
    detail: `${NAMES[name]} is not allowed to be used`,
    path: ['spec', name],
    accepts: { values: [false], absent: true },
    container: visit?.container.ref,
  });
}

/** An SCC may demand a user namespace. */
export function validateHostUsers(attempt: Attempt): void {
  const { constraint } = attempt.provider;
  if (!constraint.requireUserNamespace || attempt.pod.hostUsers === false) return;
  refuse(attempt, attempt.pod.hostUsers ?? null, {
    check: 'hostUsers',
    field: hostField(attempt.wording, constraint.name, 'hostUsers'),
    detail: 'Host Users must be set to false',
    path: ['spec', 'hostUsers'],
    accepts: { values: [false], absent: false },
  });
}

/** Objects to host ports. The API server looks at the ports of all containers once for each container, and so repeats itself as often. */
export function validateHostPorts(attempt: Attempt, visit: Visit): void {
  const { constraint } = attempt.provider;
  if (constraint.allowHostPorts || (visit.place > 0 && !attempt.repeats)) return;
  for (const { list, index, ref, port, hostPort, written } of hostPortsOf(attempt.pod)) {
    refuse(attempt, hostPort, {
      check: 'hostPorts',
      field: `${visit.field}.${list}[${index}].hostPort`,
      detail: 'Host ports are not allowed to be used',
      path: ['spec', list, index, 'ports', port, written ? 'hostPort' : 'containerPort'],
      accepts: { absent: true },
      container: ref,
    });
  }
}

/** The ports of all containers of a pod that are the host's; each SCC asks for them as often as there are containers. */
const hostPortsOf = remember(({ containers }: Pod) =>
  containers.flatMap(({ list, index, ref, ports }) =>
    ports.flatMap(({ hostPort, written }, port) => (hostPort > 0 ? [{ list, index, ref, port, hostPort, written }] : [])),
  ),
);
