// The portal's front door: it opens, is readable by everybody, and needs no script.
import { expect, expectAccessible, expectNoSidewaysScroll, test } from '../support/city.ts';

test.describe('portal home', () => {
  test('opens in Chinese, with one heading and the notice that this is a demonstration', async ({ page }) => {
    const answer = await page.goto('/');
    expect(answer?.status()).toBe(200);
    await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
    await expect(page.getByText('演示数据').first()).toBeVisible();
    await expect(page.getByRole('contentinfo')).toContainText('网站标识码');
  });

  test('has nothing that axe objects to and does not scroll sideways', async ({ page }) => {
    await page.goto('/');
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
  });

  test('every link of the page leads somewhere', async ({ page, city, request }) => {
    await page.goto('/');
    const links = await page.locator('a[href]').evaluateAll((anchors) =>
      anchors.map((anchor) => (anchor as HTMLAnchorElement).href));
    const inside = [...new Set(links.map((link) => link.split('#')[0]))].filter((link) =>
      link.startsWith(city.origin));
    expect(inside.length).toBeGreaterThan(3);
    for (const link of inside) {
      const answer = await request.get(link);
      expect(answer.status(), link).toBeLessThan(400);
    }
  });
});

test.describe('portal without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('the search form of the home page finds a published catalogue', async ({ page }) => {
    await page.goto('/');
    await page.getByRole('searchbox').first().fill('天河区民政局 社会救助');
    await page.getByRole('searchbox').first().press('Enter');
    await expect(page.getByRole('main')).toContainText('天河区民政局');
  });
});
