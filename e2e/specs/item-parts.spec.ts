// Item parts: one row with several contents, each with its own time limit, publisher and channels; how
// each clock counts; parts entered one by one. Nothing here needs a script.
import { expect, expectAccessible, expectNoSidewaysScroll, signIn, test } from '../support/city.ts';

const PASSWORD = 'Gongkai-2026-demo';
const COMPILER = 'tianhe-bianzhi';

test.describe('item parts on the portal', () => {
  test.use({ javaScriptEnabled: false });

  test('the catalogue names each part in the cell where they differ', async ({ page }) => {
    await page.goto('/units/440106-wj/25');
    const parts = page.locator('.sheet .by-part').first();
    await expect(parts).toContainText('结果信息');
    await expect(parts).toContainText('7个工作日内');
    await expectNoSidewaysScroll(page);
  });

  test('an item lists its parts and counts each from a day', async ({ page }) => {
    await page.goto('/units/440106-wj/25/25-01-01');
    await expect(page.locator('.item-parts > li')).toHaveCount(2);
    await expect(page.getByRole('heading', { name: '结果信息' }).first()).toBeVisible();
    await page.getByLabel('信息形成或者变更的日期').fill('2026-03-02');
    await page.getByRole('button', { name: '推算截止日期' }).click();
    await expect(page.getByText('最迟2026年3月30日公开')).toBeVisible();
    await expect(page.getByText('最迟2026年3月11日公开')).toBeVisible();
    await expectNoSidewaysScroll(page);
  });
});

test.describe('item parts for everybody', () => {
  test('axe finds nothing on an item with parts', async ({ page }) => {
    await page.goto('/units/440106-wj/25/25-01-01?arose=2026-03-02');
    await expectAccessible(page);
    await page.goto('/units/440106-wj/25');
    await expectAccessible(page);
  });
});

test.describe('item parts at the desk', () => {
  test('parts are entered, refused with the reason beside the field, and written into the cells', async ({ page, complaints }) => {
    complaints.expect(/422/);
    await signIn(page, COMPILER, PASSWORD);
    await page.goto('/console/catalogues?state=draft');
    await page.locator('.matrix td.cell-draft a').first().click();
    const table = page.url().split('#')[0];
    const row = await page.locator('td.row-act a').nth(2).getAttribute('href');
    await page.goto(row ?? table);
    await expectAccessible(page);
    await page.getByRole('link', { name: /分成几个分项|修改分项/ }).click();
    await expectAccessible(page);
    await page.getByRole('button', { name: '再加一个分项' }).click();
    await page.getByRole('button', { name: /去掉.*第3个分项/ }).click();
    await page.getByLabel(/^分项的名称.*第1个/).fill('办事指南');
    await page.getByLabel(/^分项的名称.*第2个/).fill('');
    await page.getByRole('button', { name: '保存分项' }).last().click();
    await expect(page.getByText('第2个分项：请填写分项的名称').first()).toBeVisible();
    await expectAccessible(page);
    await page.getByLabel(/^分项的名称.*第2个/).fill('结果信息');
    await page.getByLabel(/^公开内容.*第2个/).fill('结果信息');
    await page.getByLabel(/^公开时限.*第2个/).fill('7个工作日内');
    await page.getByRole('button', { name: '保存分项' }).last().click();
    await expect(page.getByRole('heading', { name: '2个分项' })).toBeVisible();
    await expect(page.locator('#field-time_limit')).toHaveValue(/结果信息：7个工作日内/);
    await page.getByLabel('由什么梳理').selectOption('function');
    await page.getByRole('button', { name: '保存来源' }).click();
    await expect(page.getByText(/请填写所依据的行政管理职能/).first()).toBeVisible();
    await page.getByLabel('由什么梳理').selectOption('function');
    await page.getByLabel('说明', { exact: true }).fill('“三定”规定的职责');
    await page.getByRole('button', { name: '保存来源' }).click();
    await expect(page.getByText('实际行政管理职能：“三定”规定的职责')).toBeVisible();
    await expectNoSidewaysScroll(page);
  });
});
