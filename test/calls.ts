/** Counts calls of functions of the product, as the engine that runs them does, so that tests can bound work without a clock. */
import { Session } from 'node:inspector/promises';

/** How often functions of these names were called, in the modules whose address ends in `file`, while `run` ran. */
export async function callsDuring(
  file: string,
  names: readonly string[],
  run: () => Promise<unknown>,
): Promise<Readonly<Record<string, number>>> {
  const session = new Session();
  session.connect();
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
    await run();
    const { result } = await session.post('Profiler.takePreciseCoverage');
    const functions = result.filter(({ url }) => url.endsWith(file)).flatMap(script => script.functions);
    return Object.fromEntries(names.map(name => [name, callsOf(name, functions)]));
  } finally {
    session.disconnect();
  }
}

interface Called {
  readonly functionName: string;
  readonly ranges: readonly { readonly startOffset: number; readonly endOffset: number; readonly count: number }[];
}

/** The getter by which a module exports a function has the function's name too, and is the shorter of the two. */
function callsOf(name: string, functions: readonly Called[]): number {
  const [longest] = functions
    .filter(({ functionName }) => functionName === name)
    .flatMap(({ ranges }) => ranges.slice(0, 1))
    .toSorted((a, b) => b.endOffset - b.startOffset - (a.endOffset - a.startOffset));
  return longest?.count ?? 0;
}
