//! Compilations on both databases (R74, R74a, R75): gaps, consent by signature and by instruction, made by
//! a job, cancelled in the middle, published with hashes, withdrawn.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

#[path = "catalogue/kit.rs"]
#[expect(dead_code, reason = "steps of the catalogue's own tests")]
mod kit;

use domain::compilation::{CompilationState, GapKind};
use jiff::SignedDuration;
use kit::{City, cities, compile_for_the_district, publish, published, refused, view};
use operations::compilation::{Compilation, Instruction, LetterFormat, Scan};
use operations::job::{Clock, JobState, Runner};
use operations::organisation::Merger;
use std::sync::Arc;

async fn read(city: &City, id: i64) -> Compilation {
    city.operations.compilation(&city.act("reviewer").await, id).await.unwrap()
}

/// An edition with everything said that must be said.
async fn settled(city: &City) -> i64 {
    let act = city.act("reviewer").await;
    let id = city.operations.begin_compilation(&act, city.unit("east")).await.unwrap();
    let seen = read(city, id).await;
    let keys: Vec<String> = seen.open_gaps.iter().map(|gap| gap.key.clone()).collect();
    city.operations
        .settle_gaps(&act, id, seen.revision, &keys, GapKind::Missing, "今年第三季度前补齐")
        .await
        .unwrap();
    id
}

async fn requested(city: &City) -> i64 {
    let id = settled(city).await;
    let revision = read(city, id).await.revision;
    city.operations.request_consent(&city.act("reviewer").await, id, revision).await.unwrap();
    id
}

fn runner(city: &City) -> Runner {
    let now = city.now();
    let clock: Clock = Arc::new(move || now);
    Runner::new(city.operations.clone(), clock)
}

/// A page that was scanned.
fn scanned() -> Vec<u8> {
    [&b"%PDF-1.7\n1 0 obj\nendobj\n"[..], &[b' '; 300], b"startxref\n9\n%%EOF\n"].concat()
}

fn instruction(number: &str, bytes: &[u8]) -> Instruction {
    Instruction {
        number: number.to_owned(),
        on: "2026-03-02".parse().unwrap(),
        scan: Some(Scan { name: "批示.pdf".to_owned(), bytes: bytes.to_vec() }),
    }
}

#[tokio::test]
async fn r74a_every_gap_is_explained_before_the_government_is_asked() {
    for city in cities().await {
        published(&city).await;
        let act = city.act("reviewer").await;
        let operations = &city.operations;
        let compiler = city.act("compiler").await;
        assert_eq!(
            refused(operations.begin_compilation(&compiler, city.unit("east")).await),
            "not-permitted"
        );
        assert_eq!(refused(operations.begin_compilation(&act, city.unit("east-civil")).await), "invalid");
        let id = operations.begin_compilation(&act, city.unit("east")).await.unwrap();
        assert_eq!(refused(operations.begin_compilation(&act, city.unit("east")).await), "wrong-state");
        let seen = read(&city, id).await;
        assert_eq!(seen.printable.len(), 1);
        let keys: Vec<&str> = seen.open_gaps.iter().map(|gap| gap.key.as_str()).collect();
        let town = format!("unit/{}", city.unit("east-town"));
        assert!(keys.contains(&town.as_str()) && keys.contains(&"sector/21"), "{keys:?}");
        assert_eq!(refused(operations.request_consent(&act, id, seen.revision).await), "wrong-state");
        let none = operations
            .settle_gaps(&act, id, seen.revision, std::slice::from_ref(&town), GapKind::Missing, " ")
            .await;
        assert_eq!(refused(none), "invalid");
        // A town compiles in any case, and of a sector only a declaration says that it does not apply.
        for key in [town.as_str(), "sector/21"] {
            let keys = [key.to_owned()];
            let refusal =
                operations.settle_gaps(&act, id, seen.revision, &keys, GapKind::NotApplicable, "无").await;
            assert_eq!(refused(refusal), "invalid", "{key}");
        }
        operations
            .settle_gaps(&act, id, seen.revision, &[town], GapKind::Missing, "第三季度补齐")
            .await
            .unwrap();
        let stale = operations
            .settle_gaps(&act, id, seen.revision, &["sector/21".into()], GapKind::Missing, "补")
            .await;
        assert_eq!(refused(stale), "conflict");
        let later = read(&city, id).await;
        assert_eq!((later.settled.len(), later.open_gaps.len()), (1, seen.open_gaps.len() - 1));
    }
}

