/** The entry of a worker thread of the command line. */
import { parentPort, workerData } from 'node:worker_threads';
import { useCompileCache } from './compileCache';

useCompileCache();
void import('./program').then(({ judgeForOthers }) => {
  if (parentPort !== null) judgeForOthers(parentPort, workerData);
});
