import { firstWith, hasFeature } from '@scc-lens/admission';
import type { Observation } from '@scc-lens/words';
import type { Workload } from '@scc-lens/yaml';
import type { Settings } from '../facts';
import { containerSites, firstRelease, isTwoPodImage } from '../openshell';
import { openshiftTooOldTexts as texts } from './messages';
import type { Rule } from './types';

export const openshiftTooOld: Rule = {
  id: 'openshift-too-old',
  summary: `A workload runs OpenShell ${firstRelease('two-pods')} or newer on an OpenShift release whose kernel lacks what its sandboxes need.`,
  defaultSeverity: 'warning',
  check: ({ manifest, settings }) =>
    hasFeature(settings.openshiftVersion, 'landlock') ? [] : manifest.workloads.flatMap(workload => inWorkload(workload, settings)),
};

function inWorkload(workload: Workload, { openshiftVersion, imageNames }: Settings): readonly Observation[] {
  return containerSites(workload.pod.spec).flatMap(({ container: { image }, path }) =>
    image !== undefined && isTwoPodImage(image, imageNames)
      ? [
          {
            path: [...workload.podSpec, ...path, 'image'],
            workload: workload.ref,
            message: texts.finding({ image, oldest: firstWith('landlock'), release: openshiftVersion, first: firstRelease('two-pods') }),
          },
        ]
      : [],
  );
}
