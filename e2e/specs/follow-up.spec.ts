// What is followed up: which content is least loaded where (R101, R111), material that did not come (R101), what is to
// be delivered to a specific group, many proofs confirmed at once (R101a).
import { expect, expectAccessible, expectNoSidewaysScroll, signIn, test } from '../support/city.ts';

const password = 'Gongkai-2026-demo';

test('the content that is least loaded leads to the units behind it', async ({ page }) => {
  await signIn(page, 'admin', password);
  await page.goto('/console/disclosures/standing');
  await page.getByRole('link', { name: '哪些内容装载得最少' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('哪些内容装载得最少');
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await page.getByLabel('领域').selectOption('20');
  await page.getByRole('button', { name: '筛选' }).click();
  await expect(page.getByLabel('领域')).toHaveValue('20');
  const first = page.locator('tbody tr').first();
  await expect(first).toContainText('应装载');
  const element = (await first.getByRole('link').first().textContent()) ?? '';
  await first.getByRole('link').first().click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(element.trim());
  await expect(page.getByRole('main')).toContainText('处应装载');
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await page.locator('tbody a').first().click();
  await expect(page).toHaveURL(/checklists\/.*\/20/);

  await page.goBack();
  await page.getByRole('link', { name: '哪些内容装载得最少' }).click();
  await page.getByLabel('合计').selectOption('item');
  await page.getByRole('button', { name: '筛选' }).click();
  await expect(page.getByRole('columnheader', { name: '事项' })).toBeAttached();
});

test.describe('material that did not come', () => {
  for (const javaScriptEnabled of [true, false]) {
    test.describe(javaScriptEnabled ? 'with scripts' : 'without scripts', () => {
      test.use({ javaScriptEnabled });

      test('is asked for again with words and a link, and the first link holds', async ({ page, complaints }) => {
        complaints.expect(/422 POST .*remind/);
        const office = `东圃街道办公室-${Date.now().toString(36)}`;
        await signIn(page, 'admin', password);
        await page.goto('/console/checklists/440106-mz/20');
        await page.getByRole('link', { name: '收集', exact: true }).first().click();
        await page.getByLabel('向谁收集').fill(office);
        await page.getByLabel('最迟报送').fill('2099-12-01');
        await page.getByRole('button', { name: '生成链接' }).click();
        const first = await page.locator('.secret input').inputValue();
        await page.goto('/console/materials');
        await page.getByRole('link', { name: office }).click();
        await page.locator('summary', { hasText: '再提醒对方' }).click();
        await page.getByLabel('新的报送日期').fill('2001-01-01');
        await page.getByRole('button', { name: '给出提醒的话和链接' }).click();
        await expect(page.getByRole('main')).toContainText('报送的日期已经过了');
        await page.getByLabel('新的报送日期').fill('2099-12-05');
        await page.getByRole('button', { name: '给出提醒的话和链接' }).click();
        const words = page.getByLabel(`发给${office}的话`);
        await expect(words).toHaveValue(/2099年12月5日以前报送/);
        const second = await page.getByLabel('只要链接').inputValue();
        expect(await words.inputValue()).toContain(second);
        if (javaScriptEnabled) await expectAccessible(page);
        await expectNoSidewaysScroll(page);
        await page.getByRole('link', { name: '返回' }).click();
        await expect(page.getByRole('main')).toContainText('再提醒');
        if (javaScriptEnabled) await expectAccessible(page);
        await expectNoSidewaysScroll(page);
        for (const link of [first, second]) {
          await page.goto(link);
          await expect(page.getByRole('main')).toContainText('2099年12月5日');
        }
      });
    });
  }
});

test('what is for a specific group is on the first screen, and proofs are confirmed together', async ({
  browser,
  ownCity,
  viewport,
}) => {
  test.setTimeout(180_000);
  const opened = async () => {
    const context = await browser.newContext({ baseURL: ownCity.origin, locale: 'zh-CN', viewport });
    return { context, page: await context.newPage() };
  };
  const officer = await opened();
  await signIn(officer.page, 'zrzy-xinxi', password);
  for (const proof of ['签收单一.txt', '签收单二.txt']) {
    await officer.page.goto('/console');
    const group = officer.page.getByRole('region', { name: /送达给特定对象/ });
    await group.getByRole('link', { name: /登记送达/ }).first().click();
    await expect(officer.page.getByRole('heading', { level: 1 })).toHaveText('登记送达');
    await officer.page.getByLabel('送达给哪些人').fill('十月的申请人');
    await officer.page.getByLabel('多少人（户）').fill('12');
    await officer.page.getByLabel('送达方式').selectOption('in_person');
    await officer.page.getByLabel('送达日期').fill('2026-10-30');
    await officer.page.getByLabel('哪一期的信息：起日').fill('2026-10-01');
    await officer.page.getByLabel('止日').fill('2026-10-31');
    await officer.page.getByLabel('凭证').setInputFiles({ name: proof, mimeType: 'text/plain', buffer: Buffer.from(proof) });
    await officer.page.getByRole('button', { name: '登记送达' }).click();
    await expect(officer.page.getByRole('main')).toContainText('已登记送达');
  }
  await officer.page.goto('/console');
  await expectAccessible(officer.page);
  await expectNoSidewaysScroll(officer.page);
  await officer.context.close();

  const { context, page } = await opened();
  await signIn(page, 'tianhe-shenhe', password);
  await page.goto('/console');
  await page.getByRole('region', { name: /核对送达凭证/ }).getByRole('link', { name: '一次核对' }).click();
  await page.getByRole('button', { name: '核对无误' }).click();
  await expect(page.getByRole('main')).toContainText('请选择要核对的送达凭证');
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  const proofs = page.getByRole('checkbox');
  await expect(proofs).toHaveCount(2);
  await proofs.nth(0).check();
  await proofs.nth(1).check();
  await page.getByRole('button', { name: '核对无误' }).click();
  await expect(page.getByRole('main')).toContainText('已核对2份送达凭证');
  await expectAccessible(page);
  await context.close();
});
