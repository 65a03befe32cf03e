//! Under which row and element a record belongs where names do not tell it: rows that share their names, an element of
//! two parts, none told at all, an item that left the catalogue; on both databases (R22, R43, R101).

use super::kit::{publish, view};
use super::{City, OFFICER, SUBMITS, cities, load, loading, make_public, published, refused};
use domain::catalogue::CatalogueRow;
use operations::disclosure::{ChecklistRow, LoadHow, LoadStatus, Loading};
use operations::maintenance::Cause;
use storage::catalogue::row;

/// Changes rows of the published version as no compiler may, so that they share their names.
async fn rewritten(city: &City, version: i64, change: impl Fn(usize, &mut CatalogueRow)) {
    let mut writing = city.operations.store.write().await.unwrap();
    for (at, mut stored) in
        row::of_version(writing.connection(), version).await.unwrap().into_iter().enumerate()
    {
        change(at, &mut stored.keyed.row);
        row::update(writing.connection(), version, &stored).await.unwrap();
    }
    writing.commit().await.unwrap();
}

async fn rows(city: &City) -> Vec<ChecklistRow> {
    city.operations.checklist("east-civil", "20", city.today()).await.unwrap().rows
}

/// The row and the element under which a record stands.
async fn place(city: &City, id: i64) -> (String, String) {
    let record = city.operations.disclosure(&city.act(OFFICER).await, id).await.unwrap();
    (record.row_key, record.element)
}

/// Two rows 工作程序／办理: the first with 申请表 and 流程图, the second with 结果 and 流程图.
fn twins(at: usize, row: &mut CatalogueRow) {
    if at > 1 {
        return;
    }
    "工作程序".clone_into(&mut row.level1_item);
    "办理".clone_into(&mut row.level2_item);
    row.level3_item = Some(["申请", "审批"][at].to_owned());
    row.parts = Vec::new();
    ["申请表；流程图", "结果；流程图"][at].clone_into(&mut row.content_elements);
    "20个工作日内".clone_into(&mut row.time_limit);
    row.audience_all = true;
    row.mode_proactive = true;
}

fn under_twins(element: &str) -> Loading {
    Loading {
        level1_item: "工作程序".to_owned(),
        level2_item: "办理".to_owned(),
        element: element.to_owned(),
        ..loading("一份信息")
    }
}

#[tokio::test]
async fn r43_rows_that_share_their_names_are_told_apart() {
    for city in cities().await {
        let operations = &city.operations;
        let version = published(&city).await;
        rewritten(&city, version, twins).await;
        let keys: Vec<String> = rows(&city).await.iter().take(2).map(|row| row.key.clone()).collect();
        let own = |at: usize, element: &str| (keys[at].clone(), element.to_owned());

        // The row that has the element; the first where both have it.
        assert_eq!(place(&city, load(&city, &under_twins("结果")).await.id).await, own(1, "结果"));
        assert_eq!(place(&city, load(&city, &under_twins("流程图")).await.id).await, own(0, "流程图"));
        // The key of the row, as the console sends it, or the third level, as a system or a sheet does.
        let second = Loading { row_key: keys[1].clone(), ..under_twins("流程图") };
        let by_key = load(&city, &second).await;
        assert_eq!(place(&city, by_key.id).await, own(1, "流程图"));
        let third = Loading { level3_item: "审批".to_owned(), ..under_twins("流程图") };
        assert_eq!(place(&city, load(&city, &third).await.id).await, own(1, "流程图"));
        let sheet = Loading { level2_item: "办理／审批".to_owned(), ..under_twins("流程图") };
        assert_eq!(place(&city, load(&city, &sheet).await.id).await, own(1, "流程图"));

        // A change leaves the record where it is, though its names would lead to the first row.
        let reviewer = city.act("reviewer").await;
        operations.return_disclosure(&reviewer, by_key.id, 0, "请改正名称").await.unwrap();
        let changed = Loading { title: "改过的信息".to_owned(), row_key: String::new(), ..second };
        let officer = city.act(OFFICER).await;
        operations.change_disclosure(&officer, (by_key.id, 0), &changed, SUBMITS).await.unwrap();
        assert_eq!(place(&city, by_key.id).await, own(1, "流程图"));

        let wrong = operations.load_disclosure(&officer, None, &under_twins("别的"), SUBMITS).await;
        assert_eq!(refused(wrong), "invalid");
        let gone =
            Loading { row_key: "none".to_owned(), level2_item: String::new(), ..under_twins("结果") };
        let error = operations.load_disclosure(&officer, None, &gone, SUBMITS).await.unwrap_err();
        assert!(error.to_string().contains("装载清单"), "{error}");
    }
}

