/** The one connection to a cluster: which context and namespace, remembered for the workspace and shown in the status bar. */
import os from 'node:os';
import { StatusBarAlignment, window } from 'vscode';
import type { Memento } from 'vscode';
import { connect, loadKubeconfig } from '../../cluster';
import type { Cluster, Kubeconfig } from '../../cluster';
import { tellFailure, withSteps } from './conversation';
import { deploySettings } from './deploySettings';
import { pickContext, pickNamespace } from './pickTarget';

export interface Connector {
  /** Connects to the remembered context and namespace, asking for what is not known; undefined when it fails, which is told, or is called off. */
  readonly open: () => Promise<Cluster | undefined>;
  /** Asks for context and namespace anew. */
  readonly choose: () => Promise<Cluster | undefined>;
  /** True where there was a connection. */
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
  item.name = 'SCC Lens: Cluster';
  item.command = 'sccLens.chooseCluster';
  let current: Cluster | undefined;

  const close = (): boolean => {
    const was = current !== undefined;
    current?.close();
    current = undefined;
    item.hide();
    return was;
  };

  const take = async (cluster: Cluster, choice: Choice): Promise<Cluster> => {
    close();
    current = cluster;
    await memory.update(REMEMBERED, choice);
    item.text = `$(server-environment) ${choice.context} / ${choice.namespace}`;
    item.tooltip = `SCC Lens deploys to ${cluster.target.cluster} (${cluster.target.server}) as ${cluster.target.user ?? 'nobody'}. Click for another one.`;
    item.show();
    return cluster;
  };

  const establish = async (config: Kubeconfig, context: string, remembered: string | undefined): Promise<Cluster | undefined> => {
    const { requestTimeoutMs: timeoutMs, loginTimeoutMs: pluginTimeoutMs } = deploySettings();
    const opened = await withSteps(`connecting to ${context}`, (_report, signal) => connect(config, { context, timeoutMs, pluginTimeoutMs, signal }));
    if (!opened.ok) {
      tellFailure(opened.error);
      return undefined;
    }
    const namespace = remembered ?? await pickNamespace(opened.value);
    if (namespace === undefined) {
      opened.value.close();
      return undefined;
    }
    const cluster = { ...opened.value, target: { ...opened.value.target, namespace } };
    return take(cluster, { context, namespace });
  };

  const openWith = async (remembered: Choice | undefined): Promise<Cluster | undefined> => {
    const config = loadKubeconfig({ setting: deploySettings().kubeconfig, env: process.env, home: os.homedir() });
    if (!config.ok) {
      tellFailure(config.error);
      return undefined;
    }
    const known = config.value.contexts.some(({ name, problem }) => name === remembered?.context && problem === null);
    if (remembered !== undefined && known) return establish(config.value, remembered.context, remembered.namespace);
    const context = await pickContext(config.value);
    return context === undefined ? undefined : establish(config.value, context, undefined);
  };

  return {
    open: () => openWith(memory.get<Choice>(REMEMBERED)),
    choose: () => openWith(undefined),
    close,
    dispose: () => {
      close();
      item.dispose();
    },
  };
}
