//! Addresses of the screens on information under items.

/// 信息公开
pub const LIST: &str = "/console/disclosures";
/// 装载信息
pub const NEW: &str = "/console/disclosures/new";
/// One record
pub const CASE: &str = "/console/disclosures/{disclosure}";
/// 修改
pub const EDIT: &str = "/console/disclosures/{disclosure}/edit";
/// 提交审查
pub const SUBMIT: &str = "/console/disclosures/{disclosure}/submit";
/// 全部信息
pub const FIND: &str = "/console/records";
/// 删除草稿
pub const DISCARD: &str = "/console/disclosures/{disclosure}/discard";
/// 退回修改
pub const RETURN: &str = "/console/disclosures/{disclosure}/return";
/// 转送审查
pub const REFER: &str = "/console/disclosures/{disclosure}/refer";
/// 登记答复
pub const ANSWER: &str = "/console/disclosures/{disclosure}/answer";
/// 审查通过
pub const REVIEW: &str = "/console/disclosures/{disclosure}/review";
/// 批准
pub const APPROVE: &str = "/console/disclosures/{disclosure}/approve";
/// 发布
pub const PUBLISH: &str = "/console/disclosures/{disclosure}/publish";
/// 撤下
pub const WITHDRAW: &str = "/console/disclosures/{disclosure}/withdraw";
/// 加附件
pub const ATTACHMENTS: &str = "/console/disclosures/{disclosure}/attachments";
/// One attachment
pub const ATTACHMENT: &str = "/console/disclosures/{disclosure}/attachments/{attachment}";
/// 预览 one attachment
pub const PREVIEW: &str = "/console/disclosures/{disclosure}/attachments/{attachment}/preview";
/// 隐去个人号码
pub const MASK: &str = "/console/disclosures/{disclosure}/attachments/{attachment}/mask";
/// 按列处理名单
pub const COLUMNS: &str = "/console/disclosures/{disclosure}/attachments/{attachment}/columns";
/// 删除附件
pub const DETACH: &str = "/console/disclosures/{disclosure}/attachments/{attachment}/remove";
/// 定时发布
pub const SCHEDULE: &str = "/console/disclosures/{disclosure}/schedule";
/// 标注效力
pub const MARK: &str = "/console/disclosures/{disclosure}/validity";
/// 文字检查
pub const HINTS: &str = "/console/disclosures/{disclosure}/hints";
/// 检查链接
pub const LINKS: &str = "/console/disclosures/{disclosure}/links";
/// 征求其他机关的意见
pub const ASK_ORGAN: &str = "/console/disclosures/{disclosure}/confirmations";
/// One question to another organ
pub const CONFIRMATION: &str = "/console/confirmations/{confirmation}";
/// 答复
pub const CONFIRM: &str = "/console/confirmations/{confirmation}/answer";
/// 撤回征求
pub const TAKE_BACK: &str = "/console/confirmations/{confirmation}/withdraw";
/// An attachment of what is asked about
pub const CONFIRMATION_FILE: &str = "/console/confirmations/{confirmation}/attachments/{attachment}";
/// 设定公示期
pub const POSTING: &str = "/console/disclosures/{disclosure}/posting";
/// 准许更正
pub const CORRECTION: &str = "/console/disclosures/{disclosure}/correction";
/// 张贴回执
pub const RECEIPTS: &str = "/console/postings";
/// 登记张贴
pub const RECEIPT_NEW: &str = "/console/postings/new";
/// One receipt
pub const RECEIPT: &str = "/console/postings/{receipt}";
/// Its photo
pub const RECEIPT_PHOTO: &str = "/console/postings/{receipt}/photo";
/// 登记取下
pub const TAKEN_DOWN: &str = "/console/postings/{receipt}/taken-down";
/// 添置公开栏
pub const BOARD_NEW: &str = "/console/notice-boards/new";
/// One board
pub const BOARD: &str = "/console/notice-boards/{board}";
/// 一次办理多条
pub const TOGETHER: &str = "/console/disclosures/together";
/// 本期无此类信息
pub const NIL: &str = "/console/checklists/{unit}/{sector}/nil";
/// 装载情况
pub const STANDING: &str = "/console/disclosures/standing";
/// 各项公开内容的装载
pub const ELEMENTS: &str = "/console/disclosures/standing/{unit}/elements";
/// One element in its units
pub const ELEMENT: &str = "/console/disclosures/standing/{unit}/elements/{element}";
/// 用 Excel 装载
pub const SHEET_FORM: &str = "/console/checklists/{unit}/{sector}/workbook";
/// The workbook to be filled in
pub const SHEET_FILE: &str = "/console/checklists/{unit}/{sector}/workbook.xlsx";
/// A workbook that was sent
pub const SHEET: &str = "/console/record-sheets/{sheet}";
/// 没有完成的填写
pub const UNFINISHED: &str = "/console/disclosures/unfinished";
/// 放弃没有完成的填写
pub const FORGET: &str = "/console/disclosures/unfinished/forget";
/// 其他渠道的发布
pub const COPIES: &str = "/console/disclosures/{disclosure}/copies";
/// 删去一处登记
pub const STRIKE: &str = "/console/disclosures/{disclosure}/copies/{copy}/strike";
/// 政务新媒体账号
pub const ACCOUNTS: &str = "/console/media-accounts";
/// 登记账号
pub const ACCOUNT_NEW: &str = "/console/media-accounts/new";
/// One account
pub const ACCOUNT: &str = "/console/media-accounts/{account}";
/// 收集材料
pub const MATERIALS: &str = "/console/materials";
/// 新的链接
pub const ASK: &str = "/console/materials/new";
/// 收回链接
pub const REVOKE: &str = "/console/materials/{request}/revoke";
/// 再提醒对方
pub const REMIND: &str = "/console/materials/{request}/remind";
/// One request
pub const MATERIAL: &str = "/console/materials/{request}";
/// The page of a link, without an account
pub const MATERIAL_LINK: &str = "/material/{token}";
/// 公开内容的模板
pub const TEMPLATE: &str = "/console/element-templates";
/// 恢复平台的模板
pub const TEMPLATE_RESET: &str = "/console/element-templates/reset";
/// 一次核对送达凭证
pub const DELIVERIES_TOGETHER: &str = "/console/deliveries/together";
/// 登记送达
pub const DELIVERY_NEW: &str = "/console/deliveries/new";
/// One proof of delivery
pub const DELIVERY: &str = "/console/deliveries/{delivery}";
/// One of its files
pub const DELIVERY_FILE: &str = "/console/deliveries/{delivery}/files/{file}";
/// 核对送达凭证
pub const DELIVERY_CONFIRM: &str = "/console/deliveries/{delivery}/confirm";
/// 退回送达凭证
pub const DELIVERY_RETURN: &str = "/console/deliveries/{delivery}/return";
/// 读取其他网站的栏目
pub const COLUMN_NEW: &str = "/console/columns/new";
/// One column
pub const COLUMN: &str = "/console/columns/{column}";
/// 装载清单
pub const CHECKLIST: &str = "/console/checklists/{unit}/{sector}";
/// 未归入要素的信息
pub const UNASSIGNED: &str = "/console/checklists/{unit}/{sector}/unassigned";

