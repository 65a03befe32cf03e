//! Whether what is public still holds (R281): marked with the day and the document that ended it; a day to come takes
//! effect by itself when it is there.

use super::place::{RecordPlace, damaged, no_record};
use crate::organisation::Recipients;
use crate::text::needed;
use crate::{Act, Actor, Channel, OperationError, Operations};
use domain::calendar::in_words;
use domain::disclosure::{RecordAct, RecordState, Validity};
use domain::organisation::{Permission, Role};
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::json;
use storage::disclosure::{event, record, standing};

/// Records that are marked by themselves in one go.
const MOST_DUE: i64 = 200;

impl Operations {
    /// Marks whether a public record still holds, since when and by which document it does not. With a day to come it
    /// holds until then.
    ///
    /// # Errors
    /// When the right is missing, nothing of it is public, or day or document are missing.
    #[boxed::future]
    pub async fn mark_disclosure(
        &self,
        act: &Act,
        id: i64,
        mark: Validity,
        (on, basis): (Option<Date>, &str),
    ) -> Result<(), OperationError> {
        let basis = match mark.needs_basis() {
            true => needed("basis", basis, "使它失效或者修改它的文件", 300)?,
            false => String::new(),
        };
        super::public_words::refuse_numbers("basis", "使它失效或者修改它的文件", &basis)?;
        let on = match (mark.needs_basis(), on) {
            (true, None) => return Err(OperationError::invalid("on", "请填写从哪一天起")),
            (true, on) => on,
            (false, _) => None,
        };
        let mut writing = self.begin(act).await?;
        let place = RecordPlace::lock(writing.connection(), id, RecordAct::Withdraw).await?;
        if !place.may(&act.actor, Permission::ReadDisclosure) {
            return Err(no_record());
        }
        act.actor.require(Permission::PublishDisclosure, &place.unit.path, Some(&place.sector))?;
        if place.record.published_version_id.is_none() || place.state()? != RecordState::Published {
            return Err(OperationError::State("还没有公开的信息不标注效力".to_owned()));
        }
        if mark.is_over() {
            super::posting::refuse_early_end(writing.connection(), place.version.id, act.today()).await?;
        }
        let arose: Option<Date> = place.version.arose_on.parse().ok();
        if on.zip(arose).is_some_and(|(on, arose)| on < arose) {
            let words = format!("早于成文日期{}，请核对", place.version.arose_on);
            return Err(OperationError::invalid("on", words));
        }
        let later = on.filter(|on| *on > act.today());
        let stored = on.map(|day| day.to_string());
        let note = match (later, on) {
            (Some(later), _) => {
                let day = stored.as_deref().unwrap_or_default();
                record::mark_later(writing.connection(), id, (mark.id(), day, &basis)).await?;
                format!("自{}起标注为{}（{basis}）", in_words(later), mark.label())
            }
            (None, on) => {
                record::mark(writing.connection(), id, (mark.id(), stored.as_deref(), &basis)).await?;
                standing::changed(writing.connection(), place.record.catalogue_id).await?;
                on.map_or_else(|| mark.label().to_owned(), |on| format!("{}（{on}，{basis}）", mark.label()))
            }
        };
        let at = act.at();
        let by = (act.actor.person_id, at.as_str());
        event::append(writing.connection(), place.version.id, ("mark", &note), by).await?;
        let detail = json!({ "validity": mark.id(), "on": stored, "basis": basis });
        writing.audit(place.unit.id, "disclosure.mark", &place.object(), &detail).await?;
        writing.changed("disclosure", id).await?;
        writing.commit().await?;
        self.search_soon();
        Ok(())
    }

    /// Lets the marks take effect whose day has come, each in a transaction of its own. Returns how many that were.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn mark_due(&self, now: Timestamp) -> Result<usize, OperationError> {
        let act = Act { actor: Actor::system(), now, channel: Channel::Job };
        let today = act.today().to_string();
        let due = record::to_mark(&mut *self.store.read().await?, &today, MOST_DUE).await?;
        let mut marked = 0;
        for id in due {
            marked += usize::from(self.mark_now(&act, id, &today).await?);
        }
        Ok(marked)
    }

    #[boxed::future]
    async fn mark_now(&self, act: &Act, id: i64, today: &str) -> Result<bool, OperationError> {
        let mut writing = self.begin(act).await?;
        let place = RecordPlace::lock(writing.connection(), id, RecordAct::Withdraw).await?;
        let known = &place.record;
        let (Some(next), Some(on)) = (&known.validity_next, &known.validity_next_on) else {
            return Ok(false);
        };
        // Another runner may have been here, or somebody put it off.
        if on.as_str() > today {
            return Ok(false);
        }
        let mark = Validity::parse(next).ok_or_else(|| damaged("信息的效力"))?;
        let basis = known.validity_next_basis.as_str();
        record::mark(writing.connection(), id, (mark.id(), Some(on), basis)).await?;
        standing::changed(writing.connection(), known.catalogue_id).await?;
        let note = format!("{}（{on}，{basis}）", mark.label());
        event::append(writing.connection(), place.version.id, ("mark", &note), (None, &act.at())).await?;
        let to = Recipients::Holders {
            role: Role::InformationOfficer,
            unit_id: place.unit.id,
            sector: Some(place.sector.clone()),
        };
        let text = format!("{}已按期标注为{}", place.called(), mark.label());
        writing.notify(&to, "disclosure.mark", &text, &super::console_url(id)).await?;
        let detail = json!({ "validity": mark.id(), "on": on, "basis": basis });
        writing.audit(place.unit.id, "disclosure.mark_due", &place.object(), &detail).await?;
        writing.changed("disclosure", id).await?;
        writing.commit().await?;
        self.search_soon();
        Ok(true)
    }
}
