//! The life of a version: draft, submission, return, approval, publication, withdrawal.

use crate::kit::{SECTOR, cities, draft, edit, publish, published, refused, view};
use domain::catalogue::VersionState;
use jiff::SignedDuration;
use operations::OperationError;
use operations::catalogue::{FindingPlace, RowVerdict};
use operations::maintenance::Cause;

#[tokio::test]
async fn r68_the_whole_life_of_a_version() {
    for city in cities().await {
        let operations = &city.operations;
        let version = draft(&city).await;
        let seen = view(&city, version).await;
        assert_eq!(seen.version.state, VersionState::Draft);
        assert!(seen.actions.contains(&"submit") && !seen.actions.contains(&"approve"));
        assert!(seen.rows.iter().all(|row| row.cells["publisher"] == "东湖区民政局"), "R55");
        assert!(seen.rows[0].prefilled && seen.rows[0].guideline.is_some());

        // A fault blocks, and says where.
        let key = seen.rows[2].key.clone();
        let old = seen.rows[2].cells["content_elements"].clone();
        let compiler = city.act("compiler").await;
        let receipt = operations
            .edit_cells(&compiler, version, &[edit(&key, "content_elements", &old, "")])
            .await
            .unwrap();
        assert!(receipt.findings.iter().any(|f| f.blocks && f.row_key.as_deref() == Some(&key)), "R14");
        match operations.submit(&compiler, version, "说明").await {
            Err(OperationError::Invalid(problems)) => {
                assert!(problems.iter().any(|problem| problem.field.contains(&key)), "{problems:?}");
            }
            other => panic!("{other:?}"),
        }
        operations.edit_cells(&compiler, version, &[edit(&key, "content_elements", "", &old)]).await.unwrap();

        let receipt = operations.submit(&compiler, version, "已核对").await.unwrap();
        assert_eq!((receipt.state, receipt.told), (VersionState::Submitted, 1));
        assert_eq!(
            refused(operations.submit(&compiler, version, "已核对").await),
            "wrong-state",
            "a double click"
        );
        assert_eq!(refused(operations.edit_cells(&compiler, version, &[]).await), "wrong-state");

        // Returned with a remark, revised, resubmitted (R69).
        let reviewer = city.act("reviewer").await;
        assert_eq!(refused(operations.return_for_revision(&reviewer, version, " ").await), "invalid");
        operations.review_row(&reviewer, version, &seen.rows[0].key, RowVerdict::Ok).await.unwrap();
        let remark = operations
            .remark(&reviewer, version, Some(&key), Some("time_limit"), "请写明期限")
            .await
            .unwrap();
        assert_eq!(refused(operations.pass_review(&reviewer, version, "", true).await), "wrong-state");
        assert_eq!(
            refused(operations.approve(&city.act("approver").await, version, "").await),
            "wrong-state"
        );
        operations.return_for_revision(&reviewer, version, "").await.unwrap();
        assert_eq!(operations.today(&compiler).await.unwrap().returned[0].remarks, 1);
        assert_eq!(refused(operations.submit(&compiler, version, "").await), "invalid", "R69");
        operations.resolve_remark(&compiler, remark, "已写明").await.unwrap();
        assert_eq!(refused(operations.resolve_remark(&compiler, remark, "又一次").await), "wrong-state");
        operations.submit(&compiler, version, "已按意见修改").await.unwrap();

        assert_eq!(operations.today(&reviewer).await.unwrap().to_review.len(), 1);
        operations.pass_review(&reviewer, version, "", true).await.unwrap();
        let approver = city.act("approver").await;
        assert_eq!(operations.today(&approver).await.unwrap().to_approve.len(), 1);
        assert_eq!(refused(operations.publish(&approver, version).await), "wrong-state", "R70");
        assert!(operations.published_catalogue("east-civil", SECTOR).await.unwrap().is_none());
        operations.approve(&approver, version, "同意").await.unwrap();
        operations.publish(&approver, version).await.unwrap();
        assert_eq!(refused(operations.publish(&approver, version).await), "wrong-state", "a double click");

        let public = operations.published_catalogue("east-civil", SECTOR).await.unwrap().expect("published");
        assert_eq!(public.rows.len(), seen.rows.len());
        assert!(public.version.is_current);
        let history = operations.history(&compiler, version).await.unwrap();
        let acts: Vec<&str> = history.events.iter().map(|event| event.act.as_str()).collect();
        let expected =
            ["create", "submit", "return_for_revision", "resubmit", "pass_review", "approve", "publish"];
        assert_eq!(acts, expected);
        let told = operations.today(&compiler).await.unwrap().notices;
        for kind in ["catalogue.returned", "catalogue.approved", "catalogue.published"] {
            assert!(told.iter().any(|notice| notice.kind == kind), "{kind} of {told:?}");
        }
    }
}