/// R23a: completeness is judged on the union of a level's catalogues; what nobody has is explained or missing.
#[tokio::test]
async fn r23a_items_that_no_published_catalogue_of_the_level_has_are_a_gap() {
    for city in cities().await {
        let version = published(&city).await;
        let act = city.act("reviewer").await;
        let operations = &city.operations;
        let id = operations.begin_compilation(&act, city.unit("east")).await.unwrap();
        let seen = read(&city, id).await;
        assert!(seen.open_gaps.iter().all(|gap| !gap.key.starts_with("items/")), "{:?}", seen.open_gaps);
        let gone = view(&city, version).await.rows.last().unwrap().clone();
        let mut connection = operations.store.write().await.unwrap();
        storage::catalogue::row::delete(connection.connection(), version, &gone.key).await.unwrap();
        connection.commit().await.unwrap();
        operations.refresh_compilation(&act, id, seen.revision).await.unwrap();
        let seen = read(&city, id).await;
        let gap = seen.open_gaps.iter().find(|gap| gap.key.starts_with("items/")).expect("a gap");
        assert!(gap.key.starts_with(&format!("items/{}/", city.unit("east"))), "{}", gap.key);
        assert!(gap.what.contains(&gone.row.level2_item), "{}", gap.what);
    }
}

#[tokio::test]
async fn r75_consent_makes_four_files_and_publishes_them_with_their_hashes() {
    for city in cities().await {
        published(&city).await;
        let operations = &city.operations;
        let id = requested(&city).await;
        let seen = read(&city, id).await;
        let held_before = seen.clone();
        for format in [LetterFormat::Pdf, LetterFormat::Docx] {
            let letter = operations.request_letter(&city.act("approver").await, id, format).await.unwrap();
            assert!(letter.name.contains("请示") && letter.bytes.len() > 1_000);
        }
        let reviewer = city.act("reviewer").await;
        assert_eq!(refused(operations.consent(&reviewer, id, seen.revision).await), "not-permitted");
        let approver = city.act("approver").await;
        let waiting = operations.compilations_to_consent(&approver).await.unwrap();
        assert_eq!(waiting.iter().map(|one| one.id).collect::<Vec<_>>(), [id]);
        assert!(operations.compilations_to_consent(&reviewer).await.unwrap().is_empty());
        let job = operations.consent(&approver, id, seen.revision).await.unwrap();
        assert!(operations.compilations_to_consent(&approver).await.unwrap().is_empty());
        assert_eq!(refused(operations.consent(&approver, id, seen.revision).await), "conflict");
        assert!(operations.public_compilations().await.unwrap().is_empty());

        assert!(runner(&city).work_once().await.unwrap());
        let done = operations.job(&approver, job).await.unwrap();
        assert_eq!((done.state, done.receipt.files.len()), (JobState::Done, 4), "{}", done.progress);
        let public = operations.public_compilation(id).await.unwrap();
        assert!(public.is_current && public.catalogues == 1);
        for file in &public.files {
            let taken = operations.compilation_file(id, &file.format).await.unwrap();
            assert_eq!(taken.bytes.len() as u64, file.size);
            assert_eq!(operations.blobs.get(&file.sha256).await.unwrap(), taken.bytes);
        }
        let html = operations.compilation_file(id, "html").await.unwrap();
        let text = String::from_utf8(html.bytes).unwrap();
        assert!(text.contains("东湖区民政局") && text.contains("审定日期") && text.contains("<thead>"));
        assert!(text.contains("未收入的目录及原因") && text.contains("尚缺，今年第三季度前补齐"));
        assert_eq!(public.lacking, held_before.settled);

        let held = read(&city, id).await;
        let early = operations.withdraw_compilation(&approver, id, held.revision, "").await;
        assert_eq!(refused(early), "invalid");
        operations.withdraw_compilation(&approver, id, held.revision, "数据有误，重新核对").await.unwrap();
        let public = operations.public_compilation(id).await.unwrap();
        assert_eq!(public.withdrawal_notice.as_deref(), Some("数据有误，重新核对"));
        assert!(public.files.is_empty());
        assert_eq!(refused(operations.compilation_file(id, "pdf").await), "not-found");
        let next = operations.begin_compilation(&reviewer, city.unit("east")).await.unwrap();
        assert_eq!(read(&city, next).await.number, 2);
    }
}

