//! 接续: what becomes of the catalogues of a unit that is no more (R80a).

use crate::kit::{SECTOR, cities, compile_for_the_district, draft, edit, publish, published, refused, view};
use domain::catalogue::VersionState;
use jiff::SignedDuration;
use operations::OperationError;
use operations::catalogue::InheritReceipt;
use operations::maintenance::Cause;
use operations::organisation::{Merger, Rename};
use test_kit::TestCity;

async fn merge(city: &TestCity) -> Vec<i64> {
    let merger = Merger {
        from: vec![city.unit("east-civil")],
        into: city.unit("east-health"),
        on: city.today(),
        document: "东编〔2026〕8号".to_owned(),
    };
    let act = city.act("administrator").await;
    city.operations.merge_units(&act, merger).await.unwrap().catalogues_to_settle
}

async fn inherit(city: &TestCity, catalogue: i64) -> Result<InheritReceipt, OperationError> {
    city.operations.inherit_catalogue(&city.act("compiler").await, catalogue).await
}

#[tokio::test]
async fn r80a_the_successor_takes_a_published_catalogue_over() {
    for city in cities().await {
        let operations = &city.operations;
        let old = published(&city).await;
        city.wait(SignedDuration::from_hours(24));
        assert_eq!(refused(inherit(&city, 1).await), "wrong-state", "the unit stands");
        let left = merge(&city).await;
        assert_eq!(left.len(), 1);
        let compiler = city.act("compiler").await;
        let seen = view(&city, old).await;
        let stranger = city.act("west_compiler").await;
        assert_eq!(refused(operations.draft(&stranger, old).await), "not-found");
        assert!(operations.inherit_catalogue(&stranger, left[0]).await.is_err());

        let heir = city.unit("east-health");
        let waiting = operations.inheritable(&compiler, Some(heir)).await.unwrap();
        assert_eq!((waiting.len(), waiting[0].catalogue_id, waiting[0].may_inherit), (1, left[0], true));
        assert!(operations.inheritable(&stranger, None).await.unwrap().is_empty());
        let receipt = inherit(&city, left[0]).await.unwrap();
        assert_eq!((receipt.added, receipt.renamed), (seen.rows.len(), seen.rows.len()));
        let new = view(&city, receipt.version_id).await;
        assert_eq!((new.unit.id, new.version.reason.as_str()), (heir, "接续东湖区民政局的目录"));
        for (row, was) in new.rows.iter().zip(&seen.rows) {
            assert_eq!(row.cells["publisher"], "东湖区卫生健康局");
            assert_eq!((&row.key, &row.guideline_key), (&was.key, &was.guideline_key));
        }
        assert_eq!(refused(inherit(&city, left[0]).await), "wrong-state", "a second click");
        assert!(operations.inheritable(&compiler, None).await.unwrap().is_empty());
        assert!(operations.published_catalogue("east-civil", SECTOR).await.unwrap().is_some(), "until then");
        assert!(
            operations.replaced_by("east-civil", SECTOR).await.unwrap().is_none(),
            "a draft replaces nothing"
        );
        let standing = |code| operations.public_standing(code, city.today());
        let former = standing("east-civil").await.unwrap();
        assert_eq!(former.ended_on, Some(city.today()));
        assert_eq!(former.heir.as_ref().map(|heir| heir.0.as_str()), Some("east-health"));
        assert!(former.owed.is_empty());
        let heir_of = standing("east-health").await.unwrap();
        assert_eq!(heir_of.predecessors, [("east-civil".to_owned(), "东湖区民政局".to_owned())]);

        publish(&city, receipt.version_id).await;
        assert!(operations.published_catalogue("east-civil", SECTOR).await.unwrap().is_none());
        assert!(operations.published_catalogue("east-health", SECTOR).await.unwrap().is_some());
        assert!(standing("east-health").await.unwrap().predecessors.is_empty());
        let gone = standing("east-civil").await.unwrap().replaced;
        assert_eq!(gone.get(SECTOR).map(String::as_str), Some("东湖区卫生健康局"));
        let replaced = operations.replaced_by("east-civil", SECTOR).await.unwrap();
        assert_eq!(replaced.map(|by| by.0).as_deref(), Some("east-health"));
        let former = operations.published_versions("east-civil", SECTOR).await.unwrap();
        assert_eq!((former[0].id, former[0].state), (old, VersionState::Superseded));
        let today = operations.state_on(&city.act("reviewer").await, city.today(), None).await.unwrap();
        let standing: Vec<&str> = today
            .catalogues
            .iter()
            .filter(|one| one.in_force_since.is_some())
            .map(|one| one.unit.as_str())
            .collect();
        assert_eq!(standing, ["东湖区卫生健康局"], "R147");

        // R81: a withdrawal lets what stood before stand again.
        operations.withdraw(&city.act("approver").await, receipt.version_id, "发布有误").await.unwrap();
        assert!(operations.published_catalogue("east-civil", SECTOR).await.unwrap().is_some());
        assert_eq!(operations.inheritable(&compiler, None).await.unwrap().len(), 1);
        assert!(operations.verify_audit().await.unwrap().is_whole());
    }
}

