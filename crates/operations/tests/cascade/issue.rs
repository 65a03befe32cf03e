//! A catalogue issued to the units below, and what they learn of its later life (R16, R55, R71-R73).

use crate::kit::{City, SECTOR, cities, publish, publish_as, published, refused};
use domain::catalogue::VersionState;
use domain::organisation::Role;
use operations::cascade::{Application, IssueInput, IssueView};
use operations::catalogue::CellEdit;
use operations::maintenance::Cause;
use storage::cascade::lineage;

/// The city department's catalogue of the sector, published.
async fn city_catalogue(city: &mut City) -> i64 {
    city.employ("city_compiler", "彭编", Role::Compiler, "city-civil").await;
    city.employ("city_reviewer", "鲁审", Role::Reviewer, "city").await;
    city.employ("city_approver", "韦定", Role::Approver, "city").await;
    let compiler = city.act("city_compiler").await;
    let unit = city.unit("city-civil");
    let version = city.operations.draft_from_guideline(&compiler, unit, SECTOR).await.unwrap();
    edit(city, "city_compiler", version, 0, "publisher", "云山市民政局").await;
    edit(city, "city_compiler", version, 0, "time_limit", "9个工作日内").await;
    publish_as(city, version, ["city_compiler", "city_reviewer", "city_approver"]).await;
    version
}

async fn edit(city: &City, account: &str, version: i64, row: usize, column: &str, value: &str) {
    let act = city.act(account).await;
    let seen = city.operations.draft(&act, version).await.unwrap();
    let row = &seen.rows[row];
    let edit = CellEdit {
        row_key: row.key.clone(),
        column_id: column.to_owned(),
        from: row.cells[column].clone(),
        to: value.to_owned(),
    };
    city.operations.edit_cells(&act, version, &[edit]).await.unwrap();
}

fn to(units: &[i64]) -> IssueInput {
    IssueInput {
        units: units.to_vec(),
        document_number: "云民〔2026〕3号".to_owned(),
        note: "月底前修改后提交".to_owned(),
    }
}

async fn issue(city: &City, version: i64, units: &[i64]) -> IssueView {
    let act = city.act("city_approver").await;
    city.operations.issue_catalogue(&act, version, &to(units)).await.unwrap()
}

/// The next version of the city department's catalogue, with another period in its first row.
async fn next_city_version(city: &City, version: i64, period: &str) -> i64 {
    let compiler = city.act("city_compiler").await;
    let catalogue = city.operations.draft(&compiler, version).await.unwrap().version.catalogue_id;
    let next = city
        .operations
        .new_version(&compiler, catalogue, &Cause::new("new_requirement", "缩短时限"))
        .await
        .unwrap();
    edit(city, "city_compiler", next, 0, "time_limit", period).await;
    publish_as(city, next, ["city_compiler", "city_reviewer", "city_approver"]).await;
    next
}

