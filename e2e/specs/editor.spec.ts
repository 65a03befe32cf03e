// The editor of a record's body: a bar, the keyboard, what a paste from Word leaves, and the plain field beneath.
import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScroll, signIn, test } from '../support/city.ts';

const password = 'Gongkai-2026-demo';
const checklist = '/console/checklists/440106-mz/20';

async function openForm(page: Page, nth: number): Promise<void> {
  await page.goto(checklist);
  await page.getByRole('link', { name: '装载', exact: true }).nth(nth).click();
}

const editor = (page: Page) => page.getByRole('textbox', { name: '正文' });
const body = (page: Page) => page.locator('textarea[name=body]');

async function paste(page: Page, html: string, text = ''): Promise<void> {
  await editor(page).click();
  await editor(page).evaluate(
    (node, data) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/html', data.html);
      clipboardData.setData('text/plain', data.text);
      node.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    },
    { html, text },
  );
}

const list = (level: number, mark: string, words: string) =>
  `<p class=MsoListParagraph style='margin-left:21.0pt;mso-list:l0 level${level} lfo1'><![if !supportLists]><span
  lang=EN-US style='font-family:Wingdings;mso-list:Ignore'>${mark}<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;</span></span><![endif]>${words}<o:p></o:p></p>`;

const word = `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta name=Generator content="Microsoft Word 15">
<style><!-- p.MsoNormal {mso-style-unhide:no; font-family:仿宋_GB2312;} --></style>
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]--></head>
<body lang=ZH-CN style='tab-interval:21.0pt'><!--StartFragment-->
<p class=MsoTitle align=center style='color:red'><b><span style='font-family:方正小标宋简体'>关于调整低保标准的通知</span></b><o:p></o:p></p>
<h1 style='mso-outline-level:1'>一、标准</h1>
<p class=MsoNormal style='text-indent:32.0pt'><span lang=EN-US><o:p>&nbsp;</o:p></span></p>
<p class=MsoNormal style='text-indent:32.0pt'><span style='font-size:16pt'>　　自<b>2026年</b>起，见<a href="https://www.example.gov.cn/a" style='color:blue' onclick="x()">办法</a>和<a href="javascript:x()">说明</a>。</span><img width=1 height=1 src="https://tracker.example/1.gif?u=9"></p>
${list(1, '1.', '城镇')}${list(2, '•', '甲类')}${list(1, '2.', '农村')}
${list(1, '（三）', '其他')}
<table class=MsoTableGrid border=1 style='border-collapse:collapse'><tr style='mso-yfti-irow:0'><td width=99 colspan=2 style='width:74pt'><p class=MsoNormal>类别</p></td></tr>
<tr><td><p class=MsoNormal><b>城镇</b></p></td><td><p class=MsoNormal>800</p></td></tr></table>
<!--EndFragment--></body></html>`;

