/** Whether an image can deliver the supervisor in the way that the settings ask for. */
import type { Conversion } from './conversion';
import { cleanPath } from './paths';
import { describeSupervisorImage } from './supervisorImages';
import type { ImageLayout } from './supervisorImages';

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
  const { layout } = describeSupervisorImage(delivery.image);
  if (layout === null) return null;
  const { image, imageSetting } = delivery;
  if (delivery.method === 'copy-self' && layout.copySelf === false)
    return `${image} has no copy-self (tags ${layout.tags}); choose a newer tag in ${imageSetting}.`;
  if (delivery.method === 'cp' && layout.shell === false)
    return `${image} has no cp (tags ${layout.tags} hold nothing but the supervisor); choose another tag in ${imageSetting}.`;
  if (layout.base !== 'unknown' && layout.binary !== cleanPath(delivery.sourcePath)) {
    return `The supervisor lies at ${layout.binary} in ${image}, not at ${delivery.sourcePath}; set ${delivery.sourceSetting}.`;
  }
  if (layout.nonRoot === false && uid !== 0)
    return `Only root can execute the supervisor of ${image} (tags ${layout.tags}), and this pod does not run it as root; choose another tag in ${imageSetting}.`;
  return null;
}

/** What a person should know before choosing the image; empty where it is sure to work. */
export function imageDoubts(delivery: Delivery): readonly string[] {
  const { layout, tag, unavailable, reference } = describeSupervisorImage(delivery.image);
  if (unavailable !== null) return [unavailable];
  if (tag === 'missing') return ['the image has no tag'];
  if (tag === 'floating') return [`the tag ${String(reference.tag)} moves with every release`];
  return layout === null ? [] : layoutDoubts(delivery, layout);
}

function layoutDoubts({ method, sourcePath }: Delivery, layout: ImageLayout): readonly string[] {
  if (layout.base === 'unknown' && layout.binary !== cleanPath(sourcePath))
    return [`images ${layout.tags} are expected to hold ${layout.binary} instead`];
  const unconfirmed = method === 'copy-self' ? layout.copySelf === 'unconfirmed' : method === 'cp' && layout.shell === 'unconfirmed';
  return unconfirmed ? [`${method} is not confirmed for this image`] : [];
}