#[tokio::test]
async fn r71_a_published_catalogue_becomes_drafts_and_proposals_below() {
    for mut city in cities().await {
        let parent = city_catalogue(&mut city).await;
        let operations = &city.operations;
        let (east, west) = (city.unit("east-civil"), city.unit("west-civil"));
        // The east has a catalogue of its own, from the guideline.
        let own = operations.draft_from_guideline(&city.act("compiler").await, east, SECTOR).await.unwrap();
        let compiler = city.act("compiler").await;
        assert_eq!(
            refused(operations.issue_catalogue(&compiler, parent, &to(&[west])).await),
            "not-permitted"
        );
        let approver = city.act("city_approver").await;
        let stranger = city.unit("east-education");
        assert_eq!(refused(operations.issue_catalogue(&approver, parent, &to(&[stranger])).await), "invalid");
        assert_eq!(refused(operations.issue_catalogue(&approver, parent, &to(&[])).await), "invalid");
        assert_eq!(refused(operations.issue_catalogue(&approver, own, &to(&[west])).await), "wrong-state");
        let names: Vec<String> = operations
            .issue_candidates(&approver, parent)
            .await
            .unwrap()
            .into_iter()
            .map(|unit| unit.unit)
            .collect();
        assert_eq!(names, ["东湖区民政局", "西岭区民政局"]);

        let issued = issue(&city, parent, &[east, west]).await;
        let line = |unit: i64| issued.lines.iter().find(|line| line.unit_id == unit).unwrap();
        assert_eq!((line(west).outcome.as_str(), line(east).outcome.as_str()), ("draft", "proposal"));
        let draft = line(west).version_id.unwrap();
        let west_compiler = city.act("west_compiler").await;
        let seen = operations.draft(&west_compiler, draft).await.unwrap();
        assert_eq!(seen.rows[0].cells["time_limit"], "9个工作日内");
        assert_eq!(seen.rows[0].cells["publisher"], "西岭区民政局", "R55");
        assert!(seen.rows.iter().all(|row| row.guideline_key.is_some()), "R72: the lock is kept");
        let mut connection = operations.store.read().await.unwrap();
        let parents = lineage::row_parents(&mut connection, draft).await.unwrap();
        drop(connection);
        assert_eq!(parents.len(), seen.rows.len());
        assert!(parents.iter().all(|row| row.parent_version_id == parent && row.parent_key == row.row_key));
        let beside = operations.parent_comparison(&west_compiler, draft).await.unwrap().unwrap();
        assert!(beside.changes.is_empty() && beside.parent.id == parent, "{:?}", beside.changes);
        edit(&city, "west_compiler", draft, 1, "time_limit", "1个工作日内").await;
        let beside = operations.parent_comparison(&west_compiler, draft).await.unwrap().unwrap();
        assert_eq!(beside.changes.len(), 1, "R72: {:?}", beside.changes);
        assert!(operations.parent_comparison(&compiler, own).await.unwrap().is_none());
        // What the issuer asked for reaches both receivers, who read the issue at their own unit.
        let asked = beside.received.unwrap();
        assert_eq!(
            (asked.document_number.as_str(), asked.note.as_str()),
            ("云民〔2026〕3号", "月底前修改后提交")
        );
        let proposed = operations.proposal(&compiler, line(east).proposal_id.unwrap()).await.unwrap();
        assert_eq!(proposed.received.unwrap().id, issued.id);
        for (account, unit) in [("compiler", east), ("west_compiler", west)] {
            let act = city.act(account).await;
            let read = operations.issue(&act, issued.id).await.unwrap();
            let units: Vec<i64> = read.lines.iter().map(|line| line.unit_id).collect();
            assert_eq!((units.as_slice(), read.is_received), (&[unit][..], true), "{account}");
            let told = operations.notices(&act, None).await.unwrap();
            let words = "文号：云民〔2026〕3号。要求：月底前修改后提交";
            let text = told.iter().find(|notice| notice.text.ends_with(words)).map(|notice| &notice.text);
            assert!(text.is_some_and(|text| text.contains("社会救助")), "{account} {told:?}");
        }

        // Issued twice, nothing is made twice.
        let again = issue(&city, parent, &[east, west]).await;
        assert!(again.lines.iter().all(|line| line.outcome == "skipped"), "{:?}", again.lines);
        let beside = operations.parent_comparison(&west_compiler, draft).await.unwrap().unwrap();
        assert_eq!(beside.received.unwrap().id, issued.id, "the first one still tells what is asked for");

        // With another document the change that waits already gets its number and what is asked for.
        let later = IssueInput { document_number: "云民〔2026〕4号".to_owned(), ..to(&[east, west]) };
        let city_approver = city.act("city_approver").await;
        let later = operations.issue_catalogue(&city_approver, parent, &later).await.unwrap();
        let line = |unit: i64| later.lines.iter().find(|line| line.unit_id == unit).unwrap();
        assert_eq!((line(east).outcome.as_str(), line(west).outcome.as_str()), ("proposal", "delivered"));
        for account in ["compiler", "west_compiler"] {
            let told = operations.notices(&city.act(account).await, None).await.unwrap();
            assert!(told.iter().any(|notice| notice.text.contains("云民〔2026〕4号")), "{account}");
        }
    }
}

