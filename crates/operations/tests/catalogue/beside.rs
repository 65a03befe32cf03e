//! The same item across units and one sector across districts, side by side (R16, R21-R24).

use crate::kit::{SECTOR, cities, draft, edit, refused, view};
use operations::catalogue::{AddedRow, Beside, CellStanding};

#[tokio::test]
async fn r77_items_stand_side_by_side_with_their_differences() {
    for city in cities().await {
        let operations = &city.operations;
        let compiler = city.act("compiler").await;
        let version = draft(&city).await;
        let rows = view(&city, version).await.rows;
        let keys: Vec<String> = rows.iter().map(|row| row.key.clone()).collect();
        operations.remove_row(&compiler, version, &keys[0], "已结束", "《某通知》").await.unwrap();
        let part = AddedRow {
            refines: Some(keys[1].clone()),
            level2_item: "城市部分".to_owned(),
            ..AddedRow::default()
        };
        operations.add_row(&compiler, version, &part).await.unwrap();
        let level1_item = rows[2].cells["level1_item"].clone();
        let added =
            AddedRow { level1_item, level2_item: "流动服务点".to_owned(), ..AddedRow::default() };
        operations.add_row(&compiler, version, &added).await.unwrap();
        let old = rows[2].cells["time_limit"].clone();
        operations
            .edit_cells(&compiler, version, &[edit(&keys[2], "time_limit", &old, "5个工作日内")])
            .await
            .unwrap();

        let leader = city.act("leader").await;
        let top = city.unit("city");
        let table = operations.sector_beside(&leader, top, SECTOR, Beside::Districts).await.unwrap();
        assert_eq!(table.columns.len(), 2);
        let at = |key: &str, column: usize| {
            table.items.iter().find(|item| item.key == key).map(|item| item.cells[column])
        };
        assert_eq!(at(&keys[0], 0), Some(CellStanding::Removed));
        assert_eq!(at(&keys[1], 0), Some(CellStanding::Refined));
        assert_eq!(at(&keys[2], 0), Some(CellStanding::Has));
        assert_eq!(at(&keys[2], 1), Some(CellStanding::NoCatalogue));
        let own = table.items.iter().find(|item| item.level2_item == "流动服务点").unwrap();
        assert_eq!(own.cells, [CellStanding::Added, CellStanding::NotAsked]);

        let item =
            operations.item_beside(&leader, top, SECTOR, &keys[2], Beside::Districts, 0, 50).await.unwrap();
        assert_eq!((item.total, item.holding, item.differing), (2, 1, 1));
        let differing: Vec<_> = item.units[0].rows[0].iter().filter(|cell| cell.differs).collect();
        assert!(differing.iter().any(|cell| cell.text == "5个工作日内" && !cell.segments.is_empty()));
        assert_eq!(item.neighbours.0.as_deref(), Some(keys[1].as_str()));
        let page =
            operations.item_beside(&leader, top, SECTOR, &keys[2], Beside::Districts, 1, 1).await.unwrap();
        assert_eq!((page.units.len(), page.total), (1, 2));
        let town = city.act("town_compiler").await;
        assert_eq!(
            refused(operations.sector_beside(&town, top, SECTOR, Beside::Towns).await),
            "not-permitted"
        );
        let towns = operations
            .sector_beside(&city.act("reviewer").await, city.unit("east"), SECTOR, Beside::Towns)
            .await
            .unwrap();
        assert_eq!(towns.columns.len(), 2, "a town and a subdistrict");
    }
}
