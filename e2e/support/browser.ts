// Debian's Chromium and the switches that keep it from calling anybody outside.
import { existsSync } from 'node:fs';

export const chromiumArguments = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--font-render-hinting=none',
];

/** The browser named by GONGKAI_CHROMIUM, else Debian's. */
export function chromiumPath(): string {
  const path = process.env.GONGKAI_CHROMIUM ?? '/usr/bin/chromium';
  if (!existsSync(path)) {
    throw new Error(`no browser at ${path}: apt-get install -y --no-install-recommends chromium`);
  }
  return path;
}
