//! Difficulties of the demo in three states, and the tasks that its catalogues need.

use super::system;
use super::team::actor_of;
use crate::commands::data_directory::explain;
use crate::commands::now;
use domain::question::SuperiorLine;
use operations::organisation::Rename;
use operations::question::{DifficultyInput, QuestionInput};
use operations::{Act, Channel, Operations};

/// Raises, answers and publishes what the demo shows, and looks through what is published.
pub async fn add(operations: &Operations) -> anyhow::Result<()> {
    let clerk = as_person(operations, "minzheng").await?;
    let office = as_person(operations, "tianhe-shenhe").await?;
    let city = as_person(operations, "shiban").await?;
    let unit = operations.unit_by_code("440106-mz").await.map_err(|e| explain(&e))?;
    let raise = |title: &str, text: &str, line| DifficultyInput {
        unit_id: unit.id,
        sector_code: Some("20".to_owned()),
        item: String::new(),
        title: title.to_owned(),
        text: text.to_owned(),
        line,
    };
    let answered = raise(
        "救助对象名单公示到哪一级",
        "最低生活保障的审核结果由镇街公示，区局的目录是否也要列公示这一项？",
        SuperiorLine::Government,
    );
    let answered = operations.raise_difficulty(&clerk, &answered).await.map_err(|e| explain(&e))?;
    let case = (answered.id, answered.revision);
    let words = "公示由镇街实施的，由镇街的目录列出并作公开主体；区局的目录只列由区局制作、保存的信息，不重复列公示。";
    operations.answer_difficulty(&office, case, words, true).await.map_err(|e| explain(&e))?;
    let question = QuestionInput {
        topic: "难题答复".to_owned(),
        title: "由镇街实施的公示，区级目录要不要列".to_owned(),
        question: "某项公示由镇街实施，区级部门的目录是否也要列出？".to_owned(),
        answer: words.to_owned(),
    };
    operations.publish_question(&city, answered.id, &question).await.map_err(|e| explain(&e))?;
    let with_office = raise(
        "站所受委托办理的事项，公开主体怎样写",
        "部分事项委托镇街社会事务站所受理，群众在站所取得结果，公开主体写区局还是站所？",
        SuperiorLine::Government,
    );
    let with_office = operations.raise_difficulty(&clerk, &with_office).await.map_err(|e| explain(&e))?;
    let case = (with_office.id, with_office.revision);
    let reason = "涉及全市口径，请市级办公室明确";
    operations.escalate_difficulty(&office, case, reason).await.map_err(|e| explain(&e))?;
    let with_sector = raise(
        "临时救助的公开时限按哪个文件计算",
        "指引写20个工作日，本市办法另有较短的期限，目录应当写哪一个？",
        SuperiorLine::Sector,
    );
    operations.raise_difficulty(&clerk, &with_sector).await.map_err(|e| explain(&e))?;
    rename(operations).await?;
    operations.maintain(&system()).await.map_err(|e| explain(&e))?;
    Ok(())
}

/// A department that was given another name: what it has published names the old one.
async fn rename(operations: &Operations) -> anyhow::Result<()> {
    let unit = operations.unit_by_code("440106-cz").await.map_err(|e| explain(&e))?;
    let rename = Rename {
        name: "天河区财政和国有资产局".to_owned(),
        short_name: "天河区财政和国有资产局".to_owned(),
        from: operations::act::beijing_date(now()),
        document: "天河区机构改革方案（演示）".to_owned(),
    };
    operations.rename_unit(&system(), unit.id, rename, unit.revision).await.map_err(|e| explain(&e))?;
    Ok(())
}

async fn as_person(operations: &Operations, account: &str) -> anyhow::Result<Act> {
    let actor = actor_of(operations, account).await?;
    Ok(Act { actor, now: now(), channel: Channel::Cli })
}
