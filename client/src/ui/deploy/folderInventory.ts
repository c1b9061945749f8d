/** What one folder has deployed before: by a list on the cluster, if the user wants one, and as this workspace remembers it. */
import * as l10n from '@vscode/l10n';
import { ConfigurationTarget, FileType, Uri, workspace } from 'vscode';
import type { LogOutputChannel, Memento } from 'vscode';
import {
  applySetOf,
  memberOf,
  errorText,
  ok,
  readApplySet,
  remember,
  removeApplySet,
  scopeOf,
  uniteScopes,
  writeApplySet,
} from '@scc-lens/kube';
import type {
  ApplyResult,
  ApplySet,
  ClusterError,
  Deployed,
  Inventory,
  Orphans,
  Plan,
  PlannedObject,
  PruneStep,
  SetScope,
} from '@scc-lens/kube';
import { window } from '../../editor';
import { listedFolder } from './listedFolder';
import { inventoryTexts, partTexts } from './messages';
import { answerUnless, showError, tokenOf, valueOrReport } from './notify';
import type { ClusterTask } from './notify';
import { isGone } from './outcomeText';

export interface FolderInventory extends Inventory {
  /** The list that an object of a file belongs to; null for none. */
  readonly setOf: (file: string) => ApplySet | null;
  readonly remember: (deployed: readonly Deployed[]) => Thenable<void>;
}

const SETTING = 'deploy.applySets';
const MEMORY = 'sccLens.deployed';

interface Folder {
  readonly uri: Uri;
  /** In its workspace folder; `.` for that one itself. */
  readonly path: string;
}

