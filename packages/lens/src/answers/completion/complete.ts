/** What can be written at a position of a manifest. */
import { REQUIRED_SCC_ANNOTATION } from '@scc-lens/admission';
import { fieldsOf, isWithin, knownNamespace, objectOf, shifted, stringsOf, textOf, valueAt, type FieldPath } from '@scc-lens/words';
import { cursorsAt, keyText, scalarText, type Cursor, type KubernetesObject, type ParsedFile, type TypedWord } from '@scc-lens/yaml';
import type { World } from '../../facts';
import { accountUsers, namespaces, podAccounts, requiredSccs, roles, sccOffers, subjectAccounts } from './names';
import { addedCapabilities, droppedCapabilities, sccCapabilities } from './capabilities';
import { suppressedRules } from './suppressions';
import { typingIn, type Typing } from './trial';
import type { Completion, Offer } from './types';
import * as values from './values';

/** The completions at an offset of a file; null where there are none. Only the document at the offset is looked at. */
export function completionsAt(file: ParsedFile, offset: number, world: World): Completion | null {
  const document = file.slices.findLastIndex(({ start }) => start <= offset);
  const slice = file.slices[document];
  if (slice === undefined || file.manifests[document]?.class === 'template') return null;
  const inComment = suppressedRules(file, document, offset, world);
  if (inComment !== null) return inComment;
  for (const cursor of cursorsAt(slice.text, offset - slice.start)) {
    if (cursor.manifest.class === 'invalid' && cursor.manifest.readable === null) continue;
    const offers = cursor.role === 'key' ? keysAt(cursor, world) : valuesAt(cursor, world);
    if (offers.length === 0) continue;
    return { span: shifted(cursor.word.span, slice.start), offers: offers.map(offer => written(offer, cursor)) };
  }
  return null;
}

/** As the word is to be written where it is: with the blank, the quotes and the colon that are still missing. */
function written(offer: Offer, { role, word }: Cursor): Offer {
  const blank = word.needsBlank ? ' ' : '';
  const text = role === 'key' ? `${spelled(offer.text, word, keyText)}${word.hasColon ? '' : ':'}` : valueText(offer, word);
  return { ...offer, text: `${blank}${text}` };
}

const valueText = ({ text, isLiteral }: Offer, word: TypedWord): string => (isLiteral === true ? text : spelled(text, word, scalarText));

function spelled(text: string, { quote, isClosed, isJson }: TypedWord, spell: typeof keyText): string {
  if (quote !== '') return isClosed ? text : `${text}${quote}`;
  return text.startsWith('[') ? text : spell(text, { inFlow: true, quote: '"', always: isJson });
}

function keysAt(cursor: Cursor, world: World): readonly Offer[] {
  const typing = typingIn(cursor, world);
  if (typing === null) return [];
  const { path, pod } = typing;
  const present = Object.keys(objectOf(valueAt(pod, path)));
  if (matches(path, ['spec', 'volumes', '*'])) return values.volumeKinds(typing, present);
  if (path.at(-1) === 'seLinuxOptions' && isSecurityContext(path.slice(0, -1))) return values.seLinuxFields(present);
  const type = contextType(path);
  return type === null ? [] : values.contextFields(type, present);
}

/** The type of a security context, or of an object in one; null for anything else. */
function contextType(path: FieldPath): string | null {
  if (isSecurityContext(path)) return path.length === 2 ? 'PodSecurityContext' : 'SecurityContext';
  const [context, field] = [path.slice(0, -1), path.at(-1)];
  const types = fieldsOf((isSecurityContext(context) ? contextType(context) : null) ?? '') ?? {};
  return typeof field === 'string' ? (types[field] ?? null) : null;
}

function valuesAt(cursor: Cursor, world: World): readonly Offer[] {
  const typing = typingIn(cursor, world);
  if (typing !== null) {
    const offers = podValues(typing);
    if (offers.length > 0) return offers;
  }
  const object = cursor.manifest.objects.findLast(({ path }) => isWithin(cursor.path, path));
  return object === undefined ? [] : objectValues(object, cursor.path.slice(object.path.length), world);
}

