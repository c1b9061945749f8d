/** Images and API versions that are newer than all that is known of their product. */
import type { ImageNames } from '../facts';
import { parseImage } from './imageReference';
import { isNewerThan } from './releaseTag';
import { AGENT_SANDBOX_RELEASES, OPENSHELL_RELEASES, SANDBOX_API } from './releases';
import type { KnownRelease } from './releases';
import { isOpenShellImage } from './supervisorImages';

export interface NewerRelease {
  readonly product: 'OpenShell' | 'agent-sandbox';
  readonly version: string;
  /** The newest that is known. */
  readonly newest: string;
}

/** The name of the controller's image, in any registry. Source: kubernetes-sigs/agent-sandbox k8s/controller.yaml. */
const CONTROLLER = /(?:^|\/)agent-sandbox-controller$/;

/** The release of an image, if it is newer than all that are known; null for all other images. */
export function newerRelease(image: string, names: ImageNames): NewerRelease | null {
  const { repository, tag } = parseImage(image);
  const version = tag ?? '';
  if (isOpenShellImage(image, names)) return newer('OpenShell', OPENSHELL_RELEASES, version);
  return CONTROLLER.test(repository) ? newer('agent-sandbox', AGENT_SANDBOX_RELEASES, version) : null;
}

function newer(product: NewerRelease['product'], known: readonly KnownRelease[], tag: string): NewerRelease | null {
  const newest = known.at(-1)?.version ?? '';
  return isNewerThan(known, tag) ? { product, version: tag.replace(/^v/, ''), newest } : null;
}

const API_VERSION = /^(?:extensions\.)?agents\.x-k8s\.io\/(.+)$/;
/** The version of an API of agent-sandbox, if no known release serves it. */
export function newerApi(apiVersion: string): NewerRelease | null {
  const version = API_VERSION.exec(apiVersion)?.[1] ?? '';
  if (version === '' || version === SANDBOX_API.version || version === SANDBOX_API.before) return null;
  return { product: 'agent-sandbox', version, newest: SANDBOX_API.version };
}
