import { isObject, objectListOf, objectOf, plural, stringsOf, textOf } from '@scc-lens/words';
import type { FieldPath, JsonObject } from '@scc-lens/words';
import {
  containerPaths,
  containersText,
  containersWhere,
  hasSetters,
  namedText,
  quoted,
  setters,
  settersPaths,
  settersText,
  sorted,
  uses,
} from './check';
import type { Failure, PodSecurityCheck } from './check';
import { hostPorts } from './pod';
import type { ContainerView, PodView } from './pod';

/** What containers may add at the baseline level. */
export const BASELINE_CAPABILITIES: ReadonlySet<string> = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);

const SAFE_SYSCTLS: readonly (readonly [since: number, names: readonly string[]])[] = [
  [
    0,
    [
      'kernel.shm_rmid_forced',
      'net.ipv4.ip_local_port_range',
      'net.ipv4.tcp_syncookies',
      'net.ipv4.ping_group_range',
      'net.ipv4.ip_unprivileged_port_start',
    ],
  ],
  [27, ['net.ipv4.ip_local_reserved_ports']],
  [29, ['net.ipv4.tcp_keepalive_time', 'net.ipv4.tcp_fin_timeout', 'net.ipv4.tcp_keepalive_intvl', 'net.ipv4.tcp_keepalive_probes']],
  [32, ['net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem']],
];

/** The checks of the baseline level, by id. */
export const BASELINE: readonly PodSecurityCheck[] = [
  { id: 'appArmorProfile', level: 'baseline', run: appArmorProfile },
  { id: 'capabilities_baseline', level: 'baseline', run: capabilities },
  { id: 'hostNamespaces', level: 'baseline', run: hostNamespaces },
  { id: 'hostPathVolumes', level: 'baseline', run: hostPathVolumes },
  { id: 'hostPorts', level: 'baseline', run: ports },
  { id: 'hostProbesAndHostLifecycle', level: 'baseline', since: 34, run: probeHosts },
  { id: 'privileged', level: 'baseline', run: privileged },
  { id: 'procMount', level: 'baseline', run: (pod, minor) => (minor >= 35 && pod.inUserNamespace ? null : procMount(pod)) },
  { id: 'seLinuxOptions', level: 'baseline', run: seLinuxOptions },
  { id: 'seccompProfile_baseline', level: 'baseline', run: forbiddenSeccomp },
  { id: 'sysctls', level: 'baseline', run: sysctls },
  { id: 'windowsHostProcess', level: 'baseline', run: hostProcess },
];

const APPARMOR_ANNOTATION = 'container.apparmor.security.beta.kubernetes.io/';

function appArmorProfile(pod: PodView): Failure | null {
  const typeOf = (securityContext: JsonObject): string => textOf(objectOf(securityContext['appArmorProfile'])['type']);
  const isBad = (securityContext: JsonObject): boolean =>
    isObject(securityContext['appArmorProfile']) && !['RuntimeDefault', 'Localhost'].includes(typeOf(securityContext));
  const bad = setters(pod, isBad);
  const annotations = Object.keys(pod.annotations).filter(
    key => key.startsWith(APPARMOR_ANNOTATION) && !isAllowedAppArmor(textOf(pod.annotations[key])),
  );
  if (!hasSetters(bad) && annotations.length === 0) return null;
  const types = [
    ...(bad.pod ? [typeOf(pod.securityContext)] : []),
    ...bad.containers.map(({ securityContext }) => typeOf(securityContext)),
  ];
  const written = sorted(annotations.map(key => `${key}=${JSON.stringify(textOf(pod.annotations[key]))}`));
  const values = [...sorted(types), ...written];
  const who = [
    ...(hasSetters(bad) ? [settersText(bad)] : []),
    ...(annotations.length > 0 ? [plural('annotation', annotations.length)] : []),
  ];
  return {
    reason: plural('forbidden AppArmor profile', values.length),
    detail: `${who.join(' and ')} must not set AppArmor profile type to ${quoted(values)}`,
    paths: [...settersPaths(bad, 'appArmorProfile', 'type'), ...annotations.map((key): FieldPath => ['metadata', 'annotations', key])],
  };
}

