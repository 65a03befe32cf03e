//! Help for citizens.

use super::help_view::HelpView;
use super::shown;
use crate::core::{AppState, PageError, response};
use crate::frame::{Link, Section};
use axum::extract::State;
use axum::response::Response;

const COLUMNS: [(&str, &str); 9] = [
    ("公开事项", "公开的是哪件事，分一级和二级。"),
    ("公开内容（要素）", "这件事要公开哪些内容，只列名称。"),
    ("公开依据", "依据哪些法律、法规、规章和文件公开。"),
    ("公开时限", "信息形成或变更后多少天内公开。"),
    ("公开主体", "由哪个单位公开。"),
    ("公开渠道和载体", "在哪里公开，■表示选用。"),
    ("公开对象", "向全社会公开，还是只向特定群体公开。"),
    ("公开方式", "主动公开，或者依申请公开。"),
    ("公开层级", "由县级还是乡级公开。"),
];

/// `GET /help`
#[boxed::future]
pub async fn get(State(state): State<AppState>) -> Result<Response, PageError> {
    let view = HelpView {
        page: shown::page(&state, "使用帮助", Section::Help, Vec::new()).await?,
        columns: COLUMNS.map(|(name, text)| (name.to_owned(), text.to_owned())).to_vec(),
        sources: vec![
            "《中华人民共和国政府信息公开条例》（国务院令第711号）".to_owned(),
            "《广东省人民政府办公厅关于切实做好基层政务公开标准化规范化工作的通知》附件1".to_owned(),
        ],
        data_links: vec![Link::new("接口说明（OpenAPI）", "/openapi.json")],
    };
    response::kept_page(&view)
}
