/** Values of OpenShell's Helm chart inside an object that installs it, such as a HelmRelease or an Argo CD Application. */
import type { ImageNames } from '../settings';
import { isObject, objectOf, textOf } from '../words';
import type { FieldPath, JsonObject } from '../words';
import { parseReleaseTag } from './releaseTag';
import type { OpenShellRelease } from './releaseTag';
import { isGatewayRepository } from './supervisorImages';

export interface ChartValue {
  /** From the object. */
  readonly path: FieldPath;
  /** `grants`: lets sandboxes use the privileged SCC. `topology`: sets up the pods of releases up to 0.0.116, and is ignored from 0.1.0 on. */
  readonly kind: 'grants' | 'topology';
}

export interface ChartValues {
  /** The gateway's release where the values name its image or all images; null otherwise. */
  readonly release: OpenShellRelease | null;
  readonly values: readonly ChartValue[];
}

/** Sources: OpenShellGateway resources and charts in public repositories, NVIDIA/NemoClaw's chart for OpenShell 0.0.116, read 2026-11-24. */
const GRANTING: readonly string[] = ['privilegedSandboxSCC', 'privilegedSandbox', 'createPrivilegedSccBinding'];

/** Of `supervisor`. Source: NVIDIA/OpenShell docs v0.1.0, kubernetes/setup, 2026-09-25: the chart no longer has them. */
const TOPOLOGY: readonly string[] = ['topology', 'sideloadMethod', 'sidecar'];

/** What the `spec` of an object contains of them, at any depth. */
export function chartValuesIn(object: JsonObject, names: ImageNames): ChartValues {
  const values: ChartValue[] = [];
  let release: OpenShellRelease | null = null;
  const visit = (mapping: JsonObject, path: FieldPath): void => {
    release ??= releaseOf(mapping, names);
    for (const [key, value] of Object.entries(mapping)) {
      if (value === true && GRANTING.includes(key)) values.push({ path: [...path, key], kind: 'grants' });
      if (!isObject(value)) continue;
      const isSupervisor = key === 'supervisor';
      if (isSupervisor)
        for (const one of TOPOLOGY) if (Object.hasOwn(value, one)) values.push({ path: [...path, key, one], kind: 'topology' });
      visit(isSupervisor ? Object.fromEntries(Object.entries(value).filter(([name]) => !TOPOLOGY.includes(name))) : value, [...path, key]);
    }
  };
  const { spec } = object;
  if (isObject(spec)) visit(spec, ['spec']);
  return { release, values };
}

/** The release of the chart's values at their root: the tag of `gateway.image`, or of `global.image` for all images. */
function releaseOf(values: JsonObject, names: ImageNames): OpenShellRelease | null {
  const gateway = objectOf(objectOf(values['gateway'])['image']);
  if (!isGatewayRepository(textOf(gateway['repository']), names)) return null;
  return parseReleaseTag(textOf(gateway['tag']) || textOf(objectOf(objectOf(values['global'])['image'])['tag']));
}
