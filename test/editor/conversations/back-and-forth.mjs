/** Leaving the summary and coming back: from a difference, after ten seconds, from another command, after a reload and after a disconnect. */
import assert from 'node:assert/strict';
import { chooseCluster, deployCommand, summary } from '../deploying.mjs';

const difference = workbench => workbench.page.locator('.tab', { hasText: '↔' });

async function lookAtADifference(workbench) {
  await workbench.pick('ConfigMap team-a/first');
  await difference(workbench).waitFor();
  return workbench.toast('ConfigMap team-a/first is shown; nothing has been deployed yet.');
}

async function deployTheFolder(workbench) {
  await workbench.openContextMenu('app');
  await workbench.openSubmenu();
  await workbench.chooseFromMenu('Deploy to Cluster');
  await summary(workbench, '3 objects');
}

/** The message is gone after ten seconds, the item of the status bar is not. */
export async function wayBackOutlivesItsMessage(workbench) {
  await deployTheFolder(workbench);
  const message = await lookAtADifference(workbench);
  await message.waitFor({ state: 'detached' });
  await workbench.screenshot('deploy-way-back');
  await workbench.statusBarItem('Back to the Summary').click();
  await summary(workbench, '3 objects');
  await workbench.statusBarItem('Back to the Summary').waitFor({ state: 'detached' });
}

/** From a difference: the command to resume, and another deployment, offer the summary. */
export async function commandsLeadBack(workbench) {
  await lookAtADifference(workbench);
  await workbench.runCommand('SCC Lens: Resume Deployment');
  await summary(workbench, '3 objects');
  await lookAtADifference(workbench);
  await workbench.openFile('app/second.yaml');
  await workbench.runCommand(deployCommand);
  const busy = await workbench.notification('SCC Lens: a deployment is running.');
  await workbench.screenshot('deploy-way-back-busy');
  await workbench.press(busy, 'Back to the Summary');
  await summary(workbench, '3 objects');
}

/** Cancelling closes the difference and is the end of it. */
export async function cancellingEndsIt(workbench) {
  await workbench.pick('Cancel');
  await difference(workbench).waitFor({ state: 'detached' });
  await workbench.clearNotifications();
  assert.equal(await workbench.statusBarItem('Resume Deployment').count(), 0);
}

/** The window that was deploying is gone; the next one checks the same files again, and deploys nothing without the summary. */
export async function reloadKeepsTheWayBack(workbench, { request }) {
  await deployTheFolder(workbench);
  await workbench.page.keyboard.press('Escape');
  await workbench.statusBarItem('Resume Deployment').waitFor();
  await workbench.reload();
  await workbench.statusBarItem('Resume Deployment').click();
  await summary(workbench, '3 objects');
  await workbench.screenshot('deploy-resumed');
  assert.equal((await request('GET', '/api/v1/namespaces/team-a/configmaps/first')).status, 404);
  await workbench.pick('Cancel');
  await workbench.statusBarItem('Resume Deployment').waitFor({ state: 'detached' });
}

/** Where to deploy is asked again, and not where it was before. */
export async function disconnectingForgetsWhere(workbench) {
  await workbench.runCommand('SCC Lens: Disconnect from Cluster');
  await workbench.notification('SCC Lens: disconnected.');
  await workbench.clearNotifications();
  await workbench.openFile('app/first.yaml');
  await workbench.runCommand(deployCommand);
  await workbench.listAsking('The context of the kubeconfig to deploy with');
  await workbench.page.keyboard.press('Escape');
  await workbench.progressIsOver();
  await chooseCluster(workbench, 'admin', 'team-a');
}
