import { formatFieldPath, isList, isObject } from '@scc-lens/words';
import type { Json, Observation } from '@scc-lens/words';
import { unjudgedPodsOf } from '@scc-lens/yaml';
import type { KubernetesObject, UnjudgedPods } from '@scc-lens/yaml';
import type { ImageNames } from '../facts';
import { isSupervisorRepository, mentionsSupervisor } from '../openshell';
import { podNotJudgedTexts as texts } from './messages';
import type { Rule } from './types';

export const podNotJudged: Rule = {
  id: 'pod-not-judged',
  summary: 'A custom resource makes pods that SCC Lens does not judge, because no field of it is the pod that admission sees.',
  defaultSeverity: 'info',
  check: ({ manifest, settings }) => manifest.objects.flatMap(object => inObject(object, settings.imageNames)),
};

function inObject(object: KubernetesObject, names: ImageNames): readonly Observation[] {
  const pods = unjudgedPodsOf(object);
  if (pods === null) return [];
  const seen = textsIn(pods.values);
  const isSupervised = seen.images.some(image => isSupervisorRepository(image, names)) || seen.all.some(mentionsSupervisor);
  return [
    {
      path: [...object.path, 'kind'],
      message: [
        texts[pods.makes](object.kind),
        ...imagesSentence(seen.images),
        ...accountSentence(pods),
        ...(isSupervised ? [texts.supervised()] : []),
        pods.makes === 'elsewhere' ? texts.nextElsewhere() : texts.next(),
      ].join(' '),
      ...(isSupervised ? { severity: 'warning' } : {}),
      related: pods.paths.slice(0, MOST).map(path => ({ message: texts.here(formatFieldPath(path)), path })),
    },
  ];
}

/** How many names a sentence lists. */
const MOST = 3;

function imagesSentence(images: readonly string[]): readonly string[] {
  const distinct = [...new Set(images)];
  if (distinct.length === 0) return [];
  const shown = distinct.slice(0, MOST).join(', ');
  return [distinct.length > MOST ? texts.moreImages({ images: shown, count: distinct.length - MOST }) : texts.images(shown)];
}

function accountSentence({ accounts }: UnjudgedPods): readonly string[] {
  const [first] = accounts;
  return first === undefined ? [] : [texts.account({ account: first.name, field: formatFieldPath(first.path) })];
}

/** Every text in some values, and those that are images. In linear time, however deep. */
function textsIn(values: readonly Json[]): { readonly all: readonly string[]; readonly images: readonly string[] } {
  const all: string[] = [];
  const images: string[] = [];
  const open: { readonly key: string; readonly value: Json | undefined }[] = values.toReversed().map(value => ({ key: '', value }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { key, value } = next;
    if (typeof value === 'string') {
      all.push(value);
      if (key === 'image') images.push(value);
    } else if (isList(value)) {
      for (const item of value.toReversed()) open.push({ key, value: item });
    } else if (isObject(value)) {
      for (const [name, entry] of Object.entries(value).toReversed()) open.push({ key: name, value: entry });
    }
  }
  return { all, images };
}
