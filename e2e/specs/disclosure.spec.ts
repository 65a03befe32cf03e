// Information under an item: loaded by the officer, reviewed, approved, published, read by everybody, taken off.
import { expect, expectAccessible, expectNoSidewaysScroll, signIn, test } from '../support/city.ts';

const password = 'Gongkai-2026-demo';

test.describe('information in the console', () => {
  test('every screen is readable by everybody and does not scroll sideways', async ({ page }) => {
    await signIn(page, 'admin', password);
    await page.goto('/console/disclosures');
    await expect(page.getByRole('main')).toContainText('装载清单');
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByRole('main').getByRole('link', { name: /社会救助/ }).first().click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText('装载清单');
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByRole('link', { name: '装载', exact: true }).first().click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('装载信息');
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
  });

  test('a record goes from an element to the portal and off it again', async ({ page, complaints }) => {
    test.setTimeout(90_000);
    complaints.expect(/422 POST .*disclosures/);
    complaints.expect(/410 GET .*disclosures/);
    const title = `申请材料说明-${Date.now().toString(36)}`;
    await signIn(page, 'admin', password);
    await page.goto('/console/checklists/440106-mz/20');
    const row = page.getByRole('row', { name: /申请材料/ }).first();
    await row.getByRole('link', { name: '装载', exact: true }).click();
    await page.getByLabel('名称').fill(title);
    await page.getByLabel('正文').fill('联系人手机 13912345678');
    await page.getByLabel('成文日期').fill('2026-11-16');
    await page.getByRole('button', { name: '保存', exact: true }).click();
    // The personal number is named, masked, and what was typed is still there.
    await expect(page.getByRole('main')).toContainText('139****5678');
    await expect(page.getByLabel('名称')).toHaveValue(title);
    await page.getByLabel('正文').fill('所需材料：身份证明、核对授权书');
    await page.getByLabel('保存后提交公开审查').uncheck();
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
    // A list with a number is masked before the record goes on.
    const list = Buffer.from(`${title}\n张某 13912345678\n复核地点在二楼大厅\n`);
    await page.getByLabel('文件').setInputFiles({ name: '公示名单.txt', mimeType: 'text/plain', buffer: list });
    await page.getByRole('button', { name: '上传' }).click();
    await expect(page.getByRole('main')).toContainText('含有个人号码，隐去后才能提交');
    await page.getByRole('button', { name: '提交', exact: false }).first().click();
    await expect(page.getByRole('main')).toContainText('请先隐去');
    await expectAccessible(page);
    await page.getByRole('button', { name: '隐去个人号码，原件封存' }).click();
    await expect(page.getByRole('main')).toContainText('已隐去1处个人号码');
    await page.getByRole('button', { name: '提交', exact: false }).first().click();
    await expect(page.getByRole('main')).toContainText('待审查');
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    const address = page.url().split('?')[0];
    const record = address.split('/').pop();

    await page.context().clearCookies();
    await signIn(page, 'tianhe-shenhe', password);
    await page.goto('/console/disclosures');
    await page.getByRole('link', { name: title }).click();
    await page.getByLabel('保密审查的结论').fill('不涉及国家秘密、商业秘密和个人隐私，可以公开。');
    await page.getByRole('button', { name: '审查通过' }).click();
    await expect(page.getByRole('main')).toContainText('已审查通过');
    await page.context().clearCookies();
    await signIn(page, 'tianhe-shending', password);
    await page.goto(address);
    await page.getByRole('button', { name: '批准' }).click();
    await page.getByRole('button', { name: '发布' }).click();
    await expect(page.getByRole('main')).toContainText('已发布');

    await page.goto(`/disclosures/${record}`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
    await expect(page.getByRole('main')).toContainText('核对授权书');
    const file = page.getByRole('main').getByRole('link', { name: '公示名单.txt' });
    const href = (await file.getAttribute('href')) ?? '';
    const whole = await page.request.get(href);
    expect(await whole.text()).toContain('139****5678');
    expect(whole.headers()['x-content-type-options']).toBe('nosniff');
    const part = await page.request.get(href, { headers: { range: 'bytes=0-3' } });
    expect(part.status()).toBe(206);
    const known = await page.request.get(href, { headers: { 'if-none-match': whole.headers()['etag'] ?? '' } });
    expect(known.status()).toBe(304);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByRole('main').getByRole('link', { name: '办事指南' }).first().click();
    await expect(page.getByRole('main').getByRole('link', { name: title })).toBeVisible();

    await page.goto(address);
    await page.locator('summary', { hasText: '撤下' }).click();
    await page.getByLabel('撤下的理由（公众可见）').fill('试发布');
    await page.getByRole('button', { name: '撤下' }).click();
    await expect(page.getByRole('main')).toContainText('已撤下');
    const gone = await page.goto(`/disclosures/${record}`);
    expect(gone?.status()).toBe(410);
    expect((await page.request.get(href)).status()).toBe(404);
    await expect(page.getByRole('main')).toContainText('试发布');
    await expectAccessible(page);
  });
});

test.describe('elements of which nothing arose', () => {
  test('are closed together by notices that are reviewed', async ({ page }) => {
    await signIn(page, 'admin', password);
    await page.goto('/console/checklists/440106-mz/20');
    await page.getByRole('link', { name: '本期无此类信息' }).click();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    const elements = page.getByRole('group', { name: '没有信息的公开内容' });
    await elements.getByRole('button', { name: /^全选（\d+）$/ }).click();
    const all = await elements.getByRole('checkbox').count();
    expect(await elements.getByRole('checkbox', { checked: true }).count()).toBe(all);
    await elements.getByRole('button', { name: '全不选' }).click();
    expect(await elements.getByRole('checkbox', { checked: true }).count()).toBe(0);
    await elements.getByRole('checkbox').nth(0).check();
    await elements.getByRole('checkbox').nth(1).check();
    await page.getByLabel('起日').fill('2026-07-01');
    const day = String(1 + (Date.now() % 28)).padStart(2, '0');
    await page.getByLabel('止日').fill(`2026-09-${day}`);
    await page.getByRole('button', { name: '提交审查' }).click();
    await expect(page.getByRole('main')).toContainText('已提交2项说明');
    await expect(page.getByRole('main')).toContainText('说明办理中');

    await page.context().clearCookies();
    await signIn(page, 'tianhe-shenhe', password);
    await page.goto('/console/disclosures');
    await page.getByRole('link', { name: /^一次审查通过/ }).click();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    const notices = page.getByRole('checkbox', { name: /本期无此类信息/ });
    expect(await notices.count()).toBeGreaterThan(1);
    await expect(page.getByRole('link', { name: /^查看\s*：/ }).first()).toHaveAttribute('href', /^\/console\/disclosures\/\d+$/);
    for (const notice of await notices.all()) await notice.check();
    await page.getByLabel('保密审查的结论').fill('不涉及国家秘密、商业秘密和个人隐私，可以公开。');
    await page.getByRole('button', { name: '审查通过' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('办理结果');
    await expect(page.getByRole('main')).toContainText('没有办成0条');
    await expectAccessible(page);
  });
});

test('a record is found again in whatever state it is, and a draft is let go of', async ({ page }) => {
  await signIn(page, 'admin', password);
  await page.goto('/console/checklists/440106-mz/20');
  await page.getByRole('link', { name: '装载', exact: true }).nth(4).click();
  const title = `写错的草稿-${Date.now().toString(36)}`;
  await page.getByLabel('名称').fill(title);
  await page.getByRole('button', { name: '源代码' }).click();
  await page.getByLabel('正文').fill('<p>写错了地方的内容。</p>');
  await page.getByLabel('成文日期').fill('2026-11-16');
  await page.getByLabel('保存后提交公开审查').uncheck();
  await page.getByRole('button', { name: '保存', exact: true }).click();
  await page.goto('/console/disclosures');
  await page.getByRole('link', { name: '全部信息' }).click();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await page.getByLabel('名称、文号或者索引号').fill(title);
  await page.getByLabel('状态').selectOption('草稿');
  await page.getByRole('button', { name: '筛选' }).click();
  await page.getByRole('link', { name: title }).click();
  await page.locator('summary', { hasText: '最迟公开的日期：逐日计算' }).click();
  await expect(page.getByRole('main')).toContainText('第1个工作日');
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await page.locator('summary', { hasText: '删除草稿' }).click();
  await page.getByRole('button', { name: '删除草稿' }).click();
  await expect(page.getByRole('main')).toContainText('草稿已删除');
  await page.goto(`/console/records?words=${encodeURIComponent(title)}&state=discarded`);
  await expect(page.getByRole('main')).toContainText('已删除');
});

test.describe('information without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('the article is there with its data and its clock', async ({ page }) => {
    await page.goto('/disclosures/1');
    await expect(page.getByRole('heading', { level: 1 })).toContainText('最低生活保障办理条件');
    await expect(page.getByRole('main')).toContainText('索引号');
    await page.getByText('逐日计算', { exact: true }).click();
    await expect(page.getByRole('main')).toContainText('第10个工作日');
  });
});
