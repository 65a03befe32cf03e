// Starts and stops the built binary. Every process listens on loopback, on a port of its own.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, cpSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export interface RunningServer {
  /** http://127.0.0.1:PORT, without a slash at the end. */
  origin: string;
  /** The data directory, for commands such as `gongkai token create --data`. */
  data: string;
  /** Runs another command of the binary on this data and returns its standard output. */
  command(...words: string[]): string;
  stop(): Promise<void>;
}

/** The binary under test: GONGKAI_BIN, else the debug build. */
export function binaryPath(): string {
  const target = process.env.CARGO_TARGET_DIR ?? resolve(import.meta.dirname, '../../target');
  const path = process.env.GONGKAI_BIN ?? join(target, 'debug/gongkai');
  if (!existsSync(path)) {
    throw new Error(`no binary at ${path}: build it first (make e2e does) or set GONGKAI_BIN`);
  }
  return path;
}

/** Runs the binary to its end; fails with its words when it does not succeed. */
export function runBinary(...words: string[]): string {
  const done = spawnSync(binaryPath(), words, { encoding: 'utf8', timeout: 300_000 });
  if (done.status !== 0) {
    throw new Error(`gongkai ${words.join(' ')} ended with ${done.status}\n${done.stdout}${done.stderr}`);
  }
  return done.stdout;
}

export function newDataDirectory(): string {
  return mkdtempSync(join(tmpdir(), 'gongkai-e2e-'));
}

/** Serves a copy of the data directory `template`; the copy goes away with the server. */
export async function serveCopy(template: string, environment: NodeJS.ProcessEnv = {}): Promise<RunningServer> {
  const data = newDataDirectory();
  cpSync(template, data, { recursive: true });
  return serve(data, environment);
}

/** Serves `data`, with more in the server's environment, and removes it when stopped. */
export async function serve(data: string, environment: NodeJS.ProcessEnv = {}): Promise<RunningServer> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const words = ['serve', '--data', data, '--listen', `127.0.0.1:${port}`];
  const child = spawn(binaryPath(), words, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  const log: string[] = [];
  child.stdout.on('data', (piece) => log.push(String(piece)));
  child.stderr.on('data', (piece) => log.push(String(piece)));
  await untilReady(origin, child, log);
  return {
    origin,
    data,
    command: (...words) => runBinary(...words, '--data', data),
    stop: async () => {
      await end(child);
      rmSync(data, { recursive: true, force: true });
    },
  };
}

async function untilReady(origin: string, child: ChildProcess, log: string[]): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) {
      throw new Error(`the server ended with ${child.exitCode} before it was ready\n${log.join('')}`);
    }
    const ready = await fetch(`${origin}/readyz`).then((answer) => answer.ok, () => false);
    if (ready) {
      return;
    }
    await new Promise((wake) => setTimeout(wake, 100));
  }
  child.kill('SIGKILL');
  throw new Error(`the server was not ready within a minute\n${log.join('')}`);
}

export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) {
    return;
  }
  const ended = new Promise((wake) => child.once('exit', wake));
  child.kill('SIGTERM');
  const impatience = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(impatience);
}

export function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const probe = createServer();
    probe.once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => found(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
