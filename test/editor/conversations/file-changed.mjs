/** A file that is edited between the review and the application. */
import assert from 'node:assert/strict';
import { confirmDeployment, deployCommand, summary } from '../deploying.mjs';

/** At a difference, which closes, and the summary is a new one; and while the summary is shown, which stops the deployment. */
export async function fileChangesInReview(workbench, { request }) {
  await workbench.openFile('app/third.yaml');
  await workbench.runCommand(deployCommand);
  await workbench.pick('ConfigMap team-a/third');
  const shown = await workbench.notification('nothing has been deployed yet');
  await workbench.openFile('app/third.yaml');
  await workbench.placeCursor('greeting');
  await workbench.page.keyboard.press('End');
  await workbench.page.keyboard.type(' there');
  const difference = workbench.page.locator('.tab', { hasText: '↔' });
  await difference.waitFor({ state: 'detached' });
  await workbench.press(shown, 'Back to the Summary');
  await summary(workbench, '1 object');
  await workbench.pick('ConfigMap team-a/third');
  await workbench.line('hello there').waitFor();
  await workbench.statusBarItem('Back to the Summary').click();
  await summary(workbench, '1 object');
  await workbench.openFile('app/third.yaml');
  await workbench.page
    .locator('.editor-group-container.active .view-lines')
    .first()
    .click({ position: { x: 300, y: 400 } });
  await workbench.page.keyboard.type('  more: text');
  await difference.waitFor({ state: 'detached' });
  await confirmDeployment(workbench, '1 object');
  const stopped = await workbench.notification('SCC Lens: third.yaml was changed after its differences were shown');
  await stopped.locator('.monaco-button', { hasText: 'Review Again' }).waitFor();
  await workbench.screenshot('deploy-file-changed');
  assert.equal((await request('GET', '/api/v1/namespaces/team-a/configmaps/third')).status, 404);
  await workbench.save();
  await workbench.clearNotifications();
}
