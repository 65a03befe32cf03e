// After all tests: the template city goes away.
import { rmSync } from 'node:fs';

export default function removeTemplate(): void {
  const template = process.env.GONGKAI_E2E_TEMPLATE;
  if (template) {
    rmSync(template, { recursive: true, force: true });
  }
}
