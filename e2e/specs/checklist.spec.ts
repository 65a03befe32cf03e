// What is due of each element, what the officer has to load, and records of which no element was told (R101, R162).
import { expect, expectAccessible, expectNoSidewaysScroll, signIn, test } from '../support/city.ts';

const password = 'Gongkai-2026-demo';
const list = '/console/checklists/440106-mz/20';

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with scripts' : 'without scripts', () => {
    test.use({ javaScriptEnabled });

    test('a record of which no element was told is assigned with one click', async ({ page }) => {
      test.setTimeout(120_000);
      const title = `说不清的信息-${Date.now().toString(36)}`;
      await signIn(page, 'admin', password);
      await page.goto(list);
      await expect(page.getByRole('main')).toContainText('第10个工作日');
      await expectNoSidewaysScroll(page);
      if (javaScriptEnabled) await expectAccessible(page);
      const row = page.getByRole('row', { name: /申请材料/ }).first();
      await row.getByRole('link', { name: '装载', exact: true }).click();
      await page.getByLabel('公开内容').selectOption('');
      await page.getByLabel('名称').fill(title);
      await page.getByLabel('正文').fill('办理流程见正文。');
      await page.getByLabel('成文日期').fill('2026-11-16');
      await page.getByLabel('保存后提交公开审查').uncheck();
      await page.getByRole('button', { name: '保存', exact: true }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);

      await page.goto(list);
      await expect(page.getByRole('main')).toContainText('未归入要素');
      await page.getByRole('row', { name: /未归入要素/ }).getByRole('link').first().click();
      await expect(page.getByRole('heading', { level: 1 })).toContainText('未归入要素的信息');
      await expectNoSidewaysScroll(page);
      if (javaScriptEnabled) await expectAccessible(page);
      const record = page.getByRole('form', { name: title });
      await record.getByRole('button', { name: '申请材料' }).click();
      await expect(page.getByRole('main')).toContainText('已归入“申请材料”');
      await expect(page.getByRole('form', { name: title })).toHaveCount(0);
    });

    test('the first screen lists what to load element by element', async ({ page }) => {
      await signIn(page, 'admin', password);
      await page.goto('/console');
      const group = page.getByRole('region', { name: /装载目录下的信息/ });
      await expect(group.getByRole('link', { name: /另有\d+项|全部/ })).toBeVisible();
      const first = group.getByRole('listitem').first();
      await expect(first).toContainText('待装载');
      if (javaScriptEnabled) await expectAccessible(page);
      await first.getByRole('link', { name: /^装载/ }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('装载信息');
      await expect(page.getByLabel('公开内容')).not.toHaveValue('');
    });
  });
}
