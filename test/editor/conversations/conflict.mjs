/** A field that another tool owns. */
import assert from 'node:assert/strict';
import { deployFile } from '../deploying.mjs';

const path = '/api/v1/namespaces/team-a/configmaps/shared';

async function logLevel({ request }) {
  return (await request('GET', path)).body.data['log-level'];
}

export async function conflictIsStopped(workbench, prepared) {
  const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'shared' }, data: { 'log-level': 'info' } };
  await prepared.request('PATCH', `${path}?fieldManager=argocd&force=true`, body);
  await deployFile(workbench, 'shared.yaml');
  await workbench.question('data.log-level, owned by argocd');
  await workbench.screenshot('deploy-conflict-question');
  await workbench.answer('Cancel');
  await workbench.notification('You chose to stop.');
  assert.equal(await logLevel(prepared), 'info');
  await workbench.clearNotifications();
}

export async function conflictIsTakenOver(workbench, prepared) {
  await deployFile(workbench, 'shared.yaml');
  await workbench.question('data.log-level, owned by argocd');
  await workbench.answer('Take Over');
  await workbench.notification('Of 1 object: 1 changed.');
  assert.equal(await logLevel(prepared), 'debug');
  await workbench.clearNotifications();
}
