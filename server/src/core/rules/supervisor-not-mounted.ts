import type { Workload } from '../manifest';
import { misplacedRuns } from '../openshell';
import type { MisplacedRun } from '../openshell';
import type { Observation, Remedy } from '../words';
import type { Rule } from './types';

export const supervisorNotMounted: Rule = {
  id: 'supervisor-not-mounted',
  summary: 'A container runs the supervisor from a path where the pod does not provide it.',
  defaultSeverity: 'error',
  scope: 'document',
  check: ({ manifest }) => manifest.workloads.flatMap(inWorkload),
};

function inWorkload(workload: Workload): readonly Observation[] {
  return misplacedRuns(workload.pod.spec, workload.claimTemplates).map(misplaced => ({
    path: [...workload.podSpec, ...misplaced.run.field],
    workload: workload.ref,
    message: messageFor(misplaced),
    remedies: remediesFor(workload, misplaced),
  }));
}

function messageFor({ run: { site, program }, why, source }: MisplacedRun): string {
  const start = `Container "${site.container.name}" runs ${program}`;
  switch (why) {
    case 'no-mount':
      return source === null
        ? `${start}, but mounts nothing there, and nothing in the pod delivers the supervisor.`
        : `${start}, but mounts nothing there; the pod delivers the supervisor in the volume "${source.volume}".`;
    case 'other-place':
      return `${start}, but the volume "${source?.volume ?? ''}" holds the supervisor at ${source?.binary ?? ''}, which the container sees as ${source?.seenAt ?? ''}.`;
    case 'empty':
      return `${start} from the volume "${source?.volume ?? ''}", which starts empty and which no container fills.`;
  }
}

function remediesFor(workload: Workload, { run, why, source }: MisplacedRun): readonly Remedy[] {
  if (source === null) return [];
  if (source.seenAt !== null) {
    return run.shell
      ? []
      : [
          {
            title: `Run ${source.seenAt}`,
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
      title: `Mount the volume "${source.volume}" at ${source.mountPath}`,
      applicability: source.ownPlace ? 'safe' : 'unsafe',
      preferred: true,
      changes: [{ op: 'insert', path: [...workload.podSpec, ...path, 'volumeMounts'], index: container.volumeMounts?.length ?? 0, value }],
    },
  ];
}