#[tokio::test]
async fn r80_r81_a_new_version_supersedes_and_a_withdrawal_lets_the_former_stand() {
    for city in cities().await {
        let operations = &city.operations;
        let first = published(&city).await;
        let catalogue = view(&city, first).await.version.catalogue_id;
        city.wait(SignedDuration::from_hours(48));
        let compiler = city.act("compiler").await;
        assert_eq!(
            refused(operations.new_version(&compiler, catalogue, &Cause::new("new_task", "")).await),
            "invalid",
            "R80"
        );
        let second =
            operations.new_version(&compiler, catalogue, &Cause::new("new_policy", "新政策")).await.unwrap();
        assert_eq!(
            refused(operations.new_version(&compiler, catalogue, &Cause::new("new_policy", "新政策")).await),
            "conflict"
        );
        let row = view(&city, second).await.rows.remove(1);
        let old = row.cells["legal_basis"].clone();
        let new = format!("{old}、《东湖区社会救助办法》（东府〔2026〕1号）");
        operations.edit_cells(&compiler, second, &[edit(&row.key, "legal_basis", &old, &new)]).await.unwrap();
        publish(&city, second).await;

        let item = operations.published_item("east-civil", SECTOR, &row.key).await.unwrap();
        assert_eq!(item.history.len(), 2);
        assert_eq!(item.history[0].changes[0].new, new);
        let versions = operations.published_versions("east-civil", SECTOR).await.unwrap();
        assert_eq!(
            versions.iter().map(|v| (v.id, v.state)).collect::<Vec<_>>(),
            [(second, VersionState::Published), (first, VersionState::Superseded)]
        );
        assert_eq!(versions[1].until, Some(city.today()));
        let changes = operations.version_difference(&compiler, first, second).await.unwrap().changes;
        assert_eq!(changes.len(), 1, "{changes:?}");

        let approver = city.act("approver").await;
        assert_eq!(refused(operations.withdraw(&approver, second, "").await), "invalid");
        operations.withdraw(&approver, second, "依据文号有误").await.unwrap();
        assert_eq!(refused(operations.withdraw(&approver, second, "依据文号有误").await), "wrong-state");
        let standing =
            operations.published_catalogue("east-civil", SECTOR).await.unwrap().expect("the former");
        assert_eq!((standing.version.id, standing.version.until), (first, None));
        assert_eq!(
            standing.version.validity, "自2026年3月2日起至2026年3月3日止；自2026年3月4日起有效（现行）",
            "not for the days on which the newer one held"
        );
        let gone = operations.published_version(second).await.unwrap();
        assert_eq!((gone.rows.len(), gone.version.withdrawal_notice.as_deref()), (0, Some("依据文号有误")));
        assert_eq!(
            refused(operations.download_version(second, operations::catalogue::DownloadFormat::Csv).await),
            "not-found"
        );
        operations.withdraw(&approver, first, "整份撤回").await.unwrap();
        assert!(operations.published_catalogue("east-civil", SECTOR).await.unwrap().is_none());
        assert_eq!(operations.counts().await.unwrap().catalogues, 0);
        let news = operations.news(10).await.unwrap();
        assert_eq!(
            news.iter().map(|line| line.act.as_str()).collect::<Vec<_>>(),
            ["withdraw", "withdraw", "publish", "publish"]
        );
    }
}

