const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Does something when this process ends, also where it is interrupted. Returns what lifts that again. */
export function atEnd(work: () => void): () => void {
  const interrupt = (signal: NodeJS.Signals): void => {
    work();
    lift();
    process.kill(process.pid, signal);
  };
  const lift = (): void => {
    process.off('exit', work);
    for (const signal of SIGNALS) process.off(signal, interrupt);
  };
  process.on('exit', work);
  for (const signal of SIGNALS) process.on(signal, interrupt);
  return lift;
}
