// Notices leave by a mail server of another maker, encrypted; one whose certificate nobody vouches for gets nothing.
import { expect, expectAccessible, serveCopy, signIn, templateCity, test } from '../support/city.ts';
import { makeCertificate, startMailServer, type MailServer } from '../support/mail.ts';
import type { Page } from '@playwright/test';

const password = 'Gongkai-2026-demo';

async function setServer(page: Page, origin: string, server: MailServer, security: string): Promise<void> {
  await page.goto(`${origin}/console/settings/mail`);
  await page.getByLabel('服务器', { exact: true }).fill('127.0.0.1');
  await page.getByLabel('端口').fill(String(server.port));
  await page.getByLabel('加密').selectOption(security);
  await page.getByLabel('发件地址').fill('gongkai@example.org');
  await page.getByLabel('平台网址').fill('https://gongkai.example.org');
  await page.getByRole('button', { name: '保存' }).click();
  await expect(page.getByRole('main')).toContainText('已保存');
}

async function sendTest(page: Page, to: string): Promise<void> {
  await page.getByLabel('收件地址').fill(to);
  await page.getByRole('button', { name: '发送测试邮件' }).click();
}

test('notices leave encrypted, by STARTTLS and by TLS', async ({ browser }) => {
  test.setTimeout(180_000);
  const known = makeCertificate();
  const city = await serveCopy(templateCity(), { SSL_CERT_FILE: known.certificate });
  const context = await browser.newContext({ baseURL: city.origin });
  const page = await context.newPage();
  const servers: MailServer[] = [];
  const start = async (...asked: Parameters<typeof startMailServer>): Promise<MailServer> => {
    const server = await startMailServer(...asked);
    servers.push(server);
    return server;
  };
  try {
    await signIn(page, 'admin', password);
    for (const security of ['starttls', 'tls'] as const) {
      const server = await start(security, known);
      await setServer(page, city.origin, server, security === 'tls' ? 'tls' : 'start_tls');
      await sendTest(page, `shiyan-${security}@example.org`);
      await expect(page.getByRole('main')).toContainText('测试邮件已交给邮件服务器');
      expect(server.mails().filter((mail) => mail.includes(`shiyan-${security}@example.org`))).toHaveLength(1);
    }

    // A stranger's certificate: nothing is handed over, and the page says why.
    const strange = makeCertificate();
    const stranger = await start('starttls', strange);
    await setServer(page, city.origin, stranger, 'start_tls');
    await sendTest(page, 'shiyan@example.org');
    await expect(page.getByRole('main')).toContainText('没有发出：邮件服务器的证书没有受信任的机构担保');
    await expectAccessible(page);
    expect(stranger.mails()).toEqual([]);
    strange.remove();

    // A reminder reaches the person who is reminded, without the words it was sent with.
    const server = await start('starttls', known);
    await setServer(page, city.origin, server, 'start_tls');
    await page.goto('/console/account/delivery');
    await page.getByRole('textbox', { name: /邮箱/ }).fill('tianhe@example.org');
    await page.getByRole('button', { name: '保存' }).click();
    await expect(page.getByRole('main')).toContainText('已保存');
    await context.clearCookies();
    await signIn(page, 'lingdao', password);
    await page.goto('/console/reminders');
    await page.getByRole('link', { name: '下级单位的情况' }).click();
    await page.getByRole('link', { name: '催办其中的单位' }).click();
    await page.getByLabel('催办的内容').fill('只在平台上看得到的话');
    await page.getByLabel(/天河区民政局/).check();
    await page.getByLabel('答复期限').fill('2099-12-31');
    await page.getByRole('button', { name: '发出催办' }).click();
    await expect(page.getByRole('main')).toContainText('催办已发出');
    await expect.poll(() => server.mails().length, { timeout: 90_000 }).toBeGreaterThan(0);
    const mail = server.mails().join('\n');
    expect(mail).toContain('To: tianhe@example.org');
    expect(mail).toContain('Auto-Submitted: auto-generated');
    const body = Buffer.from(mail.split(/\r?\n\r?\n/)[1]?.replace(/\s/g, '') ?? '', 'base64').toString('utf8');
    const words = /base64/i.test(mail) ? body : mail;
    expect(words).toContain('https://gongkai.example.org/console/reminders/received/');
    expect(words).not.toContain('只在平台上看得到的话');
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    await context.close();
    await city.stop();
    known.remove();
  }
});
