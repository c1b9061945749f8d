/** The steps of a deployment that scenarios share. */

export const deployCommand = 'SCC Lens: Deploy to Cluster';

export async function chooseContext(workbench, context) {
  await workbench.runCommand('SCC Lens: Choose Cluster and Namespace');
  await workbench.quickInput.locator('.monaco-list-row', { hasText: context }).first().waitFor();
  await workbench.screenshot('deploy-context');
  await workbench.pick(context);
}

/** Takes a context from the list, and a namespace from the list or, where the user may not list them, by typing; the status bar names both. */
export async function chooseCluster(workbench, context, namespace, { typed = false } = {}) {
  await chooseContext(workbench, context);
  await workbench.quickInput.locator('.quick-input-title', { hasText: 'Namespace on' }).waitFor();
  if (typed) await workbench.enter(namespace);
  else await workbench.pick(namespace);
  await workbench.statusBarItem(`${context} / ${namespace}`).waitFor();
}

/** Waits for a confirmation, while the progress of its command waits too. */
export async function confirmation(workbench, question) {
  await workbench.question(question);
  await workbench.notification('waiting for your answer');
}

/** Waits for the summary, which is the one question about a context that is not protected, with so many objects. */
export async function summary(workbench, objects) {
  const rows = workbench.quickInput.locator('.monaco-list-row');
  await rows.filter({ hasText: objects }).filter({ hasText: ', user ' }).waitFor();
}

/** From the summary to the application. */
export async function confirmDeployment(workbench, objects, choice = 'Deploy') {
  await summary(workbench, objects);
  await workbench.toast('waiting for your answer');
  await workbench.pick(choice);
}

/** Delays the application of the second of three objects: the deployment is under way until `release` lets the cluster answer. */
export async function delaySecondObject({ cluster }) {
  await cluster.chaos({ method: 'PATCH', path: 'configmaps/second.*force=false$', hold: true });
}

export async function release({ cluster }) {
  await cluster.chaos();
}

/** Deploys the file in the editor, as far as to the application. */
export async function deployFile(workbench, name, objects = '1 object') {
  await workbench.openFile(name);
  await workbench.runCommand(deployCommand);
  await confirmDeployment(workbench, objects);
}
