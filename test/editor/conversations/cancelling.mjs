/** A deployment that is cancelled: at the summary, at a difference, while it is applied, while it is watched. */
import assert from 'node:assert/strict';
import { confirmDeployment, deployFile, delaySecondObject, release, summary } from '../deploying.mjs';

const maps = '/api/v1/namespaces/team-a/configmaps';

async function exists({ request }, name) {
  return (await request('GET', `${maps}/${name}`)).status === 200;
}

/** Escape keeps two ways back: a button, and a command. */
export async function summaryIsDismissed(workbench, prepared) {
  await workbench.titleButton().click();
  await workbench.chooseFromMenu('Deploy to Cluster');
  await summary(workbench, '1 object');
  await workbench.page.keyboard.press('Escape');
  const shown = await workbench.notification('nothing was deployed.');
  await workbench.progressIsOver();
  await workbench.screenshot('deploy-dismissed');
  await workbench.press(shown, 'Resume Deployment');
  await summary(workbench, '1 object');
  await workbench.page.keyboard.press('Escape');
  await workbench.notification('nothing was deployed.');
  await workbench.runCommand('SCC Lens: Resume Deployment');
  await summary(workbench, '1 object');
  await workbench.pick('Cancel');
  assert.equal(await exists(prepared, 'first'), false);
  await workbench.clearNotifications();
}

/** Of a folder. */
export async function reviewIsCancelled(workbench, prepared) {
  await workbench.openContextMenu('app');
  await workbench.openSubmenu();
  await workbench.chooseFromMenu('Deploy to Cluster');
  await workbench.listAsking('3 to create');
  await workbench.pick('ConfigMap team-a/first');
  await workbench.press(await workbench.notification('nothing has been deployed yet'), 'Cancel');
  await workbench.page.locator('.tab', { hasText: '↔' }).waitFor({ state: 'detached' });
  assert.equal(await exists(prepared, 'first'), false);
}

/** The extension has got all that the editor has sent it: a command that it answers came after. */
async function extensionAnswers(workbench) {
  await workbench.runCommand('SCC Lens: Filter Workloads, Service Accounts and SCCs');
  await workbench.quickInput.locator('.quick-input-title', { hasText: 'Filter Workloads' }).waitFor();
  await workbench.page.keyboard.press('Escape');
}

/** While the second of three objects is under way: all that has begun can be undone, also what a slow editor leaves unanswered. */
export async function applyingIsCancelled(workbench, prepared) {
  await delaySecondObject(prepared);
  await workbench.openContextMenu('app');
  await workbench.openSubmenu();
  await workbench.chooseFromMenu('Deploy to Cluster');
  await confirmDeployment(workbench, '3 objects');
  const progress = await workbench.notification('2 of 3: ConfigMap team-a/second');
  await workbench.screenshot('deploy-applying');
  await workbench.press(progress, 'Stop');
  await progress.waitFor({ state: 'detached' });
  await extensionAnswers(workbench);
  await release(prepared);
  const result = await workbench.notification(/Cancelled\. Of 3 objects: .*team-a\/first.* 1 not reached \(ConfigMap team-a\/third\)\./);
  await workbench.screenshot('deploy-cancelled');
  assert.deepEqual(await Promise.all(['first', 'third'].map(name => exists(prepared, name))), [true, false]);
  assert.notEqual(
    await result.locator('.monaco-button').first().textContent(),
    'Undo',
    'the first button is the one that the editor suggests',
  );
  await workbench.press(result, 'Undo');
  await workbench.question('Undo the deployment?');
  await workbench.focusedButton('Keep the Deployment');
  await workbench.screenshot('deploy-undo');
  await workbench.answer('Undo');
  await workbench.notification('the deployment is undone');
  assert.deepEqual(await Promise.all(['first', 'second'].map(name => exists(prepared, name))), [false, false]);
  await workbench.clearNotifications();
}

export async function waitingIsStopped(workbench) {
  await deployFile(workbench, 'slow.yaml');
  const progress = await workbench.notification('SCC Lens: Deployed. Waiting for Deployment team-a/slow: 0 of 1 pods are available.');
  await workbench.screenshot('deploy-watching');
  await workbench.press(progress, 'Stop');
  const result = await workbench.notification('Of 1 object: 1 created. Deployment team-a/slow: no longer watched');
  await result.locator('.monaco-button', { hasText: 'Undo' }).waitFor();
  await workbench.screenshot('deploy-no-longer-watched');
  await workbench.clearNotifications();
}
