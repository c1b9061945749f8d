/** Workloads that do not become ready, and the output of their containers. */
import assert from 'node:assert/strict';
import { deployFile } from '../deploying.mjs';

const log = /main of Pod team-a.crashing-/;

export async function containerCrashes(workbench) {
  await deployFile(workbench, 'crashing.yaml');
  const result = await workbench.notification(/Of 1 object: 1 created\. Deployment team-a\/crashing.*CrashLoopBackOff \(exit code 1\)/);
  await (await workbench.problems()).filter({ hasText: 'CrashLoopBackOff' }).first().waitFor();
  await workbench.progressIsOver();
  await workbench.screenshot('deploy-crash');
  await workbench.closePanel();
  await workbench.press(result, 'Show Logs');
  await workbench.tab(log).waitFor();
  await workbench.closeEditor();
  await workbench.clearNotifications();
}

export async function logsAreShown(workbench) {
  await workbench.openFile('crashing.yaml');
  await workbench.runCommand('SCC Lens: Show Logs');
  await workbench.tab(log).waitFor();
  await workbench.line('fatal: no such file').waitFor();
  await workbench.screenshot('deploy-logs');
  await workbench.closeEditor();
}

/** What the deployment itself decides is asked again once its binding is applied. */
export async function podsAreRefused(workbench) {
  await deployFile(workbench, 'refused.yaml', '3 objects');
  await workbench.notification(/Deployment team-a\/networker was not applied, because the cluster refuses its pods/);
  const problems = await workbench.problems();
  await problems.filter({ hasText: 'restricted-v2 does not allow hostNetwork' }).first().waitFor();
  await workbench.progressIsOver();
  assert.equal(await problems.filter({ hasText: 'Host Users must be set to false' }).count(), 0, 'that alone would admit no pod');
  await workbench.screenshot('deploy-refused-pods');
  await workbench.closePanel();
  await workbench.clearNotifications();
}
