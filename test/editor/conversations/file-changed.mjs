/** A file that is edited between the review and the application. */
import assert from 'node:assert/strict';
import { confirmDeployment, deployCommand } from '../deploying.mjs';

export async function fileChangesInReview(workbench, { request }) {
  await workbench.openFile('app/third.yaml');
  await workbench.runCommand(deployCommand);
  await workbench.pick('ConfigMap team-a/third');
  const shown = await workbench.notification('nothing has been deployed yet');
  await workbench.openFile('app/third.yaml');
  await workbench.placeCursor('greeting');
  await workbench.page.keyboard.press('End');
  await workbench.page.keyboard.type(' there');
  await workbench.press(shown, 'Back to the Summary');
  await confirmDeployment(workbench, '1 object');
  await workbench.notification('SCC Lens: third.yaml was changed after its differences were shown');
  await workbench.screenshot('deploy-file-changed');
  assert.equal((await request('GET', '/api/v1/namespaces/team-a/configmaps/third')).status, 404);
  await workbench.save();
  await workbench.clearNotifications();
}
