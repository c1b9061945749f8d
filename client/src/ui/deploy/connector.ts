/** The way to a cluster: which context and namespace, remembered for the workspace and shown in the status bar. */
import os from 'node:os';
import { commands, StatusBarAlignment, workspace } from 'vscode';
import type { Memento } from 'vscode';
import { connect, loadKubeconfig, risksOf } from '@scc-lens/kube';
import type { Cluster, Kubeconfig } from '@scc-lens/kube';
import { window } from '../../editor';
import type { StatusItem } from '../../editor';
import { deploySettings } from './deploySettings';
import { buttonTexts, connectionTexts, partTexts } from './messages';
import { answerUnless, showError } from './notify';
import type { Task } from './notify';
import { pickContext, pickNamespace } from './pickTarget';
import { isProtected } from './protectedContexts';

export interface Connector {
  /** Connects to the remembered context and namespace, asking for what is not known. Undefined if it fails, which is reported, or is cancelled. */
  readonly open: (task: Task) => Promise<Cluster | undefined>;
  /** Connects to this context and namespace without choosing it for later. Undefined if it fails, which is reported, or is cancelled. */
  readonly openAt: (choice: Choice, task: Task) => Promise<Cluster | undefined>;
  /** Asks for context and namespace again. */
  readonly choose: (task: Task) => Promise<Cluster | undefined>;
  /** Ends every connection, and those that are being made. True if there was one. */
  readonly close: () => boolean;
  readonly dispose: () => void;
}

export interface Choice {
  readonly context: string;
  readonly namespace: string;
}

const REMEMBERED = 'sccLens.target';

export function createConnector(memory: Memento): Connector {
  const item = window.createStatusBarItem('sccLens.cluster', StatusBarAlignment.Left);
  /** Kept until the user disconnects, so that what was deployed through an earlier connection can still be undone through it. */
  const connections = new Set<Cluster>();
  const accept = createRiskQuestion();
  let leaving = new AbortController();
  let chosen: Cluster | null = null;
  const showChosen = (): void => {
    showTarget(item, chosen?.target ?? null);
  };
  const settingsListener = workspace.onDidChangeConfiguration(change => {
    if (change.affectsConfiguration('sccLens.deploy.protectedContexts')) showChosen();
  });

  const close = (): boolean => {
    const was = connections.size > 0;
    leaving.abort();
    leaving = new AbortController();
    for (const cluster of connections) cluster.close();
    connections.clear();
    chosen = null;
    showChosen();
    setConnected(false);
    return was;
  };

  const choose = async (cluster: Cluster): Promise<Cluster> => {
    const { context, namespace } = cluster.target;
    const choice: Choice = { context, namespace };
    chosen = cluster;
    showChosen();
    setConnected(true);
    await memory.update(REMEMBERED, choice);
    return cluster;
  };

  const establish = async (
    config: Kubeconfig,
    context: string,
    remembered: string | undefined,
    task: Task,
  ): Promise<Cluster | undefined> => {
    const opened = await connectTo(config, context, accept, task);
    if (opened === undefined) return undefined;
    if (remembered === undefined) task.report(partTexts.waitingForAnswer());
    const namespace = remembered ?? (await pickNamespace(opened, task.signal));
    if (namespace === undefined || task.signal.aborted) {
      opened.close();
      return undefined;
    }
    const cluster = { ...opened, target: { ...opened.target, namespace } };
    connections.add(cluster);
    return cluster;
  };

  const untilLeaving = ({ report, signal }: Task): Task => ({ report, signal: AbortSignal.any([leaving.signal, signal]) });

  const openWith = async (remembered: Choice | undefined, caller: Task): Promise<Cluster | undefined> => {
    const task = untilLeaving(caller);
    const config = await readConfig();
    if (config === undefined) return undefined;
    const isKnown = isUsable(config, remembered?.context);
    const context = isKnown ? remembered?.context : await pickContext(config, task.signal);
    if (context === undefined) return undefined;
    const cluster = await establish(config, context, isKnown ? remembered?.namespace : undefined, task);
    return cluster && choose(cluster);
  };

  const openAt = async ({ context, namespace }: Choice, caller: Task): Promise<Cluster | undefined> => {
    const task = untilLeaving(caller);
    const config = await readConfig();
    if (config === undefined) return undefined;
    if (isUsable(config, context)) return establish(config, context, namespace, task);
    showError({ kind: 'config', message: connectionTexts.contextIsGone(context) });
    return undefined;
  };

  return {
    open: task => openWith(memory.get<Choice>(REMEMBERED), task),
    openAt,
    choose: task => openWith(undefined, task),
    close,
    dispose: () => {
      close();
      settingsListener.dispose();
      item.dispose();
    },
  };
}

