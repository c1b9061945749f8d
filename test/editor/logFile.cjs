/**
 * Log files in plain Node, in the place of @vscode/spdlog: that is a native addon, which no install script builds here, and without it the
 * Output panel of the served editor stays empty.
 */
const { appendFileSync, mkdirSync } = require('node:fs');
const path = require('node:path');

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'critical'];

class Logger {
  constructor(_type, _name, file) {
    this.file = file;
    this.level = LEVELS.indexOf('info');
    this.isFormatted = true;
    mkdirSync(path.dirname(file), { recursive: true });
    for (const [level, name] of LEVELS.entries()) this[name] = message => this.write(level, message);
  }

  write(level, message) {
    if (level < this.level) return;
    const time = new Date().toISOString().replace('T', ' ').replace('Z', '');
    appendFileSync(this.file, this.isFormatted ? `${time} [${LEVELS[level]}] ${message}\n` : message);
  }

  getLevel() {
    return this.level;
  }

  setLevel(level) {
    this.level = level;
  }

  setPattern() {}

  clearFormatters() {
    this.isFormatted = false;
  }

  flush() {}

  drop() {}
}

exports.Logger = Logger;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.createRotatingLogger = async (name, file) => new Logger('rotating', name, file);
exports.createAsyncRotatingLogger = exports.createRotatingLogger;
