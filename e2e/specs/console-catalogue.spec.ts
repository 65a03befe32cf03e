// The staff's way of a catalogue: a clerk's file is imported, corrected in the grid, submitted,
// reviewed, approved and published; two people on one draft; a lost connection; the same without script.
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScroll, signIn, test } from '../support/city.ts';

const PASSWORD = 'Gongkai-2026-demo';
const COMPILER = 'minzheng';
const OTHER_COMPILER = 'tianhe-bianzhi';
const REVIEWER = 'tianhe-shenhe';
const APPROVER = 'tianhe-shending';
const UNIT = '天河区民政局';

/** A person in a browser of their own. */
async function person(browser: Browser, origin: string, account: string): Promise<Page> {
  const context = await browser.newContext({ baseURL: origin, viewport: { width: 1366, height: 900 }, locale: 'zh-CN' });
  const page = await context.newPage();
  await signIn(page, account, PASSWORD);
  return page;
}

function cell(page: Page, row: number, column: string) {
  return page.locator('.grid-frame .tabulator-row').nth(row).locator(`.tabulator-cell[tabulator-field="${column}"]`);
}

async function saved(page: Page): Promise<void> {
  await expect(page.locator('[data-save-state]')).toHaveText('已保存');
}

async function type(page: Page, row: number, column: string, text: string): Promise<void> {
  await cell(page, row, column).click();
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
  await expect(cell(page, row, column).locator('.cell-text')).toHaveText(text);
}

async function openGrid(page: Page): Promise<void> {
  await expect(page.locator('.grid-frame .tabulator-row').first()).toBeVisible();
  await saved(page);
}

/** The guideline's own table as a clerk would hand it in, the unit filled in, with faults planted. */
async function clerksFile(context: BrowserContext, origin: string, sector: string): Promise<Buffer> {
  const answer = await context.request.get(`${origin}/guidelines/${sector}/guideline.csv`);
  expect(answer.ok()).toBe(true);
  const lines = (await answer.text()).split(/\r?\n/).filter((line) => line !== '');
  const rows = lines.slice(1).map((line, index) => {
    const cells = line.split(',');
    cells[6] = index === 0 ? '有关部门' : UNIT;
    return cells.join(',');
  });
  return Buffer.from([lines[0], ...rows].join('\r\n'));
}

/** Begins a draft from a guideline and leaves the browser on it. */
async function begin(page: Page, sector: string): Promise<string> {
  await page.goto('/console/catalogues/new');
  await page.getByLabel('单位').selectOption({ label: UNIT });
  await page.locator('#start-sector').selectOption(sector);
  await page.getByRole('button', { name: '新建草稿' }).click();
  await page.waitForURL(/\/console\/catalogues\/\d+$/);
  return new URL(page.url()).pathname;
}

