// Sectors opened later, reference layers, a department's own catalogue. Nothing here needs a script.
import { expect, expectAccessible, expectNoSidewaysScroll, signIn, test } from '../support/city.ts';

const PASSWORD = 'Gongkai-2026-demo';
const OFFICE = 'shiban';
const COMPILER = 'minzheng';
const DEPARTMENT = 'city-mz-bianzhi';

test.describe('sectors, layers, departments', () => {
  test('the city office opens a sector that was added, and names its departments', async ({ page, complaints }) => {
    complaints.expect(/422/);
    await page.goto('/sectors/27');
    await expect(page.getByRole('heading', { name: '未开放' })).toBeVisible();
    await expectAccessible(page);
    await signIn(page, OFFICE, PASSWORD);
    await page.goto('/console/sectors');
    await expect(page.getByRole('row', { name: /27 .*未开放/ })).toBeVisible();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByRole('link', { name: /^27 / }).click();
    await page.getByRole('button', { name: '开放并通知' }).click();
    await expect(page.getByText('请填写编制目录的完成期限').first()).toBeVisible();
    await page.getByLabel(/^编制目录的完成期限/).fill('2099-12-31');
    await page.locator('#opening-lead_id').selectOption({ label: '广州市生态环境局' });
    await page.getByLabel(/^依据文件/).fill('穗府办函〔2026〕1号');
    await expectAccessible(page);
    await page.getByRole('button', { name: '开放并通知' }).click();
    await expect(page.getByText(/已通知\d+人/)).toBeVisible();
    await expect(page.getByText('指定广州市生态环境局牵头')).toBeVisible();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.goto('/sectors/27');
    await expect(page.getByText('广州市生态环境局').first()).toBeVisible();
  });

  test('a layer stands beside the national guideline and is copied into a draft', async ({ page }) => {
    await page.goto('/guidelines/20');
    await expect(page.getByRole('heading', { name: '省、市的参考指引' })).toBeVisible();
    await expectAccessible(page);
    await signIn(page, OFFICE, PASSWORD);
    await page.goto('/console/layers/1');
    await expect(page.getByRole('heading', { name: '国家指引没有的事项' })).toBeVisible();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.goto('/console/layers/import');
    await expectAccessible(page);
  });

  test('a compiler copies an item, and the row says where it comes from', async ({ page }) => {
    await signIn(page, COMPILER, PASSWORD);
    await page.goto('/console/catalogues?unit=all&sector=20');
    await page.getByRole('link', { name: /修订/ }).first().click();
    await page.getByRole('group', { name: '因何修订' }).getByRole('radio').first().check();
    await page.getByLabel('具体缘由').fill('对照省级指引修订');
    await page.getByRole('button', { name: '建立新版本' }).click();
    await page.getByRole('link', { name: '参考指引' }).click();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByRole('button', { name: /作为新事项抄入草稿/ }).first().click();
    await expect(page.getByText(/已注明来自参考指引/)).toBeVisible();
    await page.getByRole('link', { name: /已抄入草稿/ }).first().click();
    await expect(page.getByText(/抄自《/)).toBeVisible();
    await expectAccessible(page);
  });

  test('a department keeps its own catalogue', async ({ page }) => {
    await page.goto('/units/440100-mz');
    await page.getByRole('link', { name: '部门政务公开', exact: true }).click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText('政务公开目录');
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByRole('link', { name: /社会组织登记结果/ }).first().click();
    await expect(page.getByText('部门自编的事项')).toBeVisible();
    await signIn(page, DEPARTMENT, PASSWORD);
    await page.goto('/console/catalogues');
    await expect(page.getByRole('row', { name: /00 部门政务公开/ })).toBeVisible();
    await expectAccessible(page);
  });
});
