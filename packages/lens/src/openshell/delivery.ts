/** How the supervisor gets to the containers that run it. */
import { isObject, remember, textOf, type PodSpec, type Volume } from '@scc-lens/words';
import { commandsOf, containerSites, type ContainerSite } from './containers';
import { installsOf, supervisorRuns, type SupervisorRun } from './commands';
import { isSupervisorBinary } from './supervisor';

export type DeliveryShape =
  | { readonly kind: 'hostPath'; readonly volume: string }
  /** `bootstrap` is the driver's own way from 0.1.0 on. */
  | {
      readonly kind: 'initContainer';
      readonly volume: string;
      readonly by: ContainerSite;
      readonly method: 'copy-self' | 'cp' | 'sh' | 'bootstrap';
    }
  | { readonly kind: 'imageVolume'; readonly volume: string; readonly reference: string | null }
  | { readonly kind: 'bakedIn' }
  /** The volume is filled by something that the pod does not show. */
  | { readonly kind: 'unknown'; readonly volume: string };

export interface SupervisorDelivery {
  readonly run: SupervisorRun;
  readonly shape: DeliveryShape;
}

/** For each container that runs the supervisor, where it has it from. */
export const supervisorDeliveries = remember((spec: PodSpec): readonly SupervisorDelivery[] =>
  supervisorRuns(spec).map((run): SupervisorDelivery => ({
    run,
    shape: run.from === null ? { kind: 'bakedIn' } : shapeOf(spec, run.from.mount.name),
  })),
);

function shapeOf(spec: PodSpec, volume: string): DeliveryShape {
  const source: Volume | undefined = spec.volumes?.find(({ name }) => name === volume);
  if (isObject(source?.['hostPath'])) return { kind: 'hostPath', volume };
  const image = source?.['image'];
  if (isObject(image)) return { kind: 'imageVolume', volume, reference: textOf(image['reference']) || null };
  return (
    containerSites(spec)
      .map(site => installerShape(site, volume))
      .find(shape => shape !== null) ?? { kind: 'unknown', volume }
  );
}

function installerShape(site: ContainerSite, volume: string): DeliveryShape | null {
  if (site.list !== 'initContainers') return null;
  const commands = commandsOf(site);
  const install = commands.flatMap(command => installsOf(site, command)).find(({ into }) => into.mount.name === volume);
  if (install !== undefined) return { kind: 'initContainer', volume, by: site, method: install.method };
  const writable = site.container.volumeMounts?.some(mount => mount.name === volume && mount.readOnly !== true) === true;
  const bootstraps = commands.some(
    ({ words: [program, argument] }) => isSupervisorBinary(program?.text ?? '') && argument?.text === 'bootstrap',
  );
  return writable && bootstraps ? { kind: 'initContainer', volume, by: site, method: 'bootstrap' } : null;
}
