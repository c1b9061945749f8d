import type { Reply } from '../wire';
import { clusterTexts, describeRef, failed, refOf, textAt } from '../words';
import type { Fields, ObjectRef, Result } from '../words';
import { objectTexts } from './messages';

/**
 * The answer if it is about the object that was asked for, else an error. A proxy's page, an empty object and an answer that was meant
 * for another request prove nothing.
 * @param isWrite whether the request may have changed something
 * @param uid of the object that was asked for, where it is known; another one of its name is not meant
 */
export function checkAnswer(answer: Result<Reply<Fields>>, ref: ObjectRef, isWrite: boolean, uid?: string): Result<Reply<Fields>> {
  if (!answer.ok) return answer;
  const got = refOf(answer.value.body);
  const isNamed = got.kind === ref.kind && got.name === ref.name && got.namespace === ref.namespace && got.apiVersion === ref.apiVersion;
  const isSame = uid === undefined || textAt(answer.value.body, 'metadata', 'uid') === uid;
  if (isNamed && isSame) return answer;
  return failed({
    kind: 'malformedAnswer',
    status: answer.value.status,
    message: isNamed
      ? objectTexts.aboutNamesake(describeRef(ref))
      : got.kind === ''
        ? objectTexts.notAbout(describeRef(ref))
        : objectTexts.aboutAnother(describeRef(ref), describeRef(got)),
    nextStep: clusterTexts.checkAddress(),
    ...(isWrite && { mayHaveHappened: true }),
  });
}
