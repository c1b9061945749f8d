/** Reviews and explanations as pages that follow the manifests: what a page asks, and what the server answers to it now. */
import { State } from 'vscode-languageclient/node';
import type { LanguageClient } from 'vscode-languageclient/node';
import { EXPLAIN, PAGES_CHANGED, REVIEW } from '@scc-lens/protocol';
import type { ExplainParams, MarkdownAnswer, NamedWorkload, ReviewAnswer } from '@scc-lens/protocol';
import type { PageQuestion, ReadOnlyDocuments } from '../editor';
import { pageTexts } from './messages';

/** Milliseconds. A person who types changes a review with every key. */
const PAUSE = 300;

export function reviewQuestion({ uri, kind, name, namespace, index }: NamedWorkload): PageQuestion {
  return { uri, kind, ...(name !== null && { name }), ...(namespace !== null && { namespace }), index: String(index) };
}

export const explainQuestion = (text: string): PageQuestion => ({ text });

/** The page as Markdown; a sentence where the manifest no longer has what it is about. */
export async function answerPage(client: LanguageClient, question: PageQuestion): Promise<string> {
  const { text, uri = '', kind = '', name = null, namespace = null, index = '0' } = question;
  const workload: NamedWorkload = { uri, kind, name, namespace, index: Number(index) };
  const answer =
    text === undefined
      ? await client.sendRequest<ReviewAnswer | null>(REVIEW, workload)
      : await client.sendRequest<MarkdownAnswer | null>(EXPLAIN, { text } satisfies ExplainParams);
  return answer?.markdown ?? pageTexts.gone([kind, name].filter(Boolean).join(' '));
}

/** Keeps open pages up to date until it is disposed. */
export function followPages(client: LanguageClient, documents: ReadOnlyDocuments): { readonly dispose: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const later = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      // A server that stops answers nothing; its next start asks again.
      documents.refreshPages().catch(() => undefined);
    }, PAUSE);
  };
  const subscriptions = [
    client.onNotification(PAGES_CHANGED, later),
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) later();
    }),
  ];
  return {
    dispose: () => {
      clearTimeout(timer);
      for (const subscription of subscriptions) subscription.dispose();
    },
  };
}
