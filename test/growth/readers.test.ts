import { judgeAll } from './judgeAll';
import { READERS } from './readers';

/** Every reader of foreign text beside the manifests' has its table there. */
judgeAll(READERS);
