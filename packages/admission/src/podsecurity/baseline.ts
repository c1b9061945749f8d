import standards from './standards.json';
import { isObject, objectListOf, objectOf, plural, stringsOf, textOf, type FieldPath, type JsonObject } from '@scc-lens/words';
import { containersWhere, failureOf, holdersText, holdersWhere, namedText, quoted, sorted, uses } from './check';
import type { Failure, PodSecurityCheck } from './check';
import { hasFeature, kubernetesMinor, type Release } from '../scc/releases';
import { hostPorts, type PodView } from './pod';

/** What containers may add at the baseline level. */
export const BASELINE_CAPABILITIES: ReadonlySet<string> = new Set(standards.capabilities);

/** From Kubernetes 1.35 on some versions do; before, a feature gate counts for all. */
export const trustsUserNamespace = (pod: PodView, minor: number, release: Release): boolean =>
  pod.inUserNamespace && (minor >= 35 || (kubernetesMinor(release) < 35 && hasFeature(release, 'user-namespaces')));

/** The checks of the baseline level, by id. */
export const BASELINE: readonly PodSecurityCheck[] = [
  { id: 'appArmorProfile', level: 'baseline', run: appArmorProfile },
  { id: 'capabilities_baseline', level: 'baseline', run: capabilities },
  { id: 'hostNamespaces', level: 'baseline', run: hostNamespaces },
  { id: 'hostPathVolumes', level: 'baseline', run: hostPathVolumes },
  { id: 'hostPorts', level: 'baseline', run: ports },
  { id: 'hostProbesAndHostLifecycle', level: 'baseline', since: 34, run: probeHosts },
  { id: 'privileged', level: 'baseline', run: privileged },
  { id: 'procMount', level: 'baseline', spares: trustsUserNamespace, run: procMount },
  { id: 'seLinuxOptions', level: 'baseline', run: seLinuxOptions },
  { id: 'seccompProfile_baseline', level: 'baseline', run: forbiddenSeccomp },
  { id: 'sysctls', level: 'baseline', run: sysctls },
  { id: 'windowsHostProcess', level: 'baseline', run: hostProcess },
];

const APPARMOR_ANNOTATION = 'container.apparmor.security.beta.kubernetes.io/';

/** The type of a profile in a securityContext. */
const typeIn = (securityContext: JsonObject, field: string): string => textOf(objectOf(securityContext[field])['type']);

function appArmorProfile(pod: PodView): Failure | null {
  const bad = holdersWhere(pod, context => hasProfile(context, 'appArmorProfile') && !hasGoodProfile(context, 'appArmorProfile'));
  const annotations = Object.keys(pod.annotations).filter(
    key => key.startsWith(APPARMOR_ANNOTATION) && !isAllowedAppArmor(textOf(pod.annotations[key])),
  );
  if (bad.length === 0 && annotations.length === 0) return null;
  const types = sorted(bad.map(({ securityContext }) => typeIn(securityContext, 'appArmorProfile')));
  const written = sorted(annotations.map(key => `${key}=${JSON.stringify(textOf(pod.annotations[key]))}`));
  const values = [...types, ...written];
  const who = [holdersText(bad), annotations.length > 0 ? plural('annotation', annotations.length) : ''].filter(text => text !== '');
  return {
    reason: plural('forbidden AppArmor profile', values.length),
    detail: `${who.join(' and ')} must not set AppArmor profile type to ${quoted(values)}`,
    paths: [
      ...bad.map(({ path }) => [...path, 'securityContext', 'appArmorProfile', 'type']),
      ...annotations.map((key): FieldPath => ['metadata', 'annotations', key]),
    ],
  };
}

const isAllowedAppArmor = (profile: string): boolean => profile === '' || profile === 'runtime/default' || profile.startsWith('localhost/');

function capabilities(pod: PodView): Failure | null {
  return addedCapabilities(pod, 'non-default capabilities', capability => BASELINE_CAPABILITIES.has(capability));
}