#[tokio::test]
async fn r80a_a_unit_that_is_no_more_publishes_nothing_and_its_draft_goes_on_at_the_successor() {
    for city in cities().await {
        let operations = &city.operations;
        let old = draft(&city).await;
        operations.submit(&city.act("compiler").await, old, "已逐项核对").await.unwrap();
        let left = merge(&city).await;
        let (reviewer, approver) = (city.act("reviewer").await, city.act("approver").await);
        for refusal in [
            operations.pass_review(&reviewer, old, "", true).await.unwrap_err(),
            operations.approve(&approver, old, "先行审定").await.unwrap_err(),
        ] {
            let words = refusal.to_string();
            assert!(words.contains("2026年3月2日并入东湖区卫生健康局") && words.contains("接续"), "{words}");
        }
        operations.return_for_revision(&reviewer, old, "改由承接单位办理").await.unwrap();
        assert!(operations.today(&reviewer).await.unwrap().to_review.is_empty());

        let receipt = inherit(&city, left[0]).await.unwrap();
        let closed = view(&city, old).await;
        assert_eq!(closed.version.state, VersionState::Withdrawn, "closed, and still to be read");
        assert_eq!(closed.rows.len(), receipt.added);
        let compiler = city.act("compiler").await;
        operations.discard_draft(&compiler, receipt.version_id, "重新接续").await.unwrap();
        let again = inherit(&city, left[0]).await.unwrap();
        assert_eq!((again.added, again.renamed), (receipt.added, receipt.renamed));
        publish(&city, again.version_id).await;
        assert!(operations.published_catalogue("east-health", SECTOR).await.unwrap().is_some());
    }
}

