//! The links of a record looked at on demand (R102, R251): pages of this site by the database, others by a request.
//! What it came to stays with the version for officer and reviewer. Of links in a text it is a hint; a record that is
//! nothing but a link is not handed on and not published while its last visit found the link dead. What could not be
//! told is told apart from what is dead.

use super::place::{RecordPlace, no_record};
use super::visit::{Visitor, address_of};
use crate::{Act, OperationError, Operations, Writing};
use domain::disclosure::{LinkFault, LinkOutcome};
use domain::organisation::Permission;
use serde::Serialize;
use serde_json::json;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use storage::Connection;
use storage::catalogue::{published, row, unit};
use storage::disclosure::link::{self, CheckedLink};
use storage::disclosure::version::RecordVersion;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use url::Url;

/// Links of one record that are looked at.
const MOST: usize = 100;
/// Requests at one time.
const AT_ONCE: usize = 6;
/// How long a person waits; what had no turn by then is told so.
const PATIENCE: Duration = Duration::from_secs(25);

/// A link of a record, and what is known of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LinkView {
    /// Where it leads.
    pub address: String,
    /// The words that lead there; empty for the record's own address.
    pub words: String,
    /// Where it stands: `正文第2段`.
    pub place: String,
    /// What the last visit came to; none where there was none.
    pub outcome: Option<LinkOutcome>,
    /// Why, and what to do.
    pub why: String,
    /// When it was visited.
    pub checked_at: Option<String>,
}

/// An address, whether it stands outside, and what a visit came to.
pub(super) type Visited = (String, bool, Result<(), LinkFault>);

impl LinkView {
    /// True where the last visit found it dead.
    #[must_use]
    pub fn is_dead(&self) -> bool {
        self.outcome == Some(LinkOutcome::Dead)
    }
}

impl Operations {
    /// Looks at the links of a record's version on the desk. `site` is this site as the person reached it:
    /// `https://host`.
    ///
    /// # Errors
    /// When there is no such record, the right is missing, or the database fails; never because of a link.
    #[boxed::future]
    pub async fn check_links(&self, act: &Act, id: i64, site: &str) -> Result<Vec<LinkView>, OperationError> {
        let (place, mut links) = {
            let mut connection = self.store.read().await?;
            let place = RecordPlace::read(&mut connection, id).await?;
            if !place.may(&act.actor, Permission::ReadDisclosure) {
                return Err(no_record());
            }
            let links = of_version(&mut connection, &place.version).await?;
            (place, links)
        };
        if !may_check(&place, act) {
            return Err(OperationError::NotPermitted(Permission::LoadDisclosure));
        }
        let found = self.visit_links(&mut links, site).await?;
        let mut writing = self.begin(act).await?;
        let (dead, unknown) = keep_found(&mut writing, place.version.id, &found).await?;
        let detail = json!({ "links": found.len(), "dead": dead, "unknown": unknown });
        writing.audit(place.unit.id, "disclosure.check_links", &place.object(), &detail).await?;
        writing.commit().await?;
        let mut connection = self.store.read().await?;
        of_version(&mut connection, &place.version).await
    }

    /// Visits links, those without a visit first, so that a second check goes on where the first ended.
    #[boxed::future]
    pub(super) async fn visit_links(
        &self,
        links: &mut [LinkView],
        site: &str,
    ) -> Result<Vec<Visited>, OperationError> {
        links.sort_by(|a, b| a.checked_at.cmp(&b.checked_at));
        let addresses: Vec<String> = links.iter().take(MOST).map(|one| one.address.clone()).collect();
        self.look_at_all(addresses, site).await
    }

    /// What each address came to, and whether it stands outside; pages of this site are looked up.
    #[boxed::future]
    async fn look_at_all(&self, addresses: Vec<String>, site: &str) -> Result<Vec<Visited>, OperationError> {
        let site = Url::parse(site).ok();
        let mut all = Vec::with_capacity(addresses.len());
        let (visitor, gate) = (Visitor::new(self.outside), Arc::new(Semaphore::new(AT_ONCE)));
        let mut visits = JoinSet::new();
        for (at, address) in addresses.into_iter().enumerate() {
            let own = address_of(&address).ok().zip(site.as_ref()).filter(|(url, site)| is_same(url, site));
            if let Some((url, _)) = own {
                let found = self.look_here(&url).await?;
                all.push((address, false, found));
                continue;
            }
            let (visitor, gate, wanted) = (visitor.clone(), Arc::clone(&gate), address.clone());
            all.push((address, true, Err(LinkFault::NotReached)));
            visits.spawn(async move {
                let _turn = gate.acquire_owned().await;
                let found = tokio::task::spawn_blocking(move || visitor.look(&wanted)).await;
                (at, found.unwrap_or(Err(LinkFault::NoConnection)))
            });
        }
        let patience = tokio::time::sleep(PATIENCE);
        tokio::pin!(patience);
        loop {
            tokio::select! {
                () = &mut patience => break,
                done = visits.join_next() => match done {
                    Some(Ok((at, found))) => all[at].2 = found,
                    Some(Err(_)) => {}
                    None => break,
                },
            }
        }
        Ok(all)
    }

