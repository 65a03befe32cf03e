// The organisation in the console: signing in and out, the tree, a unit renamed, a person invited,
// given a role and handed over, the site's identity, the audit log.
import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScroll, signIn, test } from '../support/city.ts';

const password = 'Gongkai-2026-demo';
const screens = [
  '/console/organisation',
  '/console/organisation?q=民政',
  '/console/organisation/new',
  '/console/organisation/leads',
  '/console/organisation/without-body',
  '/console/organisation/import',
  '/console/people',
  '/console/people/new',
  '/console/notices',
  '/console/account',
  '/console/settings/site',
  '/console/audit',
  '/console/permissions',
];

async function openUnit(page: Page, name: string): Promise<void> {
  await page.goto(`/console/organisation?q=${encodeURIComponent(name)}`);
  await page.getByRole('table').getByRole('link', { name, exact: true }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
}

async function openPerson(page: Page, account: string): Promise<void> {
  await page.goto(`/console/people?q=${account}`);
  await page.getByRole('table').getByRole('link').first().click();
  await expect(page.getByRole('main')).toContainText(account);
}

/** An account name that no other test and no other project of the same city uses. */
function fresh(prefix: string): string {
  return `${prefix}-${Date.now().toString(36)}`;
}

test.describe('signing in', () => {
  test('asks for it first, then leads back to where one wanted to go', async ({ page }) => {
    await page.goto('/console/people?q=minzheng');
    await expect(page).toHaveURL(/\/console\/sign-in\?next=/);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.locator('input[name=account]').fill('admin');
    await page.getByLabel('密码').fill(password);
    await page.getByRole('button', { name: '登录' }).click();
    await expect(page).toHaveURL(/\/console\/people\?q=minzheng/);
    const cookie = (await page.context().cookies()).find((one) => one.name === 'gongkai_session');
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' });
  });

  test('says the same for a wrong password and an unknown account, and keeps the account', async ({ page, complaints }) => {
    complaints.expect(/422 POST .*sign-in/);
    const said: string[] = [];
    for (const account of ['lingdao', 'nobody-at-all']) {
      await page.goto('/console/sign-in');
      await page.locator('input[name=account]').fill(account);
      await page.getByLabel('密码').fill('wrong-password');
      await page.getByRole('button', { name: '登录' }).click();
      said.push(await page.getByRole('alert').innerText());
      await expect(page.locator('input[name=account]')).toHaveValue(account);
      await expect(page.getByLabel('密码')).toHaveValue('');
    }
    expect(said[0]).toBe(said[1]);
  });

  test('leads to no other site', async ({ page, city }) => {
    await page.goto('/console/sign-in?next=//example.org/');
    await page.locator('input[name=account]').fill('admin');
    await page.getByLabel('密码').fill(password);
    await page.getByRole('button', { name: '登录' }).click();
    await page.waitForURL(`${city.origin}/console`);
  });

  test('signing out ends the session', async ({ page }) => {
    await signIn(page, 'admin', password);
    await page.locator('.top-bar summary').click();
    await page.getByRole('button', { name: '退出登录' }).click();
    await expect(page.getByRole('status')).toContainText('已退出登录');
    await page.goto('/console/account');
    await expect(page).toHaveURL(/sign-in/);
  });

  test('a link that does not hold says how to get another', async ({ page, complaints }) => {
    complaints.expect(/404 GET .*link/);
    await page.goto('/console/link/not-a-link');
    await expect(page.getByRole('status')).toContainText('索取新的链接');
    await expectAccessible(page);
  });
});

test.describe('screens', () => {
  for (const path of screens) {
    test(`${path} is accessible and does not scroll sideways`, async ({ page }) => {
      await signIn(page, 'admin', password);
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
    });
  }

  test('hide what the roles do not permit, and the doors refuse it', async ({ page, complaints }) => {
    complaints.expect(/403 GET/);
    await signIn(page, 'minzheng', password);
    const places = page.getByRole('navigation', { name: '工作台' });
    await expect(places.getByRole('link', { name: '机构' })).toBeVisible();
    await expect(places.getByRole('link', { name: '审计日志' })).toHaveCount(0);
    const answer = await page.goto('/console/audit');
    expect(answer?.status()).toBe(403);
    await expect(page.getByRole('main')).toContainText('权限');
  });
});

test.describe('units', () => {
  test('the tree opens downwards and finds by short name', async ({ page }) => {
    await signIn(page, 'admin', password);
    await page.goto('/console/organisation');
    await page.getByRole('row', { name: /天河区人民政府/ }).getByRole('link', { name: /下级/ }).click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText('天河区');
    await expect(page.getByRole('table')).toContainText('天河区民政局');
  });

  test('a new unit is renamed and keeps its former name', async ({ page }) => {
    const code = fresh('ceshi');
    await signIn(page, 'admin', password);
    await openUnit(page, '广州市天河区人民政府');
    await page.getByRole('link', { name: '新设下级机构' }).click();
    await page.getByLabel('机构全称').fill(`天河区${code}局`);
    await page.getByLabel('机构代码').fill(code);
    await page.getByLabel('类别').selectOption({ label: '区级部门' });
    await page.getByLabel('设立日期').fill('2024-01-01');
    await page.getByRole('button', { name: '新设机构' }).click();
    await expect(page.getByRole('status')).toContainText('已新增');
    await page.getByRole('link', { name: '更名', exact: true }).click();
    await page.getByLabel('新的全称').fill(`天河区${code}委员会`);
    await page.getByLabel('启用日期').fill('2025-06-01');
    await page.getByLabel('依据文件').fill('穗编字〔2025〕1号');
    await page.getByRole('button', { name: '更名' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(`天河区${code}委员会`);
    const names = page.getByRole('region', { name: '名称沿革' });
    await expect(names).toContainText(`天河区${code}局`);
    await expect(names).toContainText('2024年1月1日至2025年5月31日');
    await expect(names).toContainText('穗编字〔2025〕1号');
    await page.goto(`/console/organisation?q=${encodeURIComponent(`天河区${code}局`)}`);
    await expect(page.getByRole('table')).toContainText(`天河区${code}委员会`);
  });

  test('a form that is refused keeps what was typed and names each field', async ({ page, complaints }) => {
    complaints.expect(/422 POST .*organisation\/new/);
    await signIn(page, 'admin', password);
    await page.goto('/console/organisation/new');
    await page.getByLabel('机构全称').fill('没有上级的机构');
    await page.getByRole('button', { name: '新设机构' }).click();
    await expect(page.getByRole('alert').last()).toContainText('需要修改');
    await expect(page.getByLabel('机构全称')).toHaveValue('没有上级的机构');
    await expect(page.getByLabel('上级机构（块）')).toHaveAttribute('aria-invalid', 'true');
    await expectAccessible(page);
  });
});

test.describe('people', () => {
  test('a new person gets a role and a link, sets a password, signs in, and is handed over', async ({ page, browser, city }) => {
    const account = fresh('xin');
    await signIn(page, 'admin', password);
    await page.goto('/console/people/new');
    await page.getByLabel('姓名').fill('闻人新');
    await page.locator('input[name=account]').fill(account);
    await page.getByLabel('所在机构').selectOption({ label: await labelOf(page, '所在机构', '天河区民政局') });
    await page.getByRole('button', { name: '新增人员' }).click();
    await expect(page.getByRole('status')).toContainText('已新增');
    await page.getByRole('link', { name: '授予角色' }).click();
    await page.getByLabel('角色', { exact: true }).selectOption({ label: '编制员' });
    await page.getByRole('button', { name: '授予角色' }).click();
    await expect(page.getByRole('region', { name: '现任角色' })).toContainText('编制员');
    await page.getByRole('button', { name: '生成邀请链接' }).click();
    await expectAccessible(page);
    const link = await page.getByLabel(/邀请链接/).inputValue();
    expect(link.startsWith(city.origin)).toBe(true);

    const theirs = await (await browser.newContext({ baseURL: city.origin })).newPage();
    await theirs.goto(link);
    await theirs.getByLabel('新密码').fill('nutmeg-lantern-77');
    await theirs.getByLabel('再输入一次').fill('nutmeg-lantern-77');
    await theirs.getByRole('button', { name: '设置密码' }).click();
    await expect(theirs.getByRole('status')).toContainText('密码已设置');
    await signIn(theirs, account, 'nutmeg-lantern-77');
    await theirs.context().close();

    await openPerson(page, account);
    await page.getByRole('link', { name: '离任交接' }).click();
    await expect(page.getByRole('main')).toContainText('编制员（天河区民政局）');
    await page.getByLabel('接任人').selectOption({ label: await labelOf(page, '接任人', 'minzheng') });
    await page.getByLabel(/我确认/).check();
    await page.getByRole('button', { name: '办理交接' }).click();
    await expect(page.getByRole('status')).toContainText('已全部移交');
    await page.goto(`/console/people?q=${account}`);
    await expect(page.getByRole('status').first()).toContainText('共0人');
    await page.goto(`/console/people?q=${account}&left=1`);
    await expect(page.getByRole('table')).toContainText('已离任');
  });

  test('a leave is covered by a deputy for its days', async ({ page }) => {
    await signIn(page, 'admin', password);
    await openPerson(page, 'yunqi');
    await page.getByRole('link', { name: '请人代理' }).click();
    await page.getByLabel('代理人').selectOption({ label: await labelOf(page, '代理人', 'tianhe-bianzhi') });
    await page.getByLabel('结束日期').fill('2099-12-31');
    await page.getByRole('button', { name: '登记代理' }).click();
    await expect(page.getByRole('status')).toContainText('代理已登记');
    await openPerson(page, 'tianhe-bianzhi');
    await expect(page.getByRole('region', { name: '现任角色' })).toContainText('代理罗景明');
  });

  test('a token is shown once and can be revoked', async ({ page }) => {
    const name = fresh('令牌');
    await signIn(page, 'admin', password);
    await page.goto('/console/account');
    await page.getByLabel('令牌用途').fill(name);
    await page.getByRole('button', { name: '生成令牌' }).click();
    expect(await page.getByLabel(name).inputValue()).toMatch(/^gk_/);
    await page.goto('/console/account');
    await expect(page.getByRole('main')).not.toContainText('gk_');
    await page.getByRole('row', { name }).getByRole('button', { name: /停用/ }).click();
    await expect(page.getByRole('status')).toContainText('令牌已停用');
  });
});

test.describe('platform', () => {
  test('the identity is checked and printed in the foot of the portal', async ({ page, complaints }) => {
    complaints.expect(/422 POST .*settings\/site/);
    await signIn(page, 'admin', password);
    await page.goto('/console/settings/site');
    await page.getByLabel('网站标识码').fill('44');
    await page.getByRole('button', { name: '保存' }).click();
    await expect(page.getByLabel('网站标识码')).toHaveAttribute('aria-invalid', 'true');
    await page.getByLabel('网站标识码').fill('4401000099');
    await page.getByRole('button', { name: '保存' }).click();
    await expect(page.getByRole('status')).toContainText('已保存');
    await page.goto('/');
    await expect(page.getByRole('contentinfo')).toContainText('4401000099');
  });

  test('the audit log shows the sign-in and proves itself whole', async ({ page }) => {
    await signIn(page, 'admin', password);
    await page.goto('/console/audit?group=session');
    await expect(page.getByRole('table')).toContainText('登录');
    await page.getByRole('button', { name: '核验全部日志' }).click();
    await expect(page.getByRole('status').first()).toContainText('审计日志完整');
  });
});

/** The whole label of the choice that contains `part`: choices are indented and carry the unit. */
async function labelOf(page: Page, field: string, part: string): Promise<string> {
  const labels = await page.getByLabel(field).locator('option').allInnerTexts();
  const found = labels.find((label) => label.includes(part));
  if (!found) {
    throw new Error(`${field} offers no ${part}: ${labels.join(' | ')}`);
  }
  return found;
}
