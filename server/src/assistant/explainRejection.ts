import * as l10n from '@vscode/l10n';
import { explainText } from '@scc-lens/lens';
import { parseFile } from '@scc-lens/yaml';
import { failure, report, schemaOf } from './tool';
import type { Tool } from './tool';

export const explainRejection: Tool = {
  name: 'explain_rejection',
  title: 'Explain a Rejection',
  summary: "Makes the API server's rejection of a pod readable, SCC by SCC, on the fields of the manifest.",
  description:
    "Explains an error of OpenShift's or Kubernetes' API server about a pod, such as 'unable to validate against any security context constraint' or 'violates PodSecurity', field by field. Takes the text of the error, events, a status or a log, with any number of rejections. Call it whenever a deployment fails with such a message.",
  inputSchema: schemaOf(
    {
      rejection: { type: 'string', description: 'The error, events, status or log, as it was printed.' },
      manifest: { type: 'string', description: 'The manifest that was applied, so that the explanation names its fields.' },
    },
    'rejection',
  ),
  run: input => {
    const workloads = parseFile(input.text('manifest')).manifests.flatMap(manifest => manifest.workloads);
    const sources = workloads.map(workload => ({ workload }));
    const explained = explainText(input.text('rejection'), sources);
    return explained === null
      ? failure(l10n.t('The text contains no rejection by SCC or Pod Security admission.'))
      : report('', [explained.markdown]);
  },
};
