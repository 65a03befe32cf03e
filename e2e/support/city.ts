// What specs import instead of '@playwright/test':
//
//   import { expect, expectAccessible, test } from '../support/city.ts';
//
// `page` opens paths of a running demo city ('/'), and every test fails on what the browser
// complained about: script errors, console errors, answers of 400 and above, requests that leave
// the city. A test that provokes one says so first: `complaints.expect(/409/)`.
// `city` is shared by the tests of a worker; a test that must not meet the traces of others takes
// `ownCity`, which is slower and whose pages it opens itself with `ownCity.origin`.
import AxeBuilder from '@axe-core/playwright';
import { expect, test as base, type Page } from '@playwright/test';
import { serveCopy, type RunningServer } from './server.ts';

export { expect, serveCopy };

export class Complaints {
  readonly heard: string[] = [];
  private readonly expected: RegExp[] = [];

  /** What the test provokes on purpose. */
  expect(pattern: RegExp): void {
    this.expected.push(pattern);
  }

  unexpected(): string[] {
    return this.heard.filter((words) => !this.expected.some((pattern) => pattern.test(words)));
  }

  listenTo(page: Page, origin: string): void {
    page.on('pageerror', (error) => this.heard.push(`script error: ${error.message}`));
    page.on('console', (line) => {
      // Chromium repeats every bad answer on the console; the answer itself is heard below.
      if (['error', 'warning'].includes(line.type()) && !line.text().startsWith('Failed to load resource')) {
        this.heard.push(`console ${line.type()}: ${line.text()}`);
      }
    });
    page.on('response', (answer) => {
      if (answer.status() >= 400) {
        this.heard.push(`${answer.status()} ${answer.request().method()} ${answer.url()}`);
      }
    });
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(origin) && !/^(data|blob|about):/.test(url)) {
        this.heard.push(`request outside the city: ${url}`);
      }
    });
  }
}

export const test = base.extend<
  { complaints: Complaints; ownCity: RunningServer },
  { city: RunningServer }
>({
  city: [
    async ({}, use) => {
      const city = await serveCopy(templateCity());
      await use(city);
      await city.stop();
    },
    { scope: 'worker', timeout: 90_000 },
  ],
  ownCity: async ({}, use) => {
    const city = await serveCopy(templateCity());
    await use(city);
    await city.stop();
  },
  baseURL: async ({ city }, use) => use(city.origin),
  complaints: [
    async ({ context, city }, use) => {
      const complaints = new Complaints();
      context.on('page', (page) => complaints.listenTo(page, city.origin));
      await use(complaints);
      expect(complaints.unexpected(), 'the browser had nothing to complain about').toEqual([]);
    },
    { auto: true },
  ],
});

export function templateCity(): string {
  const template = process.env.GONGKAI_E2E_TEMPLATE;
  if (!template) {
    throw new Error('no template city: run the specs through Playwright (make e2e)');
  }
  return template;
}

/** axe finds nothing on the page as it stands; says rule, place and remedy when it does. */
export async function expectAccessible(page: Page): Promise<void> {
  const result = await new AxeBuilder({ page }).analyze();
  const words = result.violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id} (${violation.impact}): ${node.target.join(' ')}\n  ${node.failureSummary}`),
  );
  expect(words, `axe on ${page.url()}`).toEqual([]);
}

/** Nothing sticks out to the right: the page itself never scrolls sideways. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const [content, window] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ]);
  expect(content, `width of ${page.url()}`).toBeLessThanOrEqual(window);
}

/** Signs in on the console's sign-in page by its labels. */
export async function signIn(page: Page, name: string, password: string): Promise<void> {
  await page.goto('/console/sign-in');
  await page.locator('input[name=account]').fill(name);
  await page.getByLabel('密码').fill(password);
  await page.getByRole('button', { name: '登录' }).click();
  await page.waitForURL((url) => url.pathname.startsWith('/console') && !url.pathname.includes('sign-in'));
}
