/** What one folder has deployed before: by a list on the cluster, if the user wants one, and as this workspace remembers it. */
import * as l10n from '@vscode/l10n';
import { ConfigurationTarget, FileType, Uri, workspace, type LogOutputChannel, type Memento } from 'vscode';
import {
  appliersOf,
  applySetOf,
  describeRef,
  memberOf,
  errorText,
  narrowApplySet,
  ok,
  readApplySet,
  readMembers,
  refOf,
  remember,
  rememberAgain,
  removeApplySet,
  scopeOf,
  setIdOf,
  widenApplySet,
} from '@scc-lens/kube';
import type {
  ApplyResult,
  ApplySet,
  Cluster,
  Deployed,
  Described,
  Found,
  Inventory,
  Orphans,
  Plan,
  PlannedObject,
  PruneStep,
  UndoStep,
} from '@scc-lens/kube';
import { OBJECTS, type ObjectsResult } from '@scc-lens/protocol';
import { window } from '../../editor';
import { listedFolder } from './listedFolder';
import { inventoryTexts, partTexts } from './messages';
import { answerUnless, showError, tokenOf, valueOrReport, type ClusterTask } from './notify';
import { isGone } from './outcomeText';
import type { Stage } from './stage';

const SETTING = 'deploy.applySets';
const MEMORY = 'sccLens.deployed';

interface Folder {
  readonly uri: Uri;
  /** In its workspace folder; `.` for that one itself. */
  readonly path: string;
}

/** Whether the cluster is to keep a list of what a folder deploys. */
export interface ListOffer {
  /** Its name in quotes. */
  readonly folder: string;
  /** Asks for the name of the list, and stores it. False if the user cancels, or for an error, which is reported. */
  readonly accept: () => Promise<boolean>;
}

/** What the folder has deployed; undefined for an error, which is reported. */
export async function openInventory(
  at: ClusterTask,
  uris: readonly Uri[],
  { client, memory }: Pick<Stage, 'client' | 'memory'>,
): Promise<FolderInventory | undefined> {
  const { cluster, signal } = at;
  const { namespace } = cluster.target;
  const folder = await onlyFolder(uris);
  const listed = folder === null ? undefined : listedFolder(namesAt(folder.uri), folder.path);
  // Files, several folders, and a part of a listed folder may be a part of anything: nothing is missing from them.
  if (folder === null || (listed !== undefined && listed !== folder.path && namesAt(folder.uri)[listed] !== ''))
    return new FolderInventory(
      at,
      { set: null, scope: null, remembered: [] },
      null,
      file => listOf(file, namespace),
      () => Promise.resolve(),
      null,
    );
  const known = namesAt(folder.uri)[folder.path];
  const set = known === undefined || known === '' ? null : applySetOf(known, namespace);
  const scope = set === null ? null : valueOrReport(await readApplySet(cluster, set));
  if (scope === undefined) return undefined;
  const { remembered, store } = memoryOf(memory, cluster, folder.uri.toString());
  return new FolderInventory(
    at,
    { set, scope, remembered, elsewhere: () => describedInWorkspace(client) },
    known === undefined ? { folder: quoted(folder), accept: () => askForList(cluster, folder, signal) } : null,
    () => set,
    store,
    folder.uri.toString(),
  );
}

interface FolderMemory {
  readonly remembered: readonly Deployed[];
  readonly store: (deployed: readonly Deployed[]) => Thenable<void>;
}

/** What this workspace remembers of what a folder has deployed to a namespace. */
function memoryOf(memory: Memento, { target: { server, namespace } }: Cluster, folder: string): FolderMemory {
  const key = JSON.stringify([server, namespace, folder]);
  const all = (): Readonly<Record<string, readonly Deployed[]>> => memory.get(MEMORY, {});
  return { remembered: all()[key] ?? [], store: deployed => memory.update(MEMORY, { ...all(), [key]: deployed }) };
}

/** What was done on the cluster is reported even if it cannot be stored. */
async function storeOrWarn(store: () => Thenable<void>, output: LogOutputChannel): Promise<void> {
  try {
    await store();
  } catch (error) {
    output.warn(error instanceof Error ? error.message : String(error));
  }
}

