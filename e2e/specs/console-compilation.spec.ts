// The compilation of a district: a published edition with its files and their hashes on the portal, and
// an edition that waits: sent back, asked for again, consented to, made by a job, published. No script needed.
import { createHash } from 'node:crypto';
import { expect, expectAccessible, expectNoSidewaysScroll, signIn, test } from '../support/city.ts';

const PASSWORD = 'Gongkai-2026-demo';
const APPROVER = 'city-shending';
const REVIEWER = 'city-shenhe';

test.describe('the compilation of a district', () => {
  test('the portal offers each file with the hash of what it sends', async ({ page }) => {
    await page.goto('/compilations');
    const edition = page.getByRole('region', { name: /天河区基层政务公开标准目录汇编/ });
    await expect(edition).toBeVisible();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    for (const format of ['PDF', 'DOCX', 'XLSX', 'HTML']) {
      const row = edition.getByRole('row', { name: new RegExp(`^${format}`) });
      const answer = await page.request.get((await row.getByRole('link').getAttribute('href')) ?? '');
      expect(answer.status()).toBe(200);
      const hash = createHash('sha256').update(await answer.body()).digest('hex');
      await expect(row).toContainText(hash);
    }
  });

  test('sent back, asked for again, consented to and published', async ({ browser, ownCity }) => {
    test.setTimeout(120_000);
    const context = await browser.newContext({ baseURL: ownCity.origin, javaScriptEnabled: false, locale: 'zh-CN' });
    const page = await context.newPage();
    await signIn(page, APPROVER, PASSWORD);
    await page.goto('/console/compilations');
    await expect(page.getByRole('heading', { level: 1 })).toContainText('文件汇编');
    await page.getByRole('link', { name: /越秀区/ }).first().click();
    const address = page.url();
    await expect(page.getByText('请示（PDF，供打印）')).toBeVisible();
    await page.getByRole('button', { name: '退回' }).click();
    await page.goto(address);
    await page.getByLabel('退回的理由').fill('请补充街道的目录清单');
    await page.getByRole('button', { name: '退回' }).click();
    await expect(page.getByText('请补充街道的目录清单').first()).toBeVisible();
    await context.clearCookies();

    await signIn(page, REVIEWER, PASSWORD);
    await page.goto(address);
    await expect(page.getByText('请补充街道的目录清单').first()).toBeVisible();
    await page.getByRole('button', { name: '提请同意' }).click();
    await expect(page.getByRole('button', { name: '录入批示并制作' })).toBeVisible();
    await context.clearCookies();

    await signIn(page, APPROVER, PASSWORD);
    await page.goto(address);
    await page.getByRole('button', { name: '同意发布' }).click();
    await expect(page.getByRole('link', { name: '制作任务' })).toBeVisible();
    await expect(async () => {
      await page.goto(address);
      await expect(page.getByRole('heading', { name: '文件', exact: true })).toBeVisible({ timeout: 1_000 });
    }).toPass({ timeout: 60_000 });
    await page.goto('/compilations');
    await expect(page.getByRole('heading', { name: /越秀区基层政务公开标准目录汇编/ })).toBeVisible();
    await context.close();
  });

  test('the pages of an edition are accessible', async ({ page }) => {
    await signIn(page, APPROVER, PASSWORD);
    await page.goto('/console/compilations');
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByRole('link', { name: /天河区/ }).first().click();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
  });
});
