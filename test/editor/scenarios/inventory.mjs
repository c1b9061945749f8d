/** A folder whose list the cluster keeps: from the question about the list to the undeployment of everything. */
import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startCluster } from '../../../scripts/cluster.mjs';
import { requester } from '../cluster-requests.mjs';
import { chooseCluster, confirmation, confirmDeployment, deployCommand, summary } from '../deploying.mjs';

export const folder = 'test/editor/manifests';

const maps = '/api/v1/namespaces/team-a/configmaps';
const names = ['first', 'second', 'third', 'applyset-app'];

async function exist({ request }) {
  const answers = await Promise.all(names.map(name => request('GET', `${maps}/${name}`)));
  return names.filter((_, index) => answers[index]?.status === 200);
}

export async function prepare() {
  const cluster = await startCluster({ namespaces: ['team-a'] });
  const { admin } = cluster.kubeconfigs;
  return { env: { KUBECONFIG: admin }, stop: () => cluster.stop(), request: requester(admin) };
}

/** Of a kind that the list names no more when it is pruned. */
const account = JSON.stringify({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'fourth' } });

async function connect(workbench) {
  writeFileSync(path.join(workbench.folder, 'app/fourth.yaml'), account);
  await workbench.openFile('app/first.yaml');
  await workbench.titleButton().waitFor();
  await chooseCluster(workbench, 'admin', 'team-a');
}

async function firstDeploymentAsks(workbench, prepared) {
  await workbench.openContextMenu('app');
  await workbench.openSubmenu();
  await workbench.chooseFromMenu('Deploy to Cluster');
  await summary(workbench, '4 objects');
  await workbench.quickInput.locator('.monaco-list-row', { hasText: 'of what "app" deploys' }).waitFor();
  await workbench.screenshot('inventory-question');
  await workbench.pick('Keep a List…');
  await workbench.quickInput.locator('.quick-input-title', { hasText: 'List of "app"' }).waitFor();
  await workbench.screenshot('inventory-name');
  await workbench.enter('applyset-app');
  await workbench.listAsking('4 to create');
  assert.equal(await workbench.quickInput.locator('.monaco-list-row', { hasText: 'Keep a List' }).count(), 0);
  await confirmDeployment(workbench, '4 objects');
  await workbench.notification('Of 4 objects: 4 created.');
  await workbench.clearNotifications();
  assert.deepEqual(await exist(prepared), names);
  const settings = readFileSync(path.join(workbench.folder, '.vscode/settings.json'), 'utf8');
  assert.deepEqual(JSON.parse(settings), { 'sccLens.deploy.applySets': { app: 'applyset-app' } });
}

/** A file of the folder belongs to its list, and nothing is missing from it. */
async function fileStaysInTheList(workbench) {
  await workbench.openFile('app/first.yaml');
  await workbench.runCommand(deployCommand);
  await workbench.listAsking('1 unchanged');
  await workbench.screenshot('inventory-unchanged');
  await confirmDeployment(workbench, '1 object, unchanged', 'Follow the Rollout');
  await workbench.notification('Of 1 object: 1 unchanged.');
  await workbench.clearNotifications();
}

async function removedManifestIsPruned(workbench, prepared) {
  for (const name of ['third', 'fourth']) rmSync(path.join(workbench.folder, `app/${name}.yaml`));
  await workbench.openContextMenu('app');
  await workbench.openSubmenu();
  await workbench.chooseFromMenu('Deploy to Cluster');
  await workbench.listAsking('2 unchanged, 2 in no manifest any more');
  await workbench.screenshot('inventory-review');
  await confirmDeployment(workbench, '2 objects; 2 objects, unchanged', 'Delete What No Manifest Has…');
  await confirmation(workbench, 'Delete 2 objects that no manifest of this folder has any more?');
  await workbench.question('Undo creates deleted objects again.');
  await workbench.focusedButton('Keep 2 objects');
  await workbench.screenshot('inventory-prune');
  await workbench.answer('Delete 2 objects');
  const result = await workbench.notification('Of 2 objects: 2 unchanged. Deleted 2 objects that no manifest has any more.');
  await workbench.progressIsOver();
  await workbench.screenshot('inventory-result');
  assert.deepEqual(await exist(prepared), ['first', 'second', 'applyset-app']);
  await workbench.press(result, 'Undo');
  await workbench.question('Undo the deployment?');
  await workbench.answer('Undo');
  await workbench.notification('the deployment is undone');
  await workbench.clearNotifications();
  assert.deepEqual(await exist(prepared), names);
}

/** What no manifest has any more included, also after an undo has created it again, and the list at the end. */
async function folderIsUndeployed(workbench, prepared) {
  await workbench.openContextMenu('app');
  await workbench.openSubmenu();
  await workbench.chooseFromMenu('Undeploy from Cluster');
  await workbench.question('Delete 4 objects?');
  await workbench.focusedButton('Keep 4 objects');
  await workbench.screenshot('inventory-undeploy');
  await workbench.answer('Delete');
  await workbench.notification('deleted 4 objects.');
  await workbench.progressIsOver();
  await workbench.screenshot('inventory-undeployed');
  assert.deepEqual(await exist(prepared), []);
}

export const steps = [connect, firstDeploymentAsks, fileStaysInTheList, removedManifestIsPruned, folderIsUndeployed];
