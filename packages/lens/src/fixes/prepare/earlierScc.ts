/** An SCC that was generated before, and whose documents a new one of its name takes the place of. */
import { accountText, listOf, objectOf, type JsonObject, type TextEdit } from '@scc-lens/words';
import { sameValue, type KubernetesObject, type Manifest } from '@scc-lens/yaml';
import { withoutPolicies, type Facts } from '../../facts';
import type { GeneratedScc, NotGenerated } from '../../grants';
import { prepareTexts } from '../messages';
import type { CurrentFile, Files } from './files';

/** Why an SCC that is needed is not prepared. */
export const refusal = (refused: string): NotGenerated => ({ refused, needed: true });

/** Where a new SCC is written over an earlier one; without edits where that one is as it should be. */
export interface Rewrite<F extends CurrentFile> {
  /** As the facts name it. */
  readonly file: string;
  readonly source: F;
  readonly edits: readonly TextEdit[];
}

export interface PlacedScc<F extends CurrentFile> {
  readonly generated: GeneratedScc;
  /** Null where the workspace has no SCC of its name. */
  readonly rewrite: Rewrite<F> | null;
}

/**
 * Generates an SCC; where the workspace has one of its name, again as if that one and its grants did not exist, to be written in their
 * place. Refused where what would be written over is more, or other, than such an SCC and its grants, one document behind the other, or is
 * granted to others, and where another object has the name of one that would be written; `keepEarlier` leaves the earlier ones alone, and is
 * never refused for them.
 */
export async function inPlaceOfEarlier<F extends CurrentFile>(
  files: Files<F>,
  facts: Facts,
  generate: (facts: Facts) => GeneratedScc | NotGenerated,
  keepEarlier: boolean,
): Promise<PlacedScc<F> | NotGenerated> {
  const first = generate(facts);
  if ('refused' in first) return first;
  const earlier = facts.workspace.policies.find(({ item }) => item.kind === 'SecurityContextConstraints' && item.name === first.name);
  if (earlier === undefined) return (await nameRefusal(files, facts, first, keepEarlier)) ?? { generated: first, rewrite: null };
  const source = await files.read(earlier.file);
  if ('unread' in source && keepEarlier) return { generated: first, rewrite: null };
  if ('unread' in source) return refusal(prepareTexts.unreadScc({ name: first.name, problem: source.unread }));
  const { slices, manifests } = source.file;
  const { name, namespace } = first.serviceAccount;
  const run = runAround(manifests, earlier.document, [...first.objects, { kind: 'ServiceAccount', metadata: { name, namespace } }]);
  const others = withoutPolicies(facts, ({ file, document }) => file === earlier.file && run.includes(document));
  const generated = generate(others);
  if ('refused' in generated && !generated.needed) return refusal(prepareTexts.refusedByEarlier({ file: source.name, name: first.name }));
  if ('refused' in generated) return generated;
  if (keepEarlier) return { generated, rewrite: null };
  const taken = await nameRefusal(files, others, generated, keepEarlier);
  if (taken !== null) return taken;
  const [from, to] = [slices[run[0]], slices[run[run.length - 1] ?? run[0]]];
  const isKept = manifests.every((manifest, i) =>
    run.includes(i) ? isMadeOf(manifest, generated.objects) : !manifest.objects.some(object => isOneOf(object, generated.objects)),
  );
  const isOwn = isGenerated(earlier.item, slices[earlier.document]?.text ?? '', generated) && !isGrantedToOthers(facts, generated);
  if (from === undefined || to === undefined || !isKept || !isOwn)
    return refusal(prepareTexts.editedByHand({ file: source.name, name: first.name }));
  const span = { start: from.start, end: to.start + to.text.length };
  const newText = `${run[0] === 0 ? '' : '---\n'}${generated.text}`;
  const isUpToDate = source.file.text.slice(span.start, span.end) === newText;
  return { generated, rewrite: { file: earlier.file, source, edits: isUpToDate ? [] : [{ span, newText }] } };
}

/** Lists of an SCC in which nothing is ever generated. */
const NEVER = ['users', 'groups', 'defaultAddCapabilities'];

/** Whether an SCC is one that was generated for the account: the comment above it names that. */
function isGenerated({ value }: KubernetesObject, text: string, { serviceAccount }: GeneratedScc): boolean {
  const [head = ''] = text.split(/^[^#\s-]/m, 1);
  return (
    head.includes(accountText(serviceAccount)) &&
    (value['priority'] ?? null) === null &&
    NEVER.every(field => listOf(value[field]).length === 0)
  );
}

/** Whether anyone else may use an SCC of this name: their pods would lose what a new one does not permit. */
const isGrantedToOthers = ({ cluster }: Facts, { name, serviceAccount: account }: GeneratedScc): boolean =>
  cluster.grants.some(
    ({ sccs, subject }) =>
      sccs.includes(name) &&
      !(subject.kind === 'ServiceAccount' && subject.name === account.name && [subject.namespace, null].includes(account.namespace)),
  );

/** Refused where the workspace has another object of a name that is to be written: which of the two a cluster gets is not known. */
async function nameRefusal<F extends CurrentFile>(
  files: Files<F>,
  { workspace }: Facts,
  { objects }: GeneratedScc,
  keepEarlier: boolean,
): Promise<NotGenerated | null> {
  const other = keepEarlier ? undefined : workspace.policies.find(({ item }) => objects.some(object => isAnother(item, object)));
  if (other === undefined) return null;
  const source = await files.read(other.file);
  const { kind, name } = other.item;
  return refusal(prepareTexts.taken({ file: 'unread' in source ? other.file : source.name, kind, name: name ?? '' }));
}

function isAnother({ kind, name, namespace, value }: KubernetesObject, object: JsonObject): boolean {
  const metadata = objectOf(object['metadata']);
  return object['kind'] === kind && metadata['name'] === name && (metadata['namespace'] ?? null) === namespace && !sameValue(object, value);
}

/** The documents around one that contain nothing but such objects. */
function runAround(manifests: readonly Manifest[], document: number, objects: readonly JsonObject[]): readonly [number, ...number[]] {
  let [from, to] = [document, document];
  const fits = (manifest: Manifest | undefined): boolean => manifest !== undefined && isMadeOf(manifest, objects);
  while (fits(manifests[from - 1])) from--;
  while (fits(manifests[to + 1])) to++;
  return [from, ...Array.from({ length: to - from }, (_, i) => from + 1 + i)];
}

const isMadeOf = (manifest: Manifest, objects: readonly JsonObject[]): boolean =>
  manifest.class === 'objects' && manifest.objects.length > 0 && manifest.objects.every(object => isOneOf(object, objects));

/** By kind and all of the metadata, because labels, for example, are a user's; a service account as a whole, where that is known. */
function isOneOf({ kind, value }: KubernetesObject, objects: readonly JsonObject[]): boolean {
  return objects.some(
    object =>
      object['kind'] === kind &&
      sameValue(object['metadata'], value['metadata']) &&
      (kind !== 'ServiceAccount' || object['apiVersion'] === undefined || sameValue(object, value)),
  );
}
