import { ENFORCE_LABEL, hasFeature, LEVELS, type Level } from '@scc-lens/admission';
import { isPlaceholder, objectListOf, objectOf, stringMapOf, textOf, valueAt, type Observation } from '@scc-lens/words';
import type { KubernetesObject, Workload } from '@scc-lens/yaml';
import { policyObjects } from '../facts';
import { isPlatformNamespace } from '../grants';
import { csiInlineVolumeTexts as texts } from './messages';
import type { Rule, Subject } from './types';

const PROFILE = 'security.openshift.io/csi-ephemeral-volume-profile';

/** Drivers that OpenShift ships, or an operator of it, with the label `restricted`. */
const LABELLED: ReadonlySet<string> = new Set(['csi.sharedresource.openshift.io', 'secrets-store.csi.k8s.io']);

export const csiInlineVolume: Rule = {
  id: 'csi-inline-volume',
  summary: 'OpenShift refuses an inline CSI volume whose CSIDriver is not labelled for the Pod Security level of the namespace.',
  defaultSeverity: 'error',
  check: subject =>
    hasFeature(subject.settings.openshiftVersion, 'csi-inline-volume-security')
      ? subject.manifest.workloads.flatMap(workload => inWorkload(workload, subject))
      : [],
};

/** Source: the admission plug-in storage.openshift.io/CSIInlineVolumeSecurity in openshift/kubernetes. */
function inWorkload(workload: Workload, { facts: { cluster, workspace }, settings }: Subject): readonly Observation[] {
  const namespace = workload.ref.namespace ?? cluster.defaultNamespace;
  const labels = namespace === null ? undefined : cluster.namespaces.get(namespace)?.labels;
  // OpenShift labels its own namespaces; another distribution may not have the plug-in.
  const isOpen = labels === undefined && namespace !== null && (namespace === 'default' || isPlatformNamespace(namespace));
  if (isOpen || isPlaceholder(labels?.[ENFORCE_LABEL]) || settings.openshiftProfile === 'microshift') return [];
  const level = levelIn(labels, ENFORCE_LABEL, 'restricted');
  return objectListOf(valueAt(workload.template, ['spec', 'volumes'])).flatMap((volume, i): readonly Observation[] => {
    const driver = textOf(objectOf(volume['csi'])['driver']);
    if (driver === '' || isPlaceholder(driver) || level === 'privileged') return [];
    const known = policyObjects(workspace).filter(({ kind, name }) => kind === DRIVER_KIND && name === driver);
    const found = { path: [...workload.podSpec, 'volumes', i, 'csi', 'driver'], workload: workload.ref };
    if (known.length === 0) return LABELLED.has(driver) ? [] : [{ ...found, severity: 'hint', message: texts.unread({ driver, level }) }];
    const isRefused = known.every(one => LEVELS.indexOf(profileOf(one)) > LEVELS.indexOf(level));
    return isRefused ? [{ ...found, message: texts.refused({ driver, level }) }] : [];
  });
}

const DRIVER_KIND = 'CSIDriver';

const profileOf = ({ value }: KubernetesObject): Level =>
  levelIn(stringMapOf(objectOf(value['metadata'])['labels']), PROFILE, 'privileged');

const levelIn = (labels: Readonly<Record<string, string>> | undefined, label: string, absent: Level): Level =>
  LEVELS.find(level => level === (labels?.[label] ?? absent)) ?? absent;
