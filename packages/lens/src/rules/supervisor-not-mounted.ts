import type { Observation, Remedy } from '@scc-lens/words';
import type { Workload } from '@scc-lens/yaml';
import type { Settings } from '../facts';
import { misplacedRuns, type MisplacedRun } from '../openshell';
import { list } from '../review';
import { supervisorNotMountedTexts as texts } from './supervisorMessages';
import { insert, preferred, safe, set, unsafe } from './remedies';
import type { Rule } from './types';

export const supervisorNotMounted: Rule = {
  id: 'supervisor-not-mounted',
  summary: 'A container runs the supervisor from a path where the pod does not provide it.',
  defaultSeverity: 'error',
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

function messageFor(misplaced: MisplacedRun): string {
  const { site, program } = misplaced.run;
  const found = { container: site.container.name, program };
  switch (misplaced.why) {
    case 'no-mount':
      return unmounted(found, misplaced.volumes);
    case 'other-place': {
      const { volume, binary, seenAt } = misplaced.source;
      return seenAt === null ? texts.partMounted({ ...found, volume, binary }) : texts.otherPlace({ ...found, volume, binary, seenAt });
    }
    case 'empty':
      return texts.empty({ ...found, volume: misplaced.volume });
  }
}

function unmounted(found: { readonly container: string; readonly program: string }, volumes: readonly string[]): string {
  const [volume, ...others] = volumes;
  if (volume === undefined) return texts.nothing(found);
  return others.length === 0 ? texts.noMount({ ...found, volume }) : texts.noMountOf({ ...found, volumes: list(volumes, 'and') });
}

function remediesFor(workload: Workload, misplaced: MisplacedRun): readonly Remedy[] {
  if (misplaced.why === 'empty' || misplaced.source === null) return [];
  const { run, why, source } = misplaced;
  if (source.seenAt !== null) {
    const change = set([...workload.podSpec, ...run.field], source.seenAt);
    return run.shell ? [] : [preferred(unsafe(`run ${source.seenAt}`, texts.run(source.seenAt), change))];
  }
  if (why !== 'no-mount' || source.mountPath === null) return [];
  const { container, path } = run.site;
  const value = { name: source.volume, mountPath: source.mountPath, readOnly: true };
  const changes = insert([...workload.podSpec, ...path, 'volumeMounts'], container.volumeMounts?.length ?? 0, [value]);
  const fix = source.ownPlace ? safe : unsafe;
  return [preferred(fix(`mount ${source.volume}`, texts.mount({ volume: source.volume, path: source.mountPath }), ...changes))];
}
