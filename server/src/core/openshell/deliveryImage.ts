/** Whether an image can deliver the supervisor in the way that the settings ask for. */
import type { Conversion } from './conversion';
import { cleanPath } from './paths';
import { describeSupervisorImage } from './supervisorImages';
import type { ImageLayout } from './imageLayouts';
import { FIRST_TWO_POD_RELEASE, NEWEST_SINGLE_POD_RELEASE } from './releaseTag';

/** How a volume gets the binary: `copy-self` and `cp` in an init container, `image` as an image volume. */
export interface Delivery {
  readonly method: 'copy-self' | 'cp' | 'image';
  readonly image: string;
  /** Where the binary lies in the image. */
  readonly sourcePath: string;
  /** The settings that the image and the source path come from. */
  readonly imageSetting: string;
  readonly sourceSetting: string;
}

/** Why the image cannot do it, or null. */
export function imageObjection(delivery: Delivery, { uid }: Conversion): string | null {
  const { layout, release } = describeSupervisorImage(delivery.image);
  if (release?.generation === 'two-pod') return `${delivery.image} ${cannotRunInOnePod(layout)}`;
  if (layout === null) return null;
  const { image, imageSetting } = delivery;
  if (delivery.method === 'copy-self' && !layout.copySelf)
    return `${image} has no copy-self (tags ${layout.tags}); choose a newer tag in ${imageSetting}.`;
  if (delivery.method === 'cp' && !layout.shell)
    return `${image} has no cp (tags ${layout.tags} contain only the supervisor); choose another tag in ${imageSetting}.`;
  if (layout.binary !== cleanPath(delivery.sourcePath)) {
    return `The supervisor is at ${layout.binary} in ${image}, not at ${delivery.sourcePath}; set ${delivery.sourceSetting}.`;
  }
  if (!layout.nonRoot && uid !== 0)
    return `Only root can execute the supervisor of ${image} (tags ${layout.tags}), and this pod does not run it as root; choose another tag in ${imageSetting}.`;
  return null;
}

/** What a person should know before choosing the image; empty where it is sure to work. */
export function imageDoubts(delivery: Delivery): readonly string[] {
  const { tag, unavailable, reference } = describeSupervisorImage(delivery.image);
  if (unavailable !== null) return [unavailable];
  if (tag === 'missing') return ['the image has no tag'];
  return tag === 'floating' ? [`the tag ${String(reference.tag)} moves with every release`] : [];
}

/**
 * Why an image of 0.1.0 or newer is of no use to a pod that a user writes, as the end of a sentence that starts with the image.
 * Source: NVIDIA/OpenShell v0.1.0 (2026-09-25), main.rs of the sandbox binary.
 */
export function cannotRunInOnePod(layout: ImageLayout | null): string {
  const cause =
    layout?.bootstrapOnly === true
      ? `contains a supervisor that starts only with --bootstrap, in pods that a gateway of ${FIRST_TWO_POD_RELEASE} or newer makes.`
      : `does not contain /openshell-sandbox: from ${FIRST_TWO_POD_RELEASE} on, the in-pod binary is in openshell/sandbox and starts only with --bootstrap.`;
  return `${cause} Use ${NEWEST_SINGLE_POD_RELEASE} or older, or let the gateway make the pods.`;
}
