// Other sites: links that are looked at, a column that is read and loaded; and files that are shown in place.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { deflateSync } from 'node:zlib';
import { expect, expectAccessible, expectNoSidewaysScroll, signIn, test } from '../support/city.ts';

const password = 'Gongkai-2026-demo';
const checklist = '/console/checklists/440106-mz/20';

// The other site stands on loopback: the city of these tests may visit such networks.
process.env.GONGKAI_VISIT_PRIVATE = 'true';

let site: Server;
let origin = '';

test.beforeAll(async () => {
  const article = (words: string, more = '') =>
    `<html><body><p>当前位置：<a href="/">首页</a> &gt; <a href="/list.html">救助信息</a></p><h1>${words}</h1>
     <p>发布时间：2026-03-26　来源：某区民政局</p><p>${words}，现予公开，请各街道按照执行。</p>${more}
     <p>版权所有　某区民政局</p></body></html>`;
  const files = '<p>附件：<a href="f/list.pdf">对照表</a>、<a href="f/gone.docx">旧表</a></p>';
  const pages: Record<string, string | Buffer> = {
    '/list.html': `<title>救助信息</title><ul><li><a href="a/1.html">关于一季度救助标准的通知</a><span>2026-03-26</span></li>
      <li><a href="a/2.html">关于二季度救助标准的通知</a><span>2026-06-26</span></li></ul><a href="list_1.html">下一页</a>`,
    '/list_1.html': '<ul><li><a href="a/3.html">关于去年救助标准的通知</a><span>2025-11-26</span></li></ul>',
    '/a/1.html': article('一季度救助标准', files),
    '/a/f/list.pdf': pdf(),
    '/a/2.html': article('二季度救助标准'),
  };
  site = createServer((request, answer) => {
    const page = pages[request.url ?? ''];
    const type = typeof page === 'string' ? 'text/html; charset=utf-8' : 'application/pdf';
    answer.writeHead(page ? 200 : 404, { 'content-type': type });
    answer.end(page ?? '');
  });
  await new Promise<void>((ready) => site.listen(0, '127.0.0.1', ready));
  origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
});

test.afterAll(async () => {
  site.closeAllConnections();
  await new Promise((closed) => site.close(closed));
});

