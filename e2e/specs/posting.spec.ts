// Beyond the screen (R79a, R42a): a posting period, sheets to print, a receipt with photo from a phone, a screen.
import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScroll, signIn, test } from '../support/city.ts';

const password = 'Gongkai-2026-demo';
// Four white pixels.
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAFklEQVR4nGP8//8/AwMDEwMDAwMDAwAkBgMB/DXemwAAAABJRU5ErkJggg==',
  'base64',
);

test.describe('beyond the screen', () => {
  test('a record is posted for a time, printed, told with a photo, and cannot be taken off early', async ({
    page,
    complaints,
  }) => {
    test.setTimeout(120_000);
    complaints.expect(/4\d\d POST .*withdraw/);
    complaints.expect(/422 POST .*postings/);
    const title = `拟救助对象公示-${Date.now().toString(36)}`;
    await signIn(page, 'admin', password);
    await page.goto('/console/checklists/440106-mz/20');
    const row = page.getByRole('row', { name: /申请材料/ }).first();
    await row.getByRole('link', { name: '装载', exact: true }).click();
    await page.getByLabel('名称').fill(title);
    await page.getByRole('button', { name: '源代码' }).click();
    await page
      .getByLabel('正文')
      .fill('<p>现予公示。</p><table><tr><th>姓名</th><th>金额</th></tr><tr><td>欧阳若水</td><td>800</td></tr></table>');
    await page.getByLabel('成文日期').fill('2026-11-16');
    await page.getByLabel('保存后提交公开审查').uncheck();
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await page.locator('summary', { hasText: '设定公示期' }).click();
    await page.getByLabel('公示多久').fill('7');
    await page.getByRole('button', { name: '保存公示期' }).click();
    await expect(page.getByRole('main')).toContainText('7个工作日，自发布的次日起算');
    await expect(page.getByRole('main')).toContainText('正文1处');
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByRole('button', { name: '提交', exact: false }).first().click();
    const address = page.url().split('?')[0];
    const record = address.split('/').pop();

    await page.context().clearCookies();
    await signIn(page, 'tianhe-shenhe', password);
    await page.goto(address);
    await page.getByLabel('保密审查的结论').fill('不涉及国家秘密、商业秘密和个人隐私，可以公开。');
    await page.getByRole('button', { name: '审查通过' }).click();
    await page.context().clearCookies();
    await signIn(page, 'tianhe-shending', password);
    await page.goto(address);
    await page.getByRole('button', { name: '批准' }).click();
    await page.getByRole('button', { name: '发布' }).click();
    await expect(page.getByRole('main')).toContainText('还有7个工作日');
    await page.locator('summary', { hasText: '撤下' }).click();
    await page.getByLabel('撤下的理由（公众可见）').fill('试撤');
    await page.getByRole('button', { name: '撤下' }).click();
    await expect(page.getByRole('main')).toContainText('期满之前不能撤下或者更换');
    await expectAccessible(page);

    await page.goto(`/disclosures/${record}`);
    await expect(page.getByRole('main')).toContainText('公示期');
    for (const size of ['a4', 'a3']) {
      const sheet = await page.request.get(`/disclosures/${record}/sheets/${size}.pdf`);
      expect(sheet.headers()['content-type']).toBe('application/pdf');
      expect((await sheet.body()).subarray(0, 5).toString()).toBe('%PDF-');
    }
    expect((await page.request.get(`/disclosures/${record}/sheets/a5.pdf`)).status()).toBe(404);

    await page.context().clearCookies();
    await signIn(page, 'admin', password);
    await page.goto('/console/postings');
    await expectAccessible(page);
    await page.getByRole('link', { name: '添置公开栏' }).click();
    await page.getByLabel('名称').fill(`公开栏-${title}`);
    await page.getByLabel('地址').fill('村委会门口');
    await expectAccessible(page);
    await page.getByRole('button', { name: '添置' }).click();
    await expect(page.getByRole('main')).toContainText('公开栏已添置');
    await page.goto(`/disclosures/${record}`);
    await page.getByRole('link', { name: '工作人员登记张贴' }).click();
    await expect(page.getByLabel('张贴的照片')).toHaveAttribute('capture', 'environment');
    await page.getByLabel('张贴在').selectOption({ label: await boardLabel(page, title) });
    await page.getByRole('button', { name: '登记张贴' }).click();
    await expect(page.getByRole('main')).toContainText('请拍照或者选择照片');
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByLabel('张贴的照片').setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: pixel });
    await page.getByRole('button', { name: '登记张贴' }).click();
    await expect(page.getByRole('main')).toContainText('已登记张贴');
    await expectAccessible(page);
    const photo = await page.getByRole('link', { name: '查看照片' }).getAttribute('href');
    expect((await page.request.get(photo ?? '')).headers()['content-type']).toBe('image/jpeg');
    await page.getByRole('button', { name: '登记取下' }).click();
    await expect(page.getByRole('main')).toContainText('已登记取下');
    await page.goto(`/disclosures/${record}`);
    await expect(page.getByRole('main')).toContainText('村委会门口');
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
  });

  test('a screen turns its pages, can be held, and is a list without scripts', async ({ page, browser }) => {
    await page.goto('/screens/440106?seconds=8');
    await expect(page.getByRole('heading', { level: 1 })).toContainText('政府信息公开');
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    const hold = page.getByRole('button', { name: /暂停|继续/ });
    const before = await hold.textContent();
    await hold.click();
    await expect(hold).not.toHaveText(before ?? '');
    const plain = await browser.newContext({ javaScriptEnabled: false });
    const without = await plain.newPage();
    await without.goto(new URL('/screens/440106', page.url()).href);
    expect(await without.content()).toContain('http-equiv="refresh"');
    await plain.close();
  });
});

async function boardLabel(page: Page, title: string): Promise<string> {
  const options = await page.getByLabel('张贴在').locator('option').allTextContents();
  return options.find((option) => option.includes(title)) ?? '';
}
