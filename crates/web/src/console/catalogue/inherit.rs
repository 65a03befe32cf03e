//! 接续: taking over the catalogues of a unit that is no more (R80a).

use super::answer::go;
use super::{address, show};
use crate::console::form::Posted;
use crate::console::organisation::parts::day;
use crate::core::{AppState, PageError, SignedIn};
use axum::extract::{Path, State};
use axum::response::Response;
use operations::catalogue::{EndedUnit, Inheritable};

/// A catalogue that waits to be taken over.
#[derive(Debug, Clone, Default)]
pub struct InheritLine {
    /// The unit that was and the sector.
    pub name: String,
    /// Since when, and what waits.
    pub words: String,
    /// The version to look at.
    pub href: String,
    /// Where taking it over is sent; empty where the person may not.
    pub action: String,
}

/// What a version's page says of a unit that is no more.
#[derive(Debug, Clone, Default)]
pub struct EndedNotice {
    /// What happened to the unit.
    pub title: String,
    /// What to do.
    pub words: String,
    /// Where taking it over is sent; empty where there is nothing to take over or the person may not.
    pub action: String,
    /// The version made of it; empty where there is none.
    pub href: String,
}

impl InheritLine {
    /// A line of the map.
    #[must_use]
    pub fn of(one: &Inheritable) -> Self {
        let state = one.state.map(|state| format!("，{}", state.label())).unwrap_or_default();
        Self {
            name: format!("{}{}", one.unit, domain::catalogue::kind::called(&one.sector)),
            words: format!("{}并入{}{state}", day(&one.ended_on), one.heir),
            href: address::of(address::VERSION, one.version_id),
            action: if one.may_inherit { address::inherit(one.catalogue_id) } else { String::new() },
        }
    }
}

impl EndedNotice {
    /// What to say of a version whose unit is no more.
    #[must_use]
    pub fn of(ended: &EndedUnit) -> Self {
        let mut shown = Self { title: ended.happened.clone(), ..Self::default() };
        match (&ended.inheritable, ended.taken_into) {
            (_, Some(version)) => {
                "这份目录已经接续，请在接续的版本上办理。".clone_into(&mut shown.words);
                shown.href = address::of(address::VERSION, version);
            }
            (Some(one), None) if one.may_inherit => {
                shown.words = format!(
                    "接续后，事项进入{0}的草稿，公开主体改为{0}；{0}已有的事项保留本单位的内容，不同之处逐项提出，由编制员确定。接续的目录发布时，原目录随之停止使用。",
                    one.heir
                );
                shown.action = address::inherit(one.catalogue_id);
            }
            (Some(one), None) => shown.words = format!("请{}的编制员接续这份目录。", one.heir),
            (None, None) => "没有承接机构。草稿请作废，已发布的请撤回。".clone_into(&mut shown.words),
        }
        shown
    }
}

/// Takes a catalogue over and leads to the draft.
///
/// # Errors
/// What the page of the catalogue cannot answer.
#[boxed::future]
pub async fn inherit(
    State(state): State<AppState>,
    who: SignedIn,
    Path(catalogue): Path<i64>,
    _: Posted,
) -> Result<Response, PageError> {
    match state.operations.inherit_catalogue(&who.act(), catalogue).await {
        Ok(receipt) => {
            Ok(go(&format!("{}?done=inherited", address::of(address::VERSION, receipt.version_id))))
        }
        Err(error) => match state.operations.versions(&who.act(), catalogue).await?.first() {
            Some(version) => show::table_page(&state, &who, version.info.id, Some(error)).await,
            None => Err(PageError(error)),
        },
    }
}
