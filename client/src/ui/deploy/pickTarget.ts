import { window } from '../../editor';
import { chooseContext, listObjects, textAt } from '../../cluster';
import type { Cluster, Kubeconfig } from '../../cluster';
import { showError, tokenOf } from './messages';

/** A usable context of the kubeconfig; undefined when there is none, which is told, or none is picked. */
export async function pickContext(config: Kubeconfig, signal: AbortSignal): Promise<string | undefined> {
  const usable = config.contexts.filter(({ problem }) => problem === null);
  if (usable.length === 0) {
    const chosen = chooseContext(config);
    if (!chosen.ok) showError(chosen.error);
    return undefined;
  }
  const items = usable.map(({ name, cluster, server, user }) => ({
    label: name,
    description: name === config.currentContext ? 'current' : '',
    detail: `cluster ${cluster} at ${server ?? 'an unknown address'}, user ${user ?? 'none'}`,
  }));
  const placeHolder = 'The context of the kubeconfig to deploy with';
  return (await window.showQuickPick(items, { title: 'Cluster', placeHolder, ignoreFocusOut: true }, tokenOf(signal)))?.label;
}

/** From the list where the user may read it, else typed. */
export async function pickNamespace(cluster: Cluster, signal: AbortSignal): Promise<string | undefined> {
  const { namespace, context } = cluster.target;
  const title = `Namespace on ${context}`;
  const answer = await listObjects(cluster, cluster.openshift ? '/apis/project.openshift.io/v1/projects' : '/api/v1/namespaces', {
    signal,
  });
  const listed = answer.ok ? answer : await listObjects(cluster, '/api/v1/namespaces', { signal });
  const names = listed.ok ? listed.value.items.map(item => textAt(item, 'metadata', 'name') ?? '') : [];
  const prompt = 'For objects that name no namespace of their own';
  if (names.length === 0) return window.showInputBox({ title, prompt, value: namespace, ignoreFocusOut: true }, tokenOf(signal));
  const items = [...names].sort((a, b) => Number(b === namespace) - Number(a === namespace) || a.localeCompare(b));
  return (
    await window.showQuickPick(
      items.map(label => ({ label })),
      { title, placeHolder: prompt, ignoreFocusOut: true },
      tokenOf(signal),
    )
  )?.label;
}
