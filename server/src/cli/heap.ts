/** Keeps a long run small: V8 lets garbage grow to a multiple of what is in use, which for a large cluster is gigabytes. */
import { setFlagsFromString } from 'node:v8';

/** Garbage is collected once the memory has grown by so many hundredths of what was in use. */
const GROWTH = 30;

/** From now on in this process. */
export function keepHeapSmall(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH}`);
}