function isAllowedAppArmor(profile: string): boolean {
  return profile === '' || profile === 'runtime/default' || profile.startsWith('localhost/');
}

function capabilities(pod: PodView): Failure | null {
  return addedCapabilities(pod, 'non-default capabilities', capability => BASELINE_CAPABILITIES.has(capability));
}

/** Fails for containers that add a capability outside the allowed ones; both levels have such a rule. */
export function addedCapabilities(pod: PodView, reason: string, isAllowed: (capability: string) => boolean): Failure | null {
  const addsOf = ({ securityContext }: ContainerView): readonly string[] => stringsOf(objectOf(securityContext['capabilities'])['add']);
  const bad = pod.containers.filter(container => addsOf(container).some(capability => !isAllowed(capability)));
  if (bad.length === 0) return null;
  const names = sorted(bad.flatMap(addsOf).filter(capability => !isAllowed(capability)));
  return {
    reason,
    detail: `${containersText(bad)} must not include ${quoted(names)} in securityContext.capabilities.add`,
    paths: bad.flatMap(container =>
      addsOf(container).flatMap((capability, index) =>
        isAllowed(capability) ? [] : containerPaths([container], 'capabilities', 'add', index),
      ),
    ),
  };
}

function hostNamespaces({ spec }: PodView): Failure | null {
  const used = ['hostNetwork', 'hostPID', 'hostIPC'].filter(name => spec[name] === true);
  if (used.length === 0) return null;
  return { reason: 'host namespaces', detail: used.map(name => `${name}=true`).join(', '), paths: used.map(name => ['spec', name]) };
}

function hostPathVolumes({ volumes }: PodView): Failure | null {
  const bad = volumes.filter(({ sources }) => sources.includes('hostPath'));
  if (bad.length === 0) return null;
  return {
    reason: 'hostPath volumes',
    detail: namedText(
      'volume',
      bad.map(({ name }) => name),
    ),
    paths: bad.map(({ path }) => [...path, 'hostPath']),
  };
}

function ports(pod: PodView): Failure | null {
  const bad = pod.containers.filter(container => hostPorts(pod, container).length > 0);
  if (bad.length === 0) return null;
  const used = bad.flatMap(container => hostPorts(pod, container));
  const numbers = sorted(used.map(({ port }) => String(port)));
  const detail = `${containersText(bad)} ${uses(bad.length)} ${plural('hostPort', numbers.length)} ${numbers.join(', ')}`;
  return { reason: 'hostPort', detail, paths: used.map(({ path }) => path) };
}

const HANDLERS: readonly (readonly string[])[] = [
  ['livenessProbe'],
  ['readinessProbe'],
  ['startupProbe'],
  ['lifecycle', 'postStart'],
  ['lifecycle', 'preStop'],
];

function probeHosts(pod: PodView): Failure | null {
  const found = pod.containers.flatMap(({ name, path, container }) =>
    HANDLERS.flatMap(handler => {
      const object = handler.reduce((parent, key) => objectOf(parent[key]), container);
      return ['httpGet', 'tcpSocket']
        .map(action => ({ name, host: textOf(objectOf(object[action])['host']), path: [...path, ...handler, action, 'host'] }))
        .filter(({ host }) => host !== '');
    }),
  );
  if (found.length === 0) return null;
  const names = sorted(found.map(({ name }) => name));
  const hosts = sorted(found.map(({ host }) => host));
  const detail = `${namedText('container', names)} ${uses(names.length)} ${namedText('probe or lifecycle host', hosts)}`;
  return { reason: 'probe or lifecycle host', detail, paths: found.map(({ path }) => path) };
}

function privileged(pod: PodView): Failure | null {
  const bad = containersWhere(pod, securityContext => securityContext['privileged'] === true);
  if (bad.length === 0) return null;
  return {
    reason: 'privileged',
    detail: `${containersText(bad)} must not set securityContext.privileged=true`,
    paths: containerPaths(bad, 'privileged'),
  };
}

/** Also the restricted level's own check, which has no exception. */
export function procMount(pod: PodView): Failure | null {
  const bad = containersWhere(pod, ({ procMount: mount }) => typeof mount === 'string' && mount !== 'Default');
  if (bad.length === 0) return null;
  const types = sorted(bad.map(({ securityContext }) => textOf(securityContext['procMount'])));
  return {
    reason: 'procMount',
    detail: `${containersText(bad)} must not set securityContext.procMount to ${quoted(types)}`,
    paths: containerPaths(bad, 'procMount'),
  };
}

