import { endOfLine, valueAt, type Observation, type Remedy } from '@scc-lens/words';
import { commentsOfManifest, locate, type Manifest, type Workload } from '@scc-lens/yaml';
import { supervisorDeliveries, type ContainerSite, type DeliveryShape, type SupervisorDelivery } from '../openshell';
import { supervisorInitOrderTexts as texts } from './supervisorMessages';
import { insert, refusal, remove, safe } from './remedies';
import type { Rule } from './types';

export const supervisorInitOrder: Rule = {
  id: 'supervisor-init-order',
  summary: 'A container runs the supervisor before the init container that installs it has finished.',
  defaultSeverity: 'error',
  check: ({ manifest }) => manifest.workloads.flatMap(workload => inWorkload(manifest, workload)),
};

type Install = DeliveryShape & { readonly kind: 'initContainer' };

function inWorkload(manifest: Manifest, workload: Workload): readonly Observation[] {
  const delivered = supervisorDeliveries(workload.pod.spec).flatMap(({ run, shape }) =>
    shape.kind === 'initContainer' ? [{ run, shape }] : [],
  );
  const installers = new Map(delivered.map(({ shape }) => [shape.by.index, shape]));
  return [
    ...delivered
      .filter(({ run, shape }) => run.site.list === 'initContainers' && run.site.index < shape.by.index)
      .map(({ run, shape }) => tooEarly(manifest, workload, run, shape)),
    ...[...installers.values()].filter(isRace).map(shape => neverFinishes(workload, shape)),
  ];
}

const tooEarly = (
  manifest: Manifest,
  workload: Workload,
  { site, field, program }: SupervisorDelivery['run'],
  { by, volume }: Install,
): Observation => ({
  path: [...workload.podSpec, ...field],
  workload: workload.ref,
  message: texts.tooEarly({ container: site.container.name, program, installer: by.container.name, volume }),
  related: [{ message: texts.installs(by.container.name), path: [...workload.podSpec, ...by.path] }],
  remedies: [moveBefore(manifest, workload, by, site)],
});

/** Moving rewrites the container, which would lose the comments in it and put the comments above it next to another. */
function moveBefore(manifest: Manifest, workload: Workload, { container, index, path }: ContainerSite, before: ContainerSite): Remedy {
  const list = [...workload.podSpec, 'initContainers'];
  const names = { container: container.name, before: before.container.name };
  const [key, title] = [`move ${names.container} before ${names.before}`, texts.move(names)];
  const { start, end } = locate(manifest, [...workload.podSpec, ...path], 'value');
  const lineAbove = manifest.text.lastIndexOf('\n', manifest.text.lastIndexOf('\n', start) - 1) + 1;
  const commented = commentsOfManifest(manifest).some(({ span }) => span.start >= lineAbove && span.start < endOfLine(manifest.text, end));
  if (commented) return refusal(key, title, texts.moveByHand(container.name));
  return safe(key, title, remove([...list, index]), ...insert(list, before.index, [valueAt(manifest.value, [...list, index]) ?? null]));
}

/** A native sidecar without startup probe: the next container starts as soon as it has started, and it starts again when it ends. */
const isRace = ({ by: { container } }: Install): boolean => container.restartPolicy === 'Always' && container.startupProbe === undefined;

function neverFinishes(workload: Workload, { by, method }: Install): Observation {
  const path = [...workload.podSpec, ...by.path, 'restartPolicy'];
  const onlyCopies = method === 'copy-self' || method === 'cp';
  return {
    path,
    workload: workload.ref,
    message: texts.neverFinishes(by.container.name),
    remedies: onlyCopies ? [safe('run once', texts.runOnce(), remove(path))] : [],
  };
}
