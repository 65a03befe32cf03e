// A superior reminds units below at once; a unit reads and answers; the sender sees who did.
import { expect, expectAccessible, expectNoSidewaysScroll, signIn, test } from '../support/city.ts';

const password = 'Gongkai-2026-demo';

test('a leader reminds, the unit answers, the leader sees who did', async ({ page, complaints }) => {
  test.setTimeout(90_000);
  complaints.expect(/422 POST .*reminders/);
  const words = `请补齐未装载的内容-${Date.now().toString(36)}`;
  await signIn(page, 'lingdao', password);
  await page.goto('/console/reminders');
  await expectAccessible(page);
  await page.getByRole('link', { name: '下级单位的情况' }).click();
  await expect(page.getByRole('main')).toContainText('没有装载');
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await page.getByRole('link', { name: '催办其中的单位' }).click();
  await page.getByLabel('催办的内容').fill(words);
  await page.getByLabel(/天河区民政局/).check();
  await page.getByRole('button', { name: '发出催办' }).click();
  // No day was named: what was typed and chosen is still there.
  await expect(page.getByRole('main')).toContainText('请填写答复期限');
  await expect(page.getByLabel('催办的内容')).toHaveValue(words);
  await expect(page.getByLabel(/天河区民政局/)).toBeChecked();
  await page.getByLabel('答复期限').fill('2099-12-31');
  await page.getByRole('button', { name: '发出催办' }).click();
  await expect(page.getByRole('main')).toContainText('催办已发出');
  await expect(page.getByRole('main')).toContainText('没有人打开');
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  const sent = page.url().split('?')[0];

  await page.context().clearCookies();
  await signIn(page, 'admin', password);
  await page.goto('/console');
  const group = page.getByRole('region', { name: /答复上级的催办/ });
  await group.getByRole('link').first().click();
  await expect(page.getByRole('main')).toContainText(words);
  await expectAccessible(page);
  await page.getByLabel('答复的内容').fill('已布置各科室，本周办完');
  await page.getByLabel('办理情况').selectOption('办理中');
  await page.getByRole('button', { name: '答复', exact: true }).click();
  await expect(page.getByRole('main')).toContainText('已答复');
  await expectNoSidewaysScroll(page);

  await page.context().clearCookies();
  await signIn(page, 'lingdao', password);
  await page.goto(sent);
  await expect(page.getByRole('main')).toContainText('已布置各科室，本周办完');
  await expect(page.getByRole('main')).toContainText('办理中');
});

test('mail and calendar are set on a page of one\'s own', async ({ page, complaints }) => {
  complaints.expect(/422 POST .*account\/mail/);
  await signIn(page, 'admin', password);
  await page.goto('/console/account/delivery');
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await page.getByRole('textbox', { name: /邮箱/ }).fill('nobody');
  await page.getByRole('button', { name: '保存' }).click();
  await expect(page.getByRole('main')).toContainText('请填写完整的邮箱地址');
  await page.getByRole('button', { name: /生成地址/ }).click();
  const address = await page.getByLabel('日历地址').inputValue();
  expect(address).toMatch(/\/calendar\/.+\.ics$/);
  const answer = await page.request.get(address);
  expect(await answer.text()).toContain('BEGIN:VCALENDAR');
  await page.goto('/console/settings/mail');
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
});
