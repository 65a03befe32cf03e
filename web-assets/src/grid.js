// The catalogue grid: Tabulator with the modules that a spreadsheet-like editor needs, in Chinese.
import {
  Tabulator, AccessorModule, ClipboardModule, EditModule, ExportModule, FilterModule, FormatModule,
  FrozenColumnsModule, GroupRowsModule, HistoryModule, InteractionModule, KeybindingsModule, MenuModule,
  MoveRowsModule, MutatorModule, PopupModule, ReactiveDataModule, ResizeColumnsModule, ResizeTableModule,
  SelectRangeModule, SelectRowModule, SortModule, TooltipModule, ValidateModule,
} from "tabulator-tables";

Tabulator.registerModule([
  AccessorModule, ClipboardModule, EditModule, ExportModule, FilterModule, FormatModule,
  FrozenColumnsModule, GroupRowsModule, HistoryModule, InteractionModule, KeybindingsModule, MenuModule,
  MoveRowsModule, MutatorModule, PopupModule, ReactiveDataModule, ResizeColumnsModule, ResizeTableModule,
  SelectRangeModule, SelectRowModule, SortModule, TooltipModule, ValidateModule,
]);

// The library's own words, for tables created without the localization module.
Object.assign(Tabulator.defaultOptions, { placeholder: "没有数据", invalidOptionWarnings: false });

export { Tabulator };