test.describe('the way of a catalogue', () => {
  test.skip(({ isMobile }) => isMobile === true, 'the grid is for a desk; the phone has tests of its own below');

  test('from a file to the portal', async ({ page, city, browser, context }) => {
    test.setTimeout(180_000);
    await signIn(page, COMPILER, PASSWORD);

    await page.goto('/console/import');
    await page.getByLabel('单位').selectOption({ label: UNIT });
    await page.getByLabel('目录文件').setInputFiles({ name: '户籍管理目录.csv', mimeType: 'text/csv', buffer: await clerksFile(context, city.origin, '22') });
    await page.getByRole('button', { name: '读取文件' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('核对读取的结果');
    await expect(page.getByText('还没有保存任何内容')).toBeVisible();
    await expect(page.locator('.headings')).toContainText('公开渠道和载体');
    await expectAccessible(page);
    await page.locator('[name="sector_0"]').selectOption('22');
    await page.getByRole('button', { name: '确认导入' }).click();
    await expect(page.getByRole('heading', { name: '导入完成' })).toBeVisible();
    await page.getByRole('link', { name: /打开草稿/ }).click();

    await openGrid(page);
    const version = new URL(page.url()).pathname;
    await expect(cell(page, 0, 'publisher')).toHaveClass(/has-(error|warning)/);
    await cell(page, 0, 'publisher').click();
    await expect(page.locator('.panel-cell .finding')).toContainText('依据：');
    await expectAccessible(page);
    await type(page, 0, 'publisher', UNIT);
    await saved(page);
    await expect(cell(page, 0, 'publisher')).not.toHaveClass(/has-error/);

    await page.getByRole('link', { name: '提交审核' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('提交审核');
    await expectAccessible(page);
    await page.locator('#submit-note').fill('依据标准指引编制，公开主体已明确。');
    await page.getByRole('button', { name: '提交审核' }).click();
    await expect(page.getByText('已提交审核').first()).toBeVisible();

    const reviewer = await person(browser, city.origin, REVIEWER);
    await reviewer.goto(`${version}/review`);
    await expectAccessible(reviewer);
    await reviewer.keyboard.press('j');
    await reviewer.keyboard.press('a');
    await expect(reviewer.locator('.review-row').first()).toHaveAttribute('data-verdict', 'agree');
    await expect(reviewer.locator('[data-review-done]')).toHaveText('1');
    await reviewer.getByRole('button', { name: '审核通过' }).click();
    await expect(reviewer.getByRole('alert').or(reviewer.locator('.notice-stop')).first()).toContainText('没有看');
    await reviewer.getByLabel(/行没有逐行看，确认审核通过/).check();
    await reviewer.getByRole('button', { name: '审核通过' }).click();
    await expect(reviewer.getByText('已转审定人审定')).toBeVisible();

    const approver = await person(browser, city.origin, APPROVER);
    await approver.goto(`${version}/decide`);
    await expectAccessible(approver);
    await approver.getByRole('button', { name: '审定' }).click();
    await expect(approver.getByRole('button', { name: '发布' })).toBeVisible();
    await approver.getByRole('button', { name: '发布' }).click();
    await expect(approver.getByText('公众页面已显示这一版')).toBeVisible();
    await approver.goto(`${version}/decide`);
    await approver.getByRole('link', { name: '在公众页面查看' }).click();
    await expect(approver.getByRole('main')).toContainText('出生登记');
    await expect(approver.getByRole('main')).toContainText(UNIT);
    await reviewer.context().close();
    await approver.context().close();
  });

  test('a return brings the points to the cells, and an answer closes them', async ({ page, city, browser }) => {
    test.setTimeout(120_000);
    await signIn(page, COMPILER, PASSWORD);
    const version = await begin(page, '14');
    await openGrid(page);
    await page.goto(`${version}/submit`);
    await page.locator('#submit-note').fill('按指引编制。');
    const unexplained = page.getByLabel(/^说明理由/);
    const warnings = await unexplained.count();
    await unexplained.first().fill('由本级统一规定。');
    await page.getByRole('button', { name: '只保存说明' }).click();
    await expect(page.locator('#submit-note')).toHaveValue('按指引编制。');
    await expect(unexplained).toHaveCount(warnings - 1);
    await page.getByRole('button', { name: '提交审核' }).click();
    await expect(page.getByText('已提交审核').first()).toBeVisible();

    const reviewer = await person(browser, city.origin, REVIEWER);
    await reviewer.goto(`${version}/review`);
    await reviewer.getByLabel('需要修改之处').fill('请按意见修改。');
    await reviewer.locator('h1').click();
    await reviewer.keyboard.press('j');
    await reviewer.keyboard.press('r');
    const row = reviewer.locator('.review-row').first();
    await row.getByLabel('哪一栏').selectOption('time_limit');
    await row.getByLabel('意见').fill('请写明起算时间。');
    await row.getByRole('button', { name: '记下意见' }).click();
    await expect(reviewer.locator('.review-row').first()).toHaveAttribute('data-verdict', 'object');
    // What was typed before the remark was sent is still there.
    await expect(reviewer.getByLabel('需要修改之处')).toHaveValue('请按意见修改。');
    await reviewer.getByRole('button', { name: '退回' }).click();
    await expect(reviewer.getByText('已退回修改')).toBeVisible();
    await reviewer.context().close();

    await page.goto('/console');
    await expect(page.getByRole('main')).toContainText('修改退回的目录');
    await page.goto(version);
    await openGrid(page);
    await page.locator('.line-remark').click();
    await expect(page.locator('.panel-cell .remark')).toContainText('请写明起算时间。');
    await page.locator('.panel-cell').getByLabel('怎样改的').fill('已写明。');
    await page.locator('.panel-cell').getByRole('button', { name: '答复' }).click();
    await expect(page.locator('.line-remark')).toHaveCount(0);
  });
});

test.describe('the grid', () => {
  test.skip(({ isMobile }) => isMobile === true, 'the grid is for a desk');

  test('edits, undoes, pastes from a spreadsheet, by keyboard alone', async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await signIn(page, COMPILER, PASSWORD);
    await begin(page, '12');
    await openGrid(page);
    const before = await cell(page, 0, 'content_elements').locator('.cell-text').innerText();
    await type(page, 0, 'content_elements', '机构名称');
    await page.keyboard.press('Control+z');
    await expect(cell(page, 0, 'content_elements').locator('.cell-text')).toHaveText(before);
    await page.keyboard.press('Control+y');
    await expect(cell(page, 0, 'content_elements').locator('.cell-text')).toHaveText('机构名称');

    await cell(page, 3, 'time_limit').dblclick();
    await page.keyboard.type('，逐月更新');
    await expect(page.locator('.cell-editor')).toHaveValue(/.，逐月更新$/);
    await page.keyboard.press('Control+a');
    await page.keyboard.type('5个工作日内');
    await page.keyboard.press('Enter');
    await expect(cell(page, 3, 'time_limit').locator('.cell-text')).toHaveText('5个工作日内');

    // Where the double click falls on words, the browser selects one of them.
    await cell(page, 2, 'content_elements').locator('.cell-text').dblclick({ position: { x: 12, y: 8 } });
    await page.keyboard.type('xy');
    await expect(page.locator('.cell-editor')).toHaveValue(/.xy$/);
    await page.keyboard.press('Escape');

    await cell(page, 1, 'content_elements').click();
    await page.evaluate(() => navigator.clipboard.writeText('甲要素\t"《甲办法》\n（国令第1号）"\n乙要素\t《乙办法》\n'));
    await page.keyboard.press('Control+v');
    await expect(cell(page, 2, 'content_elements').locator('.cell-text')).toHaveText('乙要素');
    await expect(cell(page, 1, 'legal_basis').locator('.cell-text')).toHaveText('《甲办法》\n（国令第1号）', { useInnerText: true });
    await page.keyboard.press('Control+z');
    await expect(cell(page, 2, 'content_elements').locator('.cell-text')).not.toHaveText('乙要素');

    // The first click chooses, the second changes the tick.
    await cell(page, 0, 'audience_all').click();
    await expect(cell(page, 0, 'audience_all').locator('.cell-text')).toHaveText('√');
    await cell(page, 0, 'audience_all').click();
    await expect(cell(page, 0, 'audience_all').locator('.cell-text')).toHaveText('');
    await page.keyboard.press('Space');
    await expect(cell(page, 0, 'audience_all').locator('.cell-text')).toHaveText('√');
    // Whoever only wants to look changes nothing, and one key leads out of the grid.
    await page.keyboard.press('F2');
    await expect(page.locator('.grid-news')).toContainText('按空格勾选或取消');
    await expect(cell(page, 0, 'audience_all').locator('.cell-text')).toHaveText('√');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('button', { name: '撤销' })).toBeFocused();

    // On a small screen the table may have the room of what stands beside it; the choice is kept.
    const beside = page.locator('.grid-side');
    await page.getByLabel('旁边的说明').uncheck();
    await expect(beside).toBeHidden();
    await page.reload();
    await openGrid(page);
    await expect(beside).toBeHidden();
    await page.getByLabel('旁边的说明').check();
    await expect(beside).toBeVisible();

    await cell(page, 0, 'channels').click();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByLabel('政府公报').check();
    await page.keyboard.press('Enter');
    await expect(cell(page, 0, 'channels')).toContainText('政府公报');

    await cell(page, 0, 'level2_item').click();
    await page.keyboard.press('x');
    await expect(page.locator('.grid-news')).toContainText('不得改动');
    await saved(page);
    await page.reload();
    await openGrid(page);
    await expect(cell(page, 0, 'content_elements').locator('.cell-text')).toHaveText('机构名称');
    await expect(cell(page, 0, 'channels')).toContainText('政府公报');
  });

  test('two people on one cell are told of each other and choose with one key', async ({ page, city, browser }) => {
    test.setTimeout(90_000);
    await signIn(page, COMPILER, PASSWORD);
    const version = await begin(page, '13');
    await openGrid(page);
    const other = await person(browser, city.origin, OTHER_COMPILER);
    await other.goto(version);
    await openGrid(other);
    await type(other, 0, 'time_limit', '自形成之日起5个工作日内');
    await saved(other);
    await type(page, 0, 'time_limit', '自形成之日起8个工作日内');
    await expect(page.locator('.conflict')).toContainText('自形成之日起5个工作日内');
    await expectAccessible(page);
    await expect(page.locator('.conflict')).toBeFocused();
    await page.keyboard.press('2');
    await expect(page.locator('.conflict')).toHaveCount(0);
    await saved(page);
    await other.reload();
    await openGrid(other);
    await expect(cell(other, 0, 'time_limit').locator('.cell-text')).toHaveText('自形成之日起8个工作日内');
    await other.context().close();
  });

  test('what was typed without a connection is saved when it is back, or found again', async ({ page, context }) => {
    test.setTimeout(90_000);
    await signIn(page, COMPILER, PASSWORD);
    const version = await begin(page, '15');
    await openGrid(page);
    await context.setOffline(true);
    await type(page, 0, 'time_limit', '自形成之日起6个工作日内');
    await expect(page.locator('[data-save-state]')).toContainText('正在重试');
    await context.setOffline(false);
    await saved(page);

    await context.route('**/cells', (route) => route.abort());
    await type(page, 1, 'time_limit', '自形成之日起7个工作日内');
    await expect(page.locator('[data-save-state]')).toContainText('未保存');
    page.on('dialog', (dialog) => dialog.accept());
    await page.goto('/console');
    await context.unroute('**/cells');
    await page.goto(version);
    await expect(page.locator('.grid-news')).toContainText('已经找回');
    await saved(page);
    await page.reload();
    await openGrid(page);
    await expect(cell(page, 1, 'time_limit').locator('.cell-text')).toHaveText('自形成之日起7个工作日内');
  });

  test('a row is refined, moved, removed with reason and restored', async ({ page }) => {
    await signIn(page, COMPILER, PASSWORD);
    await begin(page, '16');
    await openGrid(page);
    const name = await cell(page, 0, 'level2_item').locator('.cell-text').innerText();
    await cell(page, 0, 'level2_item').click();
    await page.keyboard.press('Control+m');
    await page.getByRole('dialog').getByText('细化本事项').first().click();
    await page.getByRole('dialog').getByLabel('细化后的名称（二级事项）').fill(`${name}（新增）`);
    await page.getByRole('dialog').getByRole('button', { name: '细化本事项' }).click();
    await expect(page.locator('.grid-frame')).toContainText(`${name}（新增）`);

    await cell(page, 3, 'level2_item').click();
    const gone = await cell(page, 3, 'level2_item').locator('.cell-text').innerText();
    await page.keyboard.press('Control+m');
    await page.getByRole('dialog').getByText('删减这一事项').first().click();
    await page.getByRole('dialog').getByLabel('理由').fill('该项工作已经完成');
    await page.getByRole('dialog').getByLabel('依据（《文件名称》文号）').fill('《关于结束试点的通知》（穗府办〔2025〕1号）');
    await page.getByRole('dialog').getByRole('button', { name: '删减这一事项' }).click();
    await expect(page.locator('.row-removed')).toContainText(gone);
    await page.locator('.row-removed .row-menu').click();
    await page.getByRole('dialog').getByRole('button', { name: '恢复这一行' }).click();
    await expect(page.locator('.row-removed')).toHaveCount(0);
  });
});

test.describe('what is no catalogue', () => {
  test('is refused with the reason and the way out, and nothing is kept', async ({ page, complaints }) => {
    complaints.expect(/422 POST/);
    await signIn(page, COMPILER, PASSWORD);
    for (const [name, bytes, words] of [
      ['权责清单.csv', '事项名称,设立依据,实施层级及权限,对应责任事项\n户口登记,《条例》,区级,登记', '权责清单'],
      ['空白.csv', ' ', '空'],
      ['通知.csv', '关于召开会议的通知\n请准时参加', '目录'],
    ]) {
      await page.goto('/console/import');
      await page.getByLabel('目录文件').setInputFiles({ name: String(name), mimeType: 'text/csv', buffer: Buffer.from(String(bytes)) });
      await page.getByRole('button', { name: '读取文件' }).click();
      await expect(page.getByRole('alert')).toContainText(String(name));
      await expect(page.getByRole('alert')).toContainText(String(words));
      await expectAccessible(page);
    }
  });
});

test.describe('every screen', () => {
  test('reads well on this width and has nothing that axe objects to', async ({ page, city }) => {
    test.setTimeout(120_000);
    await signIn(page, COMPILER, PASSWORD);
    await page.goto('/console');
    const draft = await page.getByRole('link', { name: /去修改/ }).first().getAttribute('href');
    expect(draft).toMatch(/^\/console\/catalogues\/\d+$/);
    for (const path of ['/console', '/console/catalogues', '/console/catalogues/new', '/console/import', `${draft}`, `${draft}/submit`, `${draft}/guideline`, `${draft}/history`]) {
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1 }), path).toHaveCount(1);
      await page.waitForLoadState('networkidle');
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
    }
    expect(city.origin).toContain('127.0.0.1');
  });

  test('the map of an office is a matrix, filtered and exported', async ({ page }) => {
    await signIn(page, REVIEWER, PASSWORD);
    await page.goto('/console/catalogues');
    await expect(page.locator('.matrix')).toBeVisible();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.locator('#map-state').selectOption('published');
    await page.getByRole('button', { name: '筛选' }).click();
    await expect(page).toHaveURL(/state=published/);
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: '导出 Excel' }).click();
    expect((await download).suggestedFilename()).toMatch(/^目录总览.*\.xlsx$/);
  });
});

test.describe('without script', () => {
  test.use({ javaScriptEnabled: false });

  test('a row is edited in its form', async ({ page }) => {
    await signIn(page, OTHER_COMPILER, PASSWORD);
    await page.goto('/console/catalogues/new');
    await page.locator('#start-unit').selectOption({ label: UNIT });
    await page.locator('#start-sector').selectOption(test.info().project.name === 'phone' ? '17' : '18');
    await page.getByRole('button', { name: '新建草稿' }).click();
    const version = new URL(page.url()).pathname;
    await page.getByRole('link', { name: /^编辑\s*第1行$/ }).click();
    await page.getByLabel('公开时限').fill('自形成之日起9个工作日内');
    await page.getByRole('button', { name: '保存这一行' }).click();
    await expect(page).toHaveURL(new RegExp(`${version}#row-`));
    await expect(page.locator('.draft-sheet')).toContainText('自形成之日起9个工作日内');
  });
});
