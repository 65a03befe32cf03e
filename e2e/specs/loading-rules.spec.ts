// How loading is ruled: a list published column by column (R250), the template of an element (R101), the proof that
// something was handed to a specific group (R101a).
import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScroll, signIn, test } from '../support/city.ts';

const password = 'Gongkai-2026-demo';
const form = '/console/disclosures/new';

/** A draft with a list of people attached. */
async function draftWithList(page: Page, title: string, list: string): Promise<void> {
  await page.goto('/console/checklists/440106-mz/20');
  const row = page.getByRole('row', { name: /申请材料/ }).first();
  await row.getByRole('link', { name: '装载', exact: true }).click();
  await page.getByLabel('名称').fill(title);
  await page.getByLabel('正文').fill('名单见附件，共两户，请核对。');
  await page.getByLabel('成文日期').fill('2026-11-16');
  await page.getByLabel('保存后提交公开审查').uncheck();
  await page.getByRole('button', { name: '保存', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
  await page.getByLabel('文件').setInputFiles({ name: '名单.csv', mimeType: 'text/csv', buffer: Buffer.from(list) });
  await page.getByRole('button', { name: '上传' }).click();
}

test.describe('a list of people', () => {
  for (const javaScriptEnabled of [true, false]) {
    test.describe(javaScriptEnabled ? 'with scripts' : 'without scripts', () => {
      test.use({ javaScriptEnabled });

      test('is published column by column and the choice is offered again', async ({ page, complaints }) => {
        test.setTimeout(120_000);
        complaints.expect(/422 POST .*columns/);
        const mark = Date.now().toString(36);
        await signIn(page, 'admin', password);
        const head = `姓名,身份证号,手机,家庭住址,金额${mark}\n`;
        await draftWithList(
          page,
          `名单-${mark}`,
          `${head}欧阳若水,11010519491231002X,13800138000,石桥村和平路3号,800\n张三,110105491231002,13931244663,石桥村和平路4号,650\n`,
        );
        await expect(page.getByRole('main')).toContainText('“姓名”列有2处姓名与个人号码在同一行');
        const record = page.url().split('?')[0];
        await page.getByRole('link', { name: '按列处理名单' }).click();
        await expect(page.getByRole('heading', { level: 1 })).toContainText('名单.csv');
        await expect(page.getByLabel('姓名')).toHaveValue('mask');
        await expect(page.getByLabel(`金额${mark}`)).toHaveValue('keep');
        await expectNoSidewaysScroll(page);
        if (javaScriptEnabled) await expectAccessible(page);
        await page.getByLabel('身份证号').selectOption('keep');
        await page.getByRole('button', { name: '生成副本，原件封存' }).click();
        await expect(page.getByRole('main')).toContainText('还有身份证号码');
        await expect(page.getByLabel('身份证号')).toHaveValue('keep');
        await page.getByLabel('身份证号').selectOption('drop');
        await page.getByLabel('家庭住址').selectOption('drop');
        await page.getByRole('button', { name: '生成副本，原件封存' }).click();
        await expect(page.getByRole('main')).toContainText('已按列处理名单，原件封存');
        const href = (await page.getByRole('link', { name: '名单.csv' }).first().getAttribute('href')) ?? '';
        const copy = await (await page.request.get(href)).text();
        expect(copy).toContain('欧***,138****8000,800');
        expect(copy).not.toMatch(/欧阳|和平路|110105|13800138000/);
        if (javaScriptEnabled) await expectAccessible(page);
        expect(page.url()).toContain(record);

        await draftWithList(page, `下一期名单-${mark}`, `${head}李四,11010519491231002X,13700137000,和平路5号,700\n`);
        await page.getByRole('link', { name: '按列处理名单' }).click();
        await expect(page.getByLabel('家庭住址')).toHaveValue('drop');
        await expect(page.getByRole('main')).toContainText('按上次的选择');
      });
    });
  }
});

test.describe('the template of an element', () => {
  test('is shown where it is loaded, taken over, made the own one and set back', async ({ page, complaints }) => {
    complaints.expect(/422 POST .*element-templates/);
    await signIn(page, 'admin', password);
    await page.goto('/console/checklists/440106-mz/20');
    const row = page.getByRole('row', { name: /办理条件/ }).first();
    await row.getByRole('link', { name: '装载', exact: true }).click();
    await expect(page.getByRole('heading', { name: '这一项一般要写到的' })).toBeVisible();
    expect(page.url()).toContain(form);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByRole('link', { name: '用示例开始写' }).click();
    await expect(page.getByLabel('正文')).toContainText('（待填写）');
    await page.getByRole('link', { name: '修改模板' }).click();
    await expect(page.getByRole('main')).toContainText('依一般知识整理');
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByLabel('字段').fill('户籍要求*：写明本区户籍\n户籍要求');
    await page.getByRole('button', { name: '保存为本单位的模板' }).click();
    await expect(page.getByRole('main')).toContainText('写了两次');
    await page.getByLabel('字段').fill('户籍要求*：写明本区户籍\n收入标准');
    await page.getByRole('button', { name: '保存为本单位的模板' }).click();
    await expect(page.getByRole('main')).toContainText('模板已保存');
    await page.getByRole('link', { name: '按这个模板装载信息' }).click();
    await expect(page.getByRole('main')).toContainText('写明本区户籍');
    await page.getByRole('link', { name: '修改模板' }).click();
    await page.locator('summary', { hasText: '恢复平台的模板' }).click();
    await page.getByRole('button', { name: '恢复平台的模板' }).click();
    await expect(page.getByRole('main')).toContainText('已恢复平台的模板');
    await expectAccessible(page);
  });
});

test.describe('what is for a specific group', () => {
  test('asks for its proof, and an item for everybody takes none', async ({ page, complaints }) => {
    complaints.expect(/422 GET .*deliveries/);
    await signIn(page, 'admin', password);
    await page.goto('/console/checklists/440106-mz/20');
    const load = await page.getByRole('link', { name: '装载', exact: true }).first().getAttribute('href');
    await page.goto(`/console/deliveries/new?${(load ?? '').split('?')[1]}`);
    await expect(page.getByRole('main')).toContainText('不登记送达');
    await page.context().clearCookies();
    await signIn(page, 'zrzy-xinxi', password);
    await page.goto('/console/checklists/440106-zrzy/07');
    await page.getByRole('link', { name: '登记送达' }).first().click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('登记送达');
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByLabel('送达给哪些人').fill('被征地村的村民');
    await page.getByLabel('多少人（户）').fill('12');
    await page.getByLabel('送达方式').selectOption('in_person');
    await page.getByLabel('送达日期').fill('2026-10-30');
    await page.getByLabel('哪一期的信息：起日').fill('2026-10-01');
    await page.getByLabel('止日').fill('2026-10-31');
    const proof = Buffer.from('签收单\n已签收\n');
    await page.getByLabel('凭证').setInputFiles({ name: '签收单.txt', mimeType: 'text/plain', buffer: proof });
    await page.getByRole('button', { name: '登记送达' }).click();
    await expect(page.getByRole('main')).toContainText('已登记送达');
    await expect(page.getByRole('main')).toContainText('签收单.txt');
    await expectAccessible(page);
  });
});
