//! Editing cells and rows (R19-R29), two people in one draft.

use crate::kit::{SECTOR, cities, draft, edit, published, refused, view};
use operations::catalogue::{AddedRow, FindingPlace};
use operations::maintenance::Cause;

#[tokio::test]
async fn two_editors_do_not_lose_each_others_work() {
    for mut city in cities().await {
        city.employ("colleague", "同事", domain::organisation::Role::Compiler, "east-civil").await;
        let operations = &city.operations;
        let version = draft(&city).await;
        let seen = view(&city, version).await;
        let (row, other) = (&seen.rows[0], &seen.rows[1]);
        let [first, second] = [city.act("compiler").await, city.act("colleague").await];
        let was = row.cells["time_limit"].as_str();
        operations
            .edit_cells(&first, version, &[edit(&row.key, "time_limit", was, "5个工作日内")])
            .await
            .unwrap();
        let receipt = operations
            .edit_cells(
                &second,
                version,
                &[
                    edit(&row.key, "time_limit", was, "7个工作日内"),
                    edit(&other.key, "time_limit", &other.cells["time_limit"], "10个工作日内"),
                ],
            )
            .await
            .unwrap();
        assert_eq!(receipt.applied.len(), 1, "the other cell is changed");
        let conflict = &receipt.conflicts[0];
        assert_eq!(
            (conflict.theirs.as_str(), conflict.yours.as_str(), conflict.by.as_str()),
            ("5个工作日内", "7个工作日内", "陈编")
        );
        assert_eq!(conflict.at, first.at());
        let now = view(&city, version).await;
        assert_eq!(now.rows[0].cells["time_limit"], "5个工作日内");
        assert_eq!(now.rows[1].cells["time_limit"], "10个工作日内");
        // The same text from both is no conflict, and a double click no second change.
        let again = operations
            .edit_cells(&second, version, &[edit(&row.key, "time_limit", was, "5个工作日内")])
            .await
            .unwrap();
        assert_eq!((again.applied.len(), again.conflicts.len()), (1, 0));
    }
}

#[tokio::test]
async fn edits_at_the_same_moment_come_one_after_the_other() {
    for city in cities().await {
        let version = draft(&city).await;
        let seen = view(&city, version).await;
        let act = city.act("compiler").await;
        let tries = (0..8).map(|n| {
            let (operations, act, row) = (&city.operations, &act, &seen.rows[0]);
            async move {
                let to = format!("{}个工作日内", n + 1);
                let wanted = [edit(&row.key, "time_limit", &row.cells["time_limit"], &to)];
                let receipt = operations.edit_cells(act, version, &wanted).await.expect("an answer");
                receipt.applied.len()
            }
        });
        let mut applied = 0;
        for done in futures_of(tries).await {
            applied += done;
        }
        assert_eq!(applied, 1, "one is written, the others are told");
    }
}

