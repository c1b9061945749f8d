/** What else is wanted while a deployment is under way: a second one, logs, and to disconnect. */
import assert from 'node:assert/strict';
import { chooseCluster, confirmDeployment, deployCommand, delaySecondObject, release } from '../deploying.mjs';

const maps = '/api/v1/namespaces/team-a/configmaps';

/** A deployment of three objects that stays at the second one. */
async function deployDelayed(workbench, prepared) {
  await delaySecondObject(prepared);
  await workbench.openContextMenu('app');
  await workbench.openSubmenu();
  await workbench.chooseFromMenu('Deploy to Cluster');
  await confirmDeployment(workbench, '3 objects');
  await workbench.notification('2 of 3: ConfigMap team-a/second');
}

const exist = ({ request }, names) => Promise.all(names.map(async name => (await request('GET', `${maps}/${name}`)).status === 200));

/** Its end, from where all is taken back. */
async function stoppedAndUndone(workbench, result) {
  await workbench.press(await workbench.notification(result), 'Undo');
  await workbench.question('Undo the deployment?');
  await workbench.answer('Undo');
  await workbench.notification('the deployment is undone');
}

export async function secondDeploymentWaits(workbench, prepared) {
  await deployDelayed(workbench, prepared);
  await workbench.openFile('slow.yaml');
  await workbench.runCommand(deployCommand);
  const shown = await workbench.notification('SCC Lens: a deployment is running.');
  await workbench.screenshot('deploy-second');
  await workbench.press(shown, 'Stop It');
  await shown.waitFor({ state: 'detached' });
  await release(prepared);
  await stoppedAndUndone(workbench, /Cancelled\. Of 3 objects: /);
  assert.deepEqual(await exist(prepared, ['first', 'second', 'third']), [false, false, false]);
  assert.equal((await prepared.request('GET', '/apis/apps/v1/namespaces/team-a/deployments/slow')).status, 404);
  await workbench.clearNotifications();
}

export async function disconnectingAsksFirst(workbench, prepared) {
  await deployDelayed(workbench, prepared);
  await workbench.runCommand('SCC Lens: Disconnect from Cluster');
  await workbench.question('A deployment is running. Stop it to disconnect?');
  await workbench.screenshot('deploy-disconnect');
  await workbench.answer('Stop It');
  // The cluster answers only now, so that the deployment cannot have ended before that answer is read.
  const result = await workbench.notification('Cancelled. Of 3 objects: ');
  await release(prepared);
  await workbench.notification('SCC Lens: disconnected.');
  assert.deepEqual(await exist(prepared, ['third']), [false]);
  await workbench.press(result, 'Undo');
  await workbench.question('Undo the deployment?');
  await workbench.answer('Undo');
  await workbench.notification('You have disconnected from the cluster.');
  await workbench.clearNotifications();
  assert.deepEqual(await exist(prepared, ['first']), [true]);
  for (const name of ['first', 'second']) await prepared.request('DELETE', `${maps}/${name}`);
  await chooseCluster(workbench, 'admin', 'team-a');
}