#[tokio::test]
async fn r80a_what_the_successor_has_stays_and_what_it_lacks_is_added() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        compile_for_the_district(&city).await;
        let compiler = city.act("compiler").await;
        let heir = city.unit("east-health");
        let own = operations.draft_from_guideline(&compiler, heir, SECTOR).await.unwrap();
        let rows = view(&city, own).await.rows;
        let gone = &rows[1];
        let basis = "《东湖区机构改革方案》（东委〔2026〕1号）";
        operations.remove_row(&compiler, own, &gone.key, "由区民政局办理", basis).await.unwrap();
        let left = merge(&city).await;
        let cause = Cause::new("new_policy", "新政策");
        assert_eq!(refused(operations.new_version(&compiler, left[0], &cause).await), "wrong-state");
        let Err(OperationError::Conflict { message, .. }) = inherit(&city, left[0]).await else {
            panic!("an open draft of the successor's stands in the way");
        };
        assert!(message.contains("办完发布") && message.contains("东湖区民政局"), "{message}");
        let first = &rows[0];
        let own_period =
            edit(&first.key, "time_limit", &first.cells["time_limit"], "自形成之日起3个工作日内");
        operations.edit_cells(&compiler, own, &[own_period]).await.unwrap();
        publish(&city, own).await;
        let receipt = inherit(&city, left[0]).await.unwrap();
        assert_eq!((receipt.added, receipt.rows), (1, rows.len()), "{}", receipt.words());
        // What the unit that was had otherwise is put to the compiler, who must answer.
        assert_eq!(receipt.differing, 1);
        let remarks = view(&city, receipt.version_id).await.remarks;
        assert_eq!((remarks.len(), remarks[0].row_key.as_ref()), (1, Some(&first.key)));
        assert!(remarks[0].text.contains(&first.cells["time_limit"]), "{}", remarks[0].text);
        let Err(OperationError::Invalid(open)) = operations.submit(&compiler, receipt.version_id, "").await
        else {
            panic!("nothing was answered");
        };
        assert!(open.iter().any(|problem| problem.message.contains("审核意见")), "{open:?}");
        let joined = view(&city, receipt.version_id).await;
        assert_eq!(joined.version.number, 2);
        let row = joined.rows.iter().find(|row| row.key == gone.key).unwrap();
        assert_eq!(row.status, domain::catalogue::RowStatus::Active);
        assert_eq!(row.cells["publisher"], "东湖区卫生健康局");
        publish(&city, receipt.version_id).await;
        assert!(operations.published_catalogue("east-civil", SECTOR).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn r80a_a_draft_that_took_over_goes_on_where_its_own_unit_is_merged() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        compile_for_the_district(&city).await;
        let first = merge(&city).await;
        inherit(&city, first[0]).await.unwrap();
        let merger = Merger {
            from: vec![city.unit("east-health")],
            into: city.unit("east-education"),
            on: city.today(),
            document: "东编〔2026〕9号".to_owned(),
        };
        let administrator = city.act("administrator").await;
        let left = operations.merge_units(&administrator, merger).await.unwrap().catalogues_to_settle;
        let compiler = city.act("compiler").await;
        let waits = operations.inheritable(&compiler, None).await.unwrap();
        assert_eq!(
            waits.iter().map(|one| one.catalogue_id).collect::<Vec<_>>(),
            left,
            "the draft alone waits"
        );
        let receipt = inherit(&city, left[0]).await.unwrap();
        assert_eq!(receipt.renamed, receipt.added, "the successor's name for that of the one before");
        assert!(operations.inheritable(&compiler, None).await.unwrap().is_empty());
        publish(&city, receipt.version_id).await;
        assert!(operations.published_catalogue("east-civil", SECTOR).await.unwrap().is_none());
        let by = operations.replaced_by("east-civil", SECTOR).await.unwrap();
        assert_eq!(by.map(|by| by.0).as_deref(), Some("east-education"));
        assert!(operations.inheritable(&compiler, None).await.unwrap().is_empty());
        operations.withdraw(&city.act("approver").await, receipt.version_id, "发布有误").await.unwrap();
        assert!(operations.published_catalogue("east-civil", SECTOR).await.unwrap().is_some());
    }
}

#[tokio::test]
async fn r19_r80a_a_column_that_the_unit_added_comes_with_its_rows() {
    for city in cities().await {
        let operations = &city.operations;
        compile_for_the_district(&city).await;
        let compiler = city.act("compiler").await;
        let own = operations.draft_from_guideline(&compiler, city.unit("east-health"), SECTOR).await.unwrap();
        let basis = "《东湖区机构改革方案》（东委〔2026〕1号）";
        let gone = view(&city, own).await.rows[1].key.clone();
        operations.remove_row(&compiler, own, &gone, "由区民政局办理", basis).await.unwrap();
        publish(&city, own).await;
        let old = draft(&city).await;
        let column = operations.add_column(&compiler, old, "五公开").await.unwrap();
        operations.edit_cells(&compiler, old, &[edit(&gone, &column, "", "服务公开")]).await.unwrap();
        publish(&city, old).await;
        let left = merge(&city).await;
        let receipt = inherit(&city, left[0]).await.unwrap();
        let joined = view(&city, receipt.version_id).await;
        assert!(joined.columns.iter().any(|head| head.id == column));
        let row = joined.rows.iter().find(|row| row.key == gone).unwrap();
        assert_eq!(row.cells[&column], "服务公开");
    }
}

