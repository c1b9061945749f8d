import { emptyPlan, planScc, serviceAccountsOf } from '@scc-lens/lens';
import type { CurrentFile, Files } from '@scc-lens/lens';
import { applyEdits } from '@scc-lens/yaml';
import { report, withManifests } from './bounds';
import { alone, MANIFEST, MANIFEST_INPUT, manifestOf, RELEASE_INPUT } from './manifest';
import type { Given } from './manifest';
import { sccTexts } from './messages';
import { failure, schemaOf } from './tool';
import type { Tool } from './tool';

export const generateScc: Tool = {
  name: 'generate_scc',
  title: 'Generate a Least-Privilege SCC',
  summary: 'Returns the smallest SCC that admits the pods of a manifest, with its RBAC and what was proven. It writes no file.',
  description:
    'Writes the least-privilege SecurityContextConstraints that admit the pods of a manifest, with ClusterRole, RoleBinding and ServiceAccount, and the manifest as it must be changed for it. Comments name the pod and the field that need each permission, and what was proven. Call it instead of binding a service account to privileged or anyuid, and instead of writing an SCC by hand. It writes no file.',
  inputSchema: schemaOf(
    {
      manifest: MANIFEST_INPUT,
      openshift: RELEASE_INPUT,
      namespace: { type: 'string', description: 'The namespace of the pods whose manifest names none.' },
      convert: { type: 'boolean', description: 'First deliver OpenShell supervisors that pods mount from the node by an init container.' },
    },
    'manifest',
  ),
  run: async (input, world) => {
    const given = manifestOf(input, world);
    const { settings, facts } = alone(given);
    const files = filesOf(given);
    let plan = emptyPlan<CurrentFile>(facts);
    const notes: string[] = [];
    let isLacking = false;
    for (const { namespace, name } of serviceAccountsOf(facts.workspace.workloads)) {
      const place = namespace ?? (input.text('namespace') || null);
      const account = { namespace: place, name };
      const step = await planScc(files, plan, {
        settings,
        account,
        convert: input.flag('convert'),
        includeUnplaced: namespace === null && place !== null,
      });
      if ('refused' in step.prepared) {
        const { refused, needed } = step.prepared;
        notes.push(needed && place === null ? sccTexts.nameNamespace(refused) : refused);
        isLacking ||= needed;
      }
      plan = step.plan;
    }
    const edits = plan.edited.get(MANIFEST)?.edits ?? [];
    if (plan.added.length === 0 && edits.length > 0)
      return withManifests([...notes, sccTexts.onlyChanged()].join('\n'), applyEdits(given.file.text, edits));
    if (plan.added.length === 0) return isLacking ? failure(notes.join('\n')) : report(sccTexts.none(), notes);
    const sccs = plan.added.map(({ generated }) => generated.text).join('---\n');
    if (edits.length === 0) return withManifests([...notes, sccTexts.unchanged()].join('\n'), sccs);
    return withManifests([...notes, sccTexts.changed()].join('\n'), sccs, applyEdits(given.file.text, edits));
  },
};

/** The one file that there is. */
function filesOf({ file }: Given): Files<CurrentFile> {
  return { read: name => Promise.resolve(name === MANIFEST ? { name, file } : { unread: sccTexts.otherFile(name) }) };
}
