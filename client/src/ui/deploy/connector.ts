/** The way to a cluster: which context and namespace, remembered for the workspace and shown in the status bar. */
import * as l10n from '@vscode/l10n';
import os from 'node:os';
import { commands, StatusBarAlignment, workspace, type Memento } from 'vscode';
import { connect, loadKubeconfig, risksOf, type Cluster, type Kubeconfig } from '@scc-lens/kube';
import { window, type StatusItem } from '../../editor';
import { deploySettings } from './deploySettings';
import { connectionTexts, partTexts } from './messages';
import { answerUnless, showError, valueOrReport, type Task } from './notify';
import { pickContext, pickNamespace } from './pickTarget';
import { isProtected } from './protectedContexts';

export interface Choice {
  readonly context: string;
  readonly namespace: string;
}

const REMEMBERED = 'sccLens.target';

export class Connector {
  private readonly item = window.createStatusBarItem('sccLens.cluster', StatusBarAlignment.Left);
  /** Kept until the user disconnects, so that what was deployed through an earlier connection can still be undone through it. */
  private readonly connections = new Set<Cluster>();
  private readonly accept = createRiskQuestion();
  private leaving = new AbortController();
  private chosen: Cluster | null = null;
  private readonly settingsListener = workspace.onDidChangeConfiguration(change => {
    if (change.affectsConfiguration('sccLens.deploy.protectedContexts')) this.showChosen();
  });

  constructor(private readonly memory: Memento) {}

  /** Connects to the remembered context and namespace, asking for what is not known. Undefined if it fails, which is reported, or is cancelled. */
  open(task: Task): Promise<Cluster | undefined> {
    return this.connectAndRemember(this.memory.get<Choice>(REMEMBERED), task);
  }

  /** Asks for context and namespace again. */
  choose(task: Task): Promise<Cluster | undefined> {
    return this.connectAndRemember(undefined, task);
  }

  /** Connects to this context and namespace without choosing it for later. Undefined if it fails, which is reported, or is cancelled. */
  openAt(choice: Choice, task: Task): Promise<Cluster | undefined> {
    return this.connectBy(config => {
      if (isUsable(config, choice.context)) return choice;
      showError({ kind: 'config', message: connectionTexts.contextIsGone(choice.context) });
      return undefined;
    }, task);
  }

  /** Ends every connection, and those that are being made. True if there was one. */
  close(): boolean {
    const was = this.connections.size > 0;
    this.leaving.abort();
    this.leaving = new AbortController();
    for (const cluster of this.connections) cluster.close();
    this.connections.clear();
    this.chosen = null;
    this.showChosen();
    return was;
  }

  /** The same for the user, who is asked for context and namespace the next time. */
  async leave(): Promise<boolean> {
    await this.memory.update(REMEMBERED, undefined);
    return this.close();
  }

  dispose(): void {
    this.close();
    this.settingsListener.dispose();
    this.item.dispose();
  }

  private showChosen(): void {
    showTarget(this.item, this.chosen?.target ?? null);
    void commands.executeCommand('setContext', 'sccLens.isConnected', this.chosen !== null);
  }

  /** Connects where `choose` decides; without a namespace the user picks one. */
  private async connectBy(choose: ChooseTarget, { report, signal: caller }: Task): Promise<Cluster | undefined> {
    const task = { report, signal: AbortSignal.any([this.leaving.signal, caller]) };
    const config = valueOrReport(await loadKubeconfig({ setting: deploySettings().kubeconfig, env: process.env, home: os.homedir() }));
    const wanted = config && (await choose(config, task.signal));
    const opened = wanted && (await connectTo(config, wanted.context, this.accept, task));
    if (opened === undefined) return undefined;
    if (wanted?.namespace === undefined) report(partTexts.waitingForAnswer());
    const namespace = wanted?.namespace ?? (await pickNamespace(opened, task.signal));
    if (namespace === undefined || task.signal.aborted) {
      opened.close();
      return undefined;
    }
    const cluster = { ...opened, target: { ...opened.target, namespace } };
    this.connections.add(cluster);
    return cluster;
  }

  private async connectAndRemember(remembered: Choice | undefined, task: Task): Promise<Cluster | undefined> {
    const cluster = await this.connectBy(async (config, signal) => {
      if (isUsable(config, remembered?.context)) return remembered;
      const context = await pickContext(config, signal);
      return context === undefined ? undefined : { context };
    }, task);
    if (cluster === undefined) return undefined;
    this.chosen = cluster;
    this.showChosen();
    const { context, namespace } = cluster.target;
    await this.memory.update(REMEMBERED, { context, namespace } satisfies Choice);
    return cluster;
  }
}

type Target = Pick<Choice, 'context'> & Partial<Choice>;

type ChooseTarget = (config: Kubeconfig, signal: AbortSignal) => Target | undefined | Promise<Target | undefined>;

/** Hides the item where there is no target. */
function showTarget(item: StatusItem, target: Cluster['target'] | null): void {
  if (target === null) {
    item.hide();
    return;
  }
  const { cluster, server, user, context, namespace } = target;
  const place = connectionTexts.tooltip({ cluster, server, user: user ?? l10n.t('an anonymous user') });
  const isWarning = isProtected(context, deploySettings().protectedContexts);
  const parts = { context, namespace };
  item.show({
    name: l10n.t('SCC Lens: Cluster'),
    command: 'sccLens.chooseCluster',
    icon: isWarning ? 'shield' : 'server-environment',
    text: `${context} / ${namespace}`,
    tooltip: isWarning ? `${place}\n${l10n.t('The context is protected: you type its name before anything changes there.')}` : place,
    spoken: isWarning ? connectionTexts.spokenProtected(parts) : connectionTexts.spoken(parts),
    isWarning,
  });
}

const isUsable = (config: Kubeconfig, context: string | undefined): boolean =>
  config.contexts.some(({ name, problem }) => name === context && problem === null);

/** Undefined if it fails, which is reported, or is cancelled. */
async function connectTo(
  config: Kubeconfig,
  context: string,
  accept: RiskQuestion,
  { report, signal }: Task,
): Promise<Cluster | undefined> {
  const acceptedRisks = valueOrReport(risksOf(config, context));
  if (acceptedRisks === undefined || !(await accept(context, acceptedRisks, signal))) return undefined;
  const { requestTimeoutMs: timeoutMs, loginTimeoutMs: pluginTimeoutMs } = deploySettings();
  report(l10n.t('connecting to {context}', { context }));
  return valueOrReport(await connect(config, { context, acceptedRisks, timeoutMs, pluginTimeoutMs, signal }));
}

type RiskQuestion = (context: string, risks: readonly string[], signal: AbortSignal) => Promise<boolean>;

/** Asks whether to connect despite the risks: once for each context and its risks, until the editor closes. True without a risk. */
function createRiskQuestion(): RiskQuestion {
  const accepted = new Set<string>();
  return async (context, risks, signal) => {
    const key = JSON.stringify([context, ...risks]);
    if (risks.length === 0 || accepted.has(key)) return true;
    const connect = l10n.t('Connect Anyway');
    const question = window.showWarningMessage(connectionTexts.unprotected(context), { modal: true, detail: risks.join('\n') }, connect);
    if ((await answerUnless(signal, question)) !== connect) return false;
    accepted.add(key);
    return true;
  };
}
