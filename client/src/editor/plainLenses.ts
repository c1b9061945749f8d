/** Code lenses from the language server, whose titles quote manifests and clusters, with their titles as plain text. */
import type { CodeLens, CodeLensProvider, ProviderResult } from 'vscode';
import { plainText } from './plainText';

type Provide = (...question: Parameters<CodeLensProvider['provideCodeLenses']>) => ProviderResult<CodeLens[]>;
type Resolve = (...question: Parameters<NonNullable<CodeLensProvider['resolveCodeLens']>>) => ProviderResult<CodeLens>;

/** For the language client's middleware. */
export const plainLenses = {
  provideCodeLenses: async (document: Parameters<Provide>[0], token: Parameters<Provide>[1], next: Provide): Promise<CodeLens[]> =>
    ((await next(document, token)) ?? []).map(withPlainTitle),
  resolveCodeLens: async (lens: CodeLens, token: Parameters<Resolve>[1], next: Resolve): Promise<CodeLens> =>
    withPlainTitle((await next(lens, token)) ?? lens),
};

function withPlainTitle(lens: CodeLens): CodeLens {
  if (lens.command !== undefined) lens.command = { ...lens.command, title: plainText(lens.command.title) };
  return lens;
}