/** Remembers what an undo has created again: as the workspace does, and in the list on the cluster that its label names. */
export async function rememberUndone(
  cluster: Cluster,
  folder: string,
  steps: readonly UndoStep[],
  { memory, output }: Pick<Stage, 'memory' | 'output'>,
): Promise<void> {
  const again = steps.filter(({ outcome }) => outcome.kind === 'recreated');
  if (again.length === 0) return;
  const { remembered, store } = memoryOf(memory, cluster, folder);
  await storeOrWarn(() => store(rememberAgain(remembered, again)), output);
  const set = listOf(folder, cluster.target.namespace);
  const members = set === null ? [] : again.filter(({ before }) => before !== null && setIdOf(before) === set.id);
  const written = set === null || members.length === 0 ? ok(undefined) : await widenApplySet(cluster, set, scopeOf(set, members));
  if (!written.ok) output.warn(inventoryTexts.notListed(errorText(written.error)));
}

/** The objects of all manifests of the workspace. */
async function describedInWorkspace(client: Stage['client']): Promise<Described> {
  const files = await workspace.findFiles('**/*.{yaml,yml,json}');
  const { objects, unread } = await client.sendRequest<ObjectsResult>(OBJECTS, { uris: files.map(uri => uri.toString()) });
  return { refs: objects.map(({ object }) => refOf(object)), unread };
}

/** The folder of the workspace that is deployed as a whole; null for anything else. */
async function onlyFolder([uri, ...others]: readonly Uri[]): Promise<Folder | null> {
  const root = uri && workspace.getWorkspaceFolder(uri);
  if (uri === undefined || others.length > 0 || root === undefined) return null;
  if (((await workspace.fs.stat(uri)).type & FileType.Directory) === 0) return null;
  return { uri, path: uri.toString() === root.uri.toString() ? '.' : workspace.asRelativePath(uri, false) };
}

type Names = Readonly<Record<string, string>>;

/** The names of lists by folder, an empty one for no list. */
const namesAt = (uri: Uri): Names => workspace.getConfiguration('sccLens', uri).get<Names>(SETTING, {});

function listOf(file: string, namespace: string): ApplySet | null {
  const uri = Uri.parse(file);
  if (workspace.getWorkspaceFolder(uri) === undefined) return null;
  const names = namesAt(uri);
  const name = names[listedFolder(names, workspace.asRelativePath(uri, false)) ?? ''] ?? '';
  return name === '' ? null : applySetOf(name, namespace);
}

async function askForList(cluster: Cluster, folder: Folder, signal: AbortSignal): Promise<boolean> {
  const { uri, path } = folder;
  const name = await askForFreeName(cluster, folder, signal);
  if (name === undefined) return false;
  const settings = workspace.getConfiguration('sccLens', uri);
  await settings.update(SETTING, { ...namesAt(uri), [path]: name }, ConfigurationTarget.WorkspaceFolder);
  return true;
}

/** A folder in a sentence: its path may be any word. */
const quoted = ({ uri, path }: Folder): string => `"${path === '.' ? (workspace.getWorkspaceFolder(uri)?.name ?? path) : path}"`;

/** The name of a new list, or of one that is this folder's as the user answers; undefined if the user cancels. */
async function askForFreeName(cluster: Cluster, folder: Folder, signal: AbortSignal): Promise<string | undefined> {
  for (let value = suggestedName(folder); ;) {
    const name = await window.showInputBox(
      {
        title: l10n.t('List of {folder}', { folder: quoted(folder) }),
        prompt: inventoryTexts.listPrompt(),
        value,
        ignoreFocusOut: true,
        validateInput: one => (isName(one) ? undefined : inventoryTexts.badName()),
      },
      tokenOf(signal),
    );
    if (name === undefined) return undefined;
    const members = valueOrReport(await readMembers(cluster, applySetOf(name, cluster.target.namespace)));
    if (members === undefined) return undefined;
    if (members === null) return name;
    const [same, other] = [l10n.t('It Is This List'), l10n.t('Another Name')];
    const options = { modal: true, detail: describeMembers(members) };
    const question = l10n.t('There is a list {name} already. Is it the list of {folder}?', { name, folder: quoted(folder) });
    const answer = await answerUnless(signal, window.showWarningMessage(question, options, same, other));
    if (answer !== other) return answer === same ? name : undefined;
    value = name;
  }
}

/** So many members of a list are named. */
const NAMED = 8;

