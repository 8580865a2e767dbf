// Runs Foray on Payara Micro for the tests that need a real server.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('../../../', import.meta.url));
const WAR = resolve(process.env.FORAY_WAR ?? join(project, 'target/foray.war'));

/** The same with code in it such as an application would bring. */
export const WAR_WITH_FIXTURES = join(project, 'target/foray-fixtures.war');
const MICRO = resolve(process.env.PAYARA_MICRO ?? join(project, 'target/servers/payara-micro.jar'));
const POST_BOOT = join(project, 'payara-config/micro-post-boot.txt');
const LOGS = join(project, 'target/server-logs');

/** A server that lives for seconds is quicker when it is compiled only once. */
const SHORT_LIFE = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];

const START_MILLIS = 180_000;
const STOP_MILLIS = 30_000;
const POLL_MILLIS = 200;

/**
 * Starts a server with a data folder of its own and waits until it answers.
 *
 * @param name of its log, `target/server-logs/<name>.log`
 * @param contextRoot `/` or, say, `/foray`
 * @param properties settings of Foray, as system properties
 * @param war another one than Foray's own
 * @param measured whether its speed counts
 */
export async function start({ name = 'foray', contextRoot = '/', properties = {}, war = WAR, measured = false } = {}) {
  const options = measured ? [] : SHORT_LIFE;
  const server = new Server(name, contextRoot, properties, war, options, await freePort());
  try {
    await server.restart();
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}

class Server {
  #folder = mkdtempSync(join(tmpdir(), 'foray-test-'));
  #log;
  #contextRoot;
  #properties;
  #war;
  #options;
  #port;
  #process = null;

  constructor(name, contextRoot, properties, war, options, port) {
    mkdirSync(LOGS, { recursive: true });
    this.#log = join(LOGS, `${name}.log`);
    rmSync(this.#log, { force: true });
    this.#contextRoot = contextRoot;
    this.#properties = properties;
    this.#war = war;
    this.#options = options;
    this.#port = port;
  }

  /** The address of the context root, with a slash at its end. */
  get url() {
    return `http://127.0.0.1:${this.#port}${this.#contextRoot.replace(/\/?$/, '/')}`;
  }

  get dataFolder() {
    return join(this.#folder, 'data');
  }

  get pid() {
    return this.#process.pid;
  }

  /** The key that the server has made for itself. */
  get apiKey() {
    return readFileSync(join(this.dataFolder, 'api.key'), 'utf8').trim();
  }

  /** Calls a method of the server API and gives its result. */
  async api(method, body) {
    const response = await fetch(`${this.url}api/${method}`, {
      method: 'POST',
      headers: { 'X-API-Key': this.apiKey, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer = response.ok ? await response.json() : { error: `${response.status} ${response.statusText}` };
    if (answer.error) {
      throw new Error(`${method}: ${JSON.stringify(answer.error)}`);
    }
    return answer.result;
  }

  /** Starts it again, on the same port and data; one that runs is stopped first. */
  async restart() {
    await this.#end('SIGTERM');
    const temporary = join(this.#folder, 'tmp');
    rmSync(temporary, { recursive: true, force: true });
    mkdirSync(temporary);
    const settings = { 'foray.data': this.dataFolder, 'java.io.tmpdir': temporary, ...this.#properties };
    const log = openSync(this.#log, 'a');
    this.#process = spawn(
      'java',
      [
        ...this.#options,
        ...Object.entries(settings).map(([key, value]) => `-D${key}=${value}`),
        ...['-jar', MICRO, '--nohazelcast', '--port', String(this.#port)],
        ...['--deploy', this.#war, '--contextroot', this.#contextRoot, '--postbootcommandfile', POST_BOOT],
      ],
      { stdio: ['ignore', log, log] },
    );
    closeSync(log);
    killWithThisProcess(this.#process);
    await this.#ready();
  }

  /** Ends it at once, as a power cut would. */
  async kill9() {
    await this.#end('SIGKILL');
  }

  /** Stops it in the ordinary way and removes its data. */
  async stop() {
    await this.#end('SIGTERM');
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #ready() {
    const deadline = Date.now() + START_MILLIS;
    while (!(await answers(this.url))) {
      if (this.#process.exitCode !== null || Date.now() > deadline) {
        await this.#end('SIGKILL');
        throw new Error(`The server did not start:\n${readFileSync(this.#log, 'utf8').slice(-4000)}`);
      }
      await pause(POLL_MILLIS);
    }
  }

  async #end(signal) {
    const process = this.#process;
    this.#process = null;
    if (process && process.exitCode === null && process.signalCode === null) {
      const ended = once(process, 'exit');
      process.kill(signal);
      const last = setTimeout(() => process.kill('SIGKILL'), STOP_MILLIS);
      await ended;
      clearTimeout(last);
    }
  }
}

async function answers(url) {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(5_000) })).ok;
  } catch {
    return false;
  }
}

function killWithThisProcess(child) {
  const kill = () => child.kill('SIGKILL');
  const killFirst = (signal) => {
    kill();
    process.kill(process.pid, signal);
  };
  process.once('exit', kill);
  const signals = ['SIGHUP', 'SIGINT', 'SIGTERM'];
  for (const signal of signals) {
    process.once(signal, killFirst);
  }
  child.once('exit', () => {
    process.off('exit', kill);
    for (const signal of signals) {
      process.off(signal, killFirst);
    }
  });
}

function pause(millis) {
  return new Promise((resolve) => setTimeout(resolve, millis));
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}
