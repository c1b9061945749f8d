/**
 * Adds an OpenShift release to packages/admission/src/scc/openshift.json: what its manifests ship that the newest known release does not. The
 * folder is `bindata/bootkube/scc-manifests` of openshift/cluster-kube-apiserver-operator at the branch of the release.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { kubernetesVersion, NEWEST_RELEASE, releaseMeant } from '@scc-lens/admission';
import { isList, isObject, objectListOf, objectOf, textOf } from '@scc-lens/words';
import type { Json, JsonObject } from '@scc-lens/words';
import { readYaml, splitDocuments } from '@scc-lens/yaml';
import { shipped } from '../packages/admission/src/scc/builtin';
import type { ShippedRow } from '../packages/admission/src/scc/builtin';

const DATA = path.resolve(__dirname, '../packages/admission/src/scc/openshift.json');
const KINDS = ['SecurityContextConstraints', 'ClusterRole', 'ClusterRoleBinding'] as const;
const ROLE = /^system:openshift:scc:(.+)$/;

/** `kubernetes` is the minor version that the release is made of; without it, the newest known release's. Throws what is wrong. */
export function addOpenshiftRelease(release = '', folder = '', kubernetes = kubernetesVersion(NEWEST_RELEASE)): void {
  if (!/^\d+\.\d+$/.test(release) || releaseMeant(release) === release || releaseMeant(release) === null)
    throw new Error(
      `${release} is not newer than ${NEWEST_RELEASE}, the newest known release: npm run generate -- openshift RELEASE FOLDER [KUBERNETES]`,
    );
  const objects = readdirSync(folder)
    .filter(name => /\.ya?ml$/.test(name))
    .flatMap(name => splitDocuments(readFileSync(path.join(folder, name), 'utf8')).map(({ text }) => objectOf(readYaml(text).value)));
  const rows = KINDS.flatMap(kind => rowsOf(kind, release, objects));
  const text = readFileSync(DATA, 'utf8');
  const withRelease = text.replace(
    /\n {2}\],\n {2}"shipped"/,
    end => `,\n    {"release": "${release}", "kubernetes": "${kubernetes}"}${end}`,
  );
  writeFileSync(
    DATA,
    withRelease.replace(/\n {2}\]\n\}\n$/, end => `${rows.map(row => `,\n    ${row}`).join('')}${end}`),
  );
}

/** The rows of a kind, as lines of the file. */
function rowsOf(kind: ShippedRow['kind'], release: string, objects: readonly JsonObject[]): readonly string[] {
  const before = shipped(kind, NEWEST_RELEASE);
  const now = new Map(objects.filter(object => object['kind'] === kind).flatMap(object => shippedObject(kind, object)));
  if (kind === 'SecurityContextConstraints' && now.size === 0) throw new Error('The folder contains no SecurityContextConstraints.');
  const row = (scc: string, sets: Json): string => `{"since": "${release}", "kind": "${kind}", "scc": "${scc}", "sets": ${line(sets)}}`;
  return [...new Set([...before.keys(), ...now.keys()])].toSorted().flatMap(scc => {
    const [old, object] = [before.get(scc), now.get(scc)];
    if (object === undefined) return [row(scc, null)];
    const changed = Object.keys({ ...old, ...object }).filter(field => line(old?.[field] ?? null) !== line(object[field] ?? null));
    const sets = Object.fromEntries(changed.map(field => [field, object[field] ?? null]));
    return old === undefined || changed.length > 0 ? [row(scc, sets)] : [];
  });
}

/** The SCC that an object is or lets be used, and what is kept of it. */
function shippedObject(kind: ShippedRow['kind'], object: JsonObject): readonly (readonly [string, JsonObject])[] {
  const name = textOf(objectOf(object['metadata'])['name']);
  if (kind === 'SecurityContextConstraints') return [[name, { ...object, metadata: { name } }]];
  if (kind === 'ClusterRole') return (ROLE.exec(name)?.slice(1) ?? []).map(scc => [scc, {}]);
  const isForAll = objectListOf(object['subjects']).some(subject => subject['name'] === 'system:authenticated');
  return isForAll ? (ROLE.exec(textOf(objectOf(object['roleRef'])['name']))?.slice(1) ?? []).map(scc => [scc, {}]) : [];
}

/** JSON on one line, with a blank behind colons and commas, and fields in the order of their names. */
function line(value: Json): string {
  if (isList(value)) return `[${value.map(line).join(', ')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const fields = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([key, each]) => `"${key}": ${line(each ?? null)}`).join(', ')}}`;
}