#[tokio::test]
async fn r268_nobody_decides_on_their_own_work() {
    for mut city in cities().await {
        let both = city.employ("both", "双职", domain::organisation::Role::Compiler, "east-civil").await;
        for role in [domain::organisation::Role::Approver, domain::organisation::Role::Reviewer] {
            let grant = operations::organisation::GrantInput {
                person_id: both,
                role,
                unit_id: city.unit("east"),
                sector: None,
                from: city.today(),
                to: None,
            };
            city.operations.grant_role(&city.system(), grant).await.unwrap();
        }
        let operations = &city.operations;
        let version = draft(&city).await;
        let own = city.act("both").await;
        let row = view(&city, version).await.rows.remove(0);
        let note = format!("{}。", row.cells["content_elements"]);
        operations
            .edit_cells(
                &own,
                version,
                &[edit(&row.key, "content_elements", &row.cells["content_elements"], &note)],
            )
            .await
            .unwrap();
        operations.submit(&city.act("compiler").await, version, "已核对").await.unwrap();
        for refusal in [
            refused(operations.approve(&own, version, "").await),
            refused(operations.return_for_revision(&own, version, "改").await),
            refused(operations.remark(&own, version, None, None, "改").await),
            refused(operations.pass_review(&own, version, "", true).await),
        ] {
            assert_eq!(refusal, "forbidden");
        }
        let other = city.act("second_approver").await;
        assert_eq!(refused(operations.approve(&other, version, "").await), "invalid", "R69: not reviewed");
        operations.approve(&other, version, "审核员休假，已逐项核对").await.unwrap();
    }
}

#[tokio::test]
async fn rights_end_at_the_district_and_with_the_role() {
    for city in cities().await {
        let operations = &city.operations;
        let version = draft(&city).await;
        let west = city.act("west_compiler").await;
        assert_eq!(refused(operations.draft(&west, version).await), "not-found");
        assert_eq!(refused(operations.edit_cells(&west, version, &[]).await), "not-permitted");
        let unit = city.unit("east-civil");
        assert_eq!(refused(operations.draft_from_guideline(&west, unit, "21").await), "not-permitted");
        operations.submit(&city.act("compiler").await, version, "已核对").await.unwrap();
        for account in ["west_approver", "compiler", "reviewer", "leader"] {
            assert_eq!(
                refused(operations.approve(&city.act(account).await, version, "").await),
                "not-permitted",
                "{account}"
            );
        }
        assert_eq!(
            refused(operations.draft_from_guideline(&city.act("compiler").await, unit, "99").await),
            "invalid"
        );
    }
}

#[tokio::test]
async fn r16_r23_a_town_gets_its_own_rows_and_answers_for_its_level() {
    for city in cities().await {
        let operations = &city.operations;
        let act = city.act("town_compiler").await;
        let guideline = operations.guideline(SECTOR).await.unwrap().guideline;
        let township = guideline.items.iter().filter(|item| item.row.level_township != Some(false)).count();
        let version = operations.draft_from_guideline(&act, city.unit("east-town"), SECTOR).await.unwrap();
        let seen = operations.draft(&act, version).await.unwrap();
        assert_eq!((seen.rows.len(), seen.missing.len(), seen.missing_blocks), (township, 0, true), "R16");
        assert_eq!(seen.rows[0].cells["publisher"], "石桥镇人民政府");
        let key = seen.rows[1].key.clone();
        assert_eq!(refused(operations.omit_row(&act, version, &key, "不开展").await), "invalid", "R24");
        assert_eq!(
            refused(operations.remove_row(&act, version, &key, "工作已结束", "").await),
            "invalid",
            "R22"
        );
        operations
            .remove_row(&act, version, &key, "工作已结束", "《某通知》（东府〔2026〕2号）")
            .await
            .unwrap();
        let removed = operations.draft(&act, version).await.unwrap();
        assert_eq!(removed.rows.len(), township, "R22: the row stays");
        assert!(removed.rows[1].cells["legal_basis"].contains("东府〔2026〕2号"));
        operations.restore_row(&act, version, &key).await.unwrap();
        let again = operations.draft(&act, version).await.unwrap();
        assert_eq!(again.rows[1].cells["legal_basis"], seen.rows[1].cells["legal_basis"]);

        let level = operations.level_completeness(&act, city.unit("east-town"), SECTOR).await.unwrap();
        assert_eq!((level.expected, level.missing.len()), (township, 0));
        let county = city.act("leader").await;
        let level = operations.level_completeness(&county, city.unit("east-health"), SECTOR).await.unwrap();
        assert_eq!(level.unit, "东湖区人民政府", "R23a");
        assert_eq!(level.missing.len(), level.expected);
    }
}