function podValues(typing: Typing): readonly Offer[] {
  const { path } = typing;
  const field = path.at(-1);
  if (matches(path, ['metadata', 'annotations', REQUIRED_SCC_ANNOTATION])) return requiredSccs(typing);
  if (matches(path, ['spec', 'serviceAccountName']) || matches(path, ['spec', 'serviceAccount'])) return podAccounts(typing);
  if (isContainer(path.slice(0, 3))) {
    const inside = path.slice(3);
    if (matches(inside, ['volumeMounts', '*', 'name'])) return values.mountableVolumes(typing);
    if (matches(inside, [...CAPABILITIES, 'add', '*'])) return addedCapabilities(typing);
    if (matches(inside, [...CAPABILITIES, 'drop', '*'])) return droppedCapabilities(typing);
    if (matches(inside, [...CAPABILITIES, 'add'])) return inList(addedCapabilities({ ...typing, path: [...path, 0] }));
    if (matches(inside, [...CAPABILITIES, 'drop'])) return inList(droppedCapabilities({ ...typing, path: [...path, 0] }));
  }
  const parent = contextType(path.slice(0, -1));
  if (parent !== null && typeof field === 'string' && fieldsOf(parent)?.[field] === 'boolean') return values.booleans(typing);
  if (!isSecurityContext(path.slice(0, -2))) return [];
  if (path.at(-2) === 'seccompProfile') return field === 'type' ? values.seccompTypes(typing) : [];
  if (path.at(-2) !== 'seLinuxOptions') return [];
  return field === 'type' ? values.seLinuxTypes(typing) : field === 'level' ? values.seLinuxLevels(typing) : [];
}

const CAPABILITIES = ['securityContext', 'capabilities'];

/** A list that has nothing in it yet is written on its line. */
const inList = (offers: readonly Offer[]): readonly Offer[] => offers.map(offer => ({ ...offer, text: `[${offer.text}]` }));

const SCC_CAPABILITIES = ['allowedCapabilities', 'defaultAddCapabilities', 'requiredDropCapabilities'];

function objectValues(object: KubernetesObject, path: FieldPath, world: World): readonly Offer[] {
  const [first, second] = path;
  if (matches(path, ['metadata', 'namespace'])) return namespaces(world);
  if (object.kind === 'SecurityContextConstraints') return sccValues(object, path, world);
  if (object.kind === 'Role' || object.kind === 'ClusterRole') return ruleValues(object, path, world);
  if (object.kind !== 'RoleBinding' && object.kind !== 'ClusterRoleBinding') return [];
  if (first === 'roleRef') return second === 'name' ? roles(world, object, textOf(valueAt(object.value, ['roleRef', 'kind']))) : [];
  if (first !== 'subjects') return [];
  const subject = objectOf(valueAt(object.value, path.slice(0, 2)));
  if (path[2] === 'namespace') return namespaces(world);
  const isAccount = path[2] === 'name' && subject['kind'] === 'ServiceAccount';
  return isAccount ? subjectAccounts(world, knownNamespace(textOf(subject['namespace']) || object.namespace)) : [];
}

function sccValues({ value }: KubernetesObject, path: FieldPath, world: World): readonly Offer[] {
  const [field = '', last] = path;
  if (typeof field !== 'string') return [];
  const present = stringsOf(value[field]);
  if (path.length === 1) return field === 'userNamespaceLevel' ? values.userNamespaceLevels() : [];
  if (path.length > 2) return [];
  if (last === 'type') return values.strategies(field);
  if (SCC_CAPABILITIES.includes(field)) return sccCapabilities(field, value[field]);
  if (field === 'volumes') return values.sccVolumes(present);
  if (field === 'seccompProfiles') return values.sccProfiles(present);
  return field === 'users' ? accountUsers(world) : [];
}

function ruleValues({ value }: KubernetesObject, path: FieldPath, world: World): readonly Offer[] {
  if (!matches(path, ['rules', '*', 'resourceNames', '*'])) return [];
  return stringsOf(objectOf(valueAt(value, path.slice(0, 2)))['resources']).includes('securitycontextconstraints') ? sccOffers(world) : [];
}

const isContainer = (path: FieldPath): boolean =>
  ['containers', 'initContainers', 'ephemeralContainers'].some(list => matches(path, ['spec', list, '*']));

const isSecurityContext = (path: FieldPath): boolean =>
  path.at(-1) === 'securityContext' && (path.length === 2 || isContainer(path.slice(0, -1)));

/** Whether a path is this one, `*` being any index. */
const matches = (path: FieldPath, pattern: readonly string[]): boolean =>
  path.length === pattern.length && pattern.every((step, i) => (step === '*' ? typeof path[i] === 'number' : step === path[i]));
