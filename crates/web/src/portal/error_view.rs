//! Pages for what could not be done: what happened, and the way out.

use crate::frame::{Link, Page};
use askama::Template;
use axum::http::StatusCode;

/// A page for what could not be done.
#[derive(Debug, Clone, Template)]
#[template(path = "layout/error.html")]
pub struct ErrorView {
    /// Name and place.
    pub page: Page,
    /// The number people quote on the telephone.
    pub status: u16,
    /// What happened.
    pub heading: String,
    /// Why, in a sentence.
    pub text: String,
    /// What to do.
    pub ways: Vec<Link>,
    /// A number that finds the event in the log; none where there is nothing to find.
    pub incident: Option<String>,
}

impl ErrorView {
    /// The page of a status, in words. `page.title` is set to the heading.
    #[must_use]
    pub fn of(status: StatusCode, mut page: Page, incident: Option<String>) -> Self {
        let (heading, text) = words(status);
        heading.clone_into(&mut page.title);
        text.clone_into(&mut page.description);
        heading.clone_into(&mut page.column_name);
        let places = &page.site.places;
        let ways = match status {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                vec![Link::new("回到首页", places.column(crate::frame::Section::Home))]
            }
            _ => vec![
                Link::new("回到首页", places.column(crate::frame::Section::Home)),
                Link::new("按领域查找", places.column(crate::frame::Section::Sectors)),
                Link::new("按单位查找", places.column(crate::frame::Section::Units)),
            ],
        };
        Self {
            page,
            status: status.as_u16(),
            heading: heading.to_owned(),
            text: text.to_owned(),
            ways,
            incident,
        }
    }
}

/// What happened and what to do, by status.
fn words(status: StatusCode) -> (&'static str, &'static str) {
    match status {
        StatusCode::BAD_REQUEST => {
            ("没有看懂这个请求", "地址或表单的内容不完整。请返回上一页检查后重新提交。")
        }
        StatusCode::UNAUTHORIZED => ("请先登录", "这个页面只对登录的工作人员开放。登录后会回到这里。"),
        StatusCode::FORBIDDEN => {
            ("没有办理这件事的权限", "您的角色或单位不包括这项工作。如果工作需要，请联系本单位的系统管理员。")
        }
        StatusCode::NOT_FOUND => {
            ("没有找到这个页面", "地址可能输错了，或者页面已经移走。可以搜索事项名称，或从下面的入口查找。")
        }
        StatusCode::METHOD_NOT_ALLOWED => {
            ("不能这样打开这个地址", "这个地址只用来提交表单。请从原来的页面重新操作。")
        }
        StatusCode::CONFLICT => (
            "内容已被别人改动",
            "您打开页面之后，这份内容有了新的改动，您的提交没有保存。请返回上一页，刷新后再改。",
        ),
        StatusCode::GONE => ("这个页面已经撤下", "内容已由发布单位撤回。可以查看工作动态中的撤回公告。"),
        StatusCode::PAYLOAD_TOO_LARGE => {
            ("文件太大", "单个文件不超过50 MB。请删去图片或拆成几个文件后再上传。")
        }
        StatusCode::UNSUPPORTED_MEDIA_TYPE => {
            ("不能识别这种文件", "可以上传 xlsx、xls、ods、docx、html、csv 格式的目录。")
        }
        StatusCode::UNPROCESSABLE_ENTITY => {
            ("提交的内容有误", "有的内容没有通过检查，没有保存。请返回上一页按提示改正。")
        }
        StatusCode::TOO_MANY_REQUESTS => ("请求太频繁", "请稍等一分钟再试。"),
        StatusCode::SERVICE_UNAVAILABLE => {
            ("服务暂时不可用", "系统正在维护或过于繁忙，请几分钟后再试。已经提交的内容不会丢失。")
        }
        StatusCode::GATEWAY_TIMEOUT | StatusCode::REQUEST_TIMEOUT => {
            ("等待超时", "这次操作用时过长，没有完成。请稍后再试。")
        }
        _ if status.is_client_error() => ("这个请求不能办理", "请返回上一页检查后重新操作。"),
        _ => (
            "系统出了问题",
            "这次操作没有完成，问题已经记录。请稍后再试；仍不成功的，请把下面的编号告诉我们。",
        ),
    }
}
