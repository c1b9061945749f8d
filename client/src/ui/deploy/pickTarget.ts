import * as l10n from '@vscode/l10n';
import { chooseContext, listObjects, textAt, type Cluster, type Kubeconfig } from '@scc-lens/kube';
import { window } from '../../editor';
import { connectionTexts } from './messages';
import { showError, tokenOf } from './notify';

/**
 * A usable context of the kubeconfig; undefined if there is none, which is reported, or none is picked. Those that cannot be used are
 * listed last, each with its reason.
 */
export async function pickContext(config: Kubeconfig, signal: AbortSignal): Promise<string | undefined> {
  const usable = config.contexts.filter(({ problem }) => problem === null);
  if (usable.length === 0) {
    const chosen = chooseContext(config);
    if (!chosen.ok) showError(chosen.error);
    return undefined;
  }
  // The first item of a list is preselected.
  const isCurrent = ({ name }: { readonly name: string }): number => Number(name === config.currentContext);
  const items = [...usable]
    .sort((a, b) => isCurrent(b) - isCurrent(a))
    .map(({ name, cluster, server, user }) => ({
      label: name,
      context: name,
      description: name === config.currentContext ? l10n.t('current') : '',
      detail: connectionTexts.contextDetail({
        cluster,
        server: server ?? l10n.t('an unknown address'),
        user: user ?? connectionTexts.noUser(),
      }),
    }));
  const others = config.contexts
    .filter(({ problem }) => problem !== null)
    .map(({ name, problem }) => ({ label: name, context: null, description: l10n.t('cannot be used'), detail: problem ?? '' }));
  const options = { title: l10n.t('Cluster'), placeHolder: l10n.t('The context of the kubeconfig to deploy with'), ignoreFocusOut: true };
  const picked = await window.showQuickPick<(typeof items | typeof others)[number]>([...items, ...others], options, tokenOf(signal));
  const refused = picked?.context === null ? chooseContext(config, picked.label) : null;
  if (refused?.ok === false) showError(refused.error);
  return picked?.context ?? undefined;
}

/** From the list where the user may read it, else typed. */
export async function pickNamespace(cluster: Cluster, signal: AbortSignal): Promise<string | undefined> {
  const { namespace, context } = cluster.target;
  const title = l10n.t('Namespace on {context}', { context });
  const cancellable = { ...cluster, signal };
  const answer = await listObjects(cancellable, cluster.openshift ? '/apis/project.openshift.io/v1/projects' : '/api/v1/namespaces');
  const listed = answer.ok ? answer : await listObjects(cancellable, '/api/v1/namespaces');
  const names = listed.ok ? listed.value.items.map(item => textAt(item, 'metadata', 'name') ?? '') : [];
  const prompt = l10n.t('For objects that name no namespace of their own');
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
