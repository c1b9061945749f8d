/** A folder that is not trusted: its files are read and judged, and no cluster can be reached from it. */
import assert from 'node:assert/strict';

export const folder = 'examples';
export const restricted = true;
/** A person's own key reaches a command that no menu offers. */
export const keybindings = [{ key: 'ctrl+alt+d', command: 'sccLens.deploy' }];

const file = 'hostpath-deployment.yaml';

async function beRestricted(workbench) {
  await workbench.statusBarItem('Restricted Mode').waitFor();
}

async function beLinted(workbench) {
  await workbench.openFile(file);
  await workbench.waitForSquiggle('error');
  await workbench.codeLens('Generate SCC').waitFor();
}

async function seeNoWayToDeploy(workbench) {
  assert.equal(await workbench.codeLens('Deploy').count(), 0);
  await workbench.openContextMenu(file);
  await workbench.openSubmenu();
  await workbench.menuItem('Deploy to Cluster').locator('[aria-disabled="true"]').first().waitFor();
  await workbench.screenshot('deploy-restricted');
  await workbench.closeMenu();
}

async function askAllTheSame(workbench) {
  await workbench.placeCursor('kind:');
  await workbench.page.keyboard.press('Control+Alt+D');
  const shown = await workbench.notification('clusters can be reached from trusted workspaces only.');
  await workbench.screenshot('deploy-untrusted');
  await workbench.press(shown, 'Manage Workspace Trust');
  await workbench.page.getByText('You are in Restricted Mode').waitFor();
}

export const steps = [beRestricted, beLinted, seeNoWayToDeploy, askAllTheSame];
