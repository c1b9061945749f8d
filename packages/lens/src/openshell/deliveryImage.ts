/** Whether an image can deliver the supervisor in the way that the settings ask for. */
import type { ImageNames } from '../facts';
import type { Conversion } from './conversion';
import { doubtTexts, imageTexts } from './messages';
import { cleanPath } from './paths';
import { firstRelease, lastReleaseWithout } from './releaseTag';
import type { ImageLayout } from './releases';
import { describeSupervisorImage } from './supervisorImages';

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
export function imageObjection(delivery: Delivery, { uid }: Conversion, names: ImageNames): string | null {
  const { layout, release } = describeSupervisorImage(delivery.image, names);
  if (release?.features.has('two-pods')) return cannotRunInOnePod(delivery.image, layout);
  if (layout === null) return null;
  const { image, imageSetting } = delivery;
  if (delivery.method === 'copy-self' && !layout.copySelf)
    return imageTexts.noCopySelf({ image, tags: layout.tags(), setting: imageSetting });
  if (delivery.method === 'cp' && !layout.shell) return imageTexts.noCp({ image, tags: layout.tags(), setting: imageSetting });
  if (layout.binary !== cleanPath(delivery.sourcePath)) {
    return imageTexts.elsewhere({ image, binary: layout.binary, sourcePath: delivery.sourcePath, setting: delivery.sourceSetting });
  }
  if (!layout.nonRoot && uid !== 0) return imageTexts.rootOnly({ image, tags: layout.tags(), setting: imageSetting });
  return null;
}

/** What a person should know before choosing the image; empty where it is sure to work. */
export function imageDoubts(delivery: Delivery, names: ImageNames): readonly string[] {
  const { tag, unavailable, reference } = describeSupervisorImage(delivery.image, names);
  if (unavailable !== null) return [unavailable];
  if (tag === 'missing') return [doubtTexts.noTag()];
  return tag === 'floating' ? [doubtTexts.movingTag(String(reference.tag))] : [];
}

/**
 * Why an image of a release with two pods is of no use to a pod that a user writes. Source: main.rs of the sandbox binary at v0.1.0.
 */
export function cannotRunInOnePod(image: string, layout: ImageLayout | null): string {
  const text = layout?.bootstrapOnly === true ? imageTexts.bootstrapOnly : imageTexts.noSandboxBinary;
  return text({ image, first: firstRelease('two-pods'), newest: lastReleaseWithout('two-pods') });
}
