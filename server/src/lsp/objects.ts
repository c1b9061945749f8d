/** The objects of manifests, for a deployment. */
import { createHash } from 'node:crypto';
import type { CancellationToken } from 'vscode-languageserver/node';
import { podOf } from '@scc-lens/lens';
import type { ManifestFile, ManifestObject, ManifestPod, ObjectsParams, ObjectsResult } from '@scc-lens/protocol';
import { samePath } from '@scc-lens/words';
import { outermost } from '@scc-lens/yaml';
import type { Manifest, ParsedFile } from '@scc-lens/yaml';
import { mayContainObjects } from './manifestText';
import { fileTexts } from './messages';
import type { Session } from './session';
import { yieldToMessages } from './slices';
import { chosenFiles, readSource } from './sources';
import type { Source } from './sources';

/** The objects of the files and folders, unsaved changes included. A file with an invalid document or a template gives no object at all. */
export async function objects(session: Session, { uris }: ObjectsParams, token: CancellationToken): Promise<ObjectsResult> {
  const found: ManifestObject[] = [];
  const files: ManifestFile[] = [];
  const unread: string[] = [];
  for await (const uri of chosenFiles(session, uris)) {
    await yieldToMessages(token);
    const source = await readSource(session, uri);
    const problems = 'unread' in source ? [source.unread] : problemsOf(source);
    unread.push(...problems);
    if ('unread' in source || problems.length > 0) continue;
    files.push({ uri, fingerprint: createHash('sha256').update(source.file.text).digest('hex') });
    found.push(...manifestObjects(uri, source.file));
  }
  return { objects: found, files, unread };
}

/** Why a file must not be deployed; nothing of it would be better than half of it. */
function problemsOf({ name, document, file }: Source): readonly string[] {
  const text = document.getText();
  if (file.manifests.length === 0 && mayContainObjects(text)) return [fileTexts.template(name)];
  return file.manifests.flatMap((manifest, index) => {
    const start = file.slices[index]?.start ?? 0;
    if (manifest.class === 'template') return [fileTexts.template(`${name}:${document.positionAt(start).line + 1}`)];
    const [problem] = manifest.problems;
    if (manifest.class !== 'invalid' || problem === undefined) return [];
    const place = `${name}:${document.positionAt(start + problem.span.start).line + 1}`;
    return [fileTexts.invalid({ place, problem: problem.message })];
  });
}

/** The objects of a file as a cluster would be sent them, in order. Documents that kubectl would not read give none. */
export function manifestObjects(uri: string, { manifests }: ParsedFile): readonly ManifestObject[] {
  return manifests.flatMap((manifest, document) => (manifest.class === 'objects' ? objectsOf(uri, document, manifest) : []));
}

function objectsOf(file: string, document: number, manifest: Manifest): readonly ManifestObject[] {
  return outermost(manifest.objects).map(({ path, value }) => ({
    file,
    document,
    path,
    object: value,
    pods: manifest.workloads
      // The cluster could be asked in no one's name about pods whose creator is not known, or whose account is made with them.
      .filter(({ object, traits }) => samePath(object, path) && !traits.isInferred && traits.operatorPermissions.length === 0)
      .map((workload): ManifestPod => ({
        specPath: workload.podSpec,
        pod: podOf(workload),
        controller: workload.traits.controller,
      })),
  }));
}
