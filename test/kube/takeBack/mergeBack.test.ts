/** Items of a keyed list that came or went since: an undo never writes a part of one. */
import assert from 'node:assert/strict';
import type { Fields } from '@scc-lens/kube';
import { mergeBack } from '../../../packages/kube/src/undo/takeBack/mergeBack';

const LISTS = new Map([['["containers"]', ['name']]]);
const podOf = (...containers: readonly Fields[]): Fields => ({ containers });
const merged = (before: Fields, changed: Fields, now: Fields): unknown => mergeBack(before, changed, now, LISTS);

describe('taking back an item of a list', () => {
  const main = { name: 'main', image: 'a:1' };
  const proxy = { name: 'proxy', image: 'b:1' };

  it('removes one that the deployment added, with what others have set in it, and names the conflict', () => {
    assert.deepEqual(merged(podOf(main), podOf(main, proxy), podOf(main, { ...proxy, tty: true })), {
      object: podOf(main),
      conflicts: ['containers.[]'],
    });
  });

  it('restores one that others have removed as a whole, and names the conflict', () => {
    assert.deepEqual(merged(podOf(main, proxy), podOf(main, { ...proxy, image: 'b:2' }), podOf(main)), {
      object: podOf(main, proxy),
      conflicts: ['containers.[]'],
    });
  });

  it('leaves one removed that only others have changed', () => {
    assert.deepEqual(merged(podOf(main, proxy), podOf({ ...main, image: 'a:2' }, proxy), podOf({ ...main, image: 'a:2' })), {
      object: podOf(main),
      conflicts: [],
    });
  });
});