    /// A page of this site: is it there for everybody?
    #[boxed::future]
    async fn look_here(&self, url: &Url) -> Result<Result<(), LinkFault>, OperationError> {
        let parts: Vec<&str> = url.path().split('/').filter(|part| !part.is_empty()).collect();
        let is_there = match parts.as_slice() {
            [] => true,
            ["disclosures", id] => {
                let Ok(id) = id.parse() else { return Ok(Err(LinkFault::GoneHere)) };
                found(self.public_disclosure(id).await)?.is_some_and(|record| record.is_ok())
            }
            ["disclosures", id, "attachments", number] => {
                let (Ok(id), Ok(number)) = (id.parse(), number.parse()) else {
                    return Ok(Err(LinkFault::GoneHere));
                };
                found(self.public_attachment(id, number).await)?.is_some()
            }
            ["units", code] => {
                let mut connection = self.store.read().await?;
                unit::by_code(&mut connection, code).await?.is_some()
            }
            ["units", code, sector, rest @ ..] if rest.len() < 2 => {
                let mut connection = self.store.read().await?;
                match published::of_unit_and_sector(&mut connection, code, sector).await? {
                    None => false,
                    Some(_) if rest.is_empty() => true,
                    Some(head) => {
                        let rows = row::of_version(&mut connection, head.version_id).await?;
                        let leads_here = |key: &str| {
                            let own = url.join(&format!("/units/{code}/{sector}/{key}"));
                            own.is_ok_and(|own| own.path() == url.path())
                        };
                        rows.iter().any(|row| leads_here(&row.keyed.key))
                    }
                }
            }
            _ => return Ok(Err(LinkFault::UnknownHere)),
        };
        Ok(if is_there { Ok(()) } else { Err(LinkFault::GoneHere) })
    }
}

/// Refuses a version that is nothing but a link which the last visit found dead (R102); one that was not visited yet is
/// looked at when it is handed on.
#[boxed::future]
pub(super) async fn refuse_dead(
    connection: &mut Connection,
    version: &RecordVersion,
) -> Result<(), OperationError> {
    if !is_link_alone(version) {
        return Ok(());
    }
    let known = link::of_version(connection, version.id).await?;
    let dead = known.iter().find(|one| one.address == version.link && one.outcome == LinkOutcome::Dead.id());
    let Some(dead) = dead else { return Ok(()) };
    let why = if dead.words.is_empty() { String::new() } else { format!("（{}）", dead.words) };
    let words = format!(
        "上一次检查时网址打不开{why}，公众点开看不到内容，不能提交和发布。网页已经恢复的，请再按一次“检查链接”；网址有误的，请改正（已提交的先请审查人退回）；原网页已经没有的，请改为装载正文，原来公开的请标注效力"
    );
    Err(OperationError::State(words))
}

/// True where everybody gets nothing but a link.
pub(super) fn is_link_alone(version: &RecordVersion) -> bool {
    !version.link.is_empty() && version.text.trim().is_empty()
}

/// Keeps with a version what visits came to. Returns how many links are dead, and how many are not told.
#[boxed::future]
pub(super) async fn keep_found(
    writing: &mut Writing<'_>,
    version_id: i64,
    found: &[Visited],
) -> Result<(usize, usize), OperationError> {
    let others_answered = found
        .iter()
        .any(|(_, outside, found)| *outside && matches!(found, Ok(()) | Err(LinkFault::Status(_))));
    let (at, by, mut dead, mut unknown) = (writing.at(), writing.actor_id(), 0, 0);
    for (address, _, found) in found {
        let outcome = found.map_or_else(|fault| fault.outcome(others_answered), |()| LinkOutcome::Reachable);
        let words = found.map_or_else(LinkFault::words, |()| String::new());
        dead += usize::from(outcome == LinkOutcome::Dead);
        unknown += usize::from(outcome == LinkOutcome::Unknown);
        let kept = (address.as_str(), outcome.id(), words.as_str());
        link::keep(writing.connection(), version_id, kept, (&at, by)).await?;
    }
    Ok((dead, unknown))
}

/// Who may have the links of a version looked at: who loads, and who reviews and approves it.
pub(super) fn may_check(place: &RecordPlace, act: &Act) -> bool {
    [Permission::LoadDisclosure, Permission::ReviewDisclosure, Permission::ApproveDisclosure]
        .into_iter()
        .any(|right| place.may(&act.actor, right))
}

/// The links of a version in their order, with what is known of each.
#[boxed::future]
pub(super) async fn of_version(
    connection: &mut Connection,
    version: &RecordVersion,
) -> Result<Vec<LinkView>, OperationError> {
    let own = (!version.link.is_empty()).then(|| (version.link.clone(), String::new(), "网址".to_owned()));
    let in_body = match version.body.contains("<a ") {
        true => files::article_links(&version.body),
        false => Vec::new(),
    };
    let in_body =
        in_body.into_iter().filter(|one| !one.href.starts_with("mailto:") && !one.href.starts_with("tel:"));
    let named = in_body.map(|one| (one.href, one.words, format!("正文第{}段", one.line)));
    let all: Vec<_> = own.into_iter().chain(named).collect();
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let known: HashMap<String, CheckedLink> = link::of_version(connection, version.id)
        .await?
        .into_iter()
        .map(|known| (known.address.clone(), known))
        .collect();
    Ok(all
        .into_iter()
        .map(|(address, words, place)| {
            let known = known.get(&address);
            LinkView {
                outcome: known.and_then(|known| LinkOutcome::from_id(&known.outcome)),
                why: known.map(|known| known.words.clone()).unwrap_or_default(),
                checked_at: known.map(|known| known.checked_at.clone()),
                address,
                words,
                place,
            }
        })
        .collect())
}

fn is_same(url: &Url, site: &Url) -> bool {
    url.host() == site.host() && url.port_or_known_default() == site.port_or_known_default()
}

/// What is there; none where there is none.
fn found<T>(outcome: Result<T, OperationError>) -> Result<Option<T>, OperationError> {
    match outcome {
        Ok(found) => Ok(Some(found)),
        Err(OperationError::NotFound(_)) => Ok(None),
        Err(error) => Err(error),
    }
}
