import type { ApplyRun } from './types';

/**
 * The same run with callbacks that never throw or reject: a window that closes or a language server that ends must not lose the account of
 * what was done. Where one fails, its question is answered with `stop`; `failure` is then its message.
 */
export function settleCallbacks(run: ApplyRun): { readonly run: ApplyRun; readonly failure: () => string | null } {
  let failure: string | null = null;
  const note = (error: unknown): void => {
    failure ??= error instanceof Error ? error.message : String(error);
  };
  const ask = async <T>(question: () => T | Promise<T>, otherwise: T): Promise<T> => {
    try {
      return await question();
    } catch (error) {
      note(error);
      return otherwise;
    }
  };
  const report = (callback: () => void): void => {
    try {
      callback();
    } catch (error) {
      note(error);
    }
  };
  return {
    failure: () => failure,
    run: {
      ...run,
      stillCurrent: planned => ask<boolean>(() => run.stillCurrent(planned), false),
      onConflict: (...question) => ask(() => run.onConflict(...question), 'stop'),
      onImmutable: (planned, error, lost) => ask(() => run.onImmutable(planned, error, lost), 'stop'),
      untilReady: dependencies => ask<string | null>(() => run.untilReady?.(dependencies) ?? null, ''),
      onProgress: progress => {
        report(() => run.onProgress?.(progress));
      },
      onWrite: async step => {
        await ask(async () => {
          await run.onWrite?.(step);
          return true;
        }, false);
      },
      onStep: (step, index) => {
        report(() => run.onStep?.(step, index));
      },
    },
  };
}
