//! Samples of a draft in Excel.

use super::super::address;
use super::super::workbook_view::*;
use super::*;

pub(super) fn taken() -> WorkbookView {
    WorkbookView {
        frame: frame("在 Excel 中修改"),
        head: head(View::Table, VersionState::Draft),
        file_href: address::of(address::WORKBOOK_FILE, VERSION),
        action: format!("{}?csrf=sample", address::of(address::WORKBOOK, VERSION)),
        limit: "50 MB".to_owned(),
        limit_bytes: 50 * 1024 * 1024,
        refusal: None,
    }
}

pub(super) fn refused() -> WorkbookView {
    WorkbookView {
        refusal: Some(Refusal {
            file: "目录.xlsx".to_owned(),
            message: "这份工作簿是第1版的草稿，这里是第2版；请从这一版重新下载工作簿。".to_owned(),
            advice: String::new(),
        }),
        ..taken()
    }
}

pub(super) fn returned() -> WorkbookReturnView {
    let side = |value: &str, label: &str, text: &str| ConflictSide {
        choice: Choice::new(value, label),
        pieces: marked("天河区民政局", text),
    };
    WorkbookReturnView {
        frame: frame("核对工作簿里的改动"),
        draft: Link::new("天河区民政局社会救助领域目录", address::of(address::VERSION, VERSION)),
        facts: vec!["社会救助目录.xlsx".to_owned(), "2026年11月20日 10:00下载".to_owned()],
        warnings: vec!["工作表第9行的识别码与别的行重复或不认识，当作新增的行".to_owned()],
        unchanged: false,
        settled: false,
        action: address::workbook_return(5),
        revision: 12,
        conflicts: vec![ConflictLine {
            name: "cell|20-01-01|publisher".to_owned(),
            item: "政策法规文件".to_owned(),
            column: "公开主体".to_owned(),
            line: 5,
            exported: "天河区民政局".to_owned(),
            by: "何晓岚 2026年11月21日 10:00".to_owned(),
            sides: vec![
                side("draft", "保留草稿现有的", "天河区民政局救助科"),
                side("workbook", "采用工作簿里的", "天河区民政局办公室"),
            ],
        }],
        changes: vec![ChangedCell {
            line: 6,
            item: "监督检查".to_owned(),
            column: "公开时限".to_owned(),
            pieces: marked("及时公开", "20个工作日内"),
        }],
        added: vec![PlacedItem {
            line: 40, level1: "综合业务".to_owned(), item: "流动服务点".to_owned()
        }],
        removed: vec![
            RemovalLine {
                key: "20-01-03".to_owned(),
                item: "投诉渠道".to_owned(),
                wants_reason: true,
                is_touched: true,
                choices: vec![
                    Choice { current: true, ..Choice::new("keep", "保留在草稿中") },
                    Choice::new("remove", "取消该事项"),
                ],
                ..RemovalLine::default()
            },
            RemovalLine {
                key: "20-01-90".to_owned(),
                item: "自设的事项".to_owned(),
                choices: vec![
                    Choice { current: true, ..Choice::new("keep", "保留在草稿中") },
                    Choice::new("remove", "从草稿中删去"),
                ],
                ..RemovalLine::default()
            },
        ],
        moved: vec!["监督检查".to_owned()],
        order: vec![
            Choice { current: true, ..Choice::new("draft", "保留草稿现有的顺序") },
            Choice::new("workbook", "采用工作簿里的顺序"),
        ],
        refused: refusals(),
        diagnostics: vec![DiagnosticLine {
            severity: "提示",
            class: "finding",
            place: "第8行 一级事项".to_owned(),
            message: "一级事项为空，按上一行读取".to_owned(),
        }],
        again_href: address::of(address::WORKBOOK, VERSION),
    }
}

pub(super) fn unchanged() -> WorkbookReturnView {
    WorkbookReturnView {
        warnings: Vec::new(),
        unchanged: true,
        conflicts: Vec::new(),
        changes: Vec::new(),
        added: Vec::new(),
        removed: Vec::new(),
        moved: Vec::new(),
        order: Vec::new(),
        refused: Vec::new(),
        diagnostics: Vec::new(),
        ..returned()
    }
}

pub(super) fn receipt() -> WorkbookReceiptView {
    WorkbookReceiptView {
        frame: frame("工作簿里的改动已写入草稿"),
        counts: vec!["修改单元格3处".to_owned(), "新增事项1行".to_owned()],
        tally: "错误1处，警告2处".to_owned(),
        refused: refusals(),
        draft: Link::new("回到草稿", address::of(address::VERSION, VERSION)),
        again_href: address::of(address::WORKBOOK, VERSION),
    }
}

fn refusals() -> Vec<RefusedLine> {
    vec![RefusedLine {
        place: "第5行　政策法规文件　二级事项".to_owned(),
        sent: "政策文件".to_owned(),
        reason: "二级事项是标准指引规定的名称，不得改动；需要细化时请增加细化事项".to_owned(),
    }]
}
