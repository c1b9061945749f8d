import type { Observation } from '@scc-lens/words';
import type { KubernetesObject } from '@scc-lens/yaml';
import { followsTemplate, templateSource } from '../facts';
import { podOf, restsOnInvalid, reviewPodOf, serviceAccountOf, verdictSentence } from '../review';
import { sandboxTemplateDeniedTexts as texts, sccDeniedTexts } from './messages';
import type { Rule, Subject } from './types';

export const sandboxTemplateDenied: Rule = {
  id: 'sandbox-template-denied',
  summary: 'A SandboxClaim or SandboxWarmPool makes pods of a SandboxTemplate that OpenShift refuses.',
  defaultSeverity: 'error',
  check: subject => subject.manifest.objects.filter(followsTemplate).flatMap(object => inObject(object, subject)),
};

function inObject(object: KubernetesObject, subject: Subject): readonly Observation[] {
  const { facts, settings } = subject;
  const source = templateSource(object, facts.workspace, facts.cluster.defaultNamespace);
  if (source === undefined) return [];
  const path = [...object.path, ...source.path];
  const { template, missing } = source;
  if (template === null) return [{ path, severity: 'info', message: texts.missing({ kind: object.kind, missing: missing ?? '' }) }];
  const { item } = template;
  const review = reviewPodOf(podOf(item), item, facts.cluster, settings);
  if (review.verdict !== 'denied' && review.verdict !== 'invalid') return [];
  const sentence = verdictSentence(review);
  const isPartial = object.isCut === true || restsOnInvalid(item, subject);
  return [
    {
      path,
      message: texts.denied({
        kind: object.kind,
        template: item.ref.name ?? '',
        account: serviceAccountOf(item),
        verdict: isPartial ? sccDeniedTexts.withoutInvalid(sentence) : sentence,
      }),
    },
  ];
}
