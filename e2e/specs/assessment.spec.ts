// Assessment of catalogues: the assessor judges, the unit mends, the office keeps the table of points, the
// public reads the result. Nothing here needs a script.
import { expect, expectAccessible, expectNoSidewaysScroll, signIn, test } from '../support/city.ts';

const PASSWORD = 'Gongkai-2026-demo';
const OFFICE = 'shiban';
const COMPILER = 'tianhe-bianzhi';

test.describe('assessment', () => {
  test('an assessor opens a paper, strikes one finding out with a reason and confirms the rest', async ({ page, complaints }) => {
    complaints.expect(/422/);
    await signIn(page, OFFICE, PASSWORD);
    await page.goto('/console/assessments');
    await expectAccessible(page);
    await page.getByRole('row', { name: /评议中/ }).first().getByRole('link').click();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByRole('row', { name: /待确认/ }).first().getByRole('link').click();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByRole('row', { name: /待确认/ }).last().getByRole('link').click();
    await page.getByRole('button', { name: '不予认定' }).click();
    await expect(page.getByText('请填写不予认定的理由').first()).toBeVisible();
    await expectAccessible(page);
    await page.getByLabel('不予认定的理由').fill('与标准指引原文一致');
    await page.getByRole('button', { name: '不予认定' }).click();
    await expect(page.getByText('已不予认定，不扣分')).toBeVisible();
  });

  test('the table of points names each wrong value and keeps what was typed', async ({ page, complaints }) => {
    complaints.expect(/422/);
    await signIn(page, OFFICE, PASSWORD);
    await page.goto('/console/assessments/rubric');
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByLabel('必填的单元格为空的扣分').fill('半分');
    await page.getByLabel('修改的理由').fill('从严');
    await page.getByRole('button', { name: '保存为新的一版' }).click();
    await expect(page.getByRole('alert').getByText(/“半分”不是分值/)).toBeVisible();
    await expect(page.getByLabel('必填的单元格为空的扣分')).toHaveValue('半分');
    await page.getByLabel('必填的单元格为空的扣分').fill('0.6');
    await page.getByRole('button', { name: '保存为新的一版' }).click();
    await expect(page.getByText('新的一版已保存')).toBeVisible();
  });

  test('a unit sees what it has to mend and cannot report before it has published', async ({ page, complaints }) => {
    complaints.expect(/409/);
    await signIn(page, COMPILER, PASSWORD);
    await page.goto('/console/rectifications?state=overdue');
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.locator('tbody').getByRole('link').first().click();
    await expectAccessible(page);
    await page.getByLabel('整改的情况').fill('已改正');
    await page.getByRole('button', { name: '报告整改' }).click();
    await expect(page.getByText(/请先发布更正后的新版本/)).toBeVisible();
    await expect(page.getByLabel('整改的情况')).toHaveValue('已改正');
    await expectAccessible(page);
  });

  test('the office begins a round only with units and assessors', async ({ page, complaints }) => {
    complaints.expect(/422/);
    await signIn(page, OFFICE, PASSWORD);
    await page.goto('/console/assessments/new');
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByLabel('名称').fill('试评');
    await page.getByRole('button', { name: '开始评议' }).click();
    await expect(page.getByText('请选择参加评议的单位').first()).toBeVisible();
    await expectAccessible(page);
  });

  test('the public reads the result, a unit and every deduction', async ({ page }) => {
    await page.goto('/units');
    await page.getByRole('link', { name: '评议结果' }).first().click();
    await expectAccessible(page);
    await page.getByRole('link', { name: /目录评议/ }).first().click();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await expect(page.getByRole('link', { name: /Excel/ })).toHaveAttribute('href', /result\.xlsx$/);
    await page.getByRole('table', { name: '各单位得分' }).getByRole('link').first().click();
    await expect(page.getByRole('heading', { name: '扣分的问题' })).toBeVisible();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
  });
});
