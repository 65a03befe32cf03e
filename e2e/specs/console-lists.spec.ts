// Power-and-duty lists and public-service lists: a file becomes the list in force, links are proposed and
// decided by a person, stages are set, the coverage says what is missing; all of it works without script.
import { expect, expectAccessible, expectNoSidewaysScroll, signIn, test } from '../support/city.ts';

const PASSWORD = 'Gongkai-2026-demo';
const COMPILER = 'minzheng';
const REVIEWER = 'tianhe-shenhe';
const UNIT = '天河区民政局';

const SERVICES = [
  '序号,事项名称,服务对象,实施机关,办理时间,办理地点',
  '1,社会救助热线咨询,困难群众,天河区民政局,工作日,电话',
  '2,婚姻登记预约,当事人,天河区民政局,工作日,婚姻登记处',
  '3,慈善组织信息查询,社会公众,天河区民政局,工作日,区政务服务中心',
].join('\r\n');

test('the overview leads to what no item covers', async ({ page }) => {
  await signIn(page, REVIEWER, PASSWORD);
  await page.goto('/console/lists');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('清单与覆盖');
  await expectAccessible(page);
  await page.getByRole('link', { name: UNIT, exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('清单与覆盖');
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await page.getByRole('link', { name: /没有目录事项覆盖/ }).first().click();
  await expect(page.locator('table').first()).toContainText('社会团体成立登记');
});

test('a list is imported, its links decided and its stages set', async ({ page }) => {
  await signIn(page, COMPILER, PASSWORD);
  await page.goto('/console/lists/import');
  await expectAccessible(page);
  await page.getByLabel('清单文件').setInputFiles({ name: '服务事项.csv', mimeType: 'text/csv', buffer: Buffer.from(SERVICES) });
  await page.getByRole('button', { name: '读取文件' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('核对清单');
  await expect(page.getByText('还没有保存任何内容')).toBeVisible();
  await expect(page.getByText(/新增1项.*取消1项/)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: '确认，作为现行清单保存' }).click();
  await expect(page.getByRole('heading', { name: '清单已保存' })).toBeVisible();
  await page.getByText(/现行清单中已取消的事项/).click();
  await expect(page.getByText('老年人福利补贴申请指导')).toBeVisible();

  await page.getByRole('link', { name: '建议的关联' }).click();
  await expectAccessible(page);
  const first = page.locator('input[name="pair"]').first();
  const value = await first.getAttribute('value');
  await first.check();
  await page.getByRole('button', { name: '所选不关联' }).click();
  await expect(page.getByRole('heading', { name: /已决定：不关联1条/ })).toBeVisible();
  await expect(page.locator(`input[name="pair"][value="${value}"]`)).toHaveCount(0);

  await page.goBack();
  await page.goto('/console/lists');
  await page.getByRole('link', { name: UNIT, exact: true }).click();
  await page.getByRole('link', { name: '五公开标注' }).click();
  await expectAccessible(page);
  await page.getByRole('button', { name: '保存本页的标注' }).click();
  await expect(page.getByRole('heading', { name: /已标注/ })).toBeVisible();
});

test('an entry is linked by hand with a reason, and the link taken back', async ({ page }) => {
  await signIn(page, COMPILER, PASSWORD);
  await page.goto('/console/lists');
  await page.getByRole('link', { name: UNIT, exact: true }).click();
  await page.getByRole('link', { name: '社会团体成立登记' }).click();
  await expectAccessible(page);
  await page.locator('#link-row').selectOption({ index: 1 });
  await page.getByLabel(/理由/).fill('登记结果在此公开');
  await page.getByRole('button', { name: '关联', exact: true }).click();
  await expect(page.getByRole('cell', { name: '登记结果在此公开' })).toBeVisible();
  await page.getByRole('button', { name: /取消关联/ }).first().click();
  await expect(page.getByRole('cell', { name: /取消关联$/ })).toBeVisible();
});

test('a catalogue handed in as a list is refused, saying what it is', async ({ page, complaints, context, city }) => {
  complaints.expect(/^422 POST/);
  await signIn(page, COMPILER, PASSWORD);
  const catalogue = await (await context.request.get(`${city.origin}/guidelines/20/guideline.csv`)).body();
  await page.goto('/console/lists/import');
  await page.getByLabel('清单文件').setInputFiles({ name: '目录.csv', mimeType: 'text/csv', buffer: catalogue });
  await page.getByRole('button', { name: '读取文件' }).click();
  await expect(page.getByText(/看起来是政务公开事项标准目录/).first()).toBeVisible();
  await expect(page.getByText(/目录请到“导入目录”页面上传/)).toBeVisible();
});
