/** Sends the cluster's facts to the language server, so that diagnostics are about this cluster. */
import * as l10n from '@vscode/l10n';
import type { LogOutputChannel } from 'vscode';
import type { BaseLanguageClient as LanguageClient } from 'vscode-languageclient';
import { errorText, readFacts, serviceAccountOf, textAt, type Cluster, type FactsQuestion } from '@scc-lens/kube';
import { CLUSTER_FACTS, SERVICE_ACCOUNTS } from '@scc-lens/protocol';
import type { ClusterFactsNotification, ClusterFactsParams, ManifestObject, ServiceAccountsResult } from '@scc-lens/protocol';

type Server = Pick<LanguageClient, 'isRunning' | 'onDidChangeState' | 'sendNotification' | 'sendRequest'>;

/** Also sends the last facts to a restarted language server. `onForecast` gets a context whose SCCs the user may not read. */
export class SharedFacts {
  private sent: ClusterFactsParams | null = null;
  private asked: readonly ManifestObject[] = [];
  private readonly restarts: { readonly dispose: () => void };

  constructor(
    private readonly server: Server,
    private readonly output: Pick<LogOutputChannel, 'info' | 'warn'>,
    private readonly onForecast: (context: string) => void,
  ) {
    this.restarts = server.onDidChangeState(() => {
      if (this.sent === null || !server.isRunning()) return;
      this.send(this.sent).catch((error: unknown) =>
        output.warn(l10n.t("The language server did not get the cluster's facts: {reason}", { reason: String(error) })),
      );
    });
  }

  /** Asks the cluster about the pods of the workspace and of the objects. Without an answer, verdicts are an offline forecast again. */
  async share(cluster: Cluster, objects: readonly ManifestObject[], signal?: AbortSignal): Promise<void> {
    const { server, output } = this;
    this.asked = objects;
    const facts = await readFacts({ ...cluster, signal }, await questionOf(server, cluster, objects));
    if (facts.ok) for (const sentence of facts.value.unread) output.info(sentence);
    else output.warn(l10n.t('Diagnostics are an offline forecast: {reason}', { reason: errorText(facts.error) }));
    await this.send(facts.ok ? facts.value : null);
    if (facts.ok && facts.value.hiddenSccs) this.onForecast(facts.value.context);
  }

  /** Asks again about the same, once something has been changed; not where the facts are of another cluster, or of none. */
  async refresh(cluster: Cluster): Promise<void> {
    if (this.sent?.context === cluster.target.context) await this.share(cluster, this.asked);
  }

  /** Back to the offline forecast. */
  forget(): Promise<void> {
    return this.send(null);
  }

  dispose(): void {
    this.restarts.dispose();
  }

  private send(facts: ClusterFactsParams | null): Promise<void> {
    this.sent = facts;
    return this.server.sendNotification(CLUSTER_FACTS, { facts } satisfies ClusterFactsNotification);
  }
}

async function questionOf(server: Server, { target }: Cluster, objects: readonly ManifestObject[]): Promise<FactsQuestion> {
  const namespaceOf = ({ object }: ManifestObject): string => textAt(object, 'metadata', 'namespace') ?? target.namespace;
  const accounts = (await server.sendRequest<ServiceAccountsResult>(SERVICE_ACCOUNTS)).map(({ namespace, name }) => ({
    namespace: namespace ?? target.namespace,
    name,
  }));
  const deployed = objects.flatMap(one => one.pods.map(({ pod }) => ({ namespace: namespaceOf(one), name: serviceAccountOf(pod) })));
  const all = [...accounts, ...deployed];
  return {
    namespaces: [...new Set([target.namespace, ...objects.map(namespaceOf), ...all.map(({ namespace }) => namespace)])],
    serviceAccounts: [...new Set(all.map(({ namespace, name }) => `${namespace}/${name}`))],
  };
}
