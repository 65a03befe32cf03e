//! Importing files: preview, confirmation, refusal, and nothing half-written.

use crate::kit::{SECTOR, cities, compile_for_the_district, draft, published, refused, view};
use domain::catalogue::Column;
use operations::OperationError;
use operations::catalogue::{ImportChoice, TableChoice};
use operations::maintenance::Cause;
use std::collections::BTreeMap;
use test_kit::TestCity;

/// The guideline's rows as a file of the unit, some changed.
pub async fn file(city: &TestCity, title: &str, change: impl Fn(usize, &mut Vec<String>)) -> Vec<u8> {
    let guideline = city.operations.guideline(SECTOR).await.unwrap().guideline;
    let columns: Vec<Column> =
        Column::ALL.into_iter().filter(|column| *column != Column::Level3Item).collect();
    let quoted = |cells: &[String]| {
        cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect::<Vec<_>>().join(",")
    };
    let mut lines =
        vec![title.to_owned(), columns.iter().map(|column| column.label()).collect::<Vec<_>>().join(",")];
    for (index, item) in guideline.items.iter().enumerate() {
        let mut row = item.row.clone();
        row.publisher = "东湖区民政局".to_owned();
        let mut cells: Vec<String> = columns.iter().map(|column| row.cell(*column)).collect();
        change(index, &mut cells);
        lines.push(quoted(&cells));
    }
    lines.join("\n").into_bytes()
}

pub fn choice(sector: &str, replace: bool) -> ImportChoice {
    ImportChoice { index: 0, sector_code: sector.to_owned(), unit_id: None, replace }
}

pub const TITLE: &str = "东湖区社会救助领域基层政务公开标准目录";

#[tokio::test]
async fn a_file_is_previewed_and_saved_once() {
    for city in cities().await {
        let operations = &city.operations;
        let compiler = city.act("compiler").await;
        let unit = city.unit("east-civil");
        let bytes = file(&city, TITLE, |index, cells| {
            if index == 1 {
                cells[2].push_str("（本地部分）");
            }
        })
        .await;
        let preview =
            operations.preview_import(&compiler, unit, "C:\\目录\\社会救助.csv", &bytes).await.unwrap();
        let table = &preview.catalogues[0];
        assert_eq!(
            (preview.file.as_str(), table.sector.as_ref().unwrap().code.as_str()),
            ("社会救助.csv", SECTOR)
        );
        assert!(table.problems.is_empty() && table.row_count == table.matched, "{:?}", table.problems);
        assert!(operations.versions(&compiler, 1).await.is_err(), "nothing else is saved");
        let summary = table.summary.unwrap();
        assert_eq!(table.findings.len(), summary.errors + summary.warnings + summary.notes);
        assert_eq!(operations.import_preview(&compiler, preview.id).await.unwrap().hash, preview.hash);
        assert_eq!(
            refused(operations.import_preview(&city.act("reviewer").await, preview.id).await),
            "not-found"
        );

        let receipt =
            operations.confirm_import(&compiler, preview.id, &[choice(SECTOR, false)]).await.unwrap();
        let saved = &receipt.drafts[0];
        assert_eq!(saved.rows, table.row_count);
        let again = operations.confirm_import(&compiler, preview.id, &[choice(SECTOR, true)]).await;
        assert_eq!(refused(again), "wrong-state", "a double click");
        let seen = view(&city, saved.version_id).await;
        let guideline = operations.guideline(SECTOR).await.unwrap().guideline;
        for (row, item) in seen.rows.iter().zip(&guideline.items) {
            assert_eq!(row.guideline_key.as_ref(), Some(&item.key), "R30");
        }
        let (name, original) = operations.original_file(&compiler, saved.version_id).await.unwrap();
        assert_eq!((name.as_str(), original), ("社会救助.csv", bytes));
    }
}

