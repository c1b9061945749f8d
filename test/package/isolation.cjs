/** Preloaded into a built program: the first attempt to reach a network or to start a program ends it with exit code 97. */
const { writeSync } = require('node:fs');
const { syncBuiltinESMExports } = require('node:module');
const process = require('node:process');

function forbid(module, ...names) {
  for (const name of names) {
    module[name] = () => {
      writeSync(2, `ISOLATION: ${name} was called\n`);
      process.exit(97);
    };
  }
}

forbid(require('node:net').Socket.prototype, 'connect');
forbid(require('node:net').Server.prototype, 'listen');
forbid(require('node:dgram').Socket.prototype, 'bind', 'connect', 'send');
forbid(require('node:dns'), 'lookup', 'resolve');
forbid(require('node:dns').promises, 'lookup', 'resolve');
forbid(require('node:child_process'), 'exec', 'execFile', 'execFileSync', 'execSync', 'fork', 'spawn', 'spawnSync');
forbid(globalThis, 'fetch', 'WebSocket');
syncBuiltinESMExports();
