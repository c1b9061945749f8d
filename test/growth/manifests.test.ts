import { judgeAll } from './judgeAll';
import { MANIFESTS } from './manifests';

judgeAll({ manifests: MANIFESTS });
