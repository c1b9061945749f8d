/** The way to a cluster: which context and namespace, remembered for the workspace and shown in the status bar. */
import os from 'node:os';
import { StatusBarAlignment } from 'vscode';
import type { Memento } from 'vscode';
import { window } from '../../editor';
import { connect, loadKubeconfig, risksOf } from '../../cluster';
import type { Cluster, Kubeconfig } from '../../cluster';
import { createRiskQuestion } from './acceptRisks';
import { connectionTexts } from './messages';
import { showError, withProgress } from './notify';
import { deploySettings } from './deploySettings';
import { pickContext, pickNamespace } from './pickTarget';

export interface Connector {
  /** Connects to the remembered context and namespace, asking for what is not known. Undefined if it fails, which is reported, or is cancelled. */
  readonly open: (signal?: AbortSignal) => Promise<Cluster | undefined>;
  /** Asks for context and namespace again. */
  readonly choose: () => Promise<Cluster | undefined>;
  /** Ends every connection, and those that are being made. True if there was one. */
  readonly close: () => boolean;
  readonly dispose: () => void;
}

interface Choice {
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

  const close = (): boolean => {
    const was = connections.size > 0;
    leaving.abort();
    leaving = new AbortController();
    for (const cluster of connections) cluster.close();
    connections.clear();
    item.hide();
    return was;
  };

  const take = async (cluster: Cluster, choice: Choice): Promise<Cluster> => {
    const { cluster: name, server, user } = cluster.target;
    connections.add(cluster);
    item.show({
      name: connectionTexts.statusName(),
      command: 'sccLens.chooseCluster',
      icon: 'server-environment',
      text: `${choice.context} / ${choice.namespace}`,
      tooltip: connectionTexts.tooltip({ cluster: name, server, user: user ?? connectionTexts.anonymous() }),
    });
    await memory.update(REMEMBERED, choice);
    return cluster;
  };

  const establish = async (
    config: Kubeconfig,
    context: string,
    remembered: string | undefined,
    signal: AbortSignal,
  ): Promise<Cluster | undefined> => {
    const risks = risksOf(config, context);
    if (!risks.ok) {
      showError(risks.error);
      return undefined;
    }
    if (!(await accept(context, risks.value, signal))) return undefined;
    const { requestTimeoutMs: timeoutMs, loginTimeoutMs: pluginTimeoutMs } = deploySettings();
    const opened = await withProgress(
      connectionTexts.connecting(context),
      (_report, stop) => connect(config, { context, acceptedRisks: risks.value, timeoutMs, pluginTimeoutMs, signal: stop }),
      signal,
    );
    if (!opened.ok) {
      showError(opened.error);
      return undefined;
    }
    const namespace = remembered ?? (await pickNamespace(opened.value, signal));
    if (namespace === undefined || signal.aborted) {
      opened.value.close();
      return undefined;
    }
    const cluster = { ...opened.value, target: { ...opened.value.target, namespace } };
    return take(cluster, { context, namespace });
  };

  const openWith = async (remembered: Choice | undefined, caller?: AbortSignal): Promise<Cluster | undefined> => {
    const signal = AbortSignal.any([leaving.signal, ...(caller === undefined ? [] : [caller])]);
    const config = await loadKubeconfig({ setting: deploySettings().kubeconfig, env: process.env, home: os.homedir() });
    if (!config.ok) {
      showError(config.error);
      return undefined;
    }
    const known = config.value.contexts.some(({ name, problem }) => name === remembered?.context && problem === null);
    if (remembered !== undefined && known) return establish(config.value, remembered.context, remembered.namespace, signal);
    const context = await pickContext(config.value, signal);
    return context === undefined ? undefined : establish(config.value, context, undefined, signal);
  };

  return {
    open: signal => openWith(memory.get<Choice>(REMEMBERED), signal),
    choose: () => openWith(undefined),
    close,
    dispose: () => {
      close();
      item.dispose();
    },
  };
}