#[tokio::test]
async fn r80a_a_unit_is_dissolved_with_its_catalogues_only_on_purpose() {
    for city in cities().await {
        let operations = &city.operations;
        compile_for_the_district(&city).await;
        let (compiler, administrator) = (city.act("compiler").await, city.act("administrator").await);
        let unit = operations.unit(city.unit("east-education")).await.unwrap();
        let draft = operations.draft_from_guideline(&compiler, unit.id, "24").await.unwrap();
        let end = (city.today(), "东编〔2026〕9号");
        let concerned = operations.catalogues_at_end(&administrator, unit.id).await.unwrap();
        assert_eq!((concerned.len(), concerned[0].draft), (1, Some(VersionState::Draft)));
        let unsaid = operations.dissolve_unit(&administrator, unit.id, end, false, unit.revision).await;
        assert_eq!(refused(unsaid), "invalid");
        operations.dissolve_unit(&administrator, unit.id, end, true, unit.revision).await.unwrap();
        for account in ["compiler", "reviewer"] {
            let told = operations.today(&city.act(account).await).await.unwrap().notices;
            let notice = told.iter().find(|notice| notice.kind == "unit.dissolved").expect(account);
            assert_eq!(notice.url, format!("/console/catalogues/{draft}"));
        }
        let refusal = operations.submit(&compiler, draft, "已逐项核对").await.unwrap_err().to_string();
        assert!(refusal.contains("没有承接机构") && refusal.contains("作废"), "{refusal}");
        let catalogue = view(&city, draft).await.version.catalogue_id;
        assert_eq!(refused(inherit(&city, catalogue).await), "wrong-state", "nobody goes on");
        operations.discard_draft(&compiler, draft, "机构撤销").await.unwrap();
    }
}

#[tokio::test]
async fn r55_r80a_a_name_that_was_renamed_and_then_merged_is_told_as_it_was() {
    for city in cities().await {
        let operations = &city.operations;
        let administrator = city.act("administrator").await;
        let unit = operations.unit(city.unit("east-civil")).await.unwrap();
        let renamed = Rename {
            name: "东湖区民政和社会事务局".to_owned(),
            short_name: String::new(),
            from: city.today(),
            document: "东编〔2026〕1号".to_owned(),
        };
        operations.rename_unit(&administrator, unit.id, renamed, unit.revision).await.unwrap();
        city.wait(SignedDuration::from_hours(48));
        merge(&city).await;
        let street = Merger {
            from: vec![city.unit("east-street")],
            into: city.unit("east-town"),
            on: city.today(),
            document: "东编〔2026〕9号".to_owned(),
        };
        operations.merge_units(&city.act("administrator").await, street).await.unwrap();
        let compiler = city.act("compiler").await;
        let draft =
            operations.draft_from_guideline(&compiler, city.unit("east-health"), SECTOR).await.unwrap();
        let row = view(&city, draft).await.rows.remove(0);
        let mut from = row.cells["publisher"].clone();
        for (cell, expected) in [
            (
                "东湖区民政局",
                "“东湖区民政局”已于2026-03-02更名为东湖区民政和社会事务局（东编〔2026〕1号），东湖区民政和社会事务局已于2026-03-04并入东湖区卫生健康局（东编〔2026〕8号）",
            ),
            (
                "东湖区民政和社会事务局",
                "“东湖区民政和社会事务局”已于2026-03-04并入东湖区卫生健康局（东编〔2026〕8号）",
            ),
            ("清河街道", "“清河街道办事处”已于2026-03-04并入石桥镇人民政府（东编〔2026〕9号）"),
        ] {
            let edits = [edit(&row.key, "publisher", &from, cell)];
            let receipt = operations.edit_cells(&compiler, draft, &edits).await.unwrap();
            let told: Vec<&String> = receipt.findings.iter().map(|found| &found.finding.message).collect();
            assert!(told.iter().any(|message| message.contains(expected)), "{cell}: {told:?}");
            cell.clone_into(&mut from);
        }
    }
}
