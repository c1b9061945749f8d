/** Documents that take long to read or to judge, one for each way in which a text can. */
import { podList } from './pods.mjs';

const HEAD = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: agent\n';
const SPEC = 'spec:\n  containers:\n    - name: main\n      image: registry.example/main:1\n';
const lines = (count, line) => Array.from({ length: count }, (_, i) => line(i)).join('');

/** A megabyte, the longest document that is judged while it changes. */
const LIST = 640;

export const HOSTILE = {
  '640 pods in a List': () => podList(LIST),
  '640 pods and an open quote': () => podList(LIST).replace('name: sandbox-00010', 'name: "sandbox-00010'),
  '250 kB of `x: ]`': () => `${HEAD}${'x: ]\n'.repeat(50_000)}`,
  '5,000 containers': () =>
    `${HEAD}spec:\n  containers:\n${lines(5_000, i => `    - name: c${i}\n      image: registry.example/c${i}:1\n      securityContext:\n        capabilities:\n          add: [SYS_ADMIN]\n`)}`,
  '50,000 duplicate keys': () => `${HEAD}  labels:\n${lines(50_000, () => '    app: web\n')}${SPEC}`,
  '10,000 documents': () => lines(10_000, i => `${i === 0 ? '' : '---\n'}${HEAD.replace('agent', `agent-${i}`)}${SPEC}`),
  '32,000 keys': () => `${HEAD}  annotations:\n${lines(32_000, i => `    example.com/key-${i}: value\n`)}${SPEC}`,
  '20,000 aliases': () => `${HEAD}  annotations:\n    anchor: &a value\n${lines(20_000, i => `    key-${i}: *a\n`)}${SPEC}`,
};
