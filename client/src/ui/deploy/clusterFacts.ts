/** Tells the language server what the cluster says, so that diagnostics speak of this cluster. */
import type { LogOutputChannel } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { CLUSTER_FACTS } from '../../../../server/src/protocol';
import type { ManifestObject } from '../../../../server/src/protocol';
import { errorText, readFacts, textAt } from '../../cluster';
import type { Cluster } from '../../cluster';

/** A cluster that does not say it all is no reason to end: the forecast then stays what it was. */
export async function shareFacts(client: LanguageClient, cluster: Cluster, objects: readonly ManifestObject[], output: LogOutputChannel): Promise<void> {
  const fallback = cluster.target.namespace;
  const namespaceOf = ({ object }: ManifestObject): string => textAt(object, 'metadata', 'namespace') ?? fallback;
  const serviceAccounts = objects.flatMap(one => one.pods.map(({ pod }) => `${namespaceOf(one)}/${textAt(pod, 'spec', 'serviceAccountName') ?? 'default'}`));
  const namespaces = [fallback, ...objects.map(namespaceOf)];
  const facts = await readFacts(cluster, { namespaces: [...new Set(namespaces)], serviceAccounts: [...new Set(serviceAccounts)] });
  if (!facts.ok) {
    output.warn(`Diagnostics stay a forecast: ${errorText(facts.error)}`);
    return;
  }
  for (const sentence of facts.value.unread) output.info(sentence);
  await client.sendNotification(CLUSTER_FACTS, { facts: facts.value });
}

/** Back to the offline forecast. */
export function forgetFacts(client: LanguageClient): Promise<void> {
  return client.sendNotification(CLUSTER_FACTS, { facts: null });
}
