//! R7, R112: a sector that was added is expected of nobody until the city office opens it.

use crate::kit::{City, cities, refused};
use jiff::civil::date;
use operations::catalogue::ItemStanding;
use operations::sector::SectorOpening;

const TABLE: &str = "序号,一级事项,二级事项,公开内容（要素）,公开依据,公开时限,公开主体,公开渠道和载体,全社会,特定群体,主动,依申请,县级,乡级\n\
    1,综合,制度文件,文件,《某办法》,20个工作日内,县级部门,■政府网站,√,,√,,√,√\n\
    2,综合,名录,名称,《某办法》,20个工作日内,县级部门,■政府网站,√,,√,,√,\n";

/// The city with a sector that was added, and its code.
async fn with_added(city: &City) -> String {
    let act = city.act("supervisor").await;
    let read =
        city.operations.import_guideline(&act, "指引.csv", TABLE.as_bytes(), Some("湿地保护"), false).await;
    read.expect("a guideline").sector_code
}

fn opening(city: &City) -> SectorOpening {
    SectorOpening {
        opened_on: Some(city.today()),
        due_on: Some(date(2026, 12, 31)),
        lead_id: Some(city.unit("city-civil")),
        department_ids: vec![city.unit("city-health")],
        document: "某府办函〔2026〕1号".to_owned(),
        note: "请按时完成。".to_owned(),
    }
}

#[tokio::test]
async fn r7_before_it_is_opened_nothing_of_it_is_missing_and_nobody_compiles_it() {
    for city in cities().await {
        let ops = &city.operations;
        let code = with_added(&city).await;
        let compiler = city.act("compiler").await;
        let unit = city.unit("east-civil");
        assert_eq!(refused(ops.draft_from_guideline(&compiler, unit, &code).await), "invalid");
        assert_eq!(
            refused(ops.declare_not_applicable(&compiler, unit, &code, "没有这项职能", "").await),
            "invalid"
        );
        let map = ops.sector_map(&compiler, unit).await.unwrap();
        let cell = map.sectors.iter().find(|cell| cell.sector_code == code).unwrap();
        assert!(cell.not_open && map.sectors.iter().filter(|cell| cell.not_open).count() == 1);
        let leader = city.act("leader").await;
        let level = ops.level_completeness(&leader, city.unit("east"), &code).await.unwrap();
        assert_eq!((level.is_open, level.expected, level.missing.len()), (false, 0, 0));
        let view = ops.level_view(&leader, city.unit("east"), &code).await.unwrap();
        assert!(view.items.iter().all(|item| item.standing == ItemStanding::NotOpen));
        let town = ops.today(&city.act("town_compiler").await).await.unwrap();
        assert!(town.without_catalogue.iter().all(|item| item.sector_code != code));
        assert!(!ops.guideline(&code).await.unwrap().summary.is_open);
        // Pilot sectors are open from the start.
        assert!(ops.sector("20").await.unwrap().info.is_open);
    }
}

#[tokio::test]
async fn r112_the_city_office_opens_it_names_departments_and_everybody_concerned_is_told() {
    for city in cities().await {
        let ops = &city.operations;
        let code = with_added(&city).await;
        let act = city.act("supervisor").await;
        let before = ops.unread_notices(&city.act("compiler").await).await.unwrap();
        for (account, wanted) in [("compiler", "not-permitted"), ("district_administrator", "not-permitted")]
        {
            let other = city.act(account).await;
            assert_eq!(refused(ops.open_sector(&other, &code, &opening(&city)).await), wanted, "{account}");
        }
        let receipt = ops.open_sector(&act, &code, &opening(&city)).await.unwrap();
        assert!(receipt.units > 3 && receipt.told > 1, "{receipt:?}");
        assert_eq!(ops.unread_notices(&city.act("compiler").await).await.unwrap(), before + 1);
        assert_eq!(refused(ops.open_sector(&act, &code, &opening(&city)).await), "wrong-state", "once");

        let sector = ops.sector(&code).await.unwrap();
        assert!(sector.info.is_open && sector.document == "某府办函〔2026〕1号");
        assert_eq!(sector.info.lead.as_ref().map(|unit| unit.id), Some(city.unit("city-civil")));
        assert_eq!(sector.info.departments[0].id, city.unit("city-health"));
        assert_eq!(sector.terms.len(), 1);
        let town = ops.today(&city.act("town_compiler").await).await.unwrap();
        assert!(town.without_catalogue.iter().any(|item| item.sector_code == code), "now it is wanted");
        let level =
            ops.level_completeness(&city.act("leader").await, city.unit("east"), &code).await.unwrap();
        assert_eq!((level.is_open, level.expected, level.missing.len()), (true, 2, 2));
        let compiler = city.act("compiler").await;
        ops.draft_from_guideline(&compiler, city.unit("east-civil"), &code).await.unwrap();

        let changed = SectorOpening { lead_id: Some(city.unit("city-health")), ..opening(&city) };
        assert_eq!(refused(ops.change_opening(&act, &code, 7, &changed).await), "conflict", "stale form");
        ops.change_opening(&act, &code, sector.revision, &changed).await.unwrap();
        let sector = ops.sector(&code).await.unwrap();
        assert_eq!((sector.terms.len(), sector.revision), (2, 2), "R5: the history is kept");
        assert!(sector.info.departments.is_empty(), "the lead is no other department of itself");
    }
}

