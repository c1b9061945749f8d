/** The ways to a deployment: menus of editor and explorer, and the button of the editor's title. */

/** The button of the title begins the deployment that `summaryIsDismissed` goes on with. */
export async function menusOfEditor(workbench) {
  await workbench.line('greeting').click({ button: 'right' });
  await workbench.openSubmenu();
  await workbench.menuItem('Deploy to Cluster').waitFor();
  await workbench.menuItem('Undeploy from Cluster').waitFor();
  await workbench.screenshot('deploy-menu-editor');
  await workbench.closeMenu();
}

/** Of two files, and of the folder they are in. */
export async function menuOfSelection(workbench) {
  await workbench.openContextMenu('app/second.yaml', 'app/third.yaml');
  await workbench.openSubmenu();
  await workbench.menuItem('Deploy to Cluster').waitFor();
  await workbench.screenshot('deploy-menu-selection');
  await workbench.chooseFromMenu('Deploy to Cluster');
  await workbench.listAsking('2 to create');
  for (const name of ['second', 'third'])
    await workbench.quickInput.locator('.monaco-list-row', { hasText: `ConfigMap team-a/${name}` }).waitFor();
  await workbench.pick('Cancel');
}
