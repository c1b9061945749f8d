import type { Observation } from '@scc-lens/words';
import type { Workload } from '@scc-lens/yaml';
import { containerSites, supervisorCommands, supervisorDeliveries } from '../openshell';
import { supervisorMountWritableTexts as texts } from './supervisorMessages';
import { safe, set } from './remedies';
import type { Rule } from './types';

export const supervisorMountWritable: Rule = {
  id: 'supervisor-mount-writable',
  summary: "A container can write to the volume that contains the supervisor, and so can replace the sandbox's guard.",
  defaultSeverity: 'warning',
  check: ({ manifest }) => manifest.workloads.flatMap(inWorkload),
};

/** Volumes that an init container fills: image volumes are read-only, and what else a claim or a node's directory is for is not known. */
function inWorkload(workload: Workload): readonly Observation[] {
  const { spec } = workload.pod;
  const volumes = new Set(supervisorDeliveries(spec).flatMap(({ shape }) => (shape.kind === 'initContainer' ? [shape.volume] : [])));
  if (volumes.size === 0) return [];
  const sites = containerSites(spec);
  const writers = new Set(supervisorCommands(spec).installs.map(({ site }) => site.path.join()));
  return sites
    .filter(site => !writers.has(site.path.join()) && !bootstraps(spec, site.path.join()))
    .flatMap(site =>
      (site.container.volumeMounts ?? []).flatMap((mount, i): readonly Observation[] => {
        if (!volumes.has(mount.name) || mount.readOnly === true) return [];
        const path = [...workload.podSpec, ...site.path, 'volumeMounts', i];
        return [
          {
            path: mount.readOnly === undefined ? path : [...path, 'readOnly'],
            workload: workload.ref,
            message: texts.finding({ container: site.container.name, volume: mount.name }),
            remedies: [safe('read only', texts.mountReadOnly(), set([...path, 'readOnly'], true))],
          },
        ];
      }),
    );
}

const bootstraps = (spec: Workload['pod']['spec'], site: string): boolean =>
  supervisorDeliveries(spec).some(({ shape }) => shape.kind === 'initContainer' && shape.by.path.join() === site);
