/** What the language server makes of pods, for a comparison with what the cluster makes of them. */
import type { CancellationToken } from 'vscode-languageserver/node';
import { reviewFile } from '@scc-lens/lens';
import type { WorkloadReport } from '@scc-lens/lens';
import type { ObjectsParams, PodForecast } from '@scc-lens/protocol';
import { analyzeOptions } from './session';
import type { Session } from './session';
import { yieldToMessages } from './slices';
import { chosenFiles, readSource } from './sources';

/** One forecast for each workload of the files and folders, by the facts at hand. What cannot be read gives none. */
export async function forecasts(session: Session, { uris }: ObjectsParams, token: CancellationToken): Promise<readonly PodForecast[]> {
  const found: PodForecast[] = [];
  for await (const uri of chosenFiles(session, uris)) {
    await yieldToMessages(token);
    const source = await readSource(session, uri);
    if ('unread' in source) continue;
    found.push(...reviewFile(source.file, analyzeOptions(session, uri)).map(report => forecastOf(uri, report)));
  }
  return found;
}

function forecastOf(file: string, { document, workload, review: { admission, scc, unless } }: WorkloadReport): PodForecast {
  return { file, document, specPath: workload.podSpec, verdict: admission, sccs: scc === undefined ? [] : [scc, ...unless] };
}
