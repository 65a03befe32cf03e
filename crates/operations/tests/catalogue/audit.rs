//! Every act on guidelines and catalogues leaves its event in the chain (invariant 3).

use crate::kit::{SECTOR, cities, draft, edit, view};
use operations::catalogue::{
    AddedRow, BatchAct, Choices, FindingPlace, ImportChoice, ItemsToAssign, RowVerdict,
};
use operations::maintenance::Cause;
use std::collections::BTreeSet;
use test_kit::TestCity;

/// The names of all acts of this capability that the sources write.
fn written_in_sources() -> BTreeSet<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/catalogue");
    let mut names = BTreeSet::new();
    for file in std::fs::read_dir(folder).expect("the sources") {
        let text = std::fs::read_to_string(file.expect("a file").path()).expect("text");
        for part in text.split('"').skip(1).step_by(2) {
            let known =
                ["catalogue.", "guideline.", "applicability."].iter().any(|prefix| part.starts_with(prefix));
            if known && part.chars().all(|c| c.is_ascii_lowercase() || matches!(c, '.' | '_')) {
                names.insert(part.to_owned());
            }
        }
    }
    // Kinds of notices, which are no acts.
    for notice in ["submitted", "returned", "review_passed", "approved", "published", "withdrawn"] {
        names.remove(&format!("catalogue.{notice}"));
    }
    names.remove("catalogue.inherited");
    for notice in ["part_assigned", "part_finished", "part_reopened", "part_reminded", "item_assigned"] {
        names.remove(&format!("catalogue.{notice}"));
    }
    names.remove("guideline.changed");
    names.remove("guideline.withdrawn");
    names.remove("applicability.declared");
    names.remove("applicability.decided");
    names.remove("applicability.ended");
    names
}

/// Declarations, parts, levels, many at once.
async fn many_hands(city: &TestCity) {
    let operations = &city.operations;
    let compiler = city.act("compiler").await;
    let reviewer = city.act("reviewer").await;
    let unit = city.unit("east-civil");
    let declared = operations.declare_not_applicable(&compiler, unit, "04", "没有职能", "").await.unwrap();
    operations.decide_applicability(&reviewer, declared.id, true, "").await.unwrap();
    operations.end_applicability(&reviewer, declared.id, "职能有变").await.unwrap();

    // Compiled together, level by level, many at once.
    let part = operations.draft_from_guideline(&compiler, unit, "21").await.unwrap();
    let items = view(city, part).await.rows;
    let health = city.unit("east-health");
    let assign =
        ItemsToAssign { keys: vec![items[0].key.clone()], unit_id: Some(health), ..ItemsToAssign::default() };
    operations.assign_items(&compiler, part, &assign).await.unwrap();
    operations.remind_part(&compiler, part, health, "").await.unwrap();
    operations.finish_part(&compiler, part, health, "").await.unwrap();
    operations.reopen_part(&compiler, part, health, "再看").await.unwrap();
    let keys = [items[1].key.clone()];
    operations.assign_level_items(&reviewer, city.unit("east"), "21", &keys, unit, "").await.unwrap();
    operations.begin_batch(&compiler, BatchAct::Submit, &[part], "", "walk").await.unwrap();
}

/// A catalogue of a unit that is merged goes on at its successor (R80a).
async fn taken_over(city: &TestCity) {
    let operations = &city.operations;
    let (unit, heir) = (city.unit("west-civil"), city.unit("west-health"));
    let old = operations.draft_from_guideline(&city.act("west_compiler").await, unit, "21").await.unwrap();
    publish_in_the_west(city, old).await;
    let merger = operations::organisation::Merger {
        from: vec![unit],
        into: heir,
        on: city.today(),
        document: "西编〔2026〕8号".to_owned(),
    };
    operations.merge_units(&city.act("administrator").await, merger).await.unwrap();
    let compiler = city.act("west_compiler").await;
    let left = operations.inheritable(&compiler, Some(heir)).await.unwrap();
    let left = left.iter().find(|one| one.version_id == old).unwrap();
    let taken = operations.inherit_catalogue(&compiler, left.catalogue_id).await.unwrap();
    publish_in_the_west(city, taken.version_id).await;
}

async fn publish_in_the_west(city: &TestCity, version: i64) {
    let operations = &city.operations;
    let approver = city.act("west_approver").await;
    operations.submit(&city.act("west_compiler").await, version, "已核对").await.unwrap();
    operations.pass_review(&city.act("west_reviewer").await, version, "", true).await.unwrap();
    operations.approve(&approver, version, "").await.unwrap();
    operations.publish(&approver, version).await.unwrap();
}