/// An address of one record.
#[must_use]
pub fn of(pattern: &str, disclosure: i64) -> String {
    pattern.replace("{disclosure}", &disclosure.to_string())
}

/// An address of one attachment.
#[must_use]
pub fn attachment(pattern: &str, disclosure: i64, attachment: i64) -> String {
    of(pattern, disclosure).replace("{attachment}", &attachment.to_string())
}

/// An address of one question to another organ.
#[must_use]
pub fn confirmation(pattern: &str, confirmation: i64) -> String {
    pattern.replace("{confirmation}", &confirmation.to_string())
}

/// An address of one receipt.
#[must_use]
pub fn receipt(pattern: &str, receipt: i64) -> String {
    pattern.replace("{receipt}", &receipt.to_string())
}

/// One board.
#[must_use]
pub fn board(id: i64) -> String {
    BOARD.replace("{board}", &id.to_string())
}

/// The form that tells of the posting of a record.
#[must_use]
pub fn tell_posting(disclosure: i64) -> String {
    format!("{RECEIPT_NEW}?record={disclosure}")
}

/// The form that tells of the posting of an item.
#[must_use]
pub fn tell_item_posting(unit: &str, sector: &str, item: &str) -> String {
    format!("{RECEIPT_NEW}?unit={unit}&sector={sector}&item={}", crate::portal::encoded(item))
}

/// The checklist of a catalogue.
#[must_use]
pub fn checklist(unit: &str, sector: &str) -> String {
    CHECKLIST.replace("{unit}", unit).replace("{sector}", sector)
}

