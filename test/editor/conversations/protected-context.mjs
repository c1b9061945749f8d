/** A context whose name has to be typed: the status bar shows that it is protected, to a screen reader in words. */
import assert from 'node:assert/strict';
import { chooseCluster, deployFile } from '../deploying.mjs';

export async function protectedContextIsNamed(workbench, { request }) {
  assert.equal(await workbench.page.locator('.statusbar-item.warning-kind').count(), 0);
  await chooseCluster(workbench, 'project-admin', 'team-a', { typed: true });
  const item = workbench.page.locator('.statusbar-item.warning-kind', { hasText: 'project-admin / team-a' });
  await item.locator('.codicon-shield').waitFor();
  await item.locator('[aria-label="SCC Lens deploys to the protected context project-admin, namespace team-a"]').waitFor();
  await deployFile(workbench, 'app/first.yaml');
  await workbench.quickInput.locator('.quick-input-title', { hasText: 'project-admin is protected' }).waitFor();
  await workbench.enter('projectadmin');
  await workbench.quickInput.locator('.quick-input-message', { hasText: 'This is not project-admin.' }).waitFor();
  await workbench.screenshot('deploy-protected');
  assert.equal((await request('GET', '/api/v1/namespaces/team-a/configmaps/first')).status, 404);
  await workbench.enter('project-admin');
  await workbench.notification('Of 1 object: 1 created.');
}
