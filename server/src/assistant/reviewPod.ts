import * as l10n from '@vscode/l10n';
import { reviewFile, reviewMarkdown, unjudgedObjects, unjudgedTexts } from '@scc-lens/lens';
import { MANIFEST_INPUT, manifestOf, RELEASE_INPUT } from './manifest';
import { report, schemaOf } from './tool';
import type { Tool } from './tool';

export const reviewPod: Tool = {
  name: 'review_pod',
  title: 'Review a Pod',
  summary: "Shows every SCC in OpenShift's order, with its verdict on a pod, and what it would fill in.",
  description:
    "Explains OpenShift's whole SCC decision for every pod and workload of a manifest, offline: which SCCs the service account may use, in which order OpenShift tries them, what each refuses and why, which one is chosen, what it fills in, and the Pod Security level. Call it to answer why a pod is admitted, refused or changed, or which SCC it gets.",
  inputSchema: schemaOf({ manifest: MANIFEST_INPUT, openshift: RELEASE_INPUT }, 'manifest'),
  run: (input, world) => {
    const { file, options } = manifestOf(input, world);
    const reviews = reviewFile(file, options).map(one => reviewMarkdown(one, options.facts.cluster, options.settings).trimEnd());
    const unjudged = [
      ...unjudgedTexts(file).map(({ reason }) => reason),
      ...unjudgedObjects(file).map(({ workload, reason }) => `${workload?.kind ?? ''}/${workload?.name ?? ''}: ${reason}`),
    ];
    return report(reviews.length === 0 ? l10n.t('The manifest contains no workload.') : '', [...reviews, ...unjudged]);
  },
};
