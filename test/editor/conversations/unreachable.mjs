/** A cluster that does not answer. */
import { chooseContext } from '../deploying.mjs';

export async function clusterIsUnreachable(workbench) {
  await chooseContext(workbench, 'gone');
  const shown = await workbench.notification('The cluster at https://127.0.0.1:1 cannot be reached');
  await workbench.progressIsOver();
  await workbench.screenshot('deploy-unreachable');
  await workbench.press(shown, 'Choose Cluster');
  await workbench.quickInput.locator('.quick-input-title', { hasText: 'Cluster' }).waitFor();
  await workbench.page.keyboard.press('Escape');
  await workbench.clearNotifications();
}