#[tokio::test]
async fn findings_are_shown_before_anything_is_saved_and_under_the_sector_chosen() {
    for city in cities().await {
        let operations = &city.operations;
        let compiler = city.act("compiler").await;
        let unit = city.unit("east-civil");
        let bytes = file(&city, TITLE, |place, cells| {
            if place == 0 {
                cells[4] = format!("{}第二十条", cells[4]);
                cells[5].clear();
            }
        })
        .await;
        let preview = operations.preview_import(&compiler, unit, "a.csv", &bytes).await.unwrap();
        let table = &preview.catalogues[0];
        let grave: Vec<_> = table.findings.iter().map(|finding| finding.severity).collect();
        assert!(grave.is_sorted(), "the gravest first: {grave:?}");
        let blank = table.findings.iter().find(|finding| finding.row == Some(3) && finding.column.is_some());
        let blank = blank.unwrap_or_else(|| panic!("{:?}", table.findings));
        assert!(!blank.message.is_empty() && !blank.source.is_empty() && blank.suggestion.is_some());
        let again = operations.import_preview(&compiler, preview.id).await.unwrap();
        assert_eq!(again.catalogues[0].findings, table.findings);

        // Under another sector the same rows are judged by its guideline, and nothing is kept of it.
        let sector = |code: &str| TableChoice { sector: Some(code.to_owned()), unit: None };
        let chosen = |code: &str| BTreeMap::from([(0, sector(code)), (7, sector("21"))]);
        let other = operations.check_preview(&compiler, preview.id, &chosen("21")).await.unwrap();
        let guess = other.catalogues[0].sector.as_ref().unwrap();
        assert_eq!((guess.code.as_str(), guess.by.as_str()), ("21", "choice"));
        assert_ne!(other.catalogues[0].findings, table.findings);
        let same = operations.check_preview(&compiler, preview.id, &chosen(SECTOR)).await.unwrap();
        assert_eq!(same.catalogues[0].findings, table.findings);
        assert!(operations.check_preview(&compiler, preview.id, &chosen("99")).await.is_err());
        let reviewer = city.act("reviewer").await;
        assert_eq!(
            refused(operations.check_preview(&reviewer, preview.id, &chosen("21")).await),
            "not-found"
        );
        let kept = operations.import_preview(&compiler, preview.id).await.unwrap();
        assert_eq!(kept.catalogues[0].sector.as_ref().unwrap().code, SECTOR);
    }
}

#[tokio::test]
async fn a_wrong_sector_or_a_draft_in_the_way_is_refused_and_nothing_is_half_written() {
    for city in cities().await {
        let operations = &city.operations;
        let compiler = city.act("compiler").await;
        let unit = city.unit("east-civil");
        let bytes = file(&city, TITLE, |_, _| {}).await;
        let preview = operations.preview_import(&compiler, unit, "a.csv", &bytes).await.unwrap();
        let wrong = operations.confirm_import(&compiler, preview.id, &[choice("21", false)]).await;
        assert!(wrong.as_ref().is_err_and(|error| error.to_string().contains("社会救助")), "{wrong:?}");
        let missing = ImportChoice { index: 3, ..choice(SECTOR, false) };
        assert_eq!(refused(operations.confirm_import(&compiler, preview.id, &[missing]).await), "invalid");
        assert_eq!(refused(operations.confirm_import(&compiler, preview.id, &[]).await), "invalid");

        let open = draft(&city).await;
        let inconvenient = operations.confirm_import(&compiler, preview.id, &[choice(SECTOR, false)]).await;
        assert!(matches!(inconvenient, Err(OperationError::Conflict { .. })), "{inconvenient:?}");
        let untouched = view(&city, open).await;
        assert!(untouched.actions.contains(&"edit"));
        assert!(
            !operations.import_preview(&compiler, preview.id).await.unwrap().settled,
            "the refusal undid the settling"
        );
        let receipt =
            operations.confirm_import(&compiler, preview.id, &[choice(SECTOR, true)]).await.unwrap();
        assert_eq!(
            refused(operations.edit_cells(&compiler, open, &[]).await),
            "wrong-state",
            "the replaced draft is given up"
        );
        assert_ne!(receipt.drafts[0].version_id, open);
    }
}

#[tokio::test]
async fn a_failure_in_the_middle_leaves_nothing() {
    for city in cities().await {
        let operations = &city.operations;
        let compiler = city.act("compiler").await;
        let unit = city.unit("east-civil");
        let bytes = file(&city, TITLE, |_, _| {}).await;
        let preview = operations.preview_import(&compiler, unit, "a.csv", &bytes).await.unwrap();
        // The catalogue is begun before the version names its author: with an author whom the
        // database does not know the act fails half-way.
        let mut nobody = city.system();
        nobody.actor.person_id = Some(999_999);
        let failed = operations.confirm_import(&nobody, preview.id, &[choice(SECTOR, false)]).await;
        assert_eq!(refused(failed), "unavailable");
        assert_nothing_begun(&city).await;
        assert!(!operations.import_preview(&compiler, preview.id).await.unwrap().settled);
    }
}

