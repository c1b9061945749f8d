/** Keeps a long run small: V8 lets garbage grow to a multiple of what is in use, which for a large cluster is gigabytes. */
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Bytes that may be garbage. */
const MOST_GARBAGE = 200 * 1024 * 1024;

/** A function to be called often, which collects garbage once there may be much. */
export function createTidier(): () => void {
  let collect: (() => void) | null = null;
  const inUse = (): number => getHeapStatistics().used_heap_size;
  let used = inUse();
  return () => {
    if (inUse() < used + MOST_GARBAGE) return;
    setFlagsFromString('--expose-gc');
    collect ??= runInNewContext('gc') as () => void;
    collect();
    used = inUse();
  };
}