#[tokio::test]
async fn a_discarded_draft_leaves_what_is_published_alone() {
    for city in cities().await {
        let operations = &city.operations;
        let first = published(&city).await;
        let catalogue = view(&city, first).await.version.catalogue_id;
        let compiler = city.act("compiler").await;
        let second =
            operations.new_version(&compiler, catalogue, &Cause::new("new_task", "新任务")).await.unwrap();
        operations.discard_draft(&compiler, second, "不再需要").await.unwrap();
        assert_eq!(operations.published_versions("east-civil", SECTOR).await.unwrap().len(), 1);
        assert_eq!(refused(operations.published_version(second).await), "not-found");
        operations.new_version(&compiler, catalogue, &Cause::new("new_task", "新任务")).await.unwrap();
        let map = operations.sector_map(&compiler, city.unit("east-civil")).await.unwrap();
        let cell = map.sectors.iter().find(|cell| cell.sector_code == SECTOR).unwrap();
        assert_eq!(
            (cell.state(), cell.published_id, cell.errors),
            (Some(VersionState::Draft), Some(first), Some(0))
        );
        let below = operations.sector_map_below(&city.act("leader").await, city.unit("east")).await.unwrap();
        assert!(below.len() > 5 && below.iter().all(|map| map.sectors.len() == 26), "R1");
    }
}

#[tokio::test]
async fn r82_a_catalogue_is_looked_through_again_after_twelve_months() {
    let city = cities().await.remove(0);
    published(&city).await;
    let due = async || city.operations.today(&city.act("compiler").await).await.unwrap().review_due.len();
    assert_eq!(due().await, 0);
    city.wait(SignedDuration::from_hours(24 * 364));
    assert_eq!(due().await, 0);
    city.wait(SignedDuration::from_hours(24));
    assert_eq!(due().await, 1);
}

#[tokio::test]
async fn r22_warnings_need_a_word_each_or_one_for_all() {
    for city in cities().await {
        let operations = &city.operations;
        let version = draft(&city).await;
        let compiler = city.act("compiler").await;
        let row = view(&city, version).await.rows.remove(0);
        let basis = format!("{}第十九条", row.cells["legal_basis"]);
        let receipt = operations
            .edit_cells(
                &compiler,
                version,
                &[edit(&row.key, "legal_basis", &row.cells["legal_basis"], &basis)],
            )
            .await
            .unwrap();
        assert!(receipt.summary.unexplained > 0 && receipt.summary.blocking == 0, "{:?}", receipt.summary);
        assert_eq!(refused(operations.submit(&compiler, version, "").await), "invalid");
        for finding in
            receipt.findings.iter().filter(|f| f.finding.severity == domain::diagnostic::Severity::Warning)
        {
            let place = FindingPlace {
                rule: finding.finding.rule.to_owned(),
                row_key: finding.row_key.clone(),
                column_id: finding.column_id.clone(),
            };
            operations.explain_finding(&compiler, version, &place, "本地印发的文件即如此").await.unwrap();
        }
        // Other words in the cell are not what was explained; the words of before are.
        let other = format!("{basis}、第二十条");
        for (from, to, is_open) in [(&basis, &other, true), (&other, &basis, false)] {
            let change = edit(&row.key, "legal_basis", from, to);
            let receipt = operations.edit_cells(&compiler, version, &[change]).await.unwrap();
            assert_eq!(receipt.summary.unexplained > 0, is_open, "{to}: {:?}", receipt.summary);
            if is_open {
                assert_eq!(refused(operations.submit(&compiler, version, "").await), "invalid");
            }
        }
        operations.submit(&compiler, version, "").await.unwrap();
    }
}

