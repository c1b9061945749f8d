import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isProtected } from '../../client/src/ui/deploy/protectedContexts';

describe('protected contexts', () => {
  it('are recognised in any case', () => {
    for (const name of ['prod', 'PROD', 'team/Production:443/me', 'eu-pRoD-1']) assert.ok(isProtected(name, ['*prod*']), name);
    assert.ok(isProtected('prod-eu', ['PROD-*']));
    assert.ok(!isProtected('staging', ['*prod*']) && !isProtected('prod', []) && !isProtected('myprod', ['prod*']));
  });

  it('match as a pattern with * for any text does', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '.', '$'), maxLength: 8 });
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '.', '$', '*'), maxLength: 6 });
    const quoted = (part: string): string => part.replace(/[.$]/g, String.raw`\$&`);
    fc.assert(
      fc.property(text, pattern, (name, glob) => {
        assert.equal(isProtected(name, [glob]), new RegExp(`^${glob.split('*').map(quoted).join('.*')}$`).test(name), `${glob} on ${name}`);
      }),
      { numRuns: 2_000 },
    );
  });

  it('are found in linear time', () => {
    assert.ok(!isProtected('a'.repeat(200_000), ['*a*a*a*a*a*a*a*a*b']));
  });
});