/// Runs all at once.
async fn futures_of<F: Future<Output = usize>>(tries: impl Iterator<Item = F>) -> Vec<usize> {
    let mut pinned: Vec<_> = tries.map(Box::pin).collect();
    let mut done = vec![None; pinned.len()];
    std::future::poll_fn(|context| {
        for (future, done) in pinned.iter_mut().zip(&mut done) {
            if done.is_none()
                && let std::task::Poll::Ready(count) = future.as_mut().poll(context)
            {
                *done = Some(count);
            }
        }
        if done.iter().all(Option::is_some) { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
    done.into_iter().flatten().collect()
}

#[tokio::test]
async fn r20_the_guidelines_names_are_locked() {
    for city in cities().await {
        let operations = &city.operations;
        let version = draft(&city).await;
        let compiler = city.act("compiler").await;
        let row = view(&city, version).await.rows.remove(0);
        assert_eq!(row.locked, ["level1_item", "level2_item"]);
        let name = row.cells["level2_item"].as_str();
        let wanted = [
            edit(&row.key, "level2_item", name, "另一个名称"),
            edit(&row.key, "level2_item", name, &format!(" {name} ")),
            edit("20-99-99", "time_limit", "", "5个工作日内"),
            edit(&row.key, "extra:备注", "", "有"),
        ];
        let receipt = operations.edit_cells(&compiler, version, &wanted).await.unwrap();
        assert_eq!((receipt.refused.len(), receipt.applied.len()), (3, 1), "{receipt:?}");
        let column = operations.add_column(&compiler, version, "备注").await.unwrap();
        assert_eq!(column, "extra:备注");
        assert_eq!(refused(operations.add_column(&compiler, version, "备注").await), "invalid");
        let receipt =
            operations.edit_cells(&compiler, version, &[edit(&row.key, &column, "", "有")]).await.unwrap();
        assert_eq!(receipt.applied[0].value, "有", "R19");
        assert_eq!(refused(operations.remove_column(&compiler, version, &column).await), "wrong-state");
        assert_eq!(
            refused(operations.remove_column(&compiler, version, "time_limit").await),
            "invalid",
            "R13"
        );
    }
}

#[tokio::test]
async fn r21_r28_r29_rows_are_refined_and_added_in_their_own_category() {
    for city in cities().await {
        let operations = &city.operations;
        let version = draft(&city).await;
        let compiler = city.act("compiler").await;
        let seen = view(&city, version).await;
        let first = &seen.rows[0];
        let name = format!("{}（本地部分）", first.cells["level2_item"]);
        let part = AddedRow { refines: Some(first.key.clone()), level2_item: name, ..AddedRow::default() };
        let part = operations.add_row(&compiler, version, &part).await.unwrap();
        assert_eq!((part.row_key, part.position), (format!("{}-01", first.key), 2), "R21");

        let level1 = first.cells["level1_item"].clone();
        let added = |name: &str| AddedRow {
            level1_item: level1.clone(),
            level2_item: name.to_owned(),
            ..AddedRow::default()
        };
        let category = seen.rows.iter().filter(|row| row.cells["level1_item"] == level1).count();
        let one = operations.add_row(&compiler, version, &added("流动救助服务点")).await.unwrap();
        assert_eq!(
            usize::try_from(one.position).unwrap(),
            category + 2,
            "R29: behind the category's last row"
        );
        let of_guideline = operations.guideline(SECTOR).await.unwrap().guideline;
        assert!(of_guideline.items.iter().all(|item| item.key != one.row_key));
        let blocked = operations.submit(&compiler, version, "已核对").await;
        assert_eq!(refused(blocked), "invalid", "R28: every column is filled");
        // An added row that was never published vanishes.
        let gone = operations.remove_row(&compiler, version, &one.row_key, "", "").await.unwrap();
        assert_eq!(gone.position, 0);
        assert!(view(&city, version).await.rows.iter().all(|row| row.key != one.row_key));
        let alien = AddedRow { level1_item: "本地新设的大类".to_owned(), ..added("一件事") };
        assert_eq!(refused(operations.add_row(&compiler, version, &alien).await), "invalid");
    }
}

#[tokio::test]
async fn r29_the_number_of_a_removed_row_is_not_given_again() {
    for city in cities().await {
        let operations = &city.operations;
        let first = published(&city).await;
        let seen = view(&city, first).await;
        let compiler = city.act("compiler").await;
        let second = operations
            .new_version(&compiler, seen.version.catalogue_id, &Cause::new("new_task", "新任务"))
            .await
            .unwrap();
        let added = |name: &str| AddedRow {
            level1_item: seen.rows[0].cells["level1_item"].clone(),
            level2_item: name.to_owned(),
            ..AddedRow::default()
        };
        let one = operations.add_row(&compiler, second, &added("流动救助服务点")).await.unwrap();
        operations.discard_draft(&compiler, second, "重来").await.unwrap();
        let third = operations
            .new_version(&compiler, seen.version.catalogue_id, &Cause::new("new_task", "新任务"))
            .await
            .unwrap();
        let two = operations.add_row(&compiler, third, &added("临时救助热线")).await.unwrap();
        assert_ne!(one.row_key, two.row_key);
        let moved = operations.move_row(&compiler, third, &two.row_key, None).await.unwrap();
        assert_eq!((moved.position, moved.seq_no.as_str()), (1, "1"), "R31");
        let order = view(&city, third).await;
        assert_eq!(order.rows[1].key, seen.rows[0].key);
    }
}

#[tokio::test]
async fn safe_fixes_are_applied_one_by_one_or_all() {
    for city in cities().await {
        let operations = &city.operations;
        let version = draft(&city).await;
        let compiler = city.act("compiler").await;
        let seen = view(&city, version).await;
        let wanted: Vec<_> = seen.rows[..3]
            .iter()
            .map(|row| edit(&row.key, "publisher", &row.cells["publisher"], "县级民政部门"))
            .collect();
        let faulty = operations.edit_cells(&compiler, version, &wanted).await.unwrap();
        let fixable: Vec<_> = faulty
            .findings
            .iter()
            .filter(|f| f.has_fix && f.column_id.as_deref() == Some("publisher"))
            .collect();
        assert_eq!(fixable.len(), 3, "R56");
        let place = FindingPlace {
            rule: fixable[0].finding.rule.to_owned(),
            row_key: fixable[0].row_key.clone(),
            column_id: fixable[0].column_id.clone(),
        };
        let one = operations.apply_fix(&compiler, version, &place).await.unwrap();
        assert_eq!(one.applied.len(), 1);
        assert_eq!(refused(operations.apply_fix(&compiler, version, &place).await), "wrong-state");
        let all = operations.apply_safe_fixes(&compiler, version).await.unwrap();
        assert!(
            all.applied.len() >= 2 && all.findings.iter().all(|finding| !finding.has_fix),
            "{:?}",
            all.findings
        );
        assert!(view(&city, version).await.rows.iter().all(|row| row.cells["publisher"] == "东湖区民政局"));
    }
}

#[tokio::test]
async fn r46_cells_that_are_typed_or_pasted_are_read_as_a_file_is() {
    for city in cities().await {
        let operations = &city.operations;
        let act = city.act("compiler").await;
        let version = draft(&city).await;
        for (column, text, expected) in [
            ("channels", "☑政府网站□政府公报☑两微一端", "政府网站、两微一端"),
            ("channels", "√政府网站；口政府公报", "政府网站"),
            ("channels", "■政府网站 □政府公报 ■村口喇叭", "政府网站、村口喇叭"),
            ("channels", "政府网站 两微一端", "政府网站、两微一端"),
            ("mode_on_request", "☑", "√"),
            ("mode_on_request", "□", ""),
            ("audience_specific", "√", "√"),
            ("audience_specific", "□", ""),
        ] {
            let row = view(&city, version).await.rows.remove(0);
            let wanted = [edit(&row.key, column, &row.cells[column], text)];
            let receipt = operations.edit_cells(&act, version, &wanted).await.unwrap();
            let value = receipt.applied.first().map(|cell| cell.value.as_str());
            assert_eq!(value, Some(expected), "{text}: {receipt:?}");
            assert_eq!(view(&city, version).await.rows[0].cells[column], expected);
        }
    }
}
