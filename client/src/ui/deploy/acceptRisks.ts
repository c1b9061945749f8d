import { window } from '../../editor';
import { buttonTexts, connectionTexts } from './messages';
import { answerUnless } from './notify';

export type RiskQuestion = (context: string, risks: readonly string[], signal: AbortSignal) => Promise<boolean>;

/** Asks whether to connect despite the risks: once for each context and its risks, until the editor closes. True without a risk. */
export function createRiskQuestion(): RiskQuestion {
  const accepted = new Set<string>();
  return async (context, risks, signal) => {
    const key = JSON.stringify([context, ...risks]);
    if (risks.length === 0 || accepted.has(key)) return true;
    const connect = buttonTexts.connectAnyway();
    const question = window.showWarningMessage(connectionTexts.unprotected(context), { modal: true, detail: risks.join('\n') }, connect);
    if ((await answerUnless(signal, question)) !== connect) return false;
    accepted.add(key);
    return true;
  };
}
