import { judgeAll } from './judgeAll';
import { READERS } from './readers';

/** Every reader of foreign text except the manifests' has its table there. */
judgeAll(READERS);
