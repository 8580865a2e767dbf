// Finds a Chromium for the browser tests, and installs one where that takes no question. `node browser.mjs` prints its path.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';

const MISSING =
  'No Chromium for the browser tests: install Chromium or Chrome, or set CHROMIUM to the path of one, or skip these tests with -DskipITs';

/** Chromium without windows, which Debian has as a package of its own: pages take half of the time. */
const SHELL = 'chromium-headless-shell';

const COMMANDS = [SHELL, 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const MAC_APPLICATIONS = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The path of a Chromium that is there after this call; throws an Error of one line where none can be had. */
export function chromiumPath() {
  const chosen = process.env.CHROMIUM;
  if (chosen) {
    if (!existsSync(chosen)) {
      throw new Error(`CHROMIUM names ${chosen}, which does not exist`);
    }
    return chosen;
  }
  if (!onPath([SHELL])) {
    installByApt(SHELL);
  }
  const path = installedChromium() ?? (installChromium() ? installedChromium() : undefined);
  if (!path) {
    throw new Error(MISSING);
  }
  return path;
}

/** Arguments for the start: no sandbox for root, who has none, and no calls to Google's hosts. */
export function chromiumArguments() {
  const quiet = [
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
  return isRoot() ? ['--no-sandbox', ...quiet] : quiet;
}

function installedChromium() {
  return onPath(COMMANDS) ?? [...MAC_APPLICATIONS, chromium.executablePath()].find((path) => path && existsSync(path));
}

function onPath(commands) {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .filter(Boolean)
    .flatMap((folder) => commands.map((command) => join(folder, command)))
    .sort((one, other) => commands.indexOf(basename(one)) - commands.indexOf(basename(other)))
    .find(existsSync);
}

function installChromium() {
  return (
    installByApt('chromium') || succeeds(process.execPath, join(playwrightFolder(), 'cli.js'), 'install', 'chromium')
  );
}

function installByApt(name) {
  if (!isRoot() || !succeeds('apt-get', '--version')) {
    return false;
  }
  const apt = ['-qq', '-o', 'DPkg::Lock::Timeout=300', '-o', 'Acquire::Retries=1', '-o', 'Acquire::http::Timeout=20'];
  return (
    succeeds('apt-get', ...apt, 'update') &&
    succeeds('apt-get', ...apt, 'install', '-y', '--no-install-recommends', name)
  );
}

function playwrightFolder() {
  return dirname(fileURLToPath(import.meta.resolve('@playwright/test/package.json')));
}

/** Runs a command; what it says goes to standard error, because standard output is for the path. */
function succeeds(command, ...args) {
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(command, args, { stdio: ['ignore', 2, 2], env: environment }).status === 0;
}

function isRoot() {
  return process.getuid?.() === 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    console.log(chromiumPath());
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
