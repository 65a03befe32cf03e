//! R9: a provincial guideline stands beside the national one, is copied from, and replaces nothing. R10: the
//! sample header of the provincial standard is refused.

use crate::kit::{City, SECTOR, cities, draft, refused, view};
use domain::organisation::Role;
use operations::OperationError;
use operations::catalogue::LayerChoice;
use operations::sector::{LayerFile, LayerReceipt};

const HEAD: &str = "序号,一级事项,二级事项,公开内容（要素）,公开依据,公开时限,公开主体,公开渠道和载体,全社会,特定群体,主动,依申请,县级,乡级\n";

/// A province's guideline: the first national item with another period, one under a level-1 item of the
/// national guideline, one under a level-1 item of its own.
async fn table(city: &City) -> String {
    let national = city.operations.guideline(SECTOR).await.expect("a guideline").guideline;
    let first = &national.items[0].row;
    format!(
        "{HEAD}1,{0},{1},{2},《某省办法》,10个工作日内,县级部门,■政府网站,√,,√,,√,√\n\
         2,{0},跨区通办清单,通办事项,《某省办法》,20个工作日内,县级部门,■政府网站,√,,√,,√,√\n\
         3,省级增设,主动发现机制,渠道,《某省办法》,20个工作日内,县级部门,■政府网站,√,,√,,√,√\n",
        first.level1_item, first.level2_item, first.content_elements
    )
}

async fn loaded(city: &City) -> LayerReceipt {
    let act = city.act("supervisor").await;
    let text = table(city).await;
    city.operations.import_layer(&act, file(&text)).await.expect("a layer")
}

fn file(text: &str) -> LayerFile<'_> {
    LayerFile {
        name: "省级指引.csv",
        bytes: text.as_bytes(),
        region: "某省",
        sector: Some(SECTOR),
        title: None,
        note: "某省民政厅印发",
    }
}

#[tokio::test]
async fn r9_a_layer_is_stored_beside_the_national_guideline_in_versions() {
    for city in cities().await {
        let ops = &city.operations;
        let before = ops.guideline(SECTOR).await.unwrap();
        let receipt = loaded(&city).await;
        assert_eq!((receipt.version, receipt.items, receipt.shared, receipt.beyond), (1, 3, 1, 2));
        let act = city.act("supervisor").await;
        let text = table(&city).await;
        assert!(ops.import_layer(&act, file(&text)).await.unwrap().unchanged, "the very same again");
        let newer = text.replace("通办事项", "通办事项和窗口");
        let second = ops.import_layer(&act, file(&newer)).await.unwrap();
        assert_eq!((second.version, second.unchanged), (2, false));
        let other = LayerFile { region: "某市", ..file(&text) };
        ops.import_layer(&act, other).await.unwrap();
        let layers = ops.layers().await.unwrap();
        assert_eq!(layers.len(), 3);
        assert_eq!(ops.sector(SECTOR).await.unwrap().info.layers.len(), 2, "the newest of each region");
        let after = ops.guideline(SECTOR).await.unwrap();
        assert_eq!((after.summary.id, after.guideline), (before.summary.id, before.guideline), "R9");
        let compared = ops.layer(second.id).await.unwrap().comparison;
        assert_eq!((compared.shared(), compared.beyond.len()), (1, 2));
    }
}