#[tokio::test]
async fn r16_a_town_is_issued_the_rows_ticked_for_it() {
    for city in cities().await {
        let operations = &city.operations;
        let compiler = city.act("compiler").await;
        let version =
            operations.draft_from_guideline(&compiler, city.unit("east-civil"), SECTOR).await.unwrap();
        publish(&city, version).await;
        let approver = city.act("approver").await;
        let candidates = operations.issue_candidates(&approver, version).await.unwrap();
        assert_eq!(candidates.len(), 3, "town, subdistrict and station: {candidates:?}");
        let town = city.unit("east-town");
        let issued = operations.issue_catalogue(&approver, version, &to(&[town])).await.unwrap();
        let draft = issued.lines[0].version_id.unwrap();
        let seen = operations.draft(&city.act("town_compiler").await, draft).await.unwrap();
        assert!(!seen.rows.is_empty());
        assert!(seen.rows.iter().all(|row| row.row.level_township != Some(false)), "R16");
        let text = &operations.notices(&city.act("town_compiler").await, None).await.unwrap()[0].text;
        assert!(text.contains("下发"), "{text}");
    }
}

#[tokio::test]
async fn r73_a_new_version_above_is_proposed_below_in_the_same_act() {
    for mut city in cities().await {
        let parent = city_catalogue(&mut city).await;
        let west = city.unit("west-civil");
        let draft = issue(&city, parent, &[west]).await.lines[0].version_id.unwrap();
        let next = next_city_version(&city, parent, "4个工作日内").await;
        let operations = &city.operations;
        let west_compiler = city.act("west_compiler").await;
        let open = operations.proposals_to_settle(&west_compiler).await.unwrap();
        assert_eq!((open.len(), open[0].changes, open[0].conflicts), (1, 1, 0), "{open:?}");
        let untouched = operations.draft(&west_compiler, draft).await.unwrap();
        assert_eq!(untouched.rows[0].cells["time_limit"], "9个工作日内", "R73: never silently");
        let receipt =
            operations.apply_proposal(&west_compiler, open[0].id, &Application::default()).await.unwrap();
        assert_eq!((receipt.version_id, receipt.rows), (Some(draft), 1));
        let seen = operations.draft(&west_compiler, draft).await.unwrap();
        assert_eq!(seen.rows[0].cells["time_limit"], "4个工作日内");
        assert_eq!(seen.rows[0].cells["publisher"], "西岭区民政局");
        let beside = operations.parent_comparison(&west_compiler, draft).await.unwrap().unwrap();
        assert!(beside.parent.id == next && beside.changes.is_empty(), "{:?}", beside.changes);
    }
}

