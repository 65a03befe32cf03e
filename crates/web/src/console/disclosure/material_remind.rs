//! 再提醒对方: the words and the link to be passed on to a station from which nothing came (R101), shown once.

use super::address;
use super::material::request_page;
use crate::console::client;
use crate::console::form::{Refusal, readable};
use crate::console::frame::{Place, frame};
use crate::console::organisation::parts::{Secret, SecretView, day};
use crate::console::sent::Sent;
use crate::core::PageError;
use crate::core::response::page;
use crate::frame::Link;
use axum::http::HeaderMap;
use axum::response::Response;
use operations::OperationError;
use operations::disclosure::MaterialAgain;

/// Makes them.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn remind(headers: HeaderMap, sent: Sent) -> Result<Response, PageError> {
    match again(&sent).await {
        Ok(again) => {
            let mut frame = frame(&sent.state, &sent.who, "再提醒对方", Place::Disclosures).await?;
            frame.crumbs =
                vec![Link::new("信息公开", address::LIST), Link::new("收集材料的链接", address::MATERIALS)];
            let path = address::MATERIAL_LINK.replace("{token}", &again.token);
            let link = format!("{}{path}", client::origin(&sent.state, &headers));
            let note = format!("{}以前有效", day(&again.expires_on.to_string()));
            page(&SecretView {
                frame,
                words: "请复制下面的话发给对方，链接已经写在里面。拿到链接的人不用账号就能报送，请只发给本人；以前发的链接照样有效。".to_owned(),
                secrets: vec![
                    Secret {
                        label: format!("发给{}的话", again.asked_of),
                        note: note.clone(),
                        value: again.words(&link),
                    },
                    Secret { label: "只要链接".to_owned(), note, value: link },
                ],
                back: Link::new("返回", address::material(address::MATERIAL, sent.id)),
            })
        }
        Err(error) => {
            let refusal = Refusal::of(&sent.posted, error)?;
            request_page(&sent.state, &sent.who, (sent.id, ""), Some(&refusal)).await
        }
    }
}

#[boxed::future]
async fn again(sent: &Sent) -> Result<MaterialAgain, OperationError> {
    let mut problems = Vec::new();
    let due_on = sent.posted.date("due_on", &mut problems);
    readable(problems)?;
    sent.operations().remind_material(&sent.act(), sent.id, due_on).await
}
