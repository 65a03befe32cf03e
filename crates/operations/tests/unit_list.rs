//! Acts on power-and-duty lists and public-service lists, each on both databases (R17, R60, R60a, R61, R65).

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

#[path = "catalogue/kit.rs"]
#[expect(dead_code, reason = "the kit of the catalogue's tests, of which lists need the city and its drafts")]
mod kit;

use domain::unit_list::{ListKind, Stage, StageSet, StageState};
use kit::{City, cities, draft, publish, refused};
use operations::OperationError;
use operations::maintenance::Cause;
use operations::unit_list::{LinkDecision, LinkVerdict, ListReceipt, StageChange, UnitProposals};
use std::collections::BTreeSet;

const HEAD: &str = "序号,职权编码,事项名称,职权类型,设立依据,实施层级及权限,对应责任事项\n";
const FIRST: &str = "1,A1,最低生活保障审核确认,行政给付,《最低生活保障审核确认办法》（民发〔2021〕57号）,县级,受理责任\n\
                     2,A2,临时救助给付,行政给付,《社会救助暂行办法》（国务院令第649号）,县级,受理责任\n\
                     3,A3,建设公墓审批,行政许可,《殡葬管理条例》,县级,审查责任\n";

fn power_list(rows: &str) -> Vec<u8> {
    format!("东湖区民政局权责清单\n{HEAD}{rows}").into_bytes()
}

async fn import(city: &City, rows: &str) -> ListReceipt {
    let act = city.act("compiler").await;
    let unit = city.unit("east-civil");
    let preview =
        city.operations.preview_list_import(&act, unit, "权责清单.csv", &power_list(rows)).await.unwrap();
    city.operations.confirm_list_import(&act, preview.id).await.unwrap()
}

async fn proposals(city: &City) -> UnitProposals {
    city.operations.propose_links(&city.act("compiler").await, city.unit("east-civil")).await.unwrap()
}

/// The first proposal for an entry whose name begins so, decided.
fn decision(found: &UnitProposals, name: &str, verdict: LinkVerdict) -> LinkDecision {
    let proposal = found
        .proposals
        .iter()
        .find(|p| p.entry.starts_with(name))
        .unwrap_or_else(|| panic!("{name}: {found:?}"));
    LinkDecision {
        entry_id: proposal.entry_id,
        catalogue_id: proposal.catalogue_id,
        row_key: proposal.row_key.clone(),
        verdict,
        reason: proposal.reasons.join("；"),
    }
}