#[tokio::test]
async fn a_parent_withdrawn_while_the_child_is_reviewed_is_told_and_leaves_the_child_as_it_is() {
    for mut city in cities().await {
        let parent = city_catalogue(&mut city).await;
        let west = city.unit("west-civil");
        let draft = issue(&city, parent, &[west]).await.lines[0].version_id.unwrap();
        let operations = &city.operations;
        let west_compiler = city.act("west_compiler").await;
        operations.submit(&west_compiler, draft, "已逐项核对").await.unwrap();
        let before = operations.draft(&west_compiler, draft).await.unwrap();
        operations.withdraw(&city.act("city_approver").await, parent, "依据有误").await.unwrap();
        let after = operations.draft(&west_compiler, draft).await.unwrap();
        assert_eq!(after.version.state, VersionState::Submitted);
        assert_eq!(after.rows.len(), before.rows.len());
        assert!(operations.parent_comparison(&west_compiler, draft).await.unwrap().unwrap().is_withdrawn);
        for account in ["west_compiler", "west_reviewer"] {
            let notices = operations.notices(&city.act(account).await, None).await.unwrap();
            assert!(
                notices
                    .iter()
                    .any(|one| one.kind == "cascade.parent_withdrawn" && one.text.contains("依据有误")),
                "{account}: {notices:?}"
            );
        }
        assert!(operations.proposals_to_settle(&west_compiler).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn r268_who_issued_a_catalogue_did_not_compile_what_the_unit_makes_of_it() {
    for mut city in cities().await {
        let parent = city_catalogue(&mut city).await;
        let west = city.unit("west-civil");
        let draft = issue(&city, parent, &[west]).await.lines[0].version_id.unwrap();
        let operations = &city.operations;
        operations.submit(&city.act("west_compiler").await, draft, "已逐项核对").await.unwrap();
        let issuer = city.act("city_approver").await;
        let waiting = operations.today(&issuer).await.unwrap().to_approve;
        assert!(waiting.iter().any(|item| item.version_id == Some(draft)), "{waiting:?}");
        operations.pass_review(&city.act("west_reviewer").await, draft, "", true).await.unwrap();
        operations.approve(&issuer, draft, "").await.unwrap();
    }
}

#[tokio::test]
async fn a_withdrawn_version_is_no_longer_proposed_and_the_former_one_stands_again() {
    for mut city in cities().await {
        let parent = city_catalogue(&mut city).await;
        let west = city.unit("west-civil");
        let draft = issue(&city, parent, &[west]).await.lines[0].version_id.unwrap();
        let next = next_city_version(&city, parent, "4个工作日内").await;
        let operations = &city.operations;
        let west_compiler = city.act("west_compiler").await;
        assert_eq!(operations.proposals_to_settle(&west_compiler).await.unwrap().len(), 1);
        operations.withdraw(&city.act("city_approver").await, next, "有误").await.unwrap();
        assert!(
            operations.proposals_to_settle(&west_compiler).await.unwrap().is_empty(),
            "it came from the version that stands again"
        );
        assert!(operations.withdrawn_parent(&west_compiler, draft).await.unwrap().is_none());
        assert!(!operations.parent_comparison(&west_compiler, draft).await.unwrap().unwrap().is_withdrawn);
    }
}

#[tokio::test]
async fn r73_r80a_a_catalogue_taken_over_keeps_its_place_on_the_way_down() {
    for mut city in cities().await {
        let parent = city_catalogue(&mut city).await;
        city.employ("heir_compiler", "庄编", Role::Compiler, "west-health").await;
        let issued = issue(&city, parent, &[city.unit("west-civil")]).await;
        let old = issued.lines[0].version_id.unwrap();
        publish_as(&city, old, ["west_compiler", "west_reviewer", "west_approver"]).await;
        let merger = operations::organisation::Merger {
            from: vec![city.unit("west-civil")],
            into: city.unit("west-health"),
            on: city.today(),
            document: "西编〔2026〕2号".to_owned(),
        };
        let left = city.operations.merge_units(&city.system(), merger).await.unwrap().catalogues_to_settle;
        let heir = city.act("heir_compiler").await;
        let taken = city.operations.inherit_catalogue(&heir, left[0]).await.unwrap().version_id;
        let beside = city.operations.parent_comparison(&heir, taken).await.unwrap().unwrap();
        assert_eq!(beside.parent.id, parent);

        next_city_version(&city, parent, "8个工作日内").await;
        let proposed = city.operations.proposals_of(&heir, taken).await.unwrap();
        assert_eq!(proposed.len(), 1, "R73: the change above reaches the successor");
    }
}

#[tokio::test]
async fn r73_r80a_who_came_from_a_unit_that_is_no_more_hears_of_its_successor() {
    for mut city in cities().await {
        city.employ("heir_compiler", "庄编", Role::Compiler, "east-health").await;
        let old = published(&city).await;
        let approver = city.act("approver").await;
        let issued = city.operations.issue_catalogue(&approver, old, &to(&[city.unit("east-town")])).await;
        let below = issued.unwrap().lines[0].version_id.unwrap();
        let merger = operations::organisation::Merger {
            from: vec![city.unit("east-civil")],
            into: city.unit("east-health"),
            on: city.today(),
            document: "东编〔2026〕2号".to_owned(),
        };
        let left = city.operations.merge_units(&city.system(), merger).await.unwrap().catalogues_to_settle;
        let heir = city.act("heir_compiler").await;
        let taken = city.operations.inherit_catalogue(&heir, left[0]).await.unwrap().version_id;
        edit(&city, "heir_compiler", taken, 0, "time_limit", "7个工作日内").await;
        publish_as(&city, taken, ["heir_compiler", "reviewer", "approver"]).await;
        let town = city.act("town_compiler").await;
        let proposed = city.operations.proposals_of(&town, below).await.unwrap();
        assert_eq!((proposed.len(), proposed[0].changes), (1, 1), "{proposed:?}");
    }
}