/// The acts that begin with a file.
async fn from_files(city: &TestCity) {
    let operations = &city.operations;
    // A heading of another name is mended by its fix.
    let csv = "序号,一级事项,二级事项,公开内容（要素）,法律依据,公开时限,公开主体,公开渠道和载体,全社会,特定群体,主动,依申请,县级,乡级\n1,综合业务,政策法规文件,文件,《社会救助暂行办法》,20个工作日内,西岭区民政局,■政府网站,√,,√,,√,\n";
    let west = city.act("west_compiler").await;
    let preview =
        operations.preview_import(&west, city.unit("west-civil"), "a.csv", csv.as_bytes()).await.unwrap();
    let choice = ImportChoice { index: 0, sector_code: SECTOR.to_owned(), unit_id: None, replace: false };
    let import = operations.confirm_import(&west, preview.id, &[choice]).await.unwrap();
    operations.apply_safe_fixes(&west, import.drafts[0].version_id).await.unwrap();
    // A reference layer with an item of its own, copied into the draft (R9).
    let layer = csv.replace("政策法规文件", "跨区通办清单");
    let layer = operations::sector::LayerFile {
        name: "省级指引.csv",
        bytes: layer.as_bytes(),
        region: "某省",
        sector: Some(SECTOR),
        title: None,
        note: "",
    };
    let layer = operations.import_layer(&city.act("supervisor").await, layer).await.unwrap().id;
    let beyond = operations.layers_beside(&west, import.drafts[0].version_id).await.unwrap().beyond;
    let choice = operations::catalogue::LayerChoice {
        layer_id: layer,
        layer_key: beyond[0].item.key.clone(),
        ..operations::catalogue::LayerChoice::default()
    };
    operations.copy_from_layer(&west, import.drafts[0].version_id, &choice).await.unwrap();
    let table = csv.replace("法律依据", "公开依据");
    let supervisor = city.act("supervisor").await;
    let added = operations
        .import_guideline(&supervisor, "湿地.csv", table.as_bytes(), Some("湿地保护"), true)
        .await
        .unwrap();
    operations.withdraw_guideline(&supervisor, added.id, "装错了文件").await.unwrap();
}

#[tokio::test]
async fn every_act_writes_its_audit_event() {
    let city = cities().await.remove(0);
    let operations = &city.operations;
    let compiler = city.act("compiler").await;
    let reviewer = city.act("reviewer").await;
    let approver = city.act("approver").await;
    let unit = city.unit("east-civil");

    let version = draft(&city).await;
    let seen = view(&city, version).await;
    let row = &seen.rows[0];
    operations
        .edit_cells(&compiler, version, &[edit(&row.key, "publisher", "东湖区民政局", "有关部门")])
        .await
        .unwrap();
    let place = FindingPlace {
        rule: "publisher-vague".to_owned(),
        row_key: Some(row.key.clone()),
        column_id: Some("publisher".to_owned()),
    };
    operations.explain_finding(&compiler, version, &place, "尽可能具体").await.unwrap();
    operations
        .edit_cells(&compiler, version, &[edit(&row.key, "publisher", "有关部门", "东湖区民政局")])
        .await
        .unwrap();
    let seen = view(&city, version).await;
    let row = &seen.rows[0];
    operations.set_item_parts(&compiler, version, &row.key, row.revision, &[]).await.unwrap();
    operations.set_row_source(&compiler, version, &row.key, None, "").await.unwrap();
    let column = operations.add_column(&compiler, version, "备注").await.unwrap();
    operations.remove_column(&compiler, version, &column).await.unwrap();
    let level1_item = row.cells["level1_item"].clone();
    let added = AddedRow { level1_item, level2_item: "流动服务点".to_owned(), ..AddedRow::default() };
    let added = operations.add_row(&compiler, version, &added).await.unwrap();
    operations.move_row(&compiler, version, &added.row_key, Some(&row.key)).await.unwrap();
    operations.remove_row(&compiler, version, &added.row_key, "", "").await.unwrap();
    operations.remove_row(&compiler, version, &row.key, "已结束", "《某通知》").await.unwrap();
    operations.restore_row(&compiler, version, &row.key).await.unwrap();
    let copy = operations.working_copy(&compiler, version).await.unwrap();
    let returned = operations.return_workbook(&compiler, version, &copy.name, &copy.bytes).await.unwrap();
    let revision = operations.workbook_return(&compiler, returned).await.unwrap().revision;
    let choices = Choices { revision, ..Choices::default() };
    operations.take_workbook_over(&compiler, returned, &choices).await.unwrap();
    // Omitting is allowed in few sectors.
    let free = operations
        .reference
        .guidelines
        .iter()
        .find(|g| g.policy.omit_items == domain::catalogue::OmitItems::Free)
        .unwrap();
    let other = operations.draft_from_guideline(&compiler, unit, &free.sector_code).await.unwrap();
    operations.omit_row(&compiler, other, &free.items[0].key, "本地不开展").await.unwrap();
    operations.discard_draft(&compiler, other, "不需要").await.unwrap();

    operations.submit(&compiler, version, "已核对").await.unwrap();
    operations.review_row(&reviewer, version, &row.key, RowVerdict::Ok).await.unwrap();
    let remark = operations.remark(&reviewer, version, None, None, "请复核").await.unwrap();
    operations.return_for_revision(&reviewer, version, "请复核").await.unwrap();
    operations.resolve_remark(&compiler, remark, "已复核").await.unwrap();
    operations.submit(&compiler, version, "已复核").await.unwrap();
    operations.pass_review(&reviewer, version, "", true).await.unwrap();
    operations.approve(&approver, version, "").await.unwrap();
    operations.publish(&approver, version).await.unwrap();
    operations
        .new_version(&compiler, seen.version.catalogue_id, &Cause::new("new_task", "新任务"))
        .await
        .unwrap();
    operations.withdraw(&approver, version, "有误").await.unwrap();

    many_hands(&city).await;

    from_files(&city).await;

    taken_over(&city).await;

    let mut connection = operations.store.read().await.unwrap();
    let mut events = BTreeSet::new();
    for (unit_id, ..) in storage::audit::chains(&mut connection).await.unwrap() {
        let chain = storage::audit::chain_events(&mut connection, unit_id, 0, 10_000).await.unwrap();
        events.extend(chain.into_iter().map(|event| event.act));
    }
    let missing: Vec<_> = written_in_sources().into_iter().filter(|name| !events.contains(name)).collect();
    assert!(missing.is_empty(), "no event of {missing:?}");
    assert!(written_in_sources().len() > 25, "{:?}", written_in_sources());
}