#[tokio::test]
async fn of_two_tables_both_are_saved_or_none() {
    for city in cities().await {
        let operations = &city.operations;
        let compiler = city.act("compiler").await;
        let first = file(&city, TITLE, |_, _| {}).await;
        let second = file(&city, "东湖区养老服务领域基层政务公开标准目录", |_, cells| {
            cells[2].push_str("（养老）")
        })
        .await;
        let both = [first, b"\n\n".to_vec(), second].concat();
        let preview =
            operations.preview_import(&compiler, city.unit("east-civil"), "a.csv", &both).await.unwrap();
        assert_eq!(preview.catalogues.len(), 2, "{:?}", preview.catalogues);
        let second = |sector: &str| ImportChoice { index: 1, ..choice(sector, false) };
        let failed =
            operations.confirm_import(&compiler, preview.id, &[choice(SECTOR, false), second("99")]).await;
        assert_eq!(refused(failed), "invalid");
        assert_nothing_begun(&city).await;
    }
}

/// R74: the compilation that a district published goes to the units that it names, sector by sector.
#[tokio::test]
async fn r74_the_tables_of_a_district_s_compilation_become_drafts_of_their_own_units() {
    for city in cities().await {
        let operations = &city.operations;
        compile_for_the_district(&city).await;
        let compiler = city.act("compiler").await;
        let (civil, town) = (city.unit("east-civil"), city.unit("east-town"));
        let name = operations.unit(town).await.unwrap().name;
        let first = file(&city, TITLE, |_, _| {}).await;
        let of_town = TITLE.replace("东湖区", "石桥镇");
        let second = file(&city, &of_town, |_, cells| {
            cells.iter_mut().for_each(|cell| *cell = cell.replace("东湖区民政局", &name))
        })
        .await;
        let both = [first, b"\n\n".to_vec(), second].concat();
        let preview =
            operations.preview_import(&compiler, city.unit("east"), "汇编.csv", &both).await.unwrap();
        let units: Vec<i64> = preview.catalogues.iter().map(|table| table.unit_id).collect();
        assert_eq!(units, [civil, town], "{preview:?}");
        let other = BTreeMap::from([(1, TableChoice { sector: None, unit: Some(civil) })]);
        let moved = operations.check_preview(&compiler, preview.id, &other).await.unwrap();
        assert_eq!(moved.catalogues[1].unit_id, civil);
        let stranger =
            BTreeMap::from([(1, TableChoice { sector: None, unit: Some(city.unit("west-civil")) })]);
        let west = operations.check_preview(&compiler, preview.id, &stranger).await.unwrap();
        assert!(west.catalogues[1].problems.iter().any(|problem| problem.code == "not-permitted"));

        let table =
            |index: usize, unit_id: Option<i64>| ImportChoice { index, unit_id, ..choice(SECTOR, false) };
        let twice = [table(0, None), table(1, Some(civil))];
        assert_eq!(refused(operations.confirm_import(&compiler, preview.id, &twice).await), "invalid");
        let abroad = [table(0, None), table(1, Some(city.unit("west-civil")))];
        assert_eq!(refused(operations.confirm_import(&compiler, preview.id, &abroad).await), "not-permitted");
        assert_nothing_begun(&city).await;
        let receipt = operations
            .confirm_import(&compiler, preview.id, &[table(0, None), table(1, None)])
            .await
            .unwrap();
        let units: Vec<i64> = receipt.drafts.iter().map(|draft| draft.unit_id).collect();
        assert_eq!(units, [civil, town]);
        let drafted = view(&city, receipt.drafts[1].version_id).await;
        assert_eq!(drafted.rows[0].row.publisher, name);
    }
}

async fn assert_nothing_begun(city: &TestCity) {
    let mut connection = city.operations.store.read().await.unwrap();
    let standings = storage::catalogue::listing::of_subtree(&mut connection, "/").await.unwrap();
    assert!(standings.is_empty(), "{standings:?}");
}

#[tokio::test]
async fn bad_files_are_refused_with_a_way_out() {
    let city = cities().await.remove(0);
    let operations = &city.operations;
    let compiler = city.act("compiler").await;
    let unit = city.unit("east-civil");
    for (name, bytes) in [
        ("空.csv", &b"  "[..]),
        ("图.png", b"\x89PNG\r\n\x1a\n0000"),
        ("名单.csv", "姓名,电话\n甲,1".as_bytes()),
    ] {
        let refusal = operations.preview_import(&compiler, unit, name, bytes).await;
        assert_eq!(refused(refusal), "unreadable-file", "{name}");
    }
    let bytes = file(&city, "西岭区社会救助领域基层政务公开标准目录", |_, _| {}).await;
    let preview = operations.preview_import(&compiler, unit, "a.csv", &bytes).await.unwrap();
    assert!(
        preview.catalogues[0].problems.iter().any(|problem| problem.code == "other-unit"),
        "{:?}",
        preview.catalogues[0].government
    );
    let other = city.act("west_compiler").await;
    assert_eq!(refused(operations.preview_import(&other, unit, "a.csv", &bytes).await), "not-permitted");
    let city_government = city.unit("city");
    assert_eq!(
        refused(operations.preview_import(&compiler, city_government, "a.csv", &bytes).await),
        "not-permitted"
    );
}

