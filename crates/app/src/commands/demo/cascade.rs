//! What came from above in the demo: a city department's catalogue issued to the districts, whose own
//! stand in different states, and a revised guideline that was forwarded, with one open conflict.

use super::past::Past;
use super::plan::Stage;
use super::team::{Team, actor_of};
use crate::commands::data_directory::explain;
use crate::commands::now;
use anyhow::Context as _;
use operations::cascade::{ForwardInput, IssueInput};
use operations::catalogue::CellEdit;
use operations::maintenance::Cause;
use operations::{Act, Channel, Operations};
use serde_json::Value;
use std::rc::Rc;

/// The sector whose city catalogue is issued.
const ISSUED: &str = "18";
/// The sector whose guideline is revised, its shipped file, and the unit whose work conflicts with it.
const REVISED: (&str, &str, &str) = ("25", "guidelines/25-yiliao-weisheng.json", "440106-wj");
/// The account of the city office.
const CITY_OFFICE: &str = "shiban";
/// A subdistrict's compiler, who has confirmed the receipt.
const SUBDISTRICT: &str = "yunqi";

/// Both, after every catalogue stands.
pub async fn build(
    operations: &Operations,
    past: &Rc<Past>,
    city: &Team,
    tianhe: &Team,
) -> anyhow::Result<()> {
    issue(operations, city).await.context("演示数据：下发的目录")?;
    work_ahead(operations, tianhe).await.context("演示数据：本地先行的修改")?;
    forward(operations, past).await.context("演示数据：转发的指引")
}

async fn issue(operations: &Operations, city: &Team) -> anyhow::Result<()> {
    let leads = operations.sector_leads().await.map_err(|e| explain(&e))?;
    let lead = leads.into_iter().find(|(code, _)| code == ISSUED).map(|(_, unit)| unit);
    let unit = operations.unit(lead.context("该领域没有牵头部门")?).await.map_err(|e| explain(&e))?;
    let version = operations.draft_from_guideline(&city.compiler(), unit.id, ISSUED).await;
    let version = version.map_err(|e| explain(&e))?;
    city.name_publishers(operations, version, &unit.name).await?;
    extend_content(operations, city, version, "全市统一的办事指引").await?;
    city.carry_on(operations, version, Stage::Published).await?;
    let candidates = operations.issue_candidates(&city.approver(), version).await.map_err(|e| explain(&e))?;
    let input = IssueInput {
        units: candidates.iter().map(|unit| unit.unit_id).collect(),
        document_number: "穗人社函〔2026〕118号（演示）".to_owned(),
        note: "请结合本区实际修改完善，按程序报审。".to_owned(),
    };
    operations.issue_catalogue(&city.approver(), version, &input).await.map_err(|e| explain(&e))?;
    Ok(())
}

async fn extend_content(
    operations: &Operations,
    team: &Team,
    version: i64,
    more: &str,
) -> anyhow::Result<()> {
    let draft = operations.draft(&team.compiler(), version).await.map_err(|e| explain(&e))?;
    let row = draft.rows.first().context("目录没有事项")?;
    let edit = CellEdit {
        row_key: row.key.clone(),
        column_id: "content_elements".to_owned(),
        from: row.row.content_elements.clone(),
        to: format!("{}；{more}", row.row.content_elements),
    };
    operations.edit_cells(&team.compiler(), version, &[edit]).await.map_err(|e| explain(&e))?;
    Ok(())
}

/// The district's health office has a draft in hand when the revision arrives.
async fn work_ahead(operations: &Operations, tianhe: &Team) -> anyhow::Result<()> {
    let (sector, _, unit) = REVISED;
    let published = operations.published_catalogue(unit, sector).await.map_err(|e| explain(&e))?;
    let catalogue = published.context("该单位没有发布这个领域的目录")?.summary.catalogue_id;
    let cause = Cause::new("new_requirement", "补充本区便民措施");
    let version = operations.new_version(&tianhe.compiler(), catalogue, &cause).await;
    extend_content(operations, tianhe, version.map_err(|e| explain(&e))?, "本区便民措施").await
}

async fn forward(operations: &Operations, past: &Rc<Past>) -> anyhow::Result<()> {
    let (_, file, _) = REVISED;
    let office = act_of(operations, past, CITY_OFFICE).await?;
    let text = domain::reference::data_file(file).context("没有随附的指引")?;
    let mut guideline: Value = serde_json::from_str(text)?;
    let items = guideline["items"].as_array_mut().context("指引没有事项")?;
    for (item, more) in items.iter_mut().zip(["政策解读", "办理结果", "监督渠道"]) {
        let content = item["content_elements"].as_array_mut().context("事项没有内容")?;
        content.push(Value::from(more));
    }
    let bytes = guideline.to_string().into_bytes();
    let receipt = operations.import_guideline(&office, "指引修订（演示）.json", &bytes, None, false).await;
    let receipt = receipt.map_err(|e| explain(&e))?;
    let input = ForwardInput {
        document_number: "穗府办函〔2026〕56号（演示）".to_owned(),
        cover_note: "国家部委修订了标准指引，请各单位对照修订目录，并确认收到。".to_owned(),
        due_on: Some(operations::act::beijing_date(now()).saturating_add(jiff::Span::new().days(30))),
    };
    let sent = operations.forward_guideline(&office, receipt.id, &input).await.map_err(|e| explain(&e))?;
    let subdistrict = act_of(operations, past, SUBDISTRICT).await?;
    let awaited = operations.awaited_receipts(&subdistrict).await.map_err(|e| explain(&e))?;
    for one in awaited {
        operations.confirm_forwarding(&subdistrict, sent.id, one.unit_id).await.map_err(|e| explain(&e))?;
    }
    Ok(())
}

async fn act_of(operations: &Operations, past: &Rc<Past>, account: &str) -> anyhow::Result<Act> {
    let actor = actor_of(operations, account).await?;
    Ok(Act { actor, now: past.now(), channel: Channel::Cli })
}
