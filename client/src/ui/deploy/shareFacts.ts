/** Sends the cluster's facts to the language server, so that diagnostics are about this cluster. */
import * as l10n from '@vscode/l10n';
import type { LogOutputChannel } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { errorText, readFacts, serviceAccountOf, textAt } from '@scc-lens/kube';
import type { Cluster, FactsQuestion } from '@scc-lens/kube';
import { CLUSTER_FACTS, SERVICE_ACCOUNTS } from '@scc-lens/protocol';
import type { ClusterFactsNotification, ClusterFactsParams, ManifestObject, ServiceAccountsResult } from '@scc-lens/protocol';

export interface SharedFacts {
  /** Asks the cluster about the pods of the workspace and of the objects. Without an answer, verdicts are an offline forecast again. */
  readonly share: (cluster: Cluster, objects: readonly ManifestObject[], signal?: AbortSignal) => Promise<void>;
  /** Asks again about the same, once something has been changed; not where the facts are of another cluster, or of none. */
  readonly refresh: (cluster: Cluster) => Promise<void>;
  /** Back to the offline forecast. */
  readonly forget: () => Promise<void>;
  readonly dispose: () => void;
}

type Server = Pick<LanguageClient, 'isRunning' | 'onDidChangeState' | 'sendNotification' | 'sendRequest'>;

/** Also sends the last facts to a restarted language server. `onForecast` gets a context whose SCCs the user may not read. */
export function createSharedFacts(
  server: Server,
  output: Pick<LogOutputChannel, 'info' | 'warn'>,
  onForecast: (context: string) => void,
): SharedFacts {
  let sent: ClusterFactsParams | null = null;
  let asked: readonly ManifestObject[] = [];
  const send = (facts: ClusterFactsParams | null): Promise<void> => {
    sent = facts;
    return server.sendNotification(CLUSTER_FACTS, { facts } satisfies ClusterFactsNotification);
  };
  const restarts = server.onDidChangeState(() => {
    if (sent === null || !server.isRunning()) return;
    send(sent).catch((error: unknown) => {
      output.warn(l10n.t("The language server did not get the cluster's facts: {reason}", { reason: String(error) }));
    });
  });
  const share: SharedFacts['share'] = async (cluster, objects, signal) => {
    asked = objects;
    const facts = await readFacts({ ...cluster, signal }, await questionOf(server, cluster, objects));
    if (facts.ok) for (const sentence of facts.value.unread) output.info(sentence);
    else output.warn(l10n.t('Diagnostics are an offline forecast: {reason}', { reason: errorText(facts.error) }));
    await send(facts.ok ? facts.value : null);
    if (facts.ok && facts.value.hiddenSccs) onForecast(facts.value.context);
  };
  return {
    share,
    refresh: async cluster => {
      if (sent?.context === cluster.target.context) await share(cluster, asked);
    },
    forget: () => send(null),
    dispose: () => {
      restarts.dispose();
    },
  };
}

async function questionOf(server: Server, { target }: Cluster, objects: readonly ManifestObject[]): Promise<FactsQuestion> {
  const namespaceOf = ({ object }: ManifestObject): string => textAt(object, 'metadata', 'namespace') ?? target.namespace;
  const accounts = (await server.sendRequest<ServiceAccountsResult>(SERVICE_ACCOUNTS)).map(({ namespace, name }) => ({
    namespace: namespace ?? target.namespace,
    name,
  }));
  const deployed = objects.flatMap(one =>
    one.pods.map(({ pod }) => ({
      namespace: namespaceOf(one),
      name: serviceAccountOf(pod),
    })),
  );
  const all = [...accounts, ...deployed];
  return {
    namespaces: [...new Set([target.namespace, ...objects.map(namespaceOf), ...all.map(({ namespace }) => namespace)])],
    serviceAccounts: [...new Set(all.map(({ namespace, name }) => `${namespace}/${name}`))],
  };
}