#[tokio::test]
async fn r60_a_new_version_supersedes_and_nothing_is_lost() {
    for city in cities().await {
        let (operations, unit) = (&city.operations, city.unit("east-civil"));
        let compiler = city.act("compiler").await;
        let bytes = power_list(FIRST);
        let preview =
            operations.preview_list_import(&compiler, unit, "C:\\文件\\权责清单.csv", &bytes).await.unwrap();
        assert_eq!(preview.file, "权责清单.csv");
        assert_eq!(preview.lists.len(), 1);
        assert_eq!(preview.lists[0].kind, ListKind::PowerList);
        assert_eq!(preview.lists[0].counts(), (3, 0, 0));
        assert!(
            operations.unit_lists(&compiler, unit).await.unwrap()[0].versions.is_empty(),
            "nothing is saved yet"
        );
        let stale = operations.preview_list_import(&compiler, unit, "a.csv", &bytes).await.unwrap();
        let receipt = operations.confirm_list_import(&compiler, preview.id).await.unwrap();
        assert_eq!((receipt.lists[0].entries, receipt.lists[0].added), (3, 3));
        assert_eq!(operations.blobs.get(&preview.hash).await.unwrap(), bytes, "the original is sealed");
        assert_eq!(
            refused(operations.confirm_list_import(&compiler, preview.id).await),
            "wrong-state",
            "once only"
        );
        assert_eq!(
            refused(operations.confirm_list_import(&compiler, stale.id).await),
            "conflict",
            "R60: a stale preview"
        );
        let again = operations.preview_list_import(&compiler, unit, "a.csv", &bytes).await.unwrap();
        assert!(again.lists[0].changes_nothing());
        assert_eq!(
            refused(operations.confirm_list_import(&compiler, again.id).await),
            "wrong-state",
            "no change, no version"
        );

        draft(&city).await;
        let found = proposals(&city).await;
        let link = decision(&found, "最低生活保障", LinkVerdict::Linked);
        operations.decide_links(&compiler, unit, std::slice::from_ref(&link)).await.unwrap();
        let second = "1,A1,最低生活保障对象认定,行政给付,《社会救助暂行办法》,县级,受理责任\n\
                      2,A3,建设公墓审批,行政许可,《殡葬管理条例》,县级,审查责任\n\
                      3,A4,社会组织登记,行政许可,《社会团体登记管理条例》,县级,审查责任\n";
        let receipt = import(&city, second).await;
        let saved = &receipt.lists[0];
        assert_eq!((saved.added, saved.changed, saved.removed), (1, 1, 1));
        let coverage = operations.list_coverage(&compiler, unit, false).await.unwrap();
        let list = &coverage.lists[0];
        assert_eq!(list.list.versions.iter().map(|v| v.number).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(list.entries[0].id, link.entry_id, "the renamed entry is the same by its code");
        assert_eq!(list.entries[0].rows[0].row_key, link.row_key, "and keeps its link");
        assert_eq!(list.removed.len(), 1);
        let gone = operations.list_entry(&compiler, list.removed[0].id).await.unwrap();
        assert!(gone.is_removed && gone.entry.name == "临时救助给付", "a removed entry stays readable");
        let entry = operations.list_entry(&compiler, link.entry_id).await.unwrap();
        assert_eq!(
            entry.history.iter().map(|h| h.entry.name.as_str()).collect::<Vec<_>>(),
            ["最低生活保障对象认定", "最低生活保障审核确认"]
        );
        assert_eq!(entry.links[0].by, "陈编");
        assert!(entry.links[0].reason.contains("用词相同"));
        // What left the list and comes back is the same entry.
        import(&city, FIRST).await;
        let back = operations.list_coverage(&compiler, unit, false).await.unwrap();
        assert_eq!(back.lists[0].entries[1].id, gone.id);
    }
}

#[tokio::test]
async fn r60_links_are_proposed_with_reasons_and_decided_by_a_person() {
    for city in cities().await {
        let (operations, unit) = (&city.operations, city.unit("east-civil"));
        let compiler = city.act("compiler").await;
        import(&city, FIRST).await;
        let version = draft(&city).await;
        let found = proposals(&city).await;
        assert_eq!(found.entries, 3);
        let first = found.proposals.iter().find(|p| p.entry.starts_with("最低生活保障")).unwrap();
        assert!(first.item.contains("最低生活保障"), "{first:?}");
        assert!(first.reasons[0].contains("用词相同"), "{first:?}");
        assert!(first.reasons.iter().any(|r| r.contains("《最低生活保障审核确认办法》")), "{first:?}");
        assert!(
            found.proposals.iter().all(|p| p.entry != "建设公墓审批"),
            "nothing in the catalogue is about graves"
        );

        let accept = decision(&found, "最低生活保障", LinkVerdict::Linked);
        let reject = decision(&found, "临时救助", LinkVerdict::Rejected);
        let mut foreign = accept.clone();
        foreign.entry_id = 9_999;
        let mut nowhere = accept.clone();
        nowhere.row_key = "20-99-99".to_owned();
        let all = [accept.clone(), reject.clone(), foreign, nowhere];
        let receipt = operations.decide_links(&compiler, unit, &all).await.unwrap();
        assert_eq!((receipt.linked, receipt.rejected, receipt.refused.len()), (1, 1, 2));
        let again = operations.decide_links(&compiler, unit, &all[..2]).await.unwrap();
        assert_eq!(
            (again.linked, again.rejected, again.unchanged),
            (0, 0, 2),
            "a double click changes nothing"
        );
        let after = proposals(&city).await;
        for done in [&accept, &reject] {
            assert!(
                !after.proposals.iter().any(|p| p.entry_id == done.entry_id && p.row_key == done.row_key),
                "decided pairs are not proposed again"
            );
        }
        // Links follow the row's key into the version in force and the next.
        publish(&city, version).await;
        let in_force = operations.list_coverage(&compiler, unit, true).await.unwrap();
        assert_eq!(in_force.lists[0].covered(), 1);
        let catalogue = in_force.catalogues[0].catalogue_id;
        operations.new_version(&compiler, catalogue, &Cause::new("new_task", "新任务")).await.unwrap();
        let working = operations.list_coverage(&compiler, unit, false).await.unwrap();
        assert_eq!(working.lists[0].covered(), 1);
        assert_ne!(working.catalogues[0].version_id, version);
        let unlink =
            LinkDecision { verdict: LinkVerdict::Unlinked, reason: "误关联".to_owned(), ..accept.clone() };
        let receipt = operations.decide_links(&compiler, unit, &[unlink]).await.unwrap();
        assert_eq!(receipt.unlinked, 1);
        assert_eq!(operations.list_coverage(&compiler, unit, false).await.unwrap().lists[0].covered(), 0);
    }
}

#[tokio::test]
async fn r17_coverage_says_which_stages_some_element_publishes() {
    for city in cities().await {
        let (operations, unit) = (&city.operations, city.unit("east-civil"));
        let compiler = city.act("compiler").await;
        import(&city, FIRST).await;
        let version = draft(&city).await;
        let link = decision(&proposals(&city).await, "最低生活保障", LinkVerdict::Linked);
        operations.decide_links(&compiler, unit, std::slice::from_ref(&link)).await.unwrap();
        let coverage = operations.list_coverage(&compiler, unit, false).await.unwrap();
        assert_eq!((coverage.lists[0].uncovered, coverage.lists[0].with_gaps), (2, 1));
        assert!(coverage.lists[0].entries[2].rows.is_empty());
        let likely = coverage.lists[0].entries[0].coverage.stages;
        assert!(likely.contains(&StageState::Likely) && !likely.contains(&StageState::Published));

        let change = |from: Option<&str>, to: &str| StageChange {
            catalogue_id: link.catalogue_id,
            row_key: link.row_key.clone(),
            from: from.map(StageSet::read),
            to: StageSet::read(to),
        };
        let receipt = operations.set_stages(&compiler, unit, &[change(None, "执行、结果")]).await.unwrap();
        assert_eq!((receipt.set, receipt.unchanged), (1, 0));
        let receipt = operations.set_stages(&compiler, unit, &[change(None, "执行、结果")]).await.unwrap();
        assert_eq!((receipt.set, receipt.unchanged), (0, 1), "a double click");
        let receipt = operations.set_stages(&compiler, unit, &[change(None, "服务")]).await.unwrap();
        assert_eq!(receipt.set, 0, "another's words are not overwritten unseen");
        assert!(receipt.refused[0].1.contains("陈编") && receipt.refused[0].1.contains("执行、结果"));
        let covered = operations.list_coverage(&compiler, unit, false).await.unwrap().lists[0].entries[0]
            .coverage
            .clone();
        assert_eq!(covered.stages[1], StageState::Published);
        assert_eq!(covered.stages[3], StageState::Missing);
        let noted: Vec<Stage> = covered.notes.iter().map(|note| note.stage).collect();
        assert_eq!(noted, [Stage::Decision, Stage::Management, Stage::Service]);
        assert!(covered.notes[0].element.contains("给付政策"), "{:?}", covered.notes);

        // The tag is internal; it is printed only where the unit added the column.
        assert_eq!(refused(operations.fill_stage_column(&compiler, version).await), "wrong-state");
        let column = operations.add_column(&compiler, version, "五公开").await.unwrap();
        assert_eq!(operations.fill_stage_column(&compiler, version).await.unwrap(), 1);
        let view = operations.draft(&compiler, version).await.unwrap();
        let row = view.rows.iter().find(|row| row.key == link.row_key).unwrap();
        assert_eq!(row.cells[&column], "执行、结果");
        let staged = operations.staged_rows(&compiler, unit).await.unwrap();
        let own = staged.iter().find(|row| row.row_key == link.row_key).unwrap();
        assert_eq!(own.set_by.as_ref().unwrap().0, "陈编");

        let bytes = operations.list_coverage_xlsx(&compiler, unit, false).await.unwrap();
        let grids = files::read_sheet("a.xlsx", &bytes).unwrap();
        let cells = grids[0].clean_row(1);
        assert_eq!(cells[0], "最低生活保障审核确认");
        assert!(cells[6].contains("3个环节未覆盖") && cells[8] == "已公开", "{cells:?}");
        assert_eq!(grids[0].clean_row(3)[6], "没有目录事项覆盖");
    }
}

#[tokio::test]
async fn r61_a_unit_without_a_list_works_from_its_functions() {
    for city in cities().await {
        let (operations, unit) = (&city.operations, city.unit("east-civil"));
        let compiler = city.act("compiler").await;
        assert_eq!(refused(operations.declare_no_list(&compiler, unit, "power_list", " ").await), "invalid");
        assert_eq!(refused(operations.declare_no_list(&compiler, unit, "list", "职责").await), "invalid");
        operations
            .declare_no_list(&compiler, unit, "power_list", "按“三定”规定的社会救助职责梳理")
            .await
            .unwrap();
        let lists = operations.unit_lists(&compiler, unit).await.unwrap();
        assert!(lists[0].functions.as_deref().unwrap().contains("三定") && lists[1].functions.is_none());
        let figures = operations.list_figures(&compiler).await.unwrap();
        assert_eq!(figures.len(), 1, "a compiler sees the own unit");
        assert!(figures[0].lists[0].from_functions && figures[0].is_open());
        import(&city, FIRST).await;
        let lists = operations.unit_lists(&compiler, unit).await.unwrap();
        assert!(lists[0].functions.is_none(), "a unit that hands in a list has one");
        let refusal = operations.declare_no_list(&compiler, unit, "power_list", "职责").await;
        assert_eq!(refused(refusal), "wrong-state");
        let figures = operations.list_figures(&city.act("reviewer").await).await.unwrap();
        let own = figures.iter().find(|figure| figure.unit_id == unit).unwrap();
        assert_eq!((own.lists[0].entries, own.lists[0].covered, own.uncovered()), (3, 0, 3));
        assert!(figures.len() > 3, "the reviewer sees the district");
    }
}

#[tokio::test]
async fn r65_a_catalogue_is_no_list_and_a_stranger_imports_nothing() {
    for city in cities().await {
        let (operations, unit) = (&city.operations, city.unit("east-civil"));
        let compiler = city.act("compiler").await;
        let catalogue = "序号,一级事项,二级事项,公开内容（要素）,公开依据,公开时限,公开主体,公开渠道和载体\n1,综合业务,政策法规文件,文件,《社会救助暂行办法》,20个工作日内,东湖区民政局,■政府网站\n";
        match operations.preview_list_import(&compiler, unit, "a.csv", catalogue.as_bytes()).await {
            Err(OperationError::File(error)) => assert_eq!(error.code(), "catalogue-as-list"),
            other => panic!("{other:?}"),
        }
        match operations.preview_import(&compiler, unit, "a.csv", &power_list(FIRST)).await {
            Err(OperationError::File(error)) => assert_eq!(error.code(), "power-list"),
            other => panic!("{other:?}"),
        }
        for account in ["west_compiler", "reviewer", "information_officer"] {
            let act = city.act(account).await;
            let refusal = operations.preview_list_import(&act, unit, "a.csv", &power_list(FIRST)).await;
            assert_eq!(refused(refusal), "not-permitted", "{account}");
            assert_eq!(
                refused(operations.declare_no_list(&act, unit, "power_list", "职责").await),
                "not-permitted",
                "{account}"
            );
        }
        let stranger = city.act("west_compiler").await;
        assert_eq!(refused(operations.list_coverage(&stranger, unit, false).await), "not-permitted");
        assert_eq!(refused(operations.propose_links(&stranger, unit).await), "not-permitted");
        assert_eq!(refused(operations.staged_rows(&stranger, unit).await), "not-permitted");
        let saved = import(&city, FIRST).await;
        let coverage = operations.list_coverage(&compiler, unit, false).await.unwrap();
        assert_eq!(saved.lists[0].entries, coverage.lists[0].entries.len());
        assert_eq!(
            refused(operations.list_entry(&stranger, coverage.lists[0].entries[0].id).await),
            "not-permitted"
        );
        // The reviewer reads and decides nothing.
        draft(&city).await;
        let link = decision(&proposals(&city).await, "最低生活保障", LinkVerdict::Linked);
        let receipt = operations.decide_links(&city.act("reviewer").await, unit, &[link]).await.unwrap();
        assert_eq!((receipt.linked, receipt.refused.len()), (0, 1));
    }
}

/// The demo's own lists read without a fault, each as what it is.
#[test]
fn the_lists_of_the_demo_are_lists() {
    let reference = domain::reference::Reference::shipped();
    let files = domain::reference::data_folder("demo/lists");
    assert!(files.len() >= 4, "{}", files.len());
    for (name, text) in files {
        let read = files::read_lists(&format!("{name}.csv"), text.as_bytes(), &reference).unwrap();
        let kind = if name.contains("power") { ListKind::PowerList } else { ListKind::PublicServiceList };
        assert_eq!(read.tables.len(), 1, "{name}");
        assert_eq!(read.tables[0].kind, kind, "{name}");
        let faults: Vec<_> =
            read.diagnostics().filter(|d| d.severity == domain::diagnostic::Severity::Error).collect();
        assert!(faults.is_empty() && read.tables[0].entries.len() >= 3, "{name}: {faults:?}");
    }
}

/// Every act of this capability leaves its event in the chain (invariant 3).
#[tokio::test]
async fn every_act_on_lists_writes_its_audit_event() {
    let city = cities().await.remove(0);
    let (operations, unit) = (&city.operations, city.unit("east-civil"));
    let compiler = city.act("compiler").await;
    operations.declare_no_list(&compiler, unit, "public_service_list", "职责").await.unwrap();
    import(&city, FIRST).await;
    draft(&city).await;
    let link = decision(&proposals(&city).await, "最低生活保障", LinkVerdict::Linked);
    operations.decide_links(&compiler, unit, std::slice::from_ref(&link)).await.unwrap();
    let change = StageChange {
        catalogue_id: link.catalogue_id,
        row_key: link.row_key,
        from: None,
        to: StageSet::read("执行"),
    };
    operations.set_stages(&compiler, unit, &[change]).await.unwrap();
    let mut connection = operations.store.read().await.unwrap();
    let events = storage::audit::chain_events(&mut connection, unit, 0, 10_000).await.unwrap();
    let events: BTreeSet<String> = events.into_iter().map(|event| event.act).collect();
    for act in ["preview_import", "import", "declare_none", "decide_links", "set_stages"] {
        assert!(events.contains(&format!("unit_list.{act}")), "{act}: {events:?}");
    }
    let notices = operations.notices(&city.act("reviewer").await, None).await.unwrap();
    assert!(notices.iter().any(|notice| notice.text.contains("更新了权责清单3项")), "{notices:?}");
}
