// Where a reason is asked: a file over a published catalogue, and a draft submitted on a former guideline
// version. What was typed stays when something is missing.
import { expect, expectAccessible, expectNoSidewaysScroll, signIn, test } from '../support/city.ts';

const PASSWORD = 'Gongkai-2026-demo';
const UNIT = '天河区民政局';
const CAUSE = '区民政局内设机构调整，公开主体随之改变';
const STILL = '本区便民措施的保留与否正在征求意见，先按原版本公开';

test('a file over a published catalogue says why', async ({ browser, ownCity }) => {
  const context = await browser.newContext({ baseURL: ownCity.origin, locale: 'zh-CN' });
  const page = await context.newPage();
  await signIn(page, 'minzheng', PASSWORD);
  const book = await context.request.get('/units/440106-mz/20/catalogue.xlsx');
  await page.goto('/console/import');
  await page.getByLabel('单位').selectOption({ label: UNIT });
  await page.getByLabel('目录文件').setInputFiles({
    name: '社会救助目录.xlsx',
    mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    buffer: await book.body(),
  });
  await page.getByRole('button', { name: '读取文件' }).click();
  await expect(page.getByRole('heading', { name: '修订缘由' })).toBeVisible();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);

  const trigger = page.getByRole('group', { name: '因何修订' }).getByRole('radio').first();
  const reason = page.getByLabel('具体缘由');
  await reason.fill(CAUSE);
  await page.getByRole('button', { name: '确认导入' }).click();
  await expect(page.locator('.notice-stop')).toContainText('因何修订');
  await expect(reason).toHaveValue(CAUSE);
  await expectAccessible(page);

  await trigger.check();
  await reason.fill('');
  await page.getByRole('button', { name: '确认导入' }).click();
  await expect(page.locator('.notice-stop')).toContainText('缘由');
  await expect(trigger).toBeChecked();

  await reason.fill(CAUSE);
  await page.getByRole('button', { name: '确认导入' }).click();
  await expect(page.getByRole('heading', { name: '导入完成' })).toBeVisible();
  await page.getByRole('link', { name: /打开草稿/ }).click();
  await page.waitForURL(/\/console\/catalogues\/\d+$/);
  await page.goto(`${new URL(page.url()).pathname}/history`);
  await expect(page.getByText(CAUSE).first()).toBeVisible();
  await context.close();
});

test('a draft on a former guideline version says why it is submitted so', async ({ browser, ownCity }) => {
  const context = await browser.newContext({ baseURL: ownCity.origin, locale: 'zh-CN' });
  const page = await context.newPage();
  await signIn(page, 'tianhe-bianzhi', PASSWORD);
  await page.goto('/console/proposals');
  await page.getByRole('link', { name: /天河区卫生健康局/ }).first().click();
  await page.getByRole('link', { name: /卫生健康领域目录第\d+版/ }).first().click();
  await page.waitForURL(/\/console\/catalogues\/\d+$/);
  const draft = new URL(page.url()).pathname;
  await expect(page.getByRole('heading', { name: '标准指引已有更新的版本' })).toBeVisible();

  await page.goto(`${draft}/submit`);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await page.locator('#submit-note').fill('请审核。');
  await page.getByRole('button', { name: '提交审核' }).click();
  await expect(page.locator('.notice-stop')).toContainText('说明为何仍按原版本提交');
  await expect(page.locator('#submit-note')).toHaveValue('请审核。');
  await expectAccessible(page);

  await page.getByLabel('仍按原版本提交的理由').fill(STILL);
  await page.getByRole('button', { name: '提交审核' }).click();
  await expect(page.getByText('已提交审核').first()).toBeVisible();
  await page.goto(`${draft}/history`);
  await expect(page.getByText(STILL).first()).toBeVisible();
  await context.close();
});
