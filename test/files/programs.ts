/** Helm and Kustomize for the tests. */
import { spawnSync } from 'node:child_process';
import { buildProgram } from './buildProgram.mjs';

export interface Programs {
  readonly helm: string;
  readonly kustomize: string;
}

/** Their paths, from the cache or freshly built. Without Go the suite is skipped, except in continuous integration. */
export function programsFor(suite: Mocha.Context): Programs {
  if (spawnSync('go', ['version']).error !== undefined) {
    if (process.env['CI']) throw new Error('Go is not on the PATH, which builds Helm and Kustomize.');
    console.warn('    SKIPPED: there is no Go to build Helm and Kustomize with');
    suite.skip();
  }
  return { helm: buildProgram('helm'), kustomize: buildProgram('kustomize') };
}
