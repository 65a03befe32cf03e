// A mail server of another maker (aiosmtpd) as a process of its own, on loopback, with a certificate made for this run.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { end, freePort } from './server.ts';

export interface MailServer {
  port: number;
  /** Every mail that came, as it came. */
  mails(): string[];
  stop(): Promise<void>;
}

/** A certificate for 127.0.0.1 that nobody knows but who is given `certificate`. */
export interface Certificate {
  certificate: string;
  key: string;
  remove(): void;
}

export function makeCertificate(): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'gongkai-e2e-tls-'));
  const [certificate, key] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')];
  const words = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=127.0.0.1'];
  const names = ['-addext', 'subjectAltName=IP:127.0.0.1', '-addext', 'basicConstraints=critical,CA:FALSE'];
  const done = spawnSync('openssl', [...words, ...names, '-keyout', key, '-out', certificate], { encoding: 'utf8' });
  if (done.status !== 0) {
    throw new Error(`openssl ended with ${done.status}\n${done.stderr}`);
  }
  return { certificate, key, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** `security`: encrypted after STARTTLS, which it insists on, or from the first byte. */
export async function startMailServer(
  security: 'starttls' | 'tls',
  { certificate, key }: Certificate,
): Promise<MailServer> {
  const [folder, port] = [mkdtempSync(join(tmpdir(), 'gongkai-e2e-mail-')), await freePort()];
  const tls = security === 'tls' ? ['--smtpscert', certificate, '--smtpskey', key] : ['--tlscert', certificate, '--tlskey', key];
  const words = ['-m', 'aiosmtpd', '-n', '-l', `127.0.0.1:${port}`, ...tls, '-c', 'aiosmtpd.handlers.Mailbox', join(folder, 'mailbox')];
  // Debian's own interpreter: the package belongs to it.
  const child = spawn('/usr/bin/python3', words, { stdio: ['ignore', 'pipe', 'pipe'] });
  const log: string[] = [];
  child.stdout.on('data', (piece) => log.push(String(piece)));
  child.stderr.on('data', (piece) => log.push(String(piece)));
  const deadline = Date.now() + 30_000;
  while (!(await isListening(port))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await end(child);
      throw new Error(`the mail server did not start\n${log.join('')}`);
    }
    await new Promise((wake) => setTimeout(wake, 100));
  }
  const arrived = join(folder, 'mailbox', 'new');
  return {
    port,
    mails: () => readdirSync(arrived).map((name) => readFileSync(join(arrived, name), 'utf8')),
    stop: async () => {
      await end(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function isListening(port: number): Promise<boolean> {
  return new Promise((told) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      told(true);
    });
    socket.once('error', () => told(false));
  });
}
