// Browser tests. One demo city is filled before all tests (support/seed.ts) and every worker
// serves a copy of it; the browser is Debian's Chromium.
import { defineConfig, devices } from '@playwright/test';
import { chromiumArguments, chromiumPath } from './support/browser.ts';

const browser = {
  browserName: 'chromium',
  launchOptions: { executablePath: chromiumPath(), args: chromiumArguments },
} as const;

export default defineConfig({
  testDir: 'specs',
  outputDir: 'test-results',
  globalSetup: './support/seed.ts',
  globalTeardown: './support/sweep.ts',
  fullyParallel: false,
  workers: 2, // each serves a city of its own; the suite waits for pages more than it computes
  retries: 0, // a test that passes the second time is a fault to be found
  forbidOnly: process.env.CI === 'true',
  timeout: 120_000, // axe takes its time on a busy machine of two cores
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: {
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
  },
  projects: [
    {
      name: 'desktop',
      use: { ...browser, viewport: { width: 1366, height: 900 } },
    },
    {
      name: 'phone',
      use: {
        ...browser,
        viewport: { width: 390, height: 844 },
        deviceScaleFactor: 2,
        isMobile: true,
        hasTouch: true,
        userAgent: devices['Pixel 7'].userAgent,
      },
    },
  ],
});
