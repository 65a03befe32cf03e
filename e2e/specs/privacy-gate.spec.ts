// The privacy gate in a form (R250): each number and the name beside it in its words, one key that masks them with
// everything else as it was typed; files that are too large are told before they are sent.
import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScroll, signIn, test } from '../support/city.ts';

const password = 'Gongkai-2026-demo';

async function openForm(page: Page): Promise<void> {
  await signIn(page, 'admin', password);
  await page.goto('/console/checklists/440106-mz/20');
  const row = page.getByRole('row', { name: /申请材料/ }).first();
  await row.getByRole('link', { name: '装载', exact: true }).click();
}

test.describe('numbers in a form', () => {
  for (const javaScriptEnabled of [true, false]) {
    test.describe(javaScriptEnabled ? 'with scripts' : 'without scripts', () => {
      test.use({ javaScriptEnabled });

      test('are shown in their words and masked by one key', async ({ page, complaints }) => {
        test.setTimeout(120_000);
        complaints.expect(/422 POST .*disclosures/);
        const title = `公示名单-${Date.now().toString(36)}`;
        await openForm(page);
        await page.getByLabel('名称').fill(`${title} 13700137000`);
        await page.getByLabel('正文').fill('经评议，拟纳入下列对象。\n姓名：欧阳若水，电话13912345678，住址：和平路3号。');
        await page.getByLabel('成文日期').fill('2026-11-16');
        await page.getByLabel('文号').fill('天民〔2026〕9号');
        await page.getByLabel('保存后提交公开审查').uncheck();
        await page.getByRole('button', { name: '保存', exact: true }).click();
        const found = page.getByRole('region', { name: /公开前要隐去的个人信息/ });
        await expect(found.locator('mark')).toHaveText(['13700137000', '欧阳若水', '13912345678', '和平路3号']);
        await expect(found).toContainText('正文第2段');
        await expectNoSidewaysScroll(page);
        if (javaScriptEnabled) await expectAccessible(page);
        await found.getByRole('button', { name: '遮盖这些号码' }).click();
        await expect(page.getByRole('main')).toContainText('已遮盖4处');
        await expect(page.getByLabel('名称')).toHaveValue(`${title} 137****7000`);
        await expect(page.getByLabel('文号')).toHaveValue('天民〔2026〕9号');
        await expect(page.getByLabel('成文日期')).toHaveValue('2026-11-16');
        await expect(page.getByLabel('保存后提交公开审查')).not.toBeChecked();
        await expect(page.locator('mark')).toHaveCount(0);
        await expectNoSidewaysScroll(page);
        if (javaScriptEnabled) await expectAccessible(page);
        await page.getByRole('button', { name: '保存', exact: true }).click();
        await expect(page.getByRole('heading', { level: 1 })).toHaveText(`${title} 137****7000`);
        await expect(page.getByRole('main')).toContainText('姓名：欧***，电话139****5678，住址：***。');
      });

      test('are masked by a station too', async ({ page, complaints }) => {
        test.setTimeout(120_000);
        complaints.expect(/422 POST .*material/);
        await signIn(page, 'admin', password);
        await page.goto('/console/checklists/440106-mz/20');
        const row = page.getByRole('row', { name: /申请材料/ }).first();
        await row.getByRole('link', { name: '收集', exact: true }).click();
        await page.getByLabel('向谁收集').fill('石牌街道办公室');
        await page.getByLabel('最迟报送').fill('2026-12-30');
        await page.getByRole('button', { name: '生成链接' }).click();
        const link = await page.locator('.secret input').inputValue();
        expect(link).toContain('/material/');
        await page.context().clearCookies();
        await page.goto(link);
        await page.getByLabel('名称').fill('名单');
        await page.getByLabel('正文').fill('姓名：欧阳若水，电话13912345678');
        await page.getByLabel('成文日期').fill('2026-11-16');
        await page.getByLabel('报送人姓名').fill('林小舟');
        await page.getByRole('button', { name: '报送', exact: true }).click();
        await expect(page.locator('mark')).toHaveText(['欧阳若水', '13912345678']);
        await expectNoSidewaysScroll(page);
        if (javaScriptEnabled) await expectAccessible(page);
        await page.getByRole('button', { name: '遮盖这些号码' }).click();
        await expect(page.getByLabel('正文')).toHaveValue(/姓名：欧\*\*\*，电话139\*\*\*\*5678/);
        await expect(page.getByLabel('报送人姓名')).toHaveValue('林小舟');
        await page.getByRole('button', { name: '报送', exact: true }).click();
        await expect(page.getByRole('main')).toContainText('已收到');
      });
    });
  }
});

test('a file that is too large is told before it is sent', async ({ page }) => {
  await openForm(page);
  await page.getByLabel('名称').fill('过大的附件');
  await page.getByLabel('正文').fill('说明');
  await page.getByLabel('成文日期').fill('2026-11-16');
  await page.getByLabel('附件').evaluate((input: HTMLInputElement) => {
    const files = new DataTransfer();
    files.items.add(new File([new Uint8Array(51 * 1024 * 1024)], '扫描.pdf', { type: 'application/pdf' }));
    input.files = files.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
  });
  await expect(page.getByRole('main')).toContainText('超过50 MB，没有上传');
  let sent = 0;
  page.on('request', (request) => {
    if (request.method() === 'POST' && !request.url().includes('unfinished')) sent += 1;
  });
  await page.getByRole('button', { name: '保存', exact: true }).click();
  await expect(page.getByText('还没有发送')).toBeVisible();
  expect(sent).toBe(0);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
});