#[tokio::test]
async fn r9_r10_what_is_no_layer_is_refused_with_its_field() {
    for city in cities().await {
        let ops = &city.operations;
        let act = city.act("supervisor").await;
        let text = table(&city).await;
        let sample = "序号,公开类别,公开事项,公开内容,公开依据,公开主体,公开时限,公开方式,公开渠道\n\
            1,综合,甲,乙,《某办法》,某局,20个工作日,主动,网站\n";
        let cases = [
            ("layer", LayerFile { region: "", ..file(&text) }),
            ("layer", LayerFile { region: "某省/../x", ..file(&text) }),
            ("sector", LayerFile { sector: Some("没有的领域"), ..file(&text) }),
            ("sector", LayerFile { sector: Some("77"), ..file(&text) }),
        ];
        for (field, layer) in cases {
            let Err(OperationError::Invalid(problems)) = ops.import_layer(&act, layer).await else {
                panic!("{field}")
            };
            assert_eq!(problems[0].field, field);
        }
        let compiler = city.act("compiler").await;
        assert_eq!(refused(ops.import_layer(&compiler, file(&text)).await), "not-permitted");
        let said = ops.import_layer(&act, file(sample)).await.expect_err("R10").to_string();
        assert!(said.contains("表头"), "{said}");
        let said = ops.import_guideline(&act, "x.csv", sample.as_bytes(), Some(SECTOR), true).await;
        assert!(said.expect_err("R10").to_string().contains("表头"));
        assert!(ops.layers().await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn r10_a_unit_s_file_under_the_sample_header_is_not_imported() {
    for city in cities().await {
        let ops = &city.operations;
        let act = city.act("compiler").await;
        let sample = "序号,公开类别,公开事项,公开内容,公开依据,公开主体,公开时限,公开方式,公开渠道\n\
            1,综合,甲,乙,《某办法》,某局,20个工作日,主动,网站\n";
        let preview = ops.preview_import(&act, city.unit("east-civil"), "目录.csv", sample.as_bytes()).await;
        // A header of which too little is understood is refused while reading, with its own words.
        let Ok(preview) = preview else { continue };
        let problem = preview.catalogues[0].problems.iter().find(|one| one.code == "refused-heading");
        assert!(problem.expect("said").blocks);
    }
}

#[tokio::test]
async fn r9_cells_and_items_are_copied_into_a_draft_and_say_where_they_come_from() {
    for city in cities().await {
        let ops = &city.operations;
        let layer = loaded(&city).await.id;
        let version = draft(&city).await;
        let act = city.act("compiler").await;
        let before = view(&city, version).await;
        let first = &before.rows[0];
        let beside = ops.layers_beside(&act, version).await.unwrap();
        let key = beside.by_item[first.guideline_key.as_ref().unwrap()][0].item.key.clone();
        let cell = LayerChoice {
            layer_id: layer,
            layer_key: key.clone(),
            into: Some(first.key.clone()),
            columns: vec!["time_limit".to_owned()],
            ..LayerChoice::default()
        };
        let copied = ops.copy_from_layer(&act, version, &cell).await.unwrap();
        assert_eq!((copied.is_new, copied.columns), (false, vec!["time_limit".to_owned()]));
        assert_eq!(
            refused(ops.copy_from_layer(&act, version, &cell).await),
            "invalid",
            "nothing differs now"
        );
        let names = LayerChoice { columns: vec!["level2_item".to_owned()], ..cell.clone() };
        assert_eq!(refused(ops.copy_from_layer(&act, version, &names).await), "invalid", "R9: names stay");

        let beyond: Vec<_> = beside.beyond.iter().map(|row| row.item.key.clone()).collect();
        let choice = |key: &str, level1: &str| LayerChoice {
            layer_id: layer,
            layer_key: key.to_owned(),
            level1_item: level1.to_owned(),
            ..LayerChoice::default()
        };
        let row = ops.copy_from_layer(&act, version, &choice(&beyond[0], "")).await.unwrap();
        assert!(row.is_new);
        assert_eq!(
            refused(ops.copy_from_layer(&act, version, &choice(&beyond[0], "")).await),
            "invalid",
            "twice"
        );
        assert_eq!(
            refused(ops.copy_from_layer(&act, version, &choice(&beyond[1], "")).await),
            "invalid",
            "its level-1 item is none of the national guideline's"
        );
        let level1 = first.row.level1_item.clone();
        ops.copy_from_layer(&act, version, &choice(&beyond[1], &level1)).await.unwrap();

        let after = view(&city, version).await;
        assert_eq!(after.rows.len(), before.rows.len() + 2);
        assert_eq!(after.rows[0].row.time_limit, "10个工作日内");
        assert_eq!(after.rows[0].row.level2_item, first.row.level2_item, "R9");
        assert_eq!(after.columns, before.columns, "R9");
        let copied = ops.layers_beside(&act, version).await.unwrap().copied;
        assert_eq!(copied.len(), 3);
        assert_eq!(copied[&first.key][0].columns, ["time_limit"]);
        let reviewer = city.act("reviewer").await;
        assert_eq!(refused(ops.copy_from_layer(&reviewer, version, &cell).await), "not-permitted");
    }
}

#[tokio::test]
async fn r9_where_a_row_comes_from_goes_on_into_the_next_version() {
    for mut city in cities().await {
        city.employ("civil_reviewer", "许审", Role::Reviewer, "city-civil").await;
        let layer = loaded(&city).await.id;
        let version = draft(&city).await;
        let ops = &city.operations;
        let act = city.act("compiler").await;
        let beyond = ops.layers_beside(&act, version).await.unwrap().beyond[0].item.key.clone();
        let choice = LayerChoice { layer_id: layer, layer_key: beyond, ..LayerChoice::default() };
        let key = ops.copy_from_layer(&act, version, &choice).await.unwrap().row_key;
        let before = view(&city, version).await;
        let row = before.rows.iter().find(|row| row.key == key).unwrap();
        let edit = crate::kit::edit(&key, "publisher", &row.row.publisher, "东湖区民政局");
        ops.edit_cells(&act, version, &[edit]).await.unwrap();
        crate::kit::publish(&city, version).await;
        let cause = operations::maintenance::Cause::new("new_requirement", "修订");
        let next = ops.new_version(&act, before.version.catalogue_id, &cause).await.unwrap();
        assert!(ops.layers_beside(&act, next).await.unwrap().copied.contains_key(&key));
    }
}
