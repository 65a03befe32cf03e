// Many hands: whether a sector applies, parts of a catalogue, a level item by item, side by side,
// many at once. Each works without scripts as well: nothing here needs one.
import { expect, expectAccessible, expectNoSidewaysScroll, signIn, test } from '../support/city.ts';

const PASSWORD = 'Gongkai-2026-demo';
const COMPILER = 'tianhe-bianzhi';
const CONTRIBUTOR = 'minzheng';
const REVIEWER = 'tianhe-shenhe';

test.describe('compiling together', () => {
  test('a declaration waits for the office, which does not agree and says why', async ({ page, complaints }) => {
    complaints.expect(/422/);
    await signIn(page, REVIEWER, PASSWORD);
    await page.goto('/console');
    await expect(page.getByRole('heading', { name: /审核不适用的声明/ })).toBeVisible();
    await page.getByRole('link', { name: /去审核 ?：.*不适用/ }).first().click();
    await expectAccessible(page);
    await page.getByLabel('结论').selectOption('refuse');
    await page.getByRole('button', { name: '办理' }).click();
    await expect(page.getByText('请填写不同意的理由').first()).toBeVisible();
    await page.getByLabel(/^意见/).fill('辖区有涉农企业，请编制');
    await page.getByRole('button', { name: '办理' }).click();
    await expect(page.getByText('不适用未同意')).toBeVisible();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
  });

  test('the portal says honestly that a sector does not apply', async ({ page }) => {
    await page.goto('/units/440106-jd1');
    await expect(page.getByRole('heading', { name: '不适用的领域' })).toBeVisible();
    await expect(page.getByText('辖区没有集体土地，不开展征地工作')).toBeVisible();
    await expectAccessible(page);
    await page.goto('/sectors/14?district=440106');
    await expect(page.getByText('本区没有扶贫任务')).toBeVisible();
  });

  test('a contributor sees its part, edits it and reports it done', async ({ page }) => {
    await signIn(page, CONTRIBUTOR, PASSWORD);
    await page.goto('/console');
    await page.getByRole('link', { name: /去编制 ?：.*法律服务/ }).first().click();
    await expect(page.getByRole('heading', { name: /^分工/ })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: /这部分已完成 ?：天河区民政局/ }).click();
    await expect(page.getByRole('button', { name: /收回“已完成” ?：天河区民政局/ })).toBeVisible();
    await page.goto('/console/parts');
    await expect(page.getByRole('heading', { name: '分工进度' })).toBeVisible();
    await expectAccessible(page);
  });

  test('the lead gives items to another department', async ({ page }) => {
    await signIn(page, COMPILER, PASSWORD);
    await page.goto('/console/catalogues?state=draft');
    await page.locator('.matrix td.cell-draft a').first().click();
    await page.getByRole('link', { name: '分工' }).click();
    await page.getByRole('checkbox').nth(1).check();
    await page.getByLabel('由哪个单位编制').selectOption({ index: 1 });
    await page.getByRole('button', { name: '分配' }).click();
    await expect(page.getByRole('table', { name: /各单位承担的部分/ })).toBeVisible();
    await expectAccessible(page);
  });

  test('a level item by item, and a missing item given to a unit', async ({ page }) => {
    await signIn(page, REVIEWER, PASSWORD);
    await page.goto('/console/catalogues');
    const link = await page.locator('.matrix tbody tr').first().locator('th a').getAttribute('href');
    const unit = /unit=(\d+)/.exec(link ?? '')?.[1];
    await page.goto(`/console/level/${unit}/06`);
    await expectAccessible(page);
    await page.goto(`/console/level/${unit}/14`);
    await expect(page.getByRole('heading', { name: '本领域不适用' })).toBeVisible();
    await expectAccessible(page);
    await page.goto(`/console/beside/${unit}/20`);
    await expect(page.getByRole('table')).toBeVisible();
    await expectAccessible(page);
    await page.locator('.matrix tbody th a').first().click();
    await expect(page.getByRole('heading', { name: /各地对照$/ })).toBeVisible();
    await expectAccessible(page);
  });

  test('many at once, with a receipt that is kept', async ({ page }) => {
    await signIn(page, COMPILER, PASSWORD);
    await page.goto('/console/batches?act=submit');
    await expectAccessible(page);
    await page.getByRole('checkbox').first().check();
    await page.getByLabel(/^说明/).fill('已逐项核对');
    await page.getByRole('button', { name: '提交审核所选的目录' }).click();
    await expect(page.getByRole('heading', { name: '批量提交审核的结果' })).toBeVisible();
    await expect(page.getByText(/共1份：/)).toBeVisible();
    await expectAccessible(page);
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: '导出 Excel' }).click()]);
    expect(file.suggestedFilename()).toMatch(/\.xlsx$/);
    await page.goto('/console/batches');
    await expect(page.getByRole('heading', { name: '以前的回执' })).toBeVisible();
  });
});
