/** The results of admission for the examples: verdicts above workloads, refusals on their fields, effective values, the whole review. */

export const folder = 'examples';

const file = 'init-container-sandbox.yaml';

async function openTheManifest(workbench) {
  await workbench.openFile(file);
  await workbench.waitForSquiggle('error');
}

async function readTheVerdict(workbench) {
  await workbench.codeLens('✗ Not admitted by restricted-v2').waitFor();
  await workbench.screenshot('denied');
}

async function restOnASecurityContext(workbench) {
  await workbench.hover('readOnlyRootFilesystem', 'in effect');
  await workbench.screenshot('hover');
}

async function openTheReview(workbench) {
  await workbench.codeLens('✗ Not admitted by restricted-v2').click();
  await workbench.line('SCCs in the order in which OpenShift tries them').waitFor();
  await workbench.screenshot('review');
}

async function goToARefusedField(workbench) {
  await workbench.openFile(file);
  await workbench.goToProblem('does not accept runAsUser 0');
  await workbench.closePanel();
  await workbench.hover('runAsUser', 'does not accept runAsUser 0');
  await workbench.screenshot('field');
}

export const steps = [openTheManifest, readTheVerdict, restOnASecurityContext, openTheReview, goToARefusedField];