#[tokio::test]
async fn r7_what_is_wrong_in_an_opening_is_said_at_its_field_and_nothing_is_written() {
    for city in cities().await {
        let ops = &city.operations;
        let code = with_added(&city).await;
        let act = city.act("supervisor").await;
        let good = opening(&city);
        let cases = [
            ("opened_on", SectorOpening { opened_on: None, ..good.clone() }),
            ("opened_on", SectorOpening { opened_on: Some(date(2026, 3, 3)), ..good.clone() }),
            ("due_on", SectorOpening { due_on: Some(city.today()), ..good.clone() }),
            ("lead_id", SectorOpening { lead_id: None, ..good.clone() }),
            ("unit_id", SectorOpening { lead_id: Some(city.unit("east-town")), ..good.clone() }),
            ("department_ids", SectorOpening { department_ids: vec![city.unit("east")], ..good.clone() }),
            ("document", SectorOpening { document: "长".repeat(101), ..good.clone() }),
        ];
        for (field, input) in cases {
            let Err(operations::OperationError::Invalid(problems)) =
                ops.open_sector(&act, &code, &input).await
            else {
                panic!("{field}")
            };
            assert_eq!(problems[0].field, field);
            assert!(!ops.sector(&code).await.unwrap().info.is_open);
        }
        assert_eq!(refused(ops.open_sector(&act, "20", &good).await), "wrong-state", "a pilot sector");
        assert_eq!(refused(ops.open_sector(&act, "99", &good).await), "not-found");
        assert_eq!(refused(ops.change_opening(&act, &code, 1, &good).await), "wrong-state", "not opened yet");
    }
}

#[tokio::test]
async fn r74a_a_sector_that_is_not_opened_is_no_gap_of_a_compilation() {
    for city in cities().await {
        let ops = &city.operations;
        let code = with_added(&city).await;
        let reviewer = city.act("reviewer").await;
        let id = ops.begin_compilation(&reviewer, city.unit("east")).await.unwrap();
        let gaps = |found: &operations::compilation::Compilation| {
            found.open_gaps.iter().any(|gap| gap.key == format!("sector/{code}"))
        };
        let view = ops.compilation(&reviewer, id).await.unwrap();
        assert!(!gaps(&view));
        ops.open_sector(&city.act("supervisor").await, &code, &opening(&city)).await.unwrap();
        ops.refresh_compilation(&reviewer, id, view.revision).await.unwrap();
        assert!(gaps(&ops.compilation(&reviewer, id).await.unwrap()));
    }
}

#[tokio::test]
async fn r7_a_sector_that_was_added_is_called_by_its_name_everywhere() {
    for city in cities().await {
        let ops = &city.operations;
        let code = with_added(&city).await;
        let names = ops.sector_names().await.unwrap();
        assert_eq!(names.name(&code), "湿地保护");
        assert!(names.all().any(|(one, name)| (one, name) == (code.as_str(), "湿地保护")));
        assert_eq!(names.name("没有"), "没有", "what nobody knows keeps its code");
        let info = ops.sector(&code).await.unwrap().info;
        assert_eq!(info.lead_words(), "未指定", "no document names a department for it");
    }
}
