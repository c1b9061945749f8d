/** A user who may neither read nor grant SCCs: the forecast stays, and what is missing goes to an administrator in one file. */
import assert from 'node:assert/strict';
import { deployCommand } from '../deploying.mjs';

/** With the context of the step before, `project-admin`. */
export async function refusalIsHandedToAnAdmin(workbench) {
  await workbench.notification('You may not read the SCCs of project-admin, so diagnostics remain an offline forecast.');
  await workbench.clearNotifications();
  await workbench.openFile('tracer.yaml');
  const problems = await workbench.problems();
  await problems.filter({ hasText: 'This is an offline forecast, because you may not read the SCCs of project-admin.' }).first().waitFor();
  await workbench.closePanel();
  await workbench.runCommand(deployCommand);
  const refused = await workbench.notification('the cluster refuses the pods of tracer.yaml');
  await workbench.progressIsOver();
  await workbench.screenshot('deploy-refused-developer');
  await workbench.press(refused, 'Hand to an Admin…');
  await workbench.tab('team-a-tracer-for-admin.yaml').waitFor();
  const handed = await workbench.notification('Save team-a-tracer-for-admin.yaml and give it to a cluster administrator');
  await workbench.screenshot('deploy-handed');
  assert.match(await handed.textContent(), /oc apply -f team-a-tracer-for-admin\.yaml/);
  await workbench.press(handed, 'Save');
  await workbench.page.locator('.tab.active.dirty').waitFor({ state: 'detached' });
  await workbench.tab('team-a-tracer-for-admin.yaml').waitFor();
  for (const text of ['For a cluster administrator', 'kind: SecurityContextConstraints']) await workbench.line(text).waitFor();
  assert.match(workbench.read('team-a-tracer-for-admin.yaml'), /kind: SecurityContextConstraints/);
}
