/** Every question that a deployment may ask, and every end that it may come to, with one editor and one cluster. */
import { startCluster } from '../../../scripts/cluster.mjs';
import { requester } from '../cluster-requests.mjs';
import { applyingIsCancelled, confirmationIsCancelled, reviewIsCancelled, watchingIsCancelled } from '../conversations/cancelling.mjs';
import { conflictIsStopped, conflictIsTakenOver } from '../conversations/conflict.mjs';
import { fileChangesInReview } from '../conversations/file-changed.mjs';
import { menuOfSelection, menusOfEditor } from '../conversations/menus.mjs';
import { protectedContextIsNamed } from '../conversations/protected-context.mjs';
import { jobIsReplaced } from '../conversations/replacement.mjs';
import { containerCrashes, logsAreShown, podsAreRefused } from '../conversations/rollout.mjs';
import { chooseCluster } from '../deploying.mjs';

export const folder = 'test/editor/manifests';
export const settings = { 'sccLens.deploy.protectedContexts': ['project-*'] };

export async function prepare() {
  const cluster = await startCluster({ namespaces: ['team-a'] });
  const { admin, 'project-admin': projectAdmin } = cluster.kubeconfigs;
  return { env: { KUBECONFIG: `${admin}:${projectAdmin}` }, stop: () => cluster.stop(), cluster, request: requester(admin) };
}

async function connect(workbench) {
  await workbench.openFile('app/first.yaml');
  await workbench.page.getByRole('button', { name: 'Deploy to Cluster', disabled: false }).first().waitFor(); // the editor knows that the folder is trusted
  await chooseCluster(workbench, 'admin', 'team-a');
}

export const steps = [
  connect, menusOfEditor, menuOfSelection, confirmationIsCancelled, reviewIsCancelled, applyingIsCancelled, fileChangesInReview,
  conflictIsStopped, conflictIsTakenOver, jobIsReplaced, containerCrashes, logsAreShown, podsAreRefused, watchingIsCancelled, protectedContextIsNamed,
];