#[tokio::test]
async fn r62_r74a_what_does_not_apply_is_said_of_its_gap_already() {
    for city in cities().await {
        published(&city).await;
        let operations = &city.operations;
        compile_for_the_district(&city).await;
        let compiler = city.act("compiler").await;
        let east = city.unit("east");
        let declared = operations
            .declare_not_applicable(&compiler, east, "14", "本区没有扶贫任务", "三定规定")
            .await
            .unwrap()
            .id;
        let id = operations.begin_compilation(&city.act("reviewer").await, east).await.unwrap();
        let seen = read(&city, id).await;
        let said = seen.settled.iter().find(|one| one.gap.key == "sector/14").expect("said");
        assert_eq!((said.kind, said.reason.as_str()), (GapKind::NotApplicable, "本区没有扶贫任务"));
        assert!(seen.open_gaps.iter().all(|gap| gap.key != "sector/14"));
        operations.refresh_compilation(&city.act("reviewer").await, id, seen.revision).await.unwrap();
        let seen = read(&city, id).await;
        assert_eq!(seen.settled.len(), 1);
        // The declaration ends, and what it said of the gap with it.
        operations.end_applicability(&compiler, declared, "有了扶贫任务").await.unwrap();
        operations.refresh_compilation(&city.act("reviewer").await, id, seen.revision).await.unwrap();
        let seen = read(&city, id).await;
        assert!(seen.settled.is_empty() && seen.open_gaps.iter().any(|gap| gap.key == "sector/14"));
    }
}

/// R74: what one district printed is read again by another system: each table its unit's and sector's,
/// with every row, although the list of contents in front names all of them.
#[tokio::test]
async fn r74_the_published_files_are_split_into_units_and_sectors_when_they_are_imported() {
    for city in cities().await {
        let operations = &city.operations;
        compile_for_the_district(&city).await;
        let compiler = city.act("compiler").await;
        let mut expected = Vec::new();
        for (unit, sector) in [("east-civil", "20"), ("east-civil", "21"), ("east-town", "21")] {
            let unit = city.unit(unit);
            let version = operations.draft_from_guideline(&compiler, unit, sector).await.unwrap();
            publish(&city, version).await;
            expected.push((unit, sector.to_owned(), view(&city, version).await.rows.len()));
        }
        let id = requested(&city).await;
        let approver = city.act("approver").await;
        operations.consent(&approver, id, read(&city, id).await.revision).await.unwrap();
        assert!(runner(&city).work_once().await.unwrap());
        for format in ["xlsx", "docx", "html", "pdf"] {
            let file = operations.compilation_file(id, format).await.unwrap();
            let name = format!("汇编.{format}");
            let preview =
                operations.preview_import(&compiler, city.unit("east"), &name, &file.bytes).await.unwrap();
            let found: Vec<(i64, String, usize)> = preview
                .catalogues
                .iter()
                .map(|table| (table.unit_id, table.sector.as_ref().unwrap().code.clone(), table.row_count))
                .collect();
            assert_eq!(found, expected, "{format}");
            assert!(preview.catalogues.iter().all(|table| table.problems.is_empty()), "{format} {preview:?}");
        }
    }
}

#[tokio::test]
async fn r74a_an_instruction_needs_number_date_and_scan_and_a_request_may_be_returned() {
    for city in cities().await {
        published(&city).await;
        let operations = &city.operations;
        let id = requested(&city).await;
        let approver = city.act("approver").await;
        let reviewer = city.act("reviewer").await;
        let revision = read(&city, id).await.revision;
        assert_eq!(refused(operations.return_compilation(&approver, id, revision, "").await), "invalid");
        operations.return_compilation(&approver, id, revision, "补齐街道目录").await.unwrap();
        let back = read(&city, id).await;
        assert_eq!((back.state, back.returned.as_str()), (CompilationState::Preparing, "补齐街道目录"));
        operations.request_consent(&reviewer, id, back.revision).await.unwrap();
        let revision = read(&city, id).await.revision;
        for bad in [
            instruction("", &scanned()),
            instruction("东府批〔2026〕3号", b"%PDF-1.7 no scan"),
            instruction("东府批〔2026〕3号", b"MZ"),
            Instruction { scan: None, ..instruction("东府批〔2026〕3号", b"") },
            Instruction {
                on: "2027-01-01".parse().unwrap(), ..instruction("东府批〔2026〕3号", &scanned())
            },
            Instruction {
                on: "2026-03-01".parse().unwrap(), ..instruction("东府批〔2026〕3号", &scanned())
            },
        ] {
            assert_eq!(refused(operations.enter_instruction(&reviewer, id, revision, bad).await), "invalid");
        }
        city.wait(SignedDuration::from_hours(48));
        let reviewer = city.act("reviewer").await;
        let good = instruction("东府批〔2026〕3号", &scanned());
        operations.enter_instruction(&reviewer, id, revision, good).await.unwrap();
        let held = read(&city, id).await;
        assert_eq!(held.instruction, Some(("东府批〔2026〕3号".to_owned(), "2026-03-02".to_owned())));
        assert!(![&held.created_by, &held.requested_by, &held.consented_by].iter().any(|by| by.is_empty()));
        // Who prepares and who approves read the scan again; others do not.
        for person in ["reviewer", "approver"] {
            let act = city.act(person).await;
            assert_eq!(operations.instruction_scan(&act, id).await.unwrap().bytes, scanned(), "{person}");
        }
        let stranger = city.act("compiler").await;
        assert_eq!(refused(operations.instruction_scan(&stranger, id).await), "not-permitted");
        // The cover bears the day of the instruction, two days before it was entered.
        assert!(runner(&city).work_once().await.unwrap());
        let html = operations.compilation_file(id, "html").await.unwrap();
        let text = String::from_utf8(html.bytes).unwrap();
        assert!(text.contains("2026年3月2日　区政府同意发布（东府批〔2026〕3号）"), "{text}");
        assert!(text.contains("2026年3月4日　发布"));
    }
}

