// What is public of records over time: earlier versions and what differs, the item's elements with what is public of
// each, the figures of coverage, the feeds, the way to the request form, and the comparison a reviewer sees.
import { expect, expectAccessible, expectNoSidewaysScroll, signIn, test } from '../support/city.ts';

const password = 'Gongkai-2026-demo';
// 最低生活保障标准（演示）, published and changed once.
const changed = '/disclosures/3';

test.describe('records over time', () => {
  test('earlier versions are read and compared', async ({ page, complaints }) => {
    complaints.expect(/404 GET .*versions\/9/);
    await page.goto(changed);
    const history = page.getByRole('region', { name: '历次内容' });
    await expect(history.getByRole('listitem')).toHaveCount(2);
    await history.getByRole('link', { name: '首次公开' }).click();
    await expect(page.getByRole('main')).toContainText('这不是现行内容');
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByRole('link', { name: '与现行内容对照' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('版本对照');
    await expect(page.locator('ins')).toContainText(['自下月起按新的标准发放']);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    const missing = await page.goto(`${changed}/versions/9`);
    expect(missing?.status()).toBe(404);
  });

  test('an item tells of each element, and the pages above how much is public', async ({ page }) => {
    await page.goto(changed);
    await page.getByRole('main').getByRole('link', { name: '办事指南' }).first().click();
    const elements = page.getByRole('region', { name: '各项内容公开的情况' });
    await expect(elements).toContainText('最低生活保障标准（演示）');
    await expect(elements).toContainText('尚未公开');
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    for (const path of ['/units/440106-mz', '/units/440106-mz/20', '/sectors/20']) {
      await expect(async () => {
        await page.goto(path);
        await expect(page.getByRole('main')).toContainText(/应公开\d+项内容，已公开\d+项，本期无此类信息\d+项/, {
          timeout: 500,
        });
      }).toPass({ timeout: 30_000 });
      await expect(page.getByRole('main')).toContainText('按目录“公开内容”逐项计数');
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
    }
  });
});

test('a feed reader finds the newest records', async ({ page }) => {
  await page.goto('/units/440106-mz');
  const feeds = await page.locator('link[rel=alternate][type="application/atom+xml"]').evaluateAll((links) =>
    links.map((link) => link.getAttribute('href')),
  );
  expect(feeds).toEqual(['/units/440106-mz/feed.atom', '/feed.atom']);
  for (const feed of feeds) {
    const answer = await page.request.get(feed ?? '');
    expect(answer.headers()['content-type']).toContain('application/atom+xml');
    const titles = await page.evaluate((text) => {
      const parsed = new DOMParser().parseFromString(text, 'application/xml');
      if (parsed.querySelector('parsererror')) return ['broken'];
      return [...parsed.querySelectorAll('entry > title')].map((title) => title.textContent);
    }, await answer.text());
    expect(titles).toContain('最低生活保障标准（演示）');
    expect(titles).not.toContain('特困人员认定条件（演示）');
  }
});

test.describe('in the console', () => {
  test('the way to the request form is a setting that leads there from every page', async ({ page, complaints }) => {
    complaints.expect(/422 POST .*settings\/site/);
    await signIn(page, 'admin', password);
    await page.goto('/console/settings/site');
    await page.getByLabel('依申请公开入口').fill('ftp://x');
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await expect(page.getByRole('main')).toContainText('应以https://或http://开头');
    await page.getByLabel('依申请公开入口').fill('https://ask.example/form');
    await page.getByLabel('依申请公开说明').fill('也可以到政务服务中心当面提交');
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.goto('/help');
    const foot = page.getByRole('contentinfo').getByRole('link', { name: '依申请公开' });
    await expect(foot).toHaveAttribute('href', 'https://ask.example/form');
    await expect(page.getByRole('main')).toContainText('也可以到政务服务中心当面提交');
  });

  test('a change needs a word, and its reviewer sees what differs', async ({ page, complaints }) => {
    complaints.expect(/422 POST .*edit/);
    await signIn(page, 'admin', password);
    await page.goto('/console/disclosures/4/edit');
    await page.getByLabel('名称').fill('社会救助投诉和监督电话（演示）');
    await page.getByLabel('保存后提交公开审查').uncheck();
    // The browser asks for the note; the server does so too where a browser does not.
    await page.getByLabel('改了什么').evaluate((field: HTMLInputElement) => field.removeAttribute('required'));
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await expect(page.getByRole('main')).toContainText('请写明改了什么、为什么改');
    await expectAccessible(page);
    await page.getByLabel('改了什么').fill('补上监督电话');
    await page.getByLabel('保存后提交公开审查').uncheck();
    await page.getByRole('button', { name: '保存', exact: true }).click();
    const difference = page.getByRole('region', { name: '与已公开的第1版对照' });
    await expect(difference.locator('ins').first()).toBeVisible();
    await expect(difference).toContainText('补上监督电话');
    await expect(page.getByRole('region', { name: '正文' })).toBeVisible();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
  });
});
