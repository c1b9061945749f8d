/** What SCCs accept and let pods do, in few words. */
import { defaultGrants, defaultScc, normalizeScc, type SecurityContextConstraints } from '@scc-lens/admission';
import { objectListOf, objectOf, stringsOf, textOf, type Json, type JsonObject } from '@scc-lens/words';
import type { World } from '../../facts';
import { powersOf, powersText, sccNamed } from '../../grants';
import { code, literalMarkdown, markdownTable } from '../../review';
import { acceptTexts as texts, hoverTexts, sccTexts } from './messages';

/** What an SCC lets a pod do, and where it differs from the SCC of ordinary pods; one like an SCC for every user gives nothing more. */
export function permitsMarkdown(name: string, scc: SecurityContextConstraints, world: World): readonly string[] {
  const { openshiftVersion } = world.settings;
  const ofEveryUser = [defaultScc(openshiftVersion), ...defaultGrants(openshiftVersion).flatMap(({ sccs }) => sccs)];
  const compared = ofEveryUser.flatMap(other => {
    const ordinary = sccNamed(other, world);
    return ordinary === undefined ? [] : [{ other, rows: differences(normalizeScc(scc), normalizeScc(ordinary)) }];
  });
  const powers = powersOf(scc);
  const isOrdinary =
    powers.length === 0 && compared.some(({ rows }) => rows.every(([field, own]) => field === texts.moreVolumes() && own === texts.none()));
  const tables = compared.slice(0, 1).flatMap(({ other, rows }) => {
    const accepts = [name, other].map(one => hoverTexts.accepts(literalMarkdown(one)));
    return rows.length === 0 ? [] : [markdownTable([hoverTexts.field(), ...accepts], rows)];
  });
  const permits = isOrdinary ? [sccTexts.noPowers()] : powers.length === 0 ? [] : [sccTexts.powers(literalMarkdown(powersText(powers)))];
  return [...permits, ...tables];
}

/** The fields in which two SCCs differ; of volumes, those that only one of them allows. */
function differences(scc: SecurityContextConstraints, ordinary: SecurityContextConstraints): readonly (readonly string[])[] {
  const limits = Object.entries(ACCEPTED).map(([field, accepted]) => [field, accepted(scc), accepted(ordinary)]);
  const volumes = [texts.moreVolumes(), moreVolumes(scc, ordinary), moreVolumes(ordinary, scc)];
  return [...limits, volumes].filter(([, own, other]) => own !== other);
}

/** The types of volumes that only the first SCC allows. */
function moreVolumes({ volumes }: SecurityContextConstraints, other: SecurityContextConstraints): string {
  const [own, others] = [stringsOf(volumes), stringsOf(other.volumes)];
  if (others.includes('*')) return texts.none();
  const more = own.filter(entry => !others.includes(entry));
  return more.includes('*') ? texts.any() : codes(more) || texts.none();
}

/** What an SCC accepts in a field of a security context. Admission looks at no field that is not in the table. */
export const acceptedBy = (scc: SecurityContextConstraints, field: string): string => ACCEPTED[field]?.(normalizeScc(scc)) ?? texts.any();

/** For each field that SCCs limit, what one of them accepts, after defaulting. */
const ACCEPTED: Readonly<Record<string, (scc: SecurityContextConstraints) => string>> = {
  runAsUser: ({ runAsUser }) => user(objectOf(runAsUser)),
  runAsNonRoot: ({ runAsUser }) => (objectOf(runAsUser)['type'] === 'MustRunAsNonRoot' ? texts.only(code('true')) : texts.any()),
  fsGroup: ({ fsGroup }) => groups(objectOf(fsGroup), texts.firstOfNamespace()),
  supplementalGroups: ({ supplementalGroups }) => groups(objectOf(supplementalGroups), texts.ofNamespace()),
  seLinuxOptions: ({ seLinuxContext }) => seLinux(objectOf(seLinuxContext)),
  privileged: ({ allowPrivilegedContainer }) => flag(allowPrivilegedContainer === true),
  allowPrivilegeEscalation: scc => flag(scc.allowPrivilegeEscalation !== false),
  readOnlyRootFilesystem: ({ readOnlyRootFilesystem }) => (readOnlyRootFilesystem === true ? texts.only(code('true')) : texts.any()),
  capabilities,
  seccompProfile: ({ seccompProfiles }) => profiles(stringsOf(seccompProfiles)),
  sysctls,
  hostUsers: ({ userNamespaceLevel }) => flag(userNamespaceLevel !== 'RequirePodLevel'),
};

const flag = (isAllowed: boolean): string => (isAllowed ? texts.any() : texts.only(code('false')));

function user({ type, uid, uidRangeMin, uidRangeMax }: JsonObject): string {
  if (type === 'RunAsAny') return texts.any();
  if (type === 'MustRunAsNonRoot') return texts.notRoot();
  if (type === 'MustRunAs') return texts.only(shownNumber(uid));
  return range(uidRangeMin, uidRangeMax);
}

function groups({ type, ranges }: JsonObject, ofNamespace: string): string {
  if (type === 'RunAsAny') return texts.any();
  const written = objectListOf(ranges).map(({ min, max }) => range(min, max));
  return written.length === 0 ? ofNamespace : written.join(', ');
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

function sysctls({ allowedUnsafeSysctls, forbiddenSysctls }: SecurityContextConstraints): string {
  const [unsafe, forbidden] = [stringsOf(allowedUnsafeSysctls), codes(stringsOf(forbiddenSysctls))];
  const accepted = unsafe.includes('*') ? texts.any() : [texts.safe(), ...unsafe.map(code)].join(', ');
  return forbidden === '' ? accepted : texts.butNot({ accepted, forbidden });
}

const profiles = (listed: readonly string[]): string =>
  listed.includes('*') ? texts.any() : listed.length === 0 ? texts.noProfile() : texts.only(codes(listed));

const codes = (names: readonly string[]): string => names.map(code).join(', ');