function describeMembers({ places, unlisted }: Found): string {
  const names = places.slice(0, NAMED).map(({ ref }) => describeRef(ref));
  const managers = [...new Set(places.flatMap(({ object }) => appliersOf(object)))];
  return [
    l10n.t('What it has and this folder does not is offered for deletion.'),
    ...(places.length === 0 ? [l10n.t('It has no objects.')] : names),
    ...(places.length > NAMED ? [partTexts.moreItems(places.length - NAMED)] : []),
    ...(unlisted.length > 0 ? [partTexts.unlisted(unlisted.join(', '))] : []),
    ...(managers.length > 0 ? [l10n.t('Deployed by {managers}', { managers: managers.join(', ') })] : []),
  ].join('\n');
}

/** As RFC 1123 has it for subdomains. */
const isName = (name: string): boolean =>
  name.length <= 253 && name.split('.').every(part => /^[a-z0-9-]+$/.test(part) && !part.startsWith('-') && !part.endsWith('-'));

/** With the name of the workspace folder, for a namespace may have lists of several repositories. */
function suggestedName({ uri, path }: Folder): string {
  const words = `${workspace.getWorkspaceFolder(uri)?.name ?? ''}/${path}`.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return ['applyset', ...words].join('-').slice(0, 253).replace(/-$/, '');
}

/** What a deployment has come to. */
export interface Deployment {
  readonly plan: Plan;
  readonly found: Orphans;
  readonly result: ApplyResult;
  readonly pruned: readonly PruneStep[];
}

/** What a folder has deployed, and its lists on the cluster. */
export class FolderInventory {
  constructor(
    private readonly at: ClusterTask,
    readonly before: Inventory,
    /** Null where the user has decided about a list, or there can be none. */
    readonly offer: ListOffer | null,
    /** The list that an object of a file belongs to; null for none. */
    readonly setOf: (file: string) => ApplySet | null,
    private readonly store: FolderMemory['store'],
    /** The URI of the folder; null for anything else. */
    readonly folder: string | null,
  ) {}

  /** The plan as it is deployed: each object with the label of its list. */
  planMembers(plan: Plan): Plan {
    const asMember = (planned: PlannedObject): PlannedObject => {
      const set = this.setOf(planned.source.file);
      return set === null ? planned : memberOf(planned, set);
    };
    return { ...plan, objects: plan.objects.map(asMember) };
  }

  /** Has the lists on the cluster name all that may become a part of them. False for an error, which is reported. */
  async widen({ objects }: Plan): Promise<boolean> {
    const sets = new Map(objects.flatMap(({ source }) => this.setOf(source.file) ?? []).map(set => [set.id, set]));
    for (const set of sets.values()) {
      const members = objects.filter(({ source }) => this.setOf(source.file)?.id === set.id);
      const written = await widenApplySet(this.at.cluster, set, scopeOf(set, members));
      const isCreated = objects.some(({ stage, ref }) => stage === 'namespaces' && ref.name === set.namespace);
      if (written.ok || (written.error.kind === 'notFound' && isCreated)) continue;
      showError(written.error);
      return false;
    }
    return true;
  }

  /** Stores what the folder has deployed now. A failure is logged: the next deployment finds what this one has left. */
  async keep({ plan, found, result: { steps, stopped }, pruned }: Deployment, output: LogOutputChannel): Promise<void> {
    const { set, remembered } = this.before;
    const gone = new Set(pruned.filter(isGone).map(({ orphan }) => orphan));
    const left = found.orphans.filter(orphan => !gone.has(orphan));
    if (set !== null && stopped === null && found.unlisted.length === 0) {
      // The list names what is left.
      const written = await narrowApplySet(this.at.cluster, set, scopeOf(set, [...plan.objects, ...left]));
      if (!written.ok) output.warn(inventoryTexts.notListed(errorText(written.error)));
    }
    await storeOrWarn(() => this.store(remember(remembered, steps, found, pruned)), output);
  }

  /** After an undeployment of everything that the folder describes. Why the list stays, as a sentence; null if it does not. */
  async end({ orphans, unlisted }: Orphans, pruned: readonly PruneStep[]): Promise<string | null> {
    const { set, scope, remembered } = this.before;
    await this.store(remember(remembered, [], { orphans, unlisted }, pruned));
    const isLeft = unlisted.length > 0 || orphans.some(orphan => !pruned.some(step => step.orphan === orphan && isGone(step)));
    if (set === null || scope === null || isLeft) return null;
    const removal = await removeApplySet(this.at.cluster, set);
    return removal.kind === 'failed' || removal.kind === 'uncertain' ? inventoryTexts.notListed(errorText(removal.error)) : null;
  }
}
