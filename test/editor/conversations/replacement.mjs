/** An object that cannot be changed in place. */
import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { confirmDeployment, deployCommand } from '../deploying.mjs';

const jobs = '/apis/batch/v1/namespaces/team-a/jobs';

export async function jobIsReplaced(workbench, { request }) {
  const job = parse(workbench.read('job.yaml').replace('migrate:2', 'migrate:1'));
  await request('PATCH', `${jobs}/migrate?fieldManager=scc-lens`, job);
  await workbench.openFile('job.yaml');
  await workbench.runCommand(deployCommand);
  await workbench.listAsking('1 to replace');
  await workbench.pick('Job team-a/migrate');
  await workbench.line('migrate:1').waitFor();
  await workbench.line('migrate:2').waitFor();
  const shown = await workbench.notification('nothing has been deployed yet');
  await workbench.screenshot('deploy-diff');
  await workbench.press(shown, 'Back to the Summary');
  await confirmDeployment(workbench, '1 object');
  await workbench.question('Job team-a/migrate cannot be changed in place.');
  await workbench.focusedButton('Skip This Object');
  await workbench.screenshot('deploy-replace');
  await workbench.answer('Replace');
  await workbench.notification('Of 1 object: 1 replaced. Job team-a/migrate is ready');
  assert.match(JSON.stringify((await request('GET', `${jobs}/migrate`)).body.spec), /migrate:2/);
  await workbench.clearNotifications();
}
