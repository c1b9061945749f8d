import { writeFileSync } from 'node:fs';
import path from 'node:path';

/** Has the example with a Deployment run as the service account of the sandboxes, so that a fix for that account concerns several files. */
export function shareAccount(workbench) {
  const name = 'hostpath-deployment.yaml';
  writeFileSync(
    path.join(workbench.folder, name),
    workbench.read(name).replace('serviceAccountName: code-reviewer', 'serviceAccountName: openshell-sandbox'),
  );
}