/// R74a: what was said of a gap is changed while the edition is prepared, and again once it came back.
#[tokio::test]
async fn r74a_what_was_said_of_a_gap_is_changed_until_consent_is_asked() {
    for city in cities().await {
        published(&city).await;
        let operations = &city.operations;
        let id = requested(&city).await;
        let reviewer = city.act("reviewer").await;
        let seen = read(&city, id).await;
        let key = seen.settled[0].gap.key.clone();
        let again = |revision| {
            let keys = [key.clone()];
            let reviewer = reviewer.clone();
            async move {
                operations.settle_gaps(&reviewer, id, revision, &keys, GapKind::Missing, "年底前补齐").await
            }
        };
        assert_eq!(refused(again(seen.revision).await), "wrong-state");
        operations.recall_compilation(&reviewer, id, seen.revision).await.unwrap();
        let back = read(&city, id).await;
        assert_eq!((back.state, back.requested_at.as_deref()), (CompilationState::Preparing, None));
        again(back.revision).await.unwrap();
        let changed = read(&city, id).await;
        let said = changed.settled.iter().find(|one| one.gap.key == key).unwrap();
        assert_eq!((said.reason.as_str(), changed.settled.len()), ("年底前补齐", seen.settled.len()));
    }
}

#[tokio::test]
async fn r74a_an_edition_tells_what_changed_since_and_is_given_up_before_it_is_published() {
    for city in cities().await {
        published(&city).await;
        let operations = &city.operations;
        compile_for_the_district(&city).await;
        let id = requested(&city).await;
        assert!(read(&city, id).await.changed.is_empty());
        let compiler = city.act("compiler").await;
        let other = operations.draft_from_guideline(&compiler, city.unit("east-civil"), "21").await.unwrap();
        publish(&city, other).await;
        let seen = read(&city, id).await;
        let what: Vec<&str> = seen.changed.iter().map(|(_, what)| *what).collect();
        assert_eq!((what.as_slice(), seen.printable.len()), (&["新发布"][..], 1));
        let approver = city.act("approver").await;
        let job = operations.consent(&approver, id, seen.revision).await.unwrap();
        // While its files are made it is not taken back, but it may be given up: nothing is published.
        let reviewer = city.act("reviewer").await;
        let revision = read(&city, id).await.revision;
        assert_eq!(refused(operations.recall_compilation(&reviewer, id, revision).await), "wrong-state");
        assert_eq!(refused(operations.abandon_compilation(&reviewer, id, revision, "").await), "invalid");
        let stranger = operations.abandon_compilation(&compiler, id, revision, "不做了").await;
        assert_eq!(refused(stranger), "not-permitted");
        operations.abandon_compilation(&reviewer, id, revision, "内容已过时").await.unwrap();
        assert!(runner(&city).work_once().await.unwrap());
        assert_eq!(operations.job(&approver, job).await.unwrap().state, JobState::Failed);
        let ended = read(&city, id).await;
        assert_eq!((ended.state, ended.published_at), (CompilationState::Withdrawn, None));
        assert!(operations.public_compilations().await.unwrap().is_empty());
        let next = operations.begin_compilation(&reviewer, city.unit("east")).await.unwrap();
        assert_eq!(read(&city, next).await.printable.len(), 2);
    }
}