#[tokio::test]
async fn r43_an_element_of_two_parts_tells_which() {
    for city in cities().await {
        let operations = &city.operations;
        let version = published(&city).await;
        rewritten(&city, version, |at, row| {
            twins(at, row);
            if at == 0 {
                "方案；图纸".clone_into(&mut row.content_elements);
                "初审：7个工作日内；终审：10个工作日内".clone_into(&mut row.time_limit);
            }
        })
        .await;
        let row = rows(&city).await.swap_remove(0);
        let called: Vec<&str> = row.elements.iter().map(|one| one.called.as_str()).collect();
        assert_eq!((row.elements.len(), called.len()), (4, 4), "{called:?}");
        let [early, late] = ["方案"; 2].map(|name| {
            let mut own = row.elements.iter().filter(|one| one.name == name);
            (own.next().unwrap().called.clone(), own.next().unwrap().called.clone())
        });
        let (early, late) = (early.0, late.1);
        let told = load(&city, &Loading { row_key: row.key.clone(), ..under_twins(&late) }).await;
        assert_eq!(place(&city, told.id).await, (row.key.clone(), late.clone()));
        assert!(told.warnings.is_empty(), "{:?}", told.warnings);
        let first = load(&city, &Loading { row_key: row.key.clone(), ..under_twins(&early) }).await;
        assert!(first.due_on < told.due_on, "each by the clock of its part: {first:?} {told:?}");
        make_public(&city, told.id).await;
        let row = rows(&city).await.swap_remove(0);
        let loaded: Vec<&str> =
            row.elements.iter().filter(|one| one.is_loaded()).map(|one| one.called.as_str()).collect();
        assert_eq!(loaded, [late.as_str()], "one record loads one part");

        // Without its part it is taken by the strictest clock, and its sender is told.
        let plain = load(&city, &Loading { row_key: row.key.clone(), ..under_twins("方案") }).await;
        assert_eq!(plain.due_on, first.due_on);
        assert!(plain.warnings[0].contains(&late), "{:?}", plain.warnings);
        let officer = city.act(OFFICER).await;
        operations.assign_disclosure(&officer, plain.id, &late).await.unwrap();
        let record = operations.disclosure(&officer, plain.id).await.unwrap();
        assert_eq!((record.element, record.version.due_on), (late, told.due_on));
    }
}

