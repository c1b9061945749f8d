/** A field that another tool owns, and which it gets back. */
import assert from 'node:assert/strict';
import { confirmation, confirmDeployment, deployCommand, deployFile } from '../deploying.mjs';

const path = '/api/v1/namespaces/team-a/configmaps/shared';

async function logLevel({ request }) {
  return (await request('GET', path)).body.data['log-level'];
}

export async function conflictIsStopped(workbench, prepared) {
  const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'shared' }, data: { 'log-level': 'info' } };
  await prepared.request('PATCH', `${path}?fieldManager=argocd&force=true`, body);
  await workbench.openFile('shared.yaml');
  await workbench.runCommand(deployCommand);
  await workbench.quickInput.locator('.monaco-list-row', { hasText: 'change; fields are owned by argocd' }).waitFor();
  await workbench.screenshot('deploy-conflict-summary');
  await confirmDeployment(workbench, '1 object');
  await workbench.question('argocd owns data.log-level: "info" on the cluster, "debug" in your manifest');
  await workbench.focusedButton('Skip This Object');
  await workbench.screenshot('deploy-conflict-question');
  await workbench.answer('Cancel');
  await workbench.notification('You chose to stop.');
  assert.equal(await logLevel(prepared), 'info');
  await workbench.clearNotifications();
}

export async function conflictIsSkipped(workbench, prepared) {
  await deployFile(workbench, 'shared.yaml');
  await workbench.question('argocd owns data.log-level');
  await workbench.answer('Skip This Object');
  await workbench.notification('1 skipped');
  assert.equal(await logLevel(prepared), 'info');
  await workbench.clearNotifications();
}

export async function conflictIsTakenOver(workbench, prepared) {
  await deployFile(workbench, 'shared.yaml');
  await workbench.question('argocd owns data.log-level');
  await workbench.answer('Take Over');
  await workbench.notification('Of 1 object: 1 changed.');
  assert.equal(await logLevel(prepared), 'debug');
  await workbench.clearNotifications();
}

/** Before anything was deployed, the palette has no entry after *Undeploy* in the order of the alphabet. */
export async function nothingCanBeUndone(workbench) {
  await workbench.findCommand('SCC Lens: Undeploy from Cluster');
  await workbench.quickInput.locator('input').first().fill('>SCC Lens: Und');
  await workbench.quickInput.locator('.monaco-list-row', { hasText: 'SCC Lens: Undeploy from Cluster' }).waitFor();
  const rows = await workbench.quickInput.locator('.monaco-list-row').evaluateAll(found => found.map(({ ariaLabel }) => ariaLabel));
  assert.ok(rows.some(row => row.includes('Undeploy from Cluster')) && !rows.some(row => row.includes('Undo Last')), rows.join());
  await workbench.page.keyboard.press('Escape');
}

/** The window that deployed it is gone. */
export async function deploymentCanBeUndoneAfterReload(workbench) {
  await workbench.reload();
  await workbench.openFile('shared.yaml');
  await workbench.runCommand('SCC Lens: Undo Last Deployment');
  await workbench.quickInput.locator('.monaco-list-row', { hasText: 'admin, namespace team-a' }).first().waitFor();
  await workbench.page.keyboard.press('Escape');
}

/** By the command, which lists the workspace's deployments: the value and its owner are as they were. */
export async function lastDeploymentIsUndone(workbench, prepared) {
  await workbench.runCommand('SCC Lens: Undo Last Deployment');
  await workbench.quickInput.locator('.monaco-list-row', { hasText: 'admin, namespace team-a' }).first().waitFor();
  const [row] = await workbench.quickInput.locator('.monaco-list-row', { hasText: 'ConfigMap team-a/shared' }).allInnerTexts();
  assert.match(row, /this minute|minutes? ago/);
  assert.match(row, /1 changed: ConfigMap team-a\/shared/);
  await workbench.screenshot('deploy-undo-list');
  await workbench.pick('ConfigMap team-a/shared');
  await confirmation(workbench, 'restore ConfigMap team-a/shared');
  await workbench.screenshot('deploy-undo-question');
  await workbench.answer('Undo');
  await workbench.notification('the deployment is undone');
  assert.equal(await logLevel(prepared), 'info');
  const { metadata } = (await prepared.request('GET', path)).body;
  assert.deepEqual(
    metadata.managedFields.filter(({ fieldsV1 }) => 'f:log-level' in fieldsV1['f:data']).map(({ manager }) => manager),
    ['argocd'],
  );
  await workbench.clearNotifications();
}
