/** kstatus of kubernetes-sigs/cli-utils, built from source. */
import type { Fields } from '@scc-lens/kube';
import { askProgram, buildProgram } from '../goProgram';

/** `status` is `Current`, `InProgress`, `Failed` or `Terminating`. */
export interface Answer {
  readonly status?: string;
  readonly message?: string;
  /** Why it cannot be judged. */
  readonly error?: string;
}

/** Builds kstatus; false without Go. */
export const buildKstatus = (): boolean => buildProgram(__dirname);

/** How kstatus judges each object. */
export const judgedByKstatus = (objects: readonly Fields[]): readonly Answer[] => askProgram(__dirname, objects) as readonly Answer[];