#[tokio::test]
async fn duplicate_numbers_and_a_publisher_outside_are_found_and_kept_as_written() {
    let city = cities().await.remove(0);
    let operations = &city.operations;
    let compiler = city.act("compiler").await;
    let bytes = file(&city, TITLE, |index, cells| {
        if index == 2 {
            cells[0] = "2".to_owned();
        }
        if index == 4 {
            cells[7 - 1] = "有关部门".to_owned();
        }
    })
    .await;
    let preview =
        operations.preview_import(&compiler, city.unit("east-civil"), "a.csv", &bytes).await.unwrap();
    let saved = operations.confirm_import(&compiler, preview.id, &[choice(SECTOR, false)]).await.unwrap();
    let seen = view(&city, saved.drafts[0].version_id).await;
    let at = |rule: &str| {
        seen.findings
            .iter()
            .filter(|f| f.finding.rule == rule)
            .filter_map(|f| f.row_key.clone())
            .collect::<Vec<_>>()
    };
    assert!(at("number-sequence").contains(&seen.rows[2].key), "{:?}", seen.findings);
    assert_eq!(at("publisher-vague"), [seen.rows[4].key.clone()]);
}

#[tokio::test]
async fn r55_a_file_of_another_place_is_told_at_once_and_at_each_row() {
    for city in cities().await {
        let operations = &city.operations;
        let compiler = city.act("compiler").await;
        let unit = city.unit("east-civil");
        let bytes = file(&city, TITLE, |index, cells| {
            if index > 1 {
                let publisher = cells.iter().position(|cell| cell == "东湖区民政局").unwrap();
                cells[publisher] = "白石县民政局".to_owned();
            }
        })
        .await;
        let preview = operations.preview_import(&compiler, unit, "a.csv", &bytes).await.unwrap();
        let table = &preview.catalogues[0];
        let told = table.problems.iter().find(|problem| problem.code == "other-publishers").unwrap();
        assert!(!told.blocks && told.message.contains("“白石县民政局”"), "{}", told.message);
        assert!(told.message.contains(&format!("{}行中有{}行", table.row_count, table.row_count - 2)));
        let saved = operations.confirm_import(&compiler, preview.id, &[choice(SECTOR, false)]).await.unwrap();
        let seen = view(&city, saved.drafts[0].version_id).await;
        let outside: Vec<_> =
            seen.findings.iter().filter(|found| found.finding.rule == "publisher-outside").collect();
        assert_eq!(outside.len(), seen.rows.len() - 2);
        assert!(outside.iter().all(|found| found.column_id.as_deref() == Some("publisher")), "{outside:?}");
        assert!(outside.iter().all(|found| !found.blocks && found.is_explainable()));
        assert!(outside.iter().all(|found| found.row_key.as_deref() != Some(&seen.rows[0].key)));
    }
}

#[tokio::test]
async fn r74_a_file_of_another_department_of_the_district_is_told() {
    for city in cities().await {
        let act = city.act("compiler").await;
        let unit = city.unit("east-civil");
        let csv = |title: &str| {
            format!(
                "{title}\n序号,一级事项,二级事项,公开内容（要素）,公开依据,公开时限,公开主体,公开渠道和载体,全社会,特定群体,主动,依申请,县级,乡级\n\
                 1,综合业务,政策法规文件,文件,《社会救助暂行办法》,20个工作日内,东湖区民政局,■政府网站,√,,√,,√,\n"
            )
        };
        for (named, is_told) in [("东湖区卫生健康局", true), ("东湖区民政局", false), ("东湖区", false)]
        {
            let text = csv(&format!("{named}社会救助领域基层政务公开标准目录"));
            let preview = city.operations.preview_import(&act, unit, "a.csv", text.as_bytes()).await.unwrap();
            let told = preview.catalogues[0].problems.iter().any(|one| one.code == "other-unit");
            assert_eq!(told, is_told, "{named} {:?}", preview.catalogues[0].problems);
        }
    }
}

