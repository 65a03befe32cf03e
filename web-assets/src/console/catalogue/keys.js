// What the keys of the grid do, as it is told under 键盘.
export const KEYS = [
  ["方向键、Tab", "移动"], ["Shift+方向键", "选择一片"], ["Enter、F2、直接打字", "编辑"], ["Alt+Enter", "单元格内换行"],
  ["空格", "勾选或取消"], ["Delete", "清空"], ["Ctrl+C / Ctrl+V", "与 Excel、WPS 互相复制粘贴"], ["Ctrl+Z / Ctrl+Y", "撤销、恢复"],
  ["F8 / Shift+F8", "下一处、上一处问题"], ["Ctrl+M", "这一行的办理（细化、删减、移动）"], ["Ctrl+S", "立即保存"],
  ["Esc", "离开表格，到表格上方的工具栏"],
];
