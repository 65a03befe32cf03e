// What comes from above: a revised guideline is a proposal, its conflict is settled by keyboard; the
// forwarding with its receipts; the receipt of an issue.
import { expect, expectAccessible, expectNoSidewaysScroll, signIn, test } from '../support/city.ts';

const PASSWORD = 'Gongkai-2026-demo';

test.describe('a proposed change', () => {
  test('its conflict is settled by keyboard and merged into the draft', async ({ page, isMobile, complaints }) => {
    complaints.expect(/422|409/);
    test.skip(isMobile === true, 'a telephone has no keys; the test below takes the buttons');
    await signIn(page, 'tianhe-bianzhi', PASSWORD);
    await page.goto('/console/proposals');
    await page.getByRole('link', { name: /天河区卫生健康局/ }).first().click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText('上级变更');
    const conflicts = page.locator('fieldset.conflict');
    await expect(conflicts).toHaveCount(1);
    await expect(conflicts.first()).toContainText('本区便民措施');
    await expectAccessible(page);

    await page.getByRole('button', { name: '采纳，并入草稿' }).click();
    await expect(page.locator('.notices')).toContainText('还有1处冲突没有选择');
    await page.keyboard.press('3');
    await expect(page.locator('[data-conflicts-left]')).toHaveText('都选好了，可以采纳');
    await expect(conflicts.first().getByRole('radio').nth(2)).toBeChecked();
    await page.getByRole('button', { name: '采纳，并入草稿' }).click();
    await page.waitForURL(/\/console\/catalogues\/\d+$/);
    await page.goto('/console/proposals?all=true');
    await expect(page.getByRole('row', { name: /天河区卫生健康局.*第2版/ }).first()).toContainText('已采纳');
  });

  test('without a script the radio buttons do', async ({ browser, city }) => {
    const context = await browser.newContext({ baseURL: city.origin, javaScriptEnabled: false, locale: 'zh-CN' });
    const page = await context.newPage();
    await signIn(page, 'tianhe-bianzhi', PASSWORD);
    await page.goto('/console/proposals');
    await page.getByRole('link', { name: /天河区人力资源和社会保障局/ }).first().click();
    await expectNoSidewaysScroll(page);
    await page.locator('fieldset.conflict').first().getByRole('radio').nth(1).check();
    await page.getByRole('button', { name: '采纳，并入草稿' }).click();
    await expect(page.getByRole('heading', { name: '已经办理，目录没有改动' })).toBeVisible();
    await context.close();
  });
});

test('a forwarding shows who has received it', async ({ page }) => {
  await signIn(page, 'shiban', PASSWORD);
  await page.goto('/console/guidelines');
  await expectAccessible(page);
  await page.getByRole('link', { name: /个已确认收到/ }).click();
  await expect(page.getByRole('row', { name: /天河区云栖街道办事处/ })).toContainText('罗景明');
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
});
