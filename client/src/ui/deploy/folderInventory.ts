/** What one folder has deployed before: by a list on the cluster, if the user wants one, and as this workspace remembers it. */
import { ConfigurationTarget, FileType, workspace } from 'vscode';
import type { LogOutputChannel, Memento, Uri } from 'vscode';
import { window } from '../../editor';
import { errorText } from '../../cluster';
import type { Cluster } from '../../cluster';
import { applySetOf, asMembers, readApplySet, remember, removeApplySet, scopeOf, uniteScopes, writeApplySet } from '../../deploy';
import type { ApplyResult, Deployed, Inventory, Orphan, Orphans, Plan, PruneStep, SetScope } from '../../deploy';
import { buttonTexts, inventoryTexts } from './messages';
import { answerUnless, showError, tokenOf } from './notify';
import { isPruned } from './pruning';

export interface FolderInventory extends Inventory {
  /** Stores what is to be remembered. */
  readonly remember: (deployed: readonly Deployed[]) => Thenable<void>;
}

const SETTING = 'deploy.applySets';
const MEMORY = 'sccLens.deployed';

interface Folder {
  readonly uri: Uri;
  /** In its workspace folder; `.` for that one itself. */
  readonly path: string;
}

/** What is deployed without one: files, or several folders, which may be a part of anything. */
const NONE: FolderInventory = { set: null, scope: null, remembered: [], remember: () => Promise.resolve() };

/**
 * Undefined if the user cancels, or if the list cannot be read, which is reported.
 * @param asks whether the user is asked where it is not decided yet whether the cluster keeps a list
 */
export async function openInventory(
  cluster: Cluster,
  uris: readonly Uri[],
  memory: Memento,
  asks: boolean,
  signal: AbortSignal,
): Promise<FolderInventory | undefined> {
  const folder = await onlyFolder(uris);
  if (folder === null) return NONE;
  const name = chosenName(folder) ?? (asks ? await askForName(folder, cluster.target.namespace, signal) : '');
  if (name === undefined) return undefined;
  const set = name === '' ? null : applySetOf(name, cluster.target.namespace);
  const scope = set === null ? null : await readApplySet(cluster, set, signal);
  if (scope !== null && !scope.ok) {
    showError(scope.error);
    return undefined;
  }
  const key = JSON.stringify([cluster.target.server, cluster.target.namespace, folder.path]);
  const all = (): Readonly<Record<string, readonly Deployed[]>> => memory.get(MEMORY, {});
  return {
    set,
    scope: scope?.value ?? null,
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

/** As set; empty for no list, undefined if nothing is set. */
function chosenName({ uri, path }: Folder): string | undefined {
  const names = workspace.getConfiguration('sccLens', uri).get<Names>(SETTING, {});
  return Object.hasOwn(names, path) ? names[path] : undefined;
}

/** As the user chooses now, for later, too; undefined if the user cancels. */
async function askForName({ uri, path }: Folder, namespace: string, signal: AbortSignal): Promise<string | undefined> {
  const name = await askWhether(path, namespace, signal);
  const settings = workspace.getConfiguration('sccLens', uri);
  const names = settings.get<Names>(SETTING, {});
  if (name !== undefined) await settings.update(SETTING, { ...names, [path]: name }, ConfigurationTarget.WorkspaceFolder);
  return name;
}

async function askWhether(folder: string, namespace: string, signal: AbortSignal): Promise<string | undefined> {
  const options = { modal: true, detail: inventoryTexts.listDetail(namespace) };
  const [keep, none] = [buttonTexts.keepList(), buttonTexts.noList()];
  const answer = await answerUnless(signal, window.showInformationMessage(inventoryTexts.listQuestion(folder), options, keep, none));
  if (answer !== keep) return answer === none ? '' : undefined;
  return window.showInputBox(
    {
      title: inventoryTexts.nameTitle(folder),
      prompt: inventoryTexts.namePrompt(),
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

/** The plan as it is deployed: with the label of the list. */
export function planMembers(plan: Plan, { set }: Inventory): Plan {
  return set === null ? plan : { ...plan, objects: asMembers(plan.objects, set) };
}

const NO_SCOPE: SetScope = { kinds: [], namespaces: [] };

/**
 * Has the list on the cluster name all that may be a part of it, before anything is deployed. False if that fails, which is reported. A
 * namespace that the deployment itself creates gets its list afterwards.
 */
export async function widenList(cluster: Cluster, plan: Plan, { set, scope }: Inventory, signal: AbortSignal): Promise<boolean> {
  if (set === null) return true;
  const written = await writeApplySet(cluster, set, uniteScopes(scope ?? NO_SCOPE, scopeOf(set, plan.objects)), signal);
  const isCreated = plan.objects.some(({ stage, ref }) => stage === 'namespaces' && ref.name === set.namespace);
  if (written.ok || (written.error.kind === 'notFound' && isCreated)) return true;
  showError(written.error);
  return false;
}

export interface Deployment {
  readonly plan: Plan;
  readonly found: Orphans;
  readonly result: ApplyResult;
  readonly pruned: readonly PruneStep[];
}

/** Stores what the folder has deployed now. A failure is logged: the next deployment finds what this one has left. */
export async function keepInventory(
  cluster: Cluster,
  inventory: FolderInventory,
  { plan, found, result: { steps, stopped }, pruned }: Deployment,
  output: LogOutputChannel,
  signal: AbortSignal,
): Promise<void> {
  const gone = new Set(pruned.filter(isPruned).map(({ orphan }) => orphan));
  const left = found.orphans.filter(orphan => !gone.has(orphan));
  const isComplete = stopped === null && found.unlisted.length === 0;
  const failure = isComplete ? await narrowList(cluster, plan, left, inventory, signal) : null;
  if (failure !== null) output.warn(failure);
  try {
    await inventory.remember(remember(inventory.remembered, steps, found, pruned));
  } catch (error) {
    output.warn(error instanceof Error ? error.message : String(error));
  }
}

/** Has the list on the cluster name what is left. Why that fails, as a sentence; null if it does not. */
async function narrowList(
  cluster: Cluster,
  plan: Plan,
  left: readonly Orphan[],
  { set }: Inventory,
  signal: AbortSignal,
): Promise<string | null> {
  if (set === null) return null;
  const written = await writeApplySet(cluster, set, scopeOf(set, [...plan.objects, ...left]), signal);
  return written.ok ? null : inventoryTexts.notListed(errorText(written.error));
}

/** After an undeployment of everything that the folder describes. Why the list stays, as a sentence; null if it does not. */
export async function endInventory(
  cluster: Cluster,
  inventory: FolderInventory,
  found: Orphans,
  pruned: readonly PruneStep[],
  signal: AbortSignal,
): Promise<string | null> {
  await inventory.remember(remember(inventory.remembered, [], found, pruned));
  const { set, scope } = inventory;
  const isLeft = found.unlisted.length > 0 || found.orphans.some(orphan => !pruned.some(step => step.orphan === orphan && isPruned(step)));
  if (set === null || scope === null || isLeft) return null;
  const removal = await removeApplySet(cluster, set, signal);
  return removal.kind === 'failed' || removal.kind === 'uncertain' ? inventoryTexts.notListed(errorText(removal.error)) : null;
}
