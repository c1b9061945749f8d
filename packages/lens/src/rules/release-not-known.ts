import type { FieldPath, Observation } from '@scc-lens/words';
import type { Manifest } from '@scc-lens/yaml';
import type { ImageNames } from '../facts';
import { containerSites, newerApi, newerRelease, type NewerRelease } from '../openshell';
import { releaseNotKnownTexts as texts } from './messages';
import type { Rule } from './types';

export const releaseNotKnown: Rule = {
  id: 'release-not-known',
  summary: 'A release of OpenShell or agent-sandbox is newer than all that SCC Lens knows, and is treated like the newest of them.',
  defaultSeverity: 'info',
  check: ({ manifest, settings }) => {
    const found = [...inApiVersions(manifest), ...inImages(manifest, settings.imageNames)];
    return [...new Map(found.toReversed().map(one => [one.message, one])).values()].toReversed();
  },
};

const inApiVersions = ({ objects }: Manifest): readonly Observation[] =>
  objects.flatMap(({ apiVersion, path }) => observation(newerApi(apiVersion), [...path, 'apiVersion']));

function inImages({ workloads }: Manifest, names: ImageNames): readonly Observation[] {
  return workloads.flatMap(({ pod, podSpec, ref }) =>
    containerSites(pod.spec).flatMap(({ container: { image = '' }, path }) =>
      observation(newerRelease(image, names), [...podSpec, ...path, 'image']).map(found => ({ ...found, workload: ref })),
    ),
  );
}

const observation = (newer: NewerRelease | null, path: FieldPath): readonly Observation[] =>
  newer === null ? [] : [{ path, message: texts.finding({ ...newer }) }];
