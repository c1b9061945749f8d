/** Work that has to end on any input. */
import vm from 'node:vm';

/** No input may take more time of a processor, in milliseconds. */
export const PATIENCE = 10_000;

/** The result of work. Throws ERR_SCRIPT_EXECUTION_TIMEOUT where it does not end in time, even out of the middle of a loop. */
export function inTime<T>(work: () => T, timeout = PATIENCE): T {
  return vm.runInNewContext('work()', { work }, { timeout }) as T;
}
