/** What an SCC accepts in a field of a security context, in few words. */
import { normalizeScc } from '@scc-lens/admission';
import type { SecurityContextConstraints } from '@scc-lens/admission';
import { objectListOf, objectOf, stringsOf, textOf } from '@scc-lens/words';
import type { Json, JsonObject } from '@scc-lens/words';
import { code } from '../../review';
import { acceptTexts as texts } from './messages';

/** Empty for a field that no SCC limits. */
export function acceptedBy(written: SecurityContextConstraints, field: string): string {
  const scc = normalizeScc(written);
  switch (field) {
    case 'runAsUser':
      return user(objectOf(scc.runAsUser));
    case 'fsGroup':
    case 'supplementalGroups':
      return groups(objectOf(scc[field]));
    case 'seLinuxOptions':
      return seLinux(objectOf(scc.seLinuxContext));
    case 'privileged':
      return flag(scc.allowPrivilegedContainer === true);
    case 'allowPrivilegeEscalation':
      return flag(scc.allowPrivilegeEscalation !== false);
    case 'readOnlyRootFilesystem':
      return scc.readOnlyRootFilesystem === true ? texts.only(code('true')) : texts.any();
    case 'capabilities':
      return capabilities(scc);
    case 'seccompProfile':
      return profiles(stringsOf(scc.seccompProfiles));
    default:
      return '';
  }
}

const flag = (isAllowed: boolean): string => (isAllowed ? texts.any() : texts.only(code('false')));

function user({ type, uid, uidRangeMin, uidRangeMax }: JsonObject): string {
  if (type === 'RunAsAny') return texts.any();
  if (type === 'MustRunAsNonRoot') return texts.notRoot();
  if (type === 'MustRunAs') return texts.only(shownNumber(uid));
  return range(uidRangeMin, uidRangeMax);
}

function groups({ type, ranges }: JsonObject): string {
  if (type === 'RunAsAny') return texts.any();
  const written = objectListOf(ranges).map(({ min, max }) => range(min, max));
  return written.length === 0 ? texts.ofNamespace() : written.join(', ');
}

const range = (first: Json | undefined, last: Json | undefined): string =>
  typeof first === 'number' && typeof last === 'number'
    ? texts.range({ first: shownNumber(first), last: shownNumber(last) })
    : texts.ofNamespace();

const shownNumber = (value: Json | undefined): string => code(JSON.stringify(value ?? null));

function seLinux({ type, seLinuxOptions }: JsonObject): string {
  if (type === 'RunAsAny') return texts.any();
  const options = objectOf(seLinuxOptions);
  const written = ['user', 'role', 'type', 'level'].filter(name => textOf(options[name]) !== '');
  const shown = written.map(name => `${name} ${code(textOf(options[name]))}`);
  return [...shown, ...(written.includes('level') ? [] : [texts.levelOfNamespace()])].join(', ');
}

function capabilities(scc: SecurityContextConstraints): string {
  const allowed = [...new Set([...stringsOf(scc.defaultAddCapabilities), ...stringsOf(scc.allowedCapabilities)])];
  const drops = stringsOf(scc.requiredDropCapabilities);
  const adds = allowed.includes('*') ? texts.any() : allowed.length === 0 ? texts.addsNone() : texts.adds(codes(allowed));
  return drops.length === 0 ? adds : `${adds}; ${texts.drops(codes(drops))}`;
}

function profiles(listed: readonly string[]): string {
  if (listed.includes('*')) return texts.any();
  return listed.length === 0 ? texts.noProfile() : texts.only(codes(listed));
}

const codes = (names: readonly string[]): string => names.map(code).join(', ');