/// The records of a catalogue that belong to no element.
#[must_use]
pub fn unassigned(unit: &str, sector: &str) -> String {
    UNASSIGNED.replace("{unit}", unit).replace("{sector}", sector)
}

/// Where a unit and those below it stand.
#[must_use]
pub fn standing(unit: &str) -> String {
    format!("{STANDING}?unit={unit}")
}

/// The elements of a unit and those below it.
#[must_use]
pub fn elements(unit: &str) -> String {
    ELEMENTS.replace("{unit}", unit)
}

/// One element in the units of a subtree.
#[must_use]
pub fn element(unit: &str, element: &str) -> String {
    ELEMENT.replace("{unit}", unit).replace("{element}", element)
}

/// The form of notices that nothing arose.
#[must_use]
pub fn nil(unit: &str, sector: &str) -> String {
    NIL.replace("{unit}", unit).replace("{sector}", sector)
}

/// An address of the workbook of a catalogue.
#[must_use]
pub fn sheet_of(pattern: &str, unit: &str, sector: &str) -> String {
    pattern.replace("{unit}", unit).replace("{sector}", sector)
}

/// A workbook that was sent.
#[must_use]
pub fn sheet(sheet: i64) -> String {
    SHEET.replace("{sheet}", &sheet.to_string())
}

/// Striking out one of a record's other places.
#[must_use]
pub fn copy(disclosure: i64, copy: i64) -> String {
    of(STRIKE, disclosure).replace("{copy}", &copy.to_string())
}

/// An account.
#[must_use]
pub fn account(account: i64) -> String {
    ACCOUNT.replace("{account}", &account.to_string())
}

/// An address of one request for material.
#[must_use]
pub fn material(pattern: &str, request: i64) -> String {
    pattern.replace("{request}", &request.to_string())
}

/// The form that asks for material for an element.
#[must_use]
pub fn ask(unit: &str, sector: &str, item: &str, element: &str) -> String {
    let encoded = crate::portal::encoded;
    format!("{ASK}?unit={unit}&sector={sector}&item={}&element={}", encoded(item), encoded(element))
}

/// A column that was read.
#[must_use]
pub fn column(column: i64) -> String {
    COLUMN.replace("{column}", &column.to_string())
}

/// The form that reads a column for an element.
#[must_use]
pub fn read_column(unit: &str, sector: &str, item: &str, element: &str) -> String {
    let encoded = crate::portal::encoded;
    format!("{COLUMN_NEW}?unit={unit}&sector={sector}&item={}&element={}", encoded(item), encoded(element))
}

/// Several records for one act.
#[must_use]
pub fn together(act: &str) -> String {
    format!("{TOGETHER}?act={act}")
}

/// The form for an element.
#[must_use]
pub fn load(unit: &str, sector: &str, item: &str, element: &str) -> String {
    let encoded = crate::portal::encoded;
    format!("{NEW}?unit={unit}&sector={sector}&item={}&element={}", encoded(item), encoded(element))
}

/// The records of an element, in whatever state they are.
#[must_use]
pub fn find(unit: &str, sector: &str, item: &str, element: &str) -> String {
    let encoded = crate::portal::encoded;
    format!("{FIND}?unit={unit}&sector={sector}&item={}&element={}", encoded(item), encoded(element))
}

/// The template of an element.
#[must_use]
pub fn template(unit: &str, sector: &str, item: &str, element: &str) -> String {
    let encoded = crate::portal::encoded;
    format!("{TEMPLATE}?unit={unit}&sector={sector}&item={}&element={}", encoded(item), encoded(element))
}

/// An address of one proof of delivery.
#[must_use]
pub fn of_delivery(pattern: &str, delivery: i64) -> String {
    pattern.replace("{delivery}", &delivery.to_string())
}

/// One proof of delivery.
#[must_use]
pub fn delivery(id: i64) -> String {
    of_delivery(DELIVERY, id)
}

/// A file of a proof of delivery.
#[must_use]
pub fn delivery_file(id: i64, file: i64) -> String {
    of_delivery(DELIVERY_FILE, id).replace("{file}", &file.to_string())
}

/// The form that tells of a delivery.
#[must_use]
pub fn tell_delivery(unit: &str, sector: &str, item: &str, element: &str) -> String {
    let encoded = crate::portal::encoded;
    format!("{DELIVERY_NEW}?unit={unit}&sector={sector}&item={}&element={}", encoded(item), encoded(element))
}