#[tokio::test]
async fn r101_what_names_no_element_is_told_listed_and_assigned() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let officer = city.act(OFFICER).await;
        let sent = loading("一份说不清的信息");
        let token =
            operations.create_token(&officer, city.person(OFFICER), "业务系统", None).await.unwrap().id;
        let external = Loading { external_id: Some("A-1".to_owned()), ..sent.clone() };
        let loaded = operations.load_disclosure(&officer, Some(token), &external, SUBMITS).await.unwrap();
        assert!(loaded.warnings[0].contains("办理条件"), "{:?}", loaded.warnings);
        make_public(&city, loaded.id).await;
        let list = operations.checklist("east-civil", "20", city.today()).await.unwrap();
        assert_eq!((list.loaded, list.rows.iter().map(|row| row.others).sum::<i64>()), (0, 1));

        let found = operations.unassigned_disclosures(&officer, "east-civil", "20").await.unwrap();
        let [one] = &found.records[..] else { panic!("{:?}", found.records) };
        assert_eq!((one.id, one.told.as_str()), (loaded.id, ""));
        assert!(one.elements.iter().any(|name| name == "办理条件"), "{one:?}");
        let alien = operations.assign_disclosure(&officer, loaded.id, "监督电话号码簿").await;
        assert_eq!(refused(alien), "invalid");
        let stranger = city.act("west_compiler").await;
        assert_eq!(
            refused(operations.assign_disclosure(&stranger, loaded.id, "办理条件").await),
            "not-found"
        );
        let reviewer = city.act("reviewer").await;
        let only_reads = operations.assign_disclosure(&reviewer, loaded.id, "办理条件").await;
        assert_eq!(refused(only_reads), "not-permitted");
        operations.assign_disclosure(&officer, loaded.id, "办理条件").await.unwrap();
        let list = operations.checklist("east-civil", "20", city.today()).await.unwrap();
        assert_eq!((list.loaded, list.rows.iter().map(|row| row.others).sum::<i64>()), (1, 0));
        assert!(
            operations.unassigned_disclosures(&officer, "east-civil", "20").await.unwrap().records.is_empty()
        );

        // The system sends it again as before: nothing changes, and it stays where a person put it.
        let again = operations.load_disclosure(&officer, Some(token), &external, SUBMITS).await.unwrap();
        assert_eq!((again.status, again.id), (LoadStatus::Unchanged, loaded.id));
        let other = Loading { body: "<p>新的内容。</p>".to_owned(), ..external };
        let changed = operations.load_disclosure(&officer, Some(token), &other, SUBMITS).await.unwrap();
        assert_eq!(changed.status, LoadStatus::Updated);
        // A system sends a change without a word of its own: the public reads from where it came.
        let case = operations.disclosure(&officer, loaded.id).await.unwrap();
        assert_eq!(case.version.change_note, "由业务系统发来的更新");
        assert_eq!(place(&city, loaded.id).await.1, "办理条件");
        assert!(operations.verify_audit().await.unwrap().is_whole());
    }
}

#[tokio::test]
async fn r22_nothing_is_loaded_or_published_under_a_removed_item() {
    for city in cities().await {
        let operations = &city.operations;
        let version = published(&city).await;
        let waiting = load(&city, &loading("办理条件")).await;
        let conclusion = "不涉及国家秘密，可以公开";
        operations.review_disclosure(&city.act("reviewer").await, waiting.id, 0, conclusion).await.unwrap();
        operations.approve_disclosure(&city.act("approver").await, waiting.id, 0, "").await.unwrap();
        let (key, _) = place(&city, waiting.id).await;

        // The next version of the catalogue removes the item, with reason and basis.
        let compiler = city.act("compiler").await;
        let catalogue = view(&city, version).await.version.catalogue_id;
        let cause = Cause::new("correction", "工作已经结束");
        let next = operations.new_version(&compiler, catalogue, &cause).await.unwrap();
        assert!(view(&city, next).await.rows.iter().any(|row| row.key == key));
        let basis = "《某通知》（东府〔2026〕2号）";
        operations.remove_row(&compiler, next, &key, "工作已结束", basis).await.unwrap();
        publish(&city, next).await;

        let officer = city.act(OFFICER).await;
        for how in [SUBMITS, LoadHow { is_trial: true, ..SUBMITS }] {
            let error = operations.load_disclosure(&officer, None, &loading("新的"), how).await.unwrap_err();
            assert_eq!(error.code(), "invalid");
            assert!(error.to_string().contains("已从目录中取消：工作已结束"), "{error}");
        }
        let error = operations.publish_disclosure(&officer, waiting.id).await.unwrap_err();
        assert_eq!(error.code(), "wrong-state");
        assert!(error.to_string().contains("不在现行目录中"), "{error}");
        assert_eq!(refused(operations.public_disclosure(waiting.id).await), "not-found");
        let state = operations.disclosure(&officer, waiting.id).await.unwrap().version.state;
        assert_eq!(state.id(), "approved", "it waits for the item or another place");
    }
}