#[tokio::test]
async fn r74_r81_a_withdrawn_catalogue_is_neither_asked_for_nor_printed() {
    for city in cities().await {
        let version = published(&city).await;
        let operations = &city.operations;
        let (reviewer, approver) = (city.act("reviewer").await, city.act("approver").await);
        let id = requested(&city).await;
        let revision = read(&city, id).await.revision;
        let job = operations.consent(&approver, id, revision).await.unwrap();
        operations.withdraw(&approver, version, "依据文号有误").await.unwrap();
        assert!(runner(&city).work_once().await.unwrap());
        let stopped = operations.job(&approver, job).await.unwrap();
        assert_eq!(stopped.state, JobState::Failed);
        assert!(operations.public_compilations().await.unwrap().is_empty(), "no empty table is published");

        let seen = read(&city, id).await;
        assert_eq!(seen.changed[0].1, "已撤回或停用");
        let again = operations.make_compilation_again(&reviewer, id, seen.revision).await.unwrap_err();
        assert!(again.to_string().contains("已经撤回") && again.to_string().contains("收回"), "{again}");
        operations.recall_compilation(&reviewer, id, seen.revision).await.unwrap();
        let revision = read(&city, id).await.revision;
        let asked = operations.request_consent(&reviewer, id, revision).await.unwrap_err();
        assert!(asked.to_string().contains("重新核对"), "{asked}");
    }
}

#[tokio::test]
async fn a_compilation_cancelled_in_the_middle_publishes_nothing_and_is_made_again() {
    for city in cities().await {
        published(&city).await;
        let operations = &city.operations;
        let id = requested(&city).await;
        let approver = city.act("approver").await;
        let job = operations.consent(&approver, id, read(&city, id).await.revision).await.unwrap();
        let revision = read(&city, id).await.revision;
        assert_eq!(refused(operations.make_compilation_again(&approver, id, revision).await), "wrong-state");
        assert!(!read(&city, id).await.is_stopped);
        // Who asked for it follows the job as well as who agreed; the offices of another district do not.
        assert!(operations.job(&city.act("reviewer").await, job).await.is_ok());
        for stranger in ["west_reviewer", "west_approver", "compiler"] {
            let act = city.act(stranger).await;
            assert_eq!(refused(operations.job(&act, job).await), "not-found", "{stranger}");
        }
        // Its runner takes it and dies at once; somebody cancels; the next runner finds that.
        let mut transaction = operations.store.write().await.unwrap();
        let (at, never) = (city.now().to_string(), "2000-01-01T00:00:00Z");
        storage::job::take(transaction.connection(), "dead", &at, never).await.unwrap().unwrap();
        transaction.commit().await.unwrap();
        operations.cancel_job(&approver, job).await.unwrap();
        city.wait(operations::job::STALE + SignedDuration::from_secs(1));
        assert!(runner(&city).work_once().await.unwrap());
        let stopped = operations.job(&approver, job).await.unwrap();
        assert_eq!(
            (stopped.state, stopped.progress.as_str()),
            (JobState::Cancelled, "已按要求取消，没有任何内容生效")
        );
        assert!(operations.public_compilations().await.unwrap().is_empty());
        let seen = read(&city, id).await;
        assert!(seen.files.is_empty() && seen.is_stopped);
        operations.make_compilation_again(&approver, id, revision).await.unwrap();
        assert!(runner(&city).work_once().await.unwrap());
        assert_eq!(read(&city, id).await.state, CompilationState::Published);
    }
}

#[tokio::test]
async fn r80a_what_a_merged_unit_published_is_printed_until_it_is_taken_over() {
    for city in cities().await {
        published(&city).await;
        let merger = Merger {
            from: vec![city.unit("east-civil")],
            into: city.unit("east-health"),
            on: city.today(),
            document: "东编〔2026〕8号".to_owned(),
        };
        city.operations.merge_units(&city.act("administrator").await, merger).await.unwrap();
        let act = city.act("reviewer").await;
        let id = city.operations.begin_compilation(&act, city.unit("east")).await.unwrap();
        let seen = read(&city, id).await;
        let printed: Vec<&str> = seen.printable.iter().map(|one| one.unit.as_str()).collect();
        assert_eq!(printed, ["东湖区民政局（已撤并）"]);
        assert!(seen.open_gaps.iter().all(|gap| !gap.unit.contains("民政局")), "{:?}", seen.open_gaps);
    }
}