/** Hides the item where there is no target. */
function showTarget(item: StatusItem, target: Cluster['target'] | null): void {
  if (target === null) {
    item.hide();
    return;
  }
  const { cluster, server, user, context, namespace } = target;
  const place = connectionTexts.tooltip({ cluster, server, user: user ?? connectionTexts.anonymous() });
  const isWarning = isProtected(context, deploySettings().protectedContexts);
  const parts = { context, namespace };
  item.show({
    name: connectionTexts.statusName(),
    command: 'sccLens.chooseCluster',
    icon: isWarning ? 'shield' : 'server-environment',
    text: `${context} / ${namespace}`,
    tooltip: isWarning ? `${place}\n${connectionTexts.protected()}` : place,
    spoken: isWarning ? connectionTexts.spokenProtected(parts) : connectionTexts.spoken(parts),
    isWarning,
  });
}

async function readConfig(): Promise<Kubeconfig | undefined> {
  const config = await loadKubeconfig({ setting: deploySettings().kubeconfig, env: process.env, home: os.homedir() });
  if (config.ok) return config.value;
  showError(config.error);
  return undefined;
}

function isUsable(config: Kubeconfig, context: string | undefined): boolean {
  return config.contexts.some(({ name, problem }) => name === context && problem === null);
}

/** Undefined if it fails, which is reported, or is cancelled. */
async function connectTo(
  config: Kubeconfig,
  context: string,
  accept: RiskQuestion,
  { report, signal }: Task,
): Promise<Cluster | undefined> {
  const risks = risksOf(config, context);
  if (!risks.ok) {
    showError(risks.error);
    return undefined;
  }
  if (!(await accept(context, risks.value, signal))) return undefined;
  const { requestTimeoutMs: timeoutMs, loginTimeoutMs: pluginTimeoutMs } = deploySettings();
  report(connectionTexts.connecting(context));
  const opened = await connect(config, { context, acceptedRisks: risks.value, timeoutMs, pluginTimeoutMs, signal });
  if (!opened.ok) {
    showError(opened.error);
    return undefined;
  }
  return opened.value;
}

/** For the `when` clauses of commands. */
function setConnected(isConnected: boolean): void {
  void commands.executeCommand('setContext', 'sccLens.isConnected', isConnected);
}

type RiskQuestion = (context: string, risks: readonly string[], signal: AbortSignal) => Promise<boolean>;

/** Asks whether to connect despite the risks: once for each context and its risks, until the editor closes. True without a risk. */
function createRiskQuestion(): RiskQuestion {
  const accepted = new Set<string>();
  return async (context, risks, signal) => {
    const key = JSON.stringify([context, ...risks]);
    if (risks.length === 0 || accepted.has(key)) return true;
    const connect = buttonTexts.connectAnyway();
    const question = window.showWarningMessage(connectionTexts.unprotected(context), { modal: true, detail: risks.join('\n') }, connect);
    if ((await answerUnless(signal, question)) !== connect) return false;
    accepted.add(key);
    return true;
  };
}
