// Questions and answers on the portal, difficulties, maintenance and the state on a past day in the console.
import { expect, expectAccessible, expectNoSidewaysScroll, signIn, test } from '../support/city.ts';

const password = 'Gongkai-2026-demo';

test.describe('questions on the portal', () => {
  test('the list, one question, and the search lead to the seventh answer', async ({ page }) => {
    await page.goto('/questions');
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByRole('link', { name: '公开依据怎样写' }).click();
    await expect(page.getByRole('main')).toContainText('附件1第7问');
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.goto('/search?q=%E7%94%B3%E6%8A%A5%E6%9D%90%E6%96%99%E6%B8%85%E5%8D%95&kind=question');
    await expect(page.getByRole('main').getByRole('link', { name: '公开内容写到什么程度' })).toBeVisible();
  });
});

test.describe('questions without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('the answer is there', async ({ page }) => {
    await page.goto('/questions/gd08');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('公开内容写到什么程度');
  });
});

test.describe('difficulties, maintenance and past days in the console', () => {
  test('every screen is readable by everybody and does not scroll sideways', async ({ page }) => {
    await signIn(page, 'minzheng', password);
    for (const screen of ['/console/difficulties', '/console/difficulties/new', '/console/maintenance', '/console/state']) {
      await page.goto(screen);
      await expect(page.getByRole('heading', { level: 1 }), screen).toHaveCount(1);
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
    }
  });

  test('a difficulty is raised, answered by the office and confirmed', async ({ page }) => {
    const title = `公示由谁列出-${Date.now().toString(36)}`;
    await signIn(page, 'minzheng', password);
    await page.goto('/console/difficulties/new');
    await page.getByLabel('难题概括').fill(title);
    await page.getByLabel('具体情况').fill('镇街实施的公示，区级目录要不要列？');
    await page.getByRole('button', { name: '提出', exact: true }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
    await expectAccessible(page);
    const address = page.url().split('?')[0];
    await page.context().clearCookies();
    await signIn(page, 'tianhe-shenhe', password);
    await page.goto(address);
    await page.getByLabel('答复内容').fill('由镇街列出。');
    await page.getByRole('button', { name: '答复', exact: true }).click();
    await expect(page.getByRole('main')).toContainText('已答复');
    await page.context().clearCookies();
    await signIn(page, 'minzheng', password);
    await page.goto(address);
    await page.getByRole('button', { name: '确认解决' }).click();
    await expect(page.getByRole('main')).toContainText('已办结');
  });

  test('the state of today names the published catalogues', async ({ page }) => {
    await signIn(page, 'tianhe-shenhe', password);
    await page.goto('/console/state');
    await expect(page.getByRole('main')).toContainText('天河区民政局');
    await expect(page.getByRole('main')).toContainText('社会救助');
  });
});
