import { window } from '../../editor';
import { answerUnless } from './messages';

const CONNECT = 'Connect Anyway';

export type RiskQuestion = (context: string, risks: readonly string[], signal: AbortSignal) => Promise<boolean>;

/** Asks whether to connect in spite of the risks: once for each context and its risks, until the editor closes. True without a risk. */
export function createRiskQuestion(): RiskQuestion {
  const accepted = new Set<string>();
  return async (context, risks, signal) => {
    const key = JSON.stringify([context, ...risks]);
    if (risks.length === 0 || accepted.has(key)) return true;
    const question = window.showWarningMessage(
      `The connection to ${context} is not protected. Nothing has been sent yet.`,
      { modal: true, detail: risks.join('\n') },
      CONNECT,
    );
    if ((await answerUnless(signal, question)) !== CONNECT) return false;
    accepted.add(key);
    return true;
  };
}