#[tokio::test]
async fn r22_the_word_for_all_stands_as_the_explanation_of_each() {
    for city in cities().await {
        let operations = &city.operations;
        let version = draft(&city).await;
        let compiler = city.act("compiler").await;
        let row = view(&city, version).await.rows.remove(0);
        let old = &row.cells["legal_basis"];
        let change = edit(&row.key, "legal_basis", old, &format!("{old}第十九条"));
        operations.edit_cells(&compiler, version, &[change]).await.unwrap();
        let receipt = operations.submit(&compiler, version, "本地印发的文件即如此").await.unwrap();
        assert!(receipt.summary.warnings > 0 && receipt.summary.unexplained == 0, "{:?}", receipt.summary);
        let seen = view(&city, version).await;
        assert_eq!(seen.summary.unexplained, 0);
        let warned = seen.findings.iter().filter(|found| found.is_explainable());
        assert!(warned.clone().count() > 0);
        assert!(warned.into_iter().all(|found| found.explanation.as_deref() == Some("本地印发的文件即如此")));
    }
}

#[tokio::test]
async fn r22_a_new_version_knows_what_was_explained_while_the_row_says_the_same() {
    for city in cities().await {
        let operations = &city.operations;
        let version = draft(&city).await;
        let compiler = city.act("compiler").await;
        for row in view(&city, version).await.rows.iter().take(2) {
            let old = &row.cells["legal_basis"];
            let change = edit(&row.key, "legal_basis", old, &format!("{old}第十九条"));
            operations.edit_cells(&compiler, version, &[change]).await.unwrap();
        }
        operations.submit(&compiler, version, "本地印发的文件即如此").await.unwrap();
        operations.pass_review(&city.act("reviewer").await, version, "同意", true).await.unwrap();
        operations.approve(&city.act("approver").await, version, "").await.unwrap();
        operations.publish(&city.act("approver").await, version).await.unwrap();
        let catalogue = view(&city, version).await.version.catalogue_id;
        let next =
            operations.new_version(&compiler, catalogue, &Cause::new("new_task", "新任务")).await.unwrap();
        let begun = view(&city, next).await;
        assert!(begun.summary.warnings > 1 && begun.summary.unexplained == 0, "{:?}", begun.summary);
        let words = begun.findings.iter().filter_map(|found| found.explanation.as_deref());
        assert!(words.into_iter().all(|words| words == "本地印发的文件即如此"));
    }
}

#[tokio::test]
async fn r69_rows_that_nobody_looked_at_are_passed_only_when_that_is_said() {
    for city in cities().await {
        let operations = &city.operations;
        let version = draft(&city).await;
        operations.submit(&city.act("compiler").await, version, "已逐项核对").await.unwrap();
        let rows = view(&city, version).await.rows;
        let (reviewer, approver) = (city.act("reviewer").await, city.act("approver").await);
        operations.review_row(&reviewer, version, &rows[0].key, RowVerdict::Ok).await.unwrap();
        match operations.pass_review(&reviewer, version, "同意", false).await {
            Err(OperationError::Invalid(problems)) => {
                assert_eq!(problems[0].field, operations::catalogue::UNLOOKED);
                let left = format!("还有{}行没有看", rows.len() - 1);
                assert!(problems[0].message.contains(&left), "{}", problems[0].message);
            }
            other => panic!("{other:?}"),
        }
        operations.pass_review(&reviewer, version, "同意", true).await.unwrap();
        // It leaves the reviewer's list and stands in the approver's, with what was said.
        assert!(operations.today(&reviewer).await.unwrap().to_review.is_empty());
        let waiting = operations.today(&approver).await.unwrap().to_approve;
        assert_eq!((waiting.len(), waiting[0].is_reviewed), (1, true));
        let said = view(&city, version).await.review_passed.expect("passed").note;
        assert_eq!(said, format!("同意（{}行中有{}行没有逐行看）", rows.len(), rows.len() - 1));
        let events = operations.audit_events(&city.system(), "/", None).await.unwrap();
        let passed = events.iter().find(|event| event.act == "catalogue.pass_review").unwrap();
        assert!(passed.detail.contains(&format!("\"unlooked\":{}", rows.len() - 1)), "{}", passed.detail);
        let objects = operations.audit_objects(&events).await.unwrap();
        let about = &objects[&passed.object];
        assert!(
            about.words.starts_with("目录“东湖区民政局《") && about.words.ends_with("第1版”"),
            "{about:?}"
        );
        assert_eq!(about.href, format!("/console/catalogues/{version}"));
    }
}

