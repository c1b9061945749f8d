import type { Workload } from '../manifest';
import { misplacedRuns } from '../openshell';
import type { MisplacedRun } from '../openshell';
import type { Settings } from '../settings';
import type { Observation, Remedy } from '../words';
import { supervisorNotMountedTexts as texts } from './supervisorMessages';
import type { Rule } from './types';

export const supervisorNotMounted: Rule = {
  id: 'supervisor-not-mounted',
  summary: 'A container runs the supervisor from a path where the pod does not provide it.',
  defaultSeverity: 'error',
  scope: 'document',
  check: ({ manifest, settings }) => manifest.workloads.flatMap(workload => inWorkload(workload, settings)),
};

function inWorkload(workload: Workload, { imageNames }: Settings): readonly Observation[] {
  return misplacedRuns(workload.pod.spec, workload.claimTemplates, imageNames).map(misplaced => ({
    path: [...workload.podSpec, ...misplaced.run.field],
    workload: workload.ref,
    message: messageFor(misplaced),
    remedies: remediesFor(workload, misplaced),
  }));
}

function messageFor({ run: { site, program }, why, source }: MisplacedRun): string {
  const found = { container: site.container.name, program, volume: source?.volume ?? '' };
  switch (why) {
    case 'no-mount':
      return source === null ? texts.nothing(found) : texts.noMount(found);
    case 'other-place':
      return texts.otherPlace({ ...found, binary: source?.binary ?? '', seenAt: source?.seenAt ?? '' });
    case 'empty':
      return texts.empty(found);
  }
}

function remediesFor(workload: Workload, { run, why, source }: MisplacedRun): readonly Remedy[] {
  if (source === null) return [];
  if (source.seenAt !== null) {
    return run.shell
      ? []
      : [
          {
            title: texts.run(source.seenAt),
            applicability: 'unsafe',
            preferred: true,
            changes: [{ op: 'set', path: [...workload.podSpec, ...run.field], value: source.seenAt }],
          },
        ];
  }
  if (why !== 'no-mount' || source.mountPath === null) return [];
  const { container, path } = run.site;
  const value = { name: source.volume, mountPath: source.mountPath, readOnly: true };
  return [
    {
      title: texts.mount({ volume: source.volume, path: source.mountPath }),
      applicability: source.ownPlace ? 'safe' : 'unsafe',
      preferred: true,
      changes: [{ op: 'insert', path: [...workload.podSpec, ...path, 'volumeMounts'], index: container.volumeMounts?.length ?? 0, value }],
    },
  ];
}
