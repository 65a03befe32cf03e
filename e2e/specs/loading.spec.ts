// Loading made easy: many files, forms that save themselves, a workbook of records, material by a link, other places.
import { expect, expectAccessible, expectNoSidewaysScroll, signIn, test } from '../support/city.ts';

const password = 'Gongkai-2026-demo';
const checklist = '/console/checklists/440106-mz/20';
const text = (name: string, words: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(words) });

test.describe('loading', () => {
  test('what was typed is kept, offered again, and not written over from elsewhere', async ({ page, complaints }) => {
    complaints.expect(/409 POST .*unfinished/);
    await signIn(page, 'admin', password);
    await page.goto(checklist);
    await page.getByRole('link', { name: '装载', exact: true }).nth(2).click();
    const form = page.url();
    const title = `没有写完的信息-${Date.now().toString(36)}`;
    await page.getByLabel('名称').fill(title);
    await page.getByLabel('正文').fill('写到一半');
    await expect(page.locator('[data-autosaved]')).toContainText('已自动保存');
    const other = await page.context().newPage();
    await other.goto(form);
    await expect(other.getByRole('main')).toContainText('有没有完成的填写');
    await expectAccessible(other);
    await other.getByLabel('名称').fill('另一处');
    // At once, in sight, and with a choice: nothing that is typed is lost without a word.
    const told = other.getByRole('alert').filter({ hasText: '没有自动保存' });
    await expect(told).toBeInViewport();
    await expect(told.getByRole('button', { name: '接着上次的填写' })).toBeVisible();
    await expectAccessible(other);
    await told.getByRole('button', { name: '用现在的内容覆盖' }).click();
    await expect(other.locator('[data-autosaved]')).toContainText('已自动保存');
    await page.getByLabel('名称').fill(title);
    const back = page.getByRole('alert').filter({ hasText: '没有自动保存' });
    await back.getByRole('button', { name: '用现在的内容覆盖' }).click();
    await expect(page.locator('[data-autosaved]')).toContainText('已自动保存');
    await other.close();
    await page.goto('/console/disclosures');
    await page.locator('table', { hasText: '自动保存的时间' }).getByRole('link', { name: title }).click();
    await expect(page.getByLabel('名称')).toHaveValue(title);
    await expect(page.getByLabel('正文')).toHaveText('写到一半');
    await page.getByLabel('成文日期').fill('2026-11-16');
    await page.getByLabel('保存后提交公开审查').uncheck();
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
    await page.goto('/console/disclosures');
    const unfinished = page.locator('table', { hasText: '自动保存的时间' });
    await expect(unfinished.filter({ hasText: title })).toHaveCount(0);
  });

  test('many files go one by one, and a refused one loses no other', async ({ page }) => {
    await signIn(page, 'admin', password);
    await page.goto(checklist);
    await page.getByRole('link', { name: '装载', exact: true }).nth(3).click();
    await page.getByLabel('名称').fill('带附件的信息');
    await page.getByLabel('正文').fill('见附件');
    await page.getByLabel('成文日期').fill('2026-11-16');
    const page2 = { name: '二.html', mimeType: 'text/html', buffer: Buffer.from('<html><script>1</script></html>') };
    await page.getByLabel('附件').setInputFiles([text('一.txt', '第一份'), page2, text('三.txt', '第三份')]);
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await expect(page.getByRole('listitem').filter({ hasText: '一.txt' })).toContainText('已上传');
    await expect(page.getByRole('listitem').filter({ hasText: '二.html' })).toContainText('没有上传');
    await expect(page.getByRole('listitem').filter({ hasText: '三.txt' })).toContainText('已上传');
    // The record is there: the form that made it takes no second text and makes no second record.
    await expect(page.getByLabel('名称')).toBeHidden();
    await expectAccessible(page);
    await page.getByRole('link', { name: '信息已存为草稿，去处理附件' }).click();
    await expect(page.getByRole('main').getByRole('link', { name: '三.txt' })).toBeVisible();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
  });

  test('a workbook is shown row by row before it is loaded', async ({ page }) => {
    await signIn(page, 'admin', password);
    await page.goto(checklist);
    await page.getByRole('link', { name: '用 Excel 装载' }).click();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    const list = await (await page.request.get('/api/v1/units/440106-mz/20/checklist')).json();
    const row = list.rows.find((one: { elements: unknown[] }) => one.elements.length > 0);
    const place = `${row.level1_item},${row.level2_item}`;
    const title = `表格里的信息-${Date.now().toString(36)}`;
    const rows = [
      '一级事项,二级事项,公开内容,名称,正文,成文日期',
      `${place},${row.elements[0].name},${title},正文,2026/11/16`,
      `${place},${row.elements[0].name},日期不对,正文,昨天`,
    ];
    const send = async () => {
      await page.getByLabel('填好的工作簿').setInputFiles(text('装载.csv', `${rows.join('\n')}\n`));
      await page.getByRole('button', { name: '读取工作簿' }).click();
    };
    await send();
    await expect(page.getByRole('main')).toContainText('“昨天”不是日期');
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByRole('button', { name: /装载这1条/ }).click();
    await expect(page.getByRole('main')).toContainText('装载了1条信息');
    await expectAccessible(page);
    await page.getByRole('link', { name: '再上传一份' }).click();
    await send();
    await expect(page.getByRole('main')).toContainText('没有可以装载的新信息');
  });

  test('a station sends material by a link without account and script', async ({ page, browser, complaints }) => {
    complaints.expect(/404 GET .*material/);
    await signIn(page, 'admin', password);
    await page.goto(checklist);
    await page.getByRole('link', { name: '收集', exact: true }).first().click();
    await expectAccessible(page);
    await page.getByLabel('向谁收集').fill('车陂街道公共服务办公室');
    await page.getByLabel('最迟报送').fill('2099-12-01');
    await page.getByRole('button', { name: '生成链接' }).click();
    const link = await page.locator('.secret input').inputValue();
    const guest = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 800 } });
    const station = await guest.newPage();
    await station.goto(link);
    const title = `站所报送的名单-${Date.now().toString(36)}`;
    await station.getByLabel('名称').fill(title);
    await station.getByLabel('文件').setInputFiles([text('名单.txt', '张某 已核')]);
    await station.getByLabel('成文日期').fill('2026-11-20');
    await station.getByRole('button', { name: '报送' }).click();
    await expect(station.getByRole('main')).toContainText('请填写报送人的姓名');
    await expect(station.getByLabel('名称')).toHaveValue(title);
    await station.getByLabel('文件').setInputFiles([text('名单.txt', '张某 已核')]);
    await station.getByLabel('报送人姓名').fill('林小舟');
    await station.getByRole('button', { name: '报送' }).click();
    await expect(station.getByRole('heading', { level: 1 })).toHaveText('材料已报送');
    await guest.close();
    await page.goto('/console/materials');
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByRole('link', { name: '车陂街道公共服务办公室' }).first().click();
    await expect(page.getByRole('main')).toContainText('林小舟');
    await page.getByRole('link', { name: /号信息/ }).first().click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
    await expect(page.getByRole('main')).toContainText('收到站所报送的材料');
  });
});
