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
