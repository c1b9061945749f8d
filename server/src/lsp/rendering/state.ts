/** How far the renderings answer for a document, in words. */
import { basename } from 'node:path';
import { renderingTexts as texts } from '../messages';
import { parseUri } from '../parseUri';
import type { Session } from '../session';
import { canonical } from '../workspaceFiles';

export interface RenderState {
  readonly isJudged: boolean;
  /** A sentence: that it is judged, or why it is not. */
  readonly text: string;
  /** Whether the sentence follows why a text is not judged, and does not replace it. */
  readonly isAddition: boolean;
}

const INSTALL = {
  helm: 'https://helm.sh/docs/intro/install/',
  kustomize: 'https://kubectl.docs.kubernetes.io/installation/kustomize/',
} as const;

/** Null where the document belongs to nothing that is rendered here. */
export function renderStateOf({ renderings }: Session, uri: string): RenderState | null {
  const folder = renderings.of(uri);
  if (folder === null) return renderings.isOfComponent(uri) ? notJudged(texts.component()) : null;
  const { renderer } = folder.target;
  const program = PROGRAMS[renderer];
  const result = folder.result();
  if (result.kind === 'pending') return notJudged(texts.pending(program));
  if (result.kind === 'failed')
    return result.isAbsent
      ? { ...notJudged(renderer === 'helm' ? texts.noHelm(INSTALL.helm) : texts.noKustomize(INSTALL.kustomize)), isAddition: true }
      : notJudged(texts.failed(result.reason));
  if (renderer === 'helm' && isTemplate(uri) && !result.placement.printing.has(canonical(uri)))
    return notJudged(basename(parseUri(uri).path).startsWith('_') ? texts.partial() : texts.nothing());
  return { isJudged: true, text: texts.judged(program), isAddition: false };
}

const notJudged = (text: string): RenderState => ({ isJudged: false, text, isAddition: false });

const PROGRAMS = { helm: 'helm template', kustomize: 'kustomize build' } as const;

const isTemplate = (uri: string): boolean => parseUri(uri).path.includes('/templates/');