/** Fails for containers that add a capability outside the allowed ones; both levels have such a rule. */
export function addedCapabilities(pod: PodView, reason: string, isAllowed: (capability: string) => boolean): Failure | null {
  const addsOf = (context: JsonObject): readonly string[] => stringsOf(objectOf(context['capabilities'])['add']);
  const bad = containersWhere(pod, context => addsOf(context).some(capability => !isAllowed(capability)));
  if (bad.length === 0) return null;
  const added = bad.flatMap(({ path, securityContext }) =>
    addsOf(securityContext).map((capability, index) => ({ capability, path, index })),
  );
  const refused = added.filter(({ capability }) => !isAllowed(capability));
  const names = sorted(refused.map(({ capability }) => capability));
  return {
    reason,
    detail: `${holdersText(bad)} must not include ${quoted(names)} in securityContext.capabilities.add`,
    paths: refused.map(({ path, index }) => [...path, 'securityContext', 'capabilities', 'add', index]),
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
  const names = bad.map(({ name }) => name);
  return { reason: 'hostPath volumes', detail: namedText('volume', names), paths: bad.map(({ path }) => [...path, 'hostPath']) };
}

function ports(pod: PodView): Failure | null {
  const bad = pod.containers.filter(container => hostPorts(pod, container).length > 0);
  if (bad.length === 0) return null;
  const used = bad.flatMap(container => hostPorts(pod, container));
  const numbers = sorted(used.map(({ port }) => String(port)));
  const detail = `${holdersText(bad)} ${uses(bad.length)} ${plural('hostPort', numbers.length)} ${numbers.join(', ')}`;
  return { reason: 'hostPort', detail, paths: used.map(({ path }) => path) };
}

const HANDLERS: readonly (readonly string[])[] = [
  ...['livenessProbe', 'readinessProbe', 'startupProbe'].map(name => [name]),
  ...['postStart', 'preStop'].map(name => ['lifecycle', name]),
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
  const bad = containersWhere(pod, context => context['privileged'] === true);
  return failureOf(bad, 'privileged', 'must not set securityContext.privileged=true', ['privileged']);
}

/** Also the restricted level's own check, which has no exception. */
export function procMount(pod: PodView): Failure | null {
  const bad = containersWhere(pod, ({ procMount: mount }) => typeof mount === 'string' && mount !== 'Default');
  const types = sorted(bad.map(({ securityContext }) => textOf(securityContext['procMount'])));
  return failureOf(bad, 'procMount', `must not set securityContext.procMount to ${quoted(types)}`, ['procMount']);
}

/** The names that a version allows. */
const namesAt = (minor: number, rows: readonly { readonly since: number; readonly names: readonly string[] }[]): readonly string[] =>
  rows.filter(({ since }) => minor >= since).flatMap(({ names }) => names);

function seLinuxOptions(pod: PodView, minor: number): Failure | null {
  const allowed = namesAt(minor, standards.seLinuxTypes);
  const isBad = (field: string, value: string): boolean => (field === 'type' ? !allowed.includes(value) : value !== '');
  const badIn = (securityContext: JsonObject): readonly string[] => {
    const options = objectOf(securityContext['seLinuxOptions']);
    return ['type', 'user', 'role'].filter(field => isBad(field, textOf(options[field])));
  };
  const bad = holdersWhere(pod, context => badIn(context).length > 0);
  if (bad.length === 0) return null;
  const fields = bad.flatMap(({ securityContext, path }) => badIn(securityContext).map(field => ({ field, securityContext, path })));
  const ofType = fields.filter(({ field }) => field === 'type');
  const types = sorted(ofType.map(({ securityContext }) => typeIn(securityContext, 'seLinuxOptions')));
  const isSet = (name: string): readonly string[] => (fields.some(({ field }) => field === name) ? [`${name} may not be set`] : []);
  const data = [...(types.length > 0 ? [namedText('type', types)] : []), ...isSet('user'), ...isSet('role')];
  return {
    reason: 'seLinuxOptions',
    detail: `${holdersText(bad)} set forbidden securityContext.seLinuxOptions: ${data.join('; ')}`,
    paths: fields.map(({ field, path }) => [...path, 'securityContext', 'seLinuxOptions', field]),
  };
}

/** Fails for profiles that are set to a forbidden type; the restricted level asks this first, too. */
export function forbiddenSeccomp(pod: PodView): Failure | null {
  const bad = holdersWhere(pod, context => hasProfile(context, 'seccompProfile') && !hasGoodProfile(context, 'seccompProfile'));
  const types = sorted(bad.map(({ securityContext }) => typeIn(securityContext, 'seccompProfile')));
  const rest = `must not set securityContext.seccompProfile.type to ${quoted(types)}`;
  return failureOf(bad, 'seccompProfile', rest, ['seccompProfile', 'type']);
}

type Profile = 'appArmorProfile' | 'seccompProfile';

export const hasProfile = (context: JsonObject, field: Profile): boolean => isObject(context[field]);

export const hasGoodProfile = (context: JsonObject, field: Profile): boolean =>
  ['RuntimeDefault', 'Localhost'].includes(typeIn(context, field));

function sysctls({ securityContext }: PodView, minor: number): Failure | null {
  const safe = namesAt(minor, standards.sysctls);
  const bad = objectListOf(securityContext['sysctls'])
    .map((sysctl, index) => ({ name: textOf(sysctl['name']), path: ['spec', 'securityContext', 'sysctls', index, 'name'] }))
    .filter(({ name }) => !safe.includes(name));
  if (bad.length === 0) return null;
  return { reason: 'forbidden sysctls', detail: bad.map(({ name }) => name).join(', '), paths: bad.map(({ path }) => path) };
}

function hostProcess(pod: PodView): Failure | null {
  const bad = holdersWhere(pod, context => objectOf(context['windowsOptions'])['hostProcess'] === true);
  return failureOf(bad, 'hostProcess', 'must not set securityContext.windowsOptions.hostProcess=true', ['windowsOptions', 'hostProcess']);
}
