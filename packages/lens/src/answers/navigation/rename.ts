/** What a rename changes, or why it cannot be made. */
import { NEWEST_RELEASE, stockSccs } from '@scc-lens/admission';
import { DEFAULT_SERVICE_ACCOUNT, groupBy, sentences, type Change } from '@scc-lens/words';
import type { Placed, WorkspaceFacts } from '../../facts';
import { findMentions, type Here } from './find';
import type { Mention, Thing } from './things';

/** The changes of one document. */
export interface DocumentChanges {
  readonly file: string;
  readonly document: number;
  readonly changes: readonly Change[];
}

/** A sentence: why a rename is refused. */
export interface RenameRefused {
  readonly refused: string;
}

const renameTexts = sentences({
  invalid: 'The document is invalid. Fix it first, so that every place of the name is known.',
  otherKind: 'SCC Lens renames volumes, service accounts and SCCs only.',
  defaultAccount: 'Every namespace has the service account default. It cannot be renamed; use another one instead.',
  stockScc: 'OpenShift ships the SCC {name}. It cannot be renamed; make one of your own instead.',
  noVolume: 'The pod declares no volume {name}.',
  noAccount: 'The workspace contains no ServiceAccount {name}. It may exist in the cluster, where a rename does not reach it.',
  noScc: 'The workspace contains no SecurityContextConstraints {name}. It may exist in the cluster, where a rename does not reach it.',
  severalNamespaces:
    'Several namespaces have a service account {name}: {namespaces}. A manifest without a namespace may mean any of them. State its namespace first.',
  notAName: '"{name}" is not a valid name: use lower-case letters, digits and "-", and start and end with a letter or digit.',
  exists: '{name} exists already.',
});

/** Why the thing that a name in a document means cannot be renamed; null where it can. */
export function renameRefusal({ thing }: Mention, here: Here, workspace: WorkspaceFacts): string | null {
  if (here.manifest.class !== 'objects') return renameTexts.invalid();
  if (thing.kind === 'role' || thing.kind === 'namespace') return renameTexts.otherKind();
  if (thing.kind === 'account' && thing.name === DEFAULT_SERVICE_ACCOUNT) return renameTexts.defaultAccount();
  if (thing.kind === 'scc' && isShipped(thing.name)) return renameTexts.stockScc(thing.name);
  const definitions = findMentions(thing, here, workspace).filter(({ item }) => item.isDefinition);
  if (definitions.length === 0) return NOT_DEFINED[thing.kind](thing.name);
  return thing.kind === 'account' ? ambiguity(thing, here, workspace) : null;
}

/** A manifest without a namespace may mean the service account of any. */
function ambiguity(account: Extract<Thing, { kind: 'account' }>, here: Here, workspace: WorkspaceFacts): string | null {
  const isPlaced = ({ item }: Placed<Mention>): boolean => item.thing.kind === 'account' && item.thing.namespace !== null;
  if (findMentions(account, here, workspace).every(isPlaced)) return null;
  const definitions = findMentions({ ...account, namespace: null }, here, workspace).filter(({ item }) => item.isDefinition);
  const namespaces = new Set(definitions.flatMap(({ item }) => (item.thing.kind === 'account' ? (item.thing.namespace ?? []) : [])));
  return namespaces.size > 1 ? renameTexts.severalNamespaces({ name: account.name, namespaces: [...namespaces].join(', ') }) : null;
}

const NOT_DEFINED = { volume: renameTexts.noVolume, account: renameTexts.noAccount, scc: renameTexts.noScc };

const isShipped = (scc: string): boolean => stockSccs(NEWEST_RELEASE).some(({ metadata }) => metadata?.name === scc);

/** A volume's name is a DNS label, any other a DNS subdomain (k8s.io/apimachinery/pkg/util/validation). */
const LABEL = /^[a-z\d](?:[a-z\d-]*[a-z\d])?$/;
const LONGEST = { label: 63, subdomain: 253 };

/** The changes that give a thing another name everywhere, document by document. */
export function renameChanges(
  mention: Mention,
  newName: string,
  here: Here,
  workspace: WorkspaceFacts,
): readonly DocumentChanges[] | RenameRefused {
  const refused = renameRefusal(mention, here, workspace);
  if (refused !== null) return { refused };
  const { thing } = mention;
  if (!isName(newName, thing)) return { refused: renameTexts.notAName(newName) };
  const isTaken = findMentions({ ...thing, name: newName }, here, workspace).some(({ item }) => item.isDefinition);
  if (newName !== thing.name && (isTaken || (thing.kind === 'scc' && isShipped(newName)))) return { refused: renameTexts.exists(newName) };
  const byDocument = groupBy(findMentions(thing, here, workspace), ({ file, document }) => [JSON.stringify([file, document])]);
  return [...byDocument.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const changes = [first, ...others].map(({ item }): Change => ({ op: 'set', path: item.path, value: `${item.prefix}${newName}` }));
    return [{ file: first.file, document: first.document, changes }];
  });
}

function isName(name: string, { kind }: Thing): boolean {
  if (kind === 'volume') return name.length <= LONGEST.label && LABEL.test(name);
  return name.length <= LONGEST.subdomain && name.split('.').every(label => LABEL.test(label));
}