#[tokio::test]
async fn r22_a_shorter_file_takes_nothing_out_that_was_published() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let before = operations.guideline(SECTOR).await.unwrap().guideline.items;
        let whole = file(&city, TITLE, |index, cells| {
            if index == 2 {
                "自形成之日起9个工作日内".clone_into(&mut cells[5]);
            }
        })
        .await;
        let whole = String::from_utf8(whole).unwrap();
        // The title, the headings and the third item alone.
        let rows: Vec<&str> = whole.lines().collect();
        let short = [rows[0], rows[1], rows[4]].join("\n").into_bytes();
        let compiler = city.act("compiler").await;
        let unit = city.unit("east-civil");
        let preview = operations.preview_import(&compiler, unit, "三项.csv", &short).await.unwrap();
        let told = preview.catalogues[0].problems.iter().find(|problem| problem.code == "kept-items");
        let told = told.expect("what stays is named before anything is saved");
        let missing = before.len() - 1;
        let cause = Cause::new("correction", "更正公开时限");
        assert!(!told.blocks && told.message.contains(&format!("{missing}项照旧保留")), "{}", told.message);
        let receipt = operations
            .confirm_revision(&compiler, preview.id, &[choice(SECTOR, false)], &cause)
            .await
            .unwrap();
        assert_eq!((receipt.drafts[0].kept.len(), receipt.drafts[0].rows), (missing, before.len()));
        let rows = view(&city, receipt.drafts[0].version_id).await.rows;
        let keys: Vec<&str> = rows.iter().filter_map(|row| row.guideline_key.as_deref()).collect();
        assert_eq!(keys, before.iter().map(|item| item.key.as_str()).collect::<Vec<_>>(), "in their places");
        assert!(rows[2].cells["time_limit"].contains("9个工作日"), "the file's row is the file's");
    }
}

#[tokio::test]
async fn r250_a_catalogue_with_personal_numbers_is_told_of_and_not_submitted() {
    for city in cities().await {
        let operations = &city.operations;
        let compiler = city.act("compiler").await;
        let unit = city.unit("east-civil");
        let bytes = file(&city, TITLE, |index, cells| {
            if index == 1 {
                cells[3].push_str("；联系人13912345678");
            }
        })
        .await;
        let preview = operations.preview_import(&compiler, unit, "目录.csv", &bytes).await.unwrap();
        let told: Vec<_> =
            preview.catalogues[0].problems.iter().filter(|p| p.code == "personal-numbers").collect();
        assert!(told.len() == 1 && !told[0].blocks && !told[0].message.contains("13912345678"), "{told:?}");
        let receipt =
            operations.confirm_import(&compiler, preview.id, &[choice(SECTOR, false)]).await.unwrap();
        let version = receipt.drafts[0].version_id;
        let refused = operations.submit(&compiler, version, "已逐项核对").await.unwrap_err();
        let OperationError::Invalid(problems) = refused else { panic!("{refused}") };
        let own: Vec<_> = problems.iter().filter(|problem| problem.field == "personal").collect();
        assert!(own.len() == 1 && own[0].message.contains("139****5678"), "{problems:?}");
    }
}

#[tokio::test]
async fn r69_unanswered_remarks_are_asked_of_the_file_in_the_place_of_a_returned_draft() {
    for city in cities().await {
        let operations = &city.operations;
        let version = draft(&city).await;
        let compiler = city.act("compiler").await;
        operations.submit(&compiler, version, "已逐项核对").await.unwrap();
        let reviewer = city.act("reviewer").await;
        let key = view(&city, version).await.rows[1].key.clone();
        operations.remark(&reviewer, version, Some(&key), None, "公开时限请写明起点").await.unwrap();
        operations.remark(&reviewer, version, None, None, "请核对公开主体").await.unwrap();
        operations.return_for_revision(&reviewer, version, "见意见").await.unwrap();

        let bytes = file(&city, TITLE, |_, _| {}).await;
        let preview =
            operations.preview_import(&compiler, city.unit("east-civil"), "目录.csv", &bytes).await.unwrap();
        let codes: Vec<&str> =
            preview.catalogues[0].problems.iter().map(|problem| problem.code.as_str()).collect();
        assert_eq!(codes, ["unanswered-remarks"]);
        let receipt =
            operations.confirm_import(&compiler, preview.id, &[choice(SECTOR, true)]).await.unwrap();
        let new = receipt.drafts[0].version_id;
        let carried = operations.history(&compiler, new).await.unwrap().remarks;
        let said: Vec<(Option<&str>, &str)> =
            carried.iter().map(|one| (one.row_key.as_deref(), one.text.as_str())).collect();
        assert_eq!(said, [(Some(key.as_str()), "公开时限请写明起点"), (None, "请核对公开主体")]);
        let again = operations.submit(&compiler, new, "").await;
        assert!(again.is_err(), "what was asked is answered first");
    }
}