test('links are looked at, and a column is read, shown and loaded', async ({ browser, ownCity, viewport }) => {
  test.setTimeout(240_000);
  const context = await browser.newContext({ baseURL: ownCity.origin, locale: 'zh-CN', viewport });
  const page = await context.newPage();
  await signIn(page, 'admin', password);
  await page.goto(checklist);
  await page.getByRole('link', { name: '装载', exact: true }).nth(2).click();
  await page.getByLabel('名称').fill('有链接的信息');
  await page.getByRole('button', { name: '源代码' }).click();
  await page
    .getByLabel('正文')
    .fill(`<p>见<a href="${origin}/a/1.html">通知</a>和<a href="${origin}/old.html">旧版</a>。</p>`);
  await page.getByLabel('成文日期').fill('2026-11-16');
  await page.getByLabel('保存后提交公开审查').uncheck();
  await page.getByRole('button', { name: '保存', exact: true }).click();
  await expect(page.getByRole('main')).toContainText('2个链接没有检查过');
  await page.getByRole('button', { name: '检查链接' }).click();
  await expect(page.getByRole('main')).toContainText('1个链接打不开');
  const dead = page.getByRole('row', { name: /old\.html/ });
  await expect(dead).toContainText('正文第1段“旧版”');
  await expect(dead).toContainText('网页不存在（404）');
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);

  await page.goto(checklist);
  await page.getByRole('link', { name: '装载', exact: true }).nth(3).click();
  await page.getByRole('link', { name: /按栏目的网址成批装载/ }).click();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await page.getByLabel('栏目的网址').fill('www.example.gov.cn');
  await page.getByRole('button', { name: '读取栏目' }).click();
  await expect(page.getByRole('main')).toContainText('应以 http:// 或 https:// 开头');
  await page.getByLabel('栏目的网址').fill(`${origin}/list.html`);
  await page.getByRole('button', { name: '读取栏目' }).click();
  await expect(page.getByRole('main')).toContainText('读了2页，找到3条', { timeout: 30_000 });
  await page.locator('.actions a.button').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('核对栏目里的信息');
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await page.getByLabel('怎样装载').selectOption('text');
  await page.getByLabel(/关于一季度救助标准的通知/).check();
  await page.getByLabel(/关于去年救助标准的通知/).check();
  await page.getByRole('button', { name: '装载', exact: true }).click();
  await expect(page.getByRole('main')).toContainText('装载了1条草稿，1条没有装载；1个附件没有取到', { timeout: 30_000 });
  await expect(page.getByRole('main')).toContainText('关于一季度救助标准的通知的附件“旧表.docx”');
  await expect(page.getByRole('main')).toContainText('网页不存在（404）');
  await page.locator('.actions a.button').click();
  await expect(page.getByRole('main')).toContainText('其中1条已经装载过');
  await page.getByRole('link', { name: /已装载/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('关于一季度救助标准的通知');
  const main = page.getByRole('main');
  await expect(main).toContainText('请各街道按照执行');
  await expect(main).toContainText('对照表.pdf');
  await expect(page.getByRole('link', { name: '旧表' }).first()).toHaveAttribute('href', `${origin}/a/f/gone.docx`);
  const text = main.locator('.article-body');
  await expect(text).toContainText('请各街道按照执行');
  for (const around of ['当前位置', '版权所有', '来源：某区民政局']) await expect(text).not.toContainText(around);
  // Whose information it is, the page itself said: it stands among what is known of the record.
  await expect(main).toContainText('来源：某区民政局');
  await context.close();
});

test('pictures and documents are shown in place', async ({ page, complaints }) => {
  test.setTimeout(120_000);
  // The browser's own reader of documents.
  complaints.expect(/request outside the city: chrome(-extension)?:/);
  await signIn(page, 'admin', password);
  await page.goto(checklist);
  await page.getByRole('link', { name: '装载', exact: true }).nth(5).click();
  const title = `有图片的信息-${Date.now().toString(36)}`;
  await page.getByLabel('名称').fill(title);
  await page.getByLabel('正文').fill('办理流程见附件中的图片和文件');
  await page.getByLabel('成文日期').fill('2026-11-16');
  await page.getByLabel('附件').setInputFiles([
    { name: '流程图.png', mimeType: 'image/png', buffer: png() },
    { name: '文件.pdf', mimeType: 'application/pdf', buffer: pdf() },
  ]);
  await page.getByLabel('保存后提交公开审查').uncheck();
  await page.getByRole('button', { name: '保存', exact: true }).click();
  await expect(page.getByRole('link', { name: '预览' })).toHaveCount(2);
  const record = page.url().split('?')[0];
  const number = record.split('/').pop();
  await page.getByRole('link', { name: '预览' }).first().click();
  await expect(page.getByRole('img', { name: '附件图片：流程图.png' })).toBeVisible();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await page.goto(record);
  await page.getByRole('button', { name: '提交', exact: false }).first().click();
  await page.context().clearCookies();
  await signIn(page, 'tianhe-shenhe', password);
  await page.goto(record);
  await page.getByRole('checkbox', { name: /“流程图.png”已打开核对/ }).check();
  await page.getByLabel('保密审查的结论').fill('不涉及国家秘密、商业秘密和个人隐私，可以公开。');
  await page.getByRole('button', { name: '审查通过' }).click();
  await page.context().clearCookies();
  await signIn(page, 'tianhe-shending', password);
  await page.goto(record);
  await page.getByRole('button', { name: '批准' }).click();
  await page.getByRole('button', { name: '发布' }).click();

  const answer = await page.goto(`/disclosures/${number}`);
  expect(answer?.headers()['content-security-policy']).toContain("frame-src 'self'");
  const picture = page.getByRole('img', { name: '附件图片：流程图.png' });
  await picture.scrollIntoViewIfNeeded();
  await expect(picture).toHaveJSProperty('naturalWidth', 2);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  const src = (await page.locator('iframe').getAttribute('src')) ?? '';
  const file = await page.request.get(src);
  expect(file.headers()['content-type']).toBe('application/pdf');
  expect(file.headers()['content-security-policy']).toBe("default-src 'none'; frame-ancestors 'self'");
  expect(file.headers()['x-frame-options']).toBe('SAMEORIGIN');
  await page.getByText('在本页预览').click();
  await expect(page.locator('iframe')).toBeVisible();
  await expect(page.getByRole('link', { name: '打开或者下载“文件.pdf”' })).toBeVisible();
  const other = await page.request.get(`/disclosures/${number}`);
  expect(other.headers()['x-frame-options']).toBe('DENY');
});

/** A picture of two dots. */
function png(): Buffer {
  const table = Array.from({ length: 256 }, (_, n) => {
    let c = n;
    for (let k = 0; k < 8; k += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    return c >>> 0;
  });
  const crc = (bytes: Buffer) =>
    (bytes.reduce((sum, byte) => table[(sum ^ byte) & 0xff] ^ (sum >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0;
  const chunk = (kind: string, data: Buffer) => {
    const inside = Buffer.concat([Buffer.from(kind), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc(inside));
    return Buffer.concat([length, inside, sum]);
  };
  const head = Buffer.from([0, 0, 0, 2, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
  const magic = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const dots = deflateSync(Buffer.from([0, 0, 255]));
  return Buffer.concat([magic, chunk('IHDR', head), chunk('IDAT', dots), chunk('IEND', Buffer.alloc(0))]);
}

/** An empty page. */
function pdf(): Buffer {
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>',
  ];
  let text = '%PDF-1.4\n';
  const offsets = objects.map((object, at) => {
    const offset = text.length;
    text += `${at + 1} 0 obj${object}endobj\n`;
    return offset;
  });
  const start = text.length;
  text += `xref\n0 4\n0000000000 65535 f \n${offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')}`;
  return Buffer.from(`${text}trailer<</Size 4/Root 1 0 R>>\nstartxref\n${start}\n%%EOF\n`);
}