/** What the folder has deployed; undefined if the user cancels, or for an error, which is reported. `asks`: whether to offer a list. */
export async function openInventory(
  { cluster, report, signal }: ClusterTask,
  uris: readonly Uri[],
  memory: Memento,
  asks: boolean,
): Promise<FolderInventory | undefined> {
  const { namespace } = cluster.target;
  const folder = await onlyFolder(uris);
  const listed = folder === null ? undefined : listedFolder(namesAt(folder.uri), folder.path);
  // Files, several folders, and a part of a listed folder may be a part of anything: nothing is missing from them.
  if (folder === null || (listed !== undefined && listed !== folder.path && namesAt(folder.uri)[listed] !== ''))
    return { set: null, scope: null, remembered: [], setOf: file => listOf(file, namespace), remember: () => Promise.resolve() };
  const known = namesAt(folder.uri)[folder.path];
  if (known === undefined && asks) report(partTexts.waitingForAnswer());
  const name = known ?? (asks ? await askForName(folder, namespace, signal) : '');
  if (name === undefined) return undefined;
  const set = name === '' ? null : applySetOf(name, namespace);
  const scope = set === null ? null : valueOrReport(await readApplySet(cluster, set));
  if (scope === undefined) return undefined;
  const key = JSON.stringify([cluster.target.server, namespace, folder.path]);
  const all = (): Readonly<Record<string, readonly Deployed[]>> => memory.get(MEMORY, {});
  return {
    set,
    setOf: () => set,
    scope,
    remembered: all()[key] ?? [],
    remember: deployed => memory.update(MEMORY, { ...all(), [key]: deployed }),
  };
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
function namesAt(uri: Uri): Names {
  return workspace.getConfiguration('sccLens', uri).get<Names>(SETTING, {});
}

function listOf(file: string, namespace: string): ApplySet | null {
  const uri = Uri.parse(file);
  if (workspace.getWorkspaceFolder(uri) === undefined) return null;
  const names = namesAt(uri);
  const name = names[listedFolder(names, workspace.asRelativePath(uri, false)) ?? ''] ?? '';
  return name === '' ? null : applySetOf(name, namespace);
}

/** As the user chooses now, for later, too; undefined if the user cancels. */
async function askForName({ uri, path }: Folder, namespace: string, signal: AbortSignal): Promise<string | undefined> {
  const name = await askWhether(path, namespace, signal);
  if (name !== undefined) {
    const settings = workspace.getConfiguration('sccLens', uri);
    await settings.update(SETTING, { ...namesAt(uri), [path]: name }, ConfigurationTarget.WorkspaceFolder);
  }
  return name;
}

async function askWhether(folder: string, namespace: string, signal: AbortSignal): Promise<string | undefined> {
  const options = { modal: true, detail: inventoryTexts.listDetail(namespace) };
  const [keep, none] = [l10n.t('Keep a List'), l10n.t('No List')];
  const answer = await answerUnless(signal, window.showInformationMessage(inventoryTexts.listQuestion(folder), options, keep, none));
  if (answer !== keep) return answer === none ? '' : undefined;
  return window.showInputBox(
    {
      title: l10n.t('List of {folder}', { folder }),
      prompt: l10n.t('The name of the ConfigMap. Use it for no other folder of the namespace.'),
      value: suggestedName(folder),
      ignoreFocusOut: true,
      validateInput: value => (isName(value) ? undefined : inventoryTexts.badName()),
    },
    tokenOf(signal),
  );
}

/** As RFC 1123 has it for subdomains. */
function isName(name: string): boolean {
  return name.length <= 253 && name.split('.').every(part => /^[a-z0-9-]+$/.test(part) && !part.startsWith('-') && !part.endsWith('-'));
}

function suggestedName(folder: string): string {
  const words = folder.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return ['applyset', ...words].join('-').slice(0, 253).replace(/-$/, '');
}

/** The plan as it is deployed: each object with the label of its list. */
export function planMembers(plan: Plan, { setOf }: FolderInventory): Plan {
  const asMember = (planned: PlannedObject): PlannedObject => {
    const set = setOf(planned.source.file);
    return set === null ? planned : memberOf(planned, set);
  };
  return { ...plan, objects: plan.objects.map(asMember) };
}

const NO_SCOPE: SetScope = { kinds: [], namespaces: [] };

/** Has the lists on the cluster name all that may become a part of them. False for an error, which is reported. */
export async function widenLists(at: ClusterTask, plan: Plan, inventory: FolderInventory): Promise<boolean> {
  const sets = new Map(plan.objects.flatMap(({ source }) => inventory.setOf(source.file) ?? []).map(set => [set.id, set]));
  for (const set of sets.values()) {
    const members = plan.objects.filter(({ source }) => inventory.setOf(source.file)?.id === set.id);
    const error = await widenList(at, set, members, inventory);
    const isCreated = plan.objects.some(({ stage, ref }) => stage === 'namespaces' && ref.name === set.namespace);
    if (error === null || (error.kind === 'notFound' && isCreated)) continue;
    showError(error);
    return false;
  }
  return true;
}

async function widenList(
  { cluster }: ClusterTask,
  set: ApplySet,
  members: readonly PlannedObject[],
  inventory: FolderInventory,
): Promise<ClusterError | null> {
  const scope = set.id === inventory.set?.id ? ok(inventory.scope) : await readApplySet(cluster, set);
  if (!scope.ok) return scope.error;
  const written = await writeApplySet(cluster, set, uniteScopes(scope.value ?? NO_SCOPE, scopeOf(set, members)));
  return written.ok ? null : written.error;
}

export interface Deployment {
  readonly plan: Plan;
  readonly found: Orphans;
  readonly result: ApplyResult;
  readonly pruned: readonly PruneStep[];
}

/** Stores what the folder has deployed now. A failure is logged: the next deployment finds what this one has left. */
export async function keepInventory(
  at: ClusterTask,
  inventory: FolderInventory,
  { plan, found, result: { steps, stopped }, pruned }: Deployment,
  output: LogOutputChannel,
): Promise<void> {
  const gone = new Set(pruned.filter(isGone).map(({ orphan }) => orphan));
  const left = found.orphans.filter(orphan => !gone.has(orphan));
  const isComplete = stopped === null && found.unlisted.length === 0;
  const failure = isComplete ? await narrowList(at, inventory.set, [...plan.objects, ...left]) : null;
  if (failure !== null) output.warn(failure);
  try {
    await inventory.remember(remember(inventory.remembered, steps, found, pruned));
  } catch (error) {
    output.warn(error instanceof Error ? error.message : String(error));
  }
}

/** Has the list on the cluster name what is left. Why that fails, as a sentence; null if it does not. */
async function narrowList({ cluster }: ClusterTask, set: ApplySet | null, members: Parameters<typeof scopeOf>[1]): Promise<string | null> {
  const written = set === null ? ok(null) : await writeApplySet(cluster, set, scopeOf(set, members));
  return written.ok ? null : inventoryTexts.notListed(errorText(written.error));
}

/** After an undeployment of everything that the folder describes. Why the list stays, as a sentence; null if it does not. */
export async function endInventory(
  { cluster }: ClusterTask,
  inventory: FolderInventory,
  found: Orphans,
  pruned: readonly PruneStep[],
): Promise<string | null> {
  await inventory.remember(remember(inventory.remembered, [], found, pruned));
  const { set, scope } = inventory;
  const isLeft = found.unlisted.length > 0 || found.orphans.some(orphan => !pruned.some(step => step.orphan === orphan && isGone(step)));
  if (set === null || scope === null || isLeft) return null;
  const removal = await removeApplySet(cluster, set);
  return removal.kind === 'failed' || removal.kind === 'uncertain' ? inventoryTexts.notListed(errorText(removal.error)) : null;
}
