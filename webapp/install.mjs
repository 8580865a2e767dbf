// Runs `npm ci` in the given folder unless its node_modules was already made from the same lock file.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const folder = resolve(process.argv[2]);
const lock = readFileSync(join(folder, 'package-lock.json'), 'utf8');
const installed = join(folder, 'node_modules', '.installed-lock');

if (!existsSync(installed) || readFileSync(installed, 'utf8') !== lock) {
  const { status } = spawnSync('npm ci --loglevel=error', { cwd: folder, stdio: 'inherit', shell: true });
  if (status !== 0) {
    process.exit(1);
  }
  writeFileSync(installed, lock);
}
