//! What everybody is told of an item and of a catalogue, on both databases (R101, R101a): each element in order, nothing cut
//! off, figures that are kept.

use super::kit::{draft, edit, publish, view};
use super::{OFFICER, cities, load, loading, make_public, published, refused};
use domain::disclosure::PublicCount;
use jiff::civil::date;
use operations::disclosure::{CoverageOf, Loading, NilNotices};
use std::sync::atomic::Ordering;

const OF: (&str, &str) = ("east-civil", "20");

#[tokio::test]
async fn r101_every_element_of_an_item_is_listed_with_its_records_its_notice_or_nothing() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let list = operations.checklist("east-civil", "20", city.today()).await.unwrap();
        let row =
            list.rows.iter().find(|row| row.level2_item == "办事指南" && row.elements.len() > 2).unwrap();
        let names: Vec<String> = row.elements.iter().map(|one| one.name.clone()).collect();
        for n in 0..22 {
            let title = format!("第{n}份");
            let one = Loading {
                level1_item: row.level1_item.clone(),
                element: names[1].clone(),
                arose_on: Some(date(2026, 2, 1 + n)),
                ..loading(&title)
            };
            let id = load(&city, &one).await.id;
            make_public(&city, id).await;
        }
        let notices = NilNotices {
            unit: "east-civil".to_owned(),
            sector: "20".to_owned(),
            elements: vec![(row.key.clone(), names[0].clone())],
            from: Some(date(2026, 2, 1)),
            to: Some(date(2026, 2, 28)),
            note: String::new(),
        };
        let made = operations.close_elements(&city.act(OFFICER).await, &notices).await.unwrap().made;
        make_public(&city, made[0]).await;

        let shown = operations.public_elements(OF, &row.key, city.today()).await.unwrap();
        let order: Vec<&str> = shown.elements.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(order, names, "all of them, in the catalogue's order");
        let nil = shown.elements[0].nil.as_ref().unwrap();
        assert!(nil.closes && nil.period.contains("2026年2月") && nil.id == made[0], "{nil:?}");
        let many = &shown.elements[1].records;
        assert_eq!((many.total, many.lines.len(), many.lines[0].title.as_str()), (22, 20, "第21份"));
        assert!(shown.elements[2].nil.is_none() && shown.elements[2].records.total == 0);
        let whole = operations.public_records(OF, (&row.key, &names[1]), 1).await.unwrap();
        assert_eq!((whole.lines.len(), whole.lines[21].title.as_str()), (22, "第0份"), "nothing is cut off");
        let beyond = operations.public_records(OF, (&row.key, &names[1]), 2).await.unwrap();
        assert_eq!((beyond.lines.len(), beyond.total), (0, 22));
        let unknown = operations.public_records(OF, (&row.key, "没有的内容"), 1).await;
        assert_eq!(refused(unknown), "not-found");
    }
}

#[tokio::test]
async fn r101a_citizens_are_told_the_figures_that_are_kept() {
    for city in cities().await {
        let operations = &city.operations;
        let version = draft(&city).await;
        let rows = view(&city, version).await.rows;
        let cell =
            |row: usize, column: &str, to: &str| edit(&rows[row].key, column, &rows[row].cells[column], to);
        let cells = [
            cell(0, "audience_all", "□"),
            cell(0, "audience_specific", "救助申请人"),
            cell(1, "mode_proactive", "□"),
            cell(1, "mode_on_request", "√"),
        ];
        operations.edit_cells(&city.act("compiler").await, version, &cells).await.unwrap();
        publish(&city, version).await;
        let told = async |of| operations.public_coverage(of).await.unwrap().unwrap();
        let of = CoverageOf::Catalogue("east-civil", "20");
        let early = told(of).await;
        assert_eq!((early.catalogues, early.uncounted, early.count), (1, 1, PublicCount::default()));
        let now = city.now();
        assert_eq!(operations.recount_standings(now).await.unwrap(), 1);
        let empty = told(of).await;
        let list = operations.checklist("east-civil", "20", city.today()).await.unwrap();
        let for_groups = list.rows.iter().find(|row| row.key == rows[0].key).unwrap().elements.len() as i64;
        let count =
            PublicCount { due: list.due - for_groups, for_groups, on_request: 1, ..PublicCount::default() };
        assert_eq!((empty.uncounted, empty.count), (0, count));

        let open = list.rows.iter().find(|row| row.key == rows[2].key).unwrap();
        let one = Loading {
            level1_item: open.level1_item.clone(),
            level2_item: open.level2_item.clone(),
            element: open.elements[0].name.clone(),
            ..loading("一份信息")
        };
        let id = load(&city, &one).await.id;
        make_public(&city, id).await;
        let seen = operations.last_change.load(Ordering::SeqCst);
        assert_eq!(told(of).await, empty, "a page counts nothing itself");
        assert_eq!(operations.recount_standings(now).await.unwrap(), 1);
        let loaded = PublicCount { loaded: 1, ..count };
        for of in [of, CoverageOf::Unit("east-civil"), CoverageOf::Sector("20")] {
            assert_eq!(told(of).await.count, loaded, "{of:?}");
        }
        assert!(operations.last_change.load(Ordering::SeqCst) > seen, "kept pages are made anew");
        let none = operations.public_coverage(CoverageOf::Unit("east")).await.unwrap();
        assert_eq!(none, None, "nothing is published there");
    }
}
