// A draft in Excel: taken away, brought back untouched, and what is no working copy refused with words.
import { readFile } from 'node:fs/promises';
import { expect, expectAccessible, expectNoSidewaysScroll, signIn, test } from '../support/city.ts';

const PASSWORD = 'Gongkai-2026-demo';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

test('a draft goes out as a workbook and comes back', async ({ page, complaints }) => {
  complaints.expect(/422/);
  await signIn(page, 'minzheng', PASSWORD);
  await page.goto('/console/catalogues/new');
  await page.getByLabel('单位').selectOption({ label: '天河区民政局' });
  await page.locator('#start-sector').selectOption('24');
  await page.getByRole('button', { name: '新建草稿' }).click();
  await page.waitForURL(/\/console\/catalogues\/\d+$/);
  await page.getByRole('link', { name: '在 Excel 中修改' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('在 Excel 中修改');
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);

  const [taken] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: '下载工作簿（.xlsx）' }).click(),
  ]);
  expect(taken.suggestedFilename()).toMatch(/（草稿第1版）\.xlsx$/);
  const workbook = await readFile(await taken.path());

  await page.getByLabel('工作簿', { exact: true }).setInputFiles({ name: '改好.xlsx', mimeType: XLSX, buffer: workbook });
  await page.getByRole('button', { name: '读取工作簿' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('核对工作簿里的改动');
  await expect(page.getByRole('heading', { name: '没有变化' })).toBeVisible();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);

  await page.getByRole('link', { name: '上传另一个文件' }).click();
  const table = Buffer.from('序号,一级事项,二级事项\n1,甲,乙\n');
  await page.getByLabel('工作簿', { exact: true }).setInputFiles({ name: '别的.csv', mimeType: 'text/csv', buffer: table });
  await page.getByRole('button', { name: '读取工作簿' }).click();
  await expect(page.getByRole('alert')).toContainText('不是从草稿页下载的工作簿');
  await expectAccessible(page);
});

test('an import and its draft are taken away with comments', async ({ page }) => {
  await signIn(page, 'minzheng', PASSWORD);
  await page.goto('/console/catalogues/new');
  await page.getByLabel('单位').selectOption({ label: '天河区民政局' });
  await page.locator('#start-sector').selectOption('19');
  await page.getByRole('button', { name: '新建草稿' }).click();
  await page.waitForURL(/\/console\/catalogues\/\d+$/);
  const [taken] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: '下载带批注的工作簿' }).click(),
  ]);
  expect(taken.suggestedFilename()).toMatch(/（检查结果）\.xlsx$/);
});