const SELINUX_TYPES: readonly string[] = ['', 'container_t', 'container_init_t', 'container_kvm_t'];

function seLinuxOptions(pod: PodView, minor: number): Failure | null {
  const allowed = minor >= 31 ? [...SELINUX_TYPES, 'container_engine_t'] : SELINUX_TYPES;
  const isBad = (field: string, value: string): boolean => (field === 'type' ? !allowed.includes(value) : value !== '');
  const badIn = (securityContext: JsonObject): readonly string[] => {
    const options = objectOf(securityContext['seLinuxOptions']);
    return ['type', 'user', 'role'].filter(field => isBad(field, textOf(options[field])));
  };
  const bad = setters(pod, securityContext => badIn(securityContext).length > 0);
  if (!hasSetters(bad)) return null;
  const places = [
    ...(bad.pod ? [{ securityContext: pod.securityContext, path: ['spec'] }] : []),
    ...bad.containers.map(({ securityContext, path }) => ({ securityContext, path })),
  ];
  const fields = places.flatMap(({ securityContext, path }) => badIn(securityContext).map(field => ({ field, securityContext, path })));
  const types = sorted(
    fields
      .filter(({ field }) => field === 'type')
      .map(({ securityContext }) => textOf(objectOf(securityContext['seLinuxOptions'])['type'])),
  );
  const isSet = (name: string): readonly string[] => (fields.some(({ field }) => field === name) ? [`${name} may not be set`] : []);
  const data = [...(types.length > 0 ? [namedText('type', types)] : []), ...isSet('user'), ...isSet('role')];
  return {
    reason: 'seLinuxOptions',
    detail: `${settersText(bad)} set forbidden securityContext.seLinuxOptions: ${data.join('; ')}`,
    paths: fields.map(({ field, path }) => [...path, 'securityContext', 'seLinuxOptions', field]),
  };
}

/** Fails for profiles that are set to a forbidden type; the restricted level asks this first, too. */
export function forbiddenSeccomp(pod: PodView): Failure | null {
  const bad = setters(pod, securityContext => isObject(securityContext['seccompProfile']) && !hasGoodSeccomp(securityContext));
  if (!hasSetters(bad)) return null;
  const contexts = [...(bad.pod ? [pod.securityContext] : []), ...bad.containers.map(({ securityContext }) => securityContext)];
  const types = sorted(contexts.map(securityContext => textOf(objectOf(securityContext['seccompProfile'])['type'])));
  return {
    reason: 'seccompProfile',
    detail: `${settersText(bad)} must not set securityContext.seccompProfile.type to ${quoted(types)}`,
    paths: settersPaths(bad, 'seccompProfile', 'type'),
  };
}

export function hasGoodSeccomp(securityContext: JsonObject): boolean {
  return ['RuntimeDefault', 'Localhost'].includes(textOf(objectOf(securityContext['seccompProfile'])['type']));
}

function sysctls({ securityContext }: PodView, minor: number): Failure | null {
  const safe = SAFE_SYSCTLS.filter(([since]) => minor >= since).flatMap(([, names]) => names);
  const bad = objectListOf(securityContext['sysctls'])
    .map((sysctl, index) => ({ name: textOf(sysctl['name']), path: ['spec', 'securityContext', 'sysctls', index, 'name'] }))
    .filter(({ name }) => !safe.includes(name));
  if (bad.length === 0) return null;
  return { reason: 'forbidden sysctls', detail: bad.map(({ name }) => name).join(', '), paths: bad.map(({ path }) => path) };
}

function hostProcess(pod: PodView): Failure | null {
  const bad = setters(pod, securityContext => objectOf(securityContext['windowsOptions'])['hostProcess'] === true);
  if (!hasSetters(bad)) return null;
  return {
    reason: 'hostProcess',
    detail: `${settersText(bad)} must not set securityContext.windowsOptions.hostProcess=true`,
    paths: settersPaths(bad, 'windowsOptions', 'hostProcess'),
  };
}