test.describe('the editor of a body', () => {
  test('reduces what comes from Word to headings, tables, lists and paragraphs', async ({ page }) => {
    await signIn(page, 'admin', password);
    await openForm(page, 1);
    await expect(body(page)).toBeHidden();
    await page.getByLabel('名称').fill(`调整标准-${Date.now().toString(36)}`);
    await paste(page, word);
    await expect(body(page)).toHaveValue(
      '<h2>关于调整低保标准的通知</h2><h2>一、标准</h2>' +
        '<p>自<strong>2026年</strong>起，见<a href="https://www.example.gov.cn/a">办法</a>和说明。</p>' +
        '<ol><li>城镇<ul><li>甲类</li></ul></li><li>农村</li></ol><p>（三）其他</p>' +
        '<table><tbody><tr><td colspan="2">类别</td></tr><tr><td><strong>城镇</strong></td><td>800</td></tr></tbody></table>',
    );
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    // What was pasted is kept while it is not sent, and opens again.
    await expect(page.locator('[data-autosaved]')).toContainText('已自动保存');
    await page.reload();
    await page.getByRole('link', { name: '接着填写' }).click();
    await expect(editor(page).getByRole('cell', { name: '800' })).toBeVisible();
    await page.getByLabel('成文日期').fill('2026-11-16');
    await page.getByLabel('保存后提交公开审查').uncheck();
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText('调整标准');
    await expect(page.getByRole('main')).toContainText('自2026年起，见办法和说明。');

    // Opened and saved without an edit, the body is the same letter by letter.
    const record = page.url().split('?')[0];
    await page.goto(`${record}/edit`);
    const stored = await body(page).inputValue();
    expect(stored).toContain('rel="noopener noreferrer nofollow"');
    await editor(page).click();
    await page.keyboard.press('ArrowDown');
    await expect(body(page)).toHaveValue(stored);
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await page.goto(`${record}/edit`);
    await expect(body(page)).toHaveValue(stored);
  });

  test('works by keys and buttons, and gives the plain field back', async ({ page }) => {
    await signIn(page, 'admin', password);
    await openForm(page, 4);
    await editor(page).click();
    await page.keyboard.type('申请条件');
    await page.getByRole('button', { name: '一级标题' }).click();
    await expect(page.getByRole('button', { name: '一级标题' })).toHaveAttribute('aria-pressed', 'true');
    await page.keyboard.press('Enter');
    await page.keyboard.type('请在');
    await page.keyboard.press('Control+b');
    await page.keyboard.type('三月');
    await page.keyboard.press('Control+b');
    await page.keyboard.type('前申请');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: '项目符号' }).click();
    await page.keyboard.type('身份证明');
    await page.keyboard.press('Enter');
    await page.keyboard.type('授权书');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await expect(body(page)).toHaveValue(
      '<h2>申请条件</h2><p>请在<strong>三月</strong>前申请</p><ul><li>身份证明</li><li>授权书</li></ul>',
    );
    // A link without leaving the keys: to the row and back.
    await page.keyboard.press('Control+k');
    await page.getByLabel('链接到').fill('www.example.gov.cn');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alert')).toContainText('网址应以 http:// 或 https:// 开头');
    await expectAccessible(page);
    await page.getByLabel('链接到').fill('https://www.example.gov.cn/a');
    await page.keyboard.press('Enter');
    await expect(body(page)).toHaveValue(/<p><a href="https:\/\/www\.example\.gov\.cn\/a">/);
    await page.keyboard.press('Control+z');
    // A table, with its own buttons; the bar is one stop of the tab key, and arrows go along it.
    await expect(page.getByRole('button', { name: '加一行' })).toBeHidden();
    await page.getByRole('button', { name: '表格', exact: true }).click();
    await expect(editor(page).getByRole('table')).toBeVisible();
    await editor(page).getByRole('columnheader').first().click();
    for (const head of ['甲', '乙', '丙']) {
      await page.keyboard.type(head);
      await page.keyboard.press('ArrowRight');
    }
    await page.getByRole('button', { name: '加一行' }).click();
    await expect(editor(page).getByRole('row')).toHaveCount(4);
    await page.keyboard.press('Alt+F10');
    await expect(page.getByRole('button', { name: '一级标题' })).toBeFocused();
    await page.keyboard.press('ArrowRight');
    await expect(page.getByRole('button', { name: '二级标题' })).toBeFocused();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByRole('button', { name: '源代码' }).click();
    await expect(body(page)).toBeVisible();
    await expect(body(page)).toHaveValue(/<thead><tr><th>甲<\/th><th>乙<\/th>/);
    await body(page).fill('第一行\n第二行');
    await page.getByRole('button', { name: '回到编辑器' }).click();
    await expect(editor(page).getByText('第二行')).toBeVisible();
    await expectAccessible(page);
  });

  test('loses nothing that a stored body may hold', async ({ page }) => {
    await signIn(page, 'admin', password);
    await openForm(page, 5);
    const whole =
      '<h2>甲</h2><p>m<sup>2</sup>和H<sub>2</sub>O，<em>斜</em><u>线</u><br>换行</p><hr><blockquote><p>引文</p></blockquote>' +
      '<dl><dt>词</dt><dd>义</dd></dl><table><caption>表一</caption><thead><tr><th>头</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>';
    await page.getByRole('button', { name: '源代码' }).click();
    await body(page).fill(whole);
    await page.getByRole('button', { name: '回到编辑器' }).click();
    await editor(page).getByText('义').click();
    await page.keyboard.press('End');
    await page.keyboard.type('了');
    await expect(body(page)).toHaveValue(whole.replace('义', '义了'));
    await expectAccessible(page);
  });
});

test.describe('the body without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('is the plain field it always was', async ({ page }) => {
    await signIn(page, 'admin', password);
    await openForm(page, 6);
    await page.getByLabel('名称').fill(`没有脚本-${Date.now().toString(36)}`);
    await page.getByLabel('正文').fill('<h2>标题</h2>文字');
    await page.getByLabel('成文日期').fill('2026-11-16');
    await page.getByLabel('保存后提交公开审查').uncheck();
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await expect(page.getByRole('main')).toContainText('标题');
  });
});
