import { clusterTexts, describeRef, failed, groupOf, refOf } from '../../cluster';
import type { Fields, ObjectRef, Reply, Result } from '../../cluster';
import { objectTexts } from './messages';

/**
 * The answer if it is about the object that was asked for, else an error. A proxy's page, an empty object and an answer that was meant
 * for another request prove nothing.
 * @param isWrite whether the request may have changed something
 */
export function checkAnswer(answer: Result<Reply<Fields>>, ref: ObjectRef, isWrite: boolean): Result<Reply<Fields>> {
  if (!answer.ok) return answer;
  const got = refOf(answer.value.body);
  const same =
    got.kind === ref.kind &&
    got.name === ref.name &&
    got.namespace === ref.namespace &&
    groupOf(got.apiVersion) === groupOf(ref.apiVersion);
  if (same) return answer;
  return failed({
    kind: 'malformedAnswer',
    status: answer.value.status,
    message: got.kind === '' ? objectTexts.notAbout(describeRef(ref)) : objectTexts.aboutAnother(describeRef(ref), describeRef(got)),
    nextStep: clusterTexts.checkAddress(),
    ...(isWrite && { mayHaveHappened: true }),
  });
}