#[tokio::test]
async fn r69_where_every_row_was_looked_at_nothing_is_asked() {
    for city in cities().await {
        let operations = &city.operations;
        let version = draft(&city).await;
        operations.submit(&city.act("compiler").await, version, "已逐项核对").await.unwrap();
        let reviewer = city.act("reviewer").await;
        for row in view(&city, version).await.rows {
            operations.review_row(&reviewer, version, &row.key, RowVerdict::Ok).await.unwrap();
        }
        operations.pass_review(&reviewer, version, "同意", false).await.unwrap();
        assert_eq!(view(&city, version).await.review_passed.expect("passed").note, "同意");
    }
}

#[tokio::test]
async fn r69_an_agreement_stands_after_a_return_while_the_row_is_the_same() {
    for city in cities().await {
        let operations = &city.operations;
        let version = draft(&city).await;
        let (compiler, reviewer) = (city.act("compiler").await, city.act("reviewer").await);
        operations.submit(&compiler, version, "已逐项核对").await.unwrap();
        let rows = view(&city, version).await.rows;
        for row in &rows[..3] {
            operations.review_row(&reviewer, version, &row.key, RowVerdict::Ok).await.unwrap();
        }
        operations.remark(&reviewer, version, Some(&rows[3].key), None, "请核对").await.unwrap();
        operations.return_for_revision(&reviewer, version, "请修改").await.unwrap();
        let old = &rows[1].cells["content_elements"];
        let change = edit(&rows[1].key, "content_elements", old, &format!("{old}；办理结果"));
        operations.edit_cells(&compiler, version, &[change]).await.unwrap();
        city.wait(SignedDuration::from_mins(1));
        operations.submit(&city.act("compiler").await, version, "已按意见修改").await.unwrap();
        let stands: Vec<String> =
            view(&city, version).await.reviews.into_iter().map(|review| review.row_key).collect();
        assert_eq!(
            stands,
            [rows[0].key.clone(), rows[2].key.clone()],
            "the changed and the remarked are open"
        );
        match operations.pass_review(&city.act("reviewer").await, version, "", false).await {
            Err(OperationError::Invalid(problems)) => {
                let left = format!("还有{}行没有看", rows.len() - 2);
                assert!(problems[0].message.contains(&left), "{}", problems[0].message);
            }
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn r59_a_catalogue_is_missing_only_where_it_is_owed() {
    for city in cities().await {
        let operations = &city.operations;
        let leader = city.act("leader").await;
        let owed = async |unit: &str| {
            let map = operations.sector_map(&leader, city.unit(unit)).await.unwrap();
            map.sectors.iter().any(|cell| cell.sector_code == SECTOR && cell.is_owed)
        };
        assert!(owed("east").await, "nobody of the district has begun it");
        assert!(owed("east-town").await);
        assert!(!owed("east-education").await, "no superior leads it, the gap is the district's");
        assert!(!owed("east-station").await, "a station contributes to its town's");
        draft(&city).await;
        assert!(!owed("east").await, "a department of the district compiles it");
        assert!(owed("west").await);
        let below = operations.sector_map_below(&leader, city.unit("east")).await.unwrap();
        let owing = |map: &operations::catalogue::SectorMap| {
            map.sectors.iter().any(|cell| cell.sector_code == SECTOR && cell.is_owed)
        };
        let east = below.iter().find(|map| map.unit_id == city.unit("east")).unwrap();
        let town = below.iter().find(|map| map.unit_id == city.unit("east-town")).unwrap();
        assert!(!owing(east) && owing(town), "one unit and all below it are told alike");
    }
}
