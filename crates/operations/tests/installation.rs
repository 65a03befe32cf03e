//! Audit, backup and restore, doctor, and the form for units and people (invariants 3-5, R153).

#![expect(clippy::unwrap_used, reason = "a test may stop at what it does not expect, its helpers too")]

use operations::organisation::{LineState, PersonFilter};
use operations::{OpenOptions, OperationError, Operations};
use test_kit::{TestCity, TestDatabase, databases};

const NOW: &str = "2026-11-20T01:00:00Z";

#[tokio::test]
async fn the_log_is_verified_on_both_databases() {
    for database in databases().await {
        let city = TestCity::on(&database, NOW).await;
        city.wait(jiff::SignedDuration::from_hours(72));
        city.operations.seal_days(city.now()).await.unwrap();
        let report = city.operations.verify_audit().await.unwrap();
        assert!(report.is_whole(), "{}: {report:?}", database.label);
        assert_eq!(report.seals, 2, "the day of the events and yesterday");
    }
}

async fn target(kind: &str) -> TestDatabase {
    if kind == "SQLite" { TestDatabase::sqlite() } else { TestDatabase::postgres().await }
}

#[tokio::test]
async fn a_backup_restores_whole_on_either_database() {
    for source in databases().await {
        let city = TestCity::on(&source, NOW).await;
        let ops = &city.operations;
        let blob = ops.blobs.put("一份原件".as_bytes()).await.unwrap();
        // A superior that came later than those below it: the order of rows is no order of reference.
        let admin = city.act("administrator").await;
        let zone = operations::organisation::NewUnit {
            code: "zone".into(),
            name: "东湖经济开发区管理委员会".into(),
            short_name: String::new(),
            kind: domain::organisation::UnitKind::Zone,
            parent_id: Some(city.unit("east")),
            sector_parent_id: None,
            valid_from: city.today(),
        };
        let zone = ops.create_unit(&admin, zone).await.unwrap();
        let town = ops.unit(city.unit("east-town")).await.unwrap();
        ops.move_unit(&admin, town.id, zone.id, None, city.today(), "东府〔2026〕1号", town.revision)
            .await
            .unwrap();
        let before = ops.database_digest().await.unwrap();
        let archive = source.folder().join("backup.tar.gz");
        let receipt = ops.backup(&archive, city.now()).await.unwrap();
        assert_eq!(receipt.files, 1);
        assert!(ops.backup(&archive, city.now()).await.is_err(), "a backup is never written over");
        for kind in ["SQLite", "PostgreSQL"] {
            let database = target(kind).await;
            let options = OpenOptions {
                data: database.folder().join("restored"),
                database_url: Some(database.url.clone()),
            };
            let restored = Operations::restore(&archive, &options).await.unwrap();
            assert_eq!(restored.rows, receipt.rows);
            let copy = Operations::open(options.clone()).await.unwrap();
            assert_eq!(copy.database_digest().await.unwrap(), before, "{} to {kind}", source.label);
            assert!(copy.verify_audit().await.unwrap().is_whole());
            assert_eq!(copy.blobs.get(&blob).await.unwrap(), "一份原件".as_bytes());
            // Counters go on after the rows read in.
            let act = operations::Act { actor: operations::Actor::system(), ..admin.clone() };
            let person = operations::organisation::NewPerson {
                account: "after".into(),
                name: "新人".into(),
                contact: "1".into(),
                unit_id: zone.id,
            };
            copy.create_person(&act, person).await.unwrap();
            assert!(Operations::restore(&archive, &options).await.is_err(), "only into what is empty");
        }
    }
}

#[tokio::test]
async fn a_damaged_backup_writes_nothing() {
    let city = TestCity::open(NOW).await;
    city.operations.blobs.put(b"original").await.unwrap();
    let folder = tempfile::TempDir::new().unwrap();
    let archive = folder.path().join("backup.tar.gz");
    city.operations.backup(&archive, city.now()).await.unwrap();
    let good = std::fs::read(&archive).unwrap();
    let cases: [(&str, Vec<u8>); 4] = [
        ("cut off", good[..good.len() / 2].to_vec()),
        ("no archive", b"hello".to_vec()),
        ("empty", Vec::new()),
        ("a byte turned", turned(&good)),
    ];
    for (what, bytes) in cases {
        std::fs::write(&archive, bytes).unwrap();
        let options = OpenOptions { data: folder.path().join("target"), database_url: None };
        let error = Operations::restore(&archive, &options).await.unwrap_err();
        assert!(matches!(error, OperationError::State(_)), "{what}: {error:?}");
        assert_eq!(std::fs::read_dir(&options.data).unwrap().count(), 0, "{what} left something behind");
    }
}

/// The archive packed again with one letter of one table changed.
fn turned(archive: &[u8]) -> Vec<u8> {
    use std::io::{Read, Write};
    let mut text = Vec::new();
    flate2::read::GzDecoder::new(archive).read_to_end(&mut text).unwrap();
    let at = text
        .windows(6)
        .rposition(|window| window == "云".repeat(2).as_bytes() || window == "云山".as_bytes())
        .unwrap();
    text[at + 2] ^= 1;
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(&text).unwrap();
    packed.finish().unwrap()
}

#[tokio::test]
async fn the_doctor_sees_what_is_wrong() {
    use operations::doctor::CheckState;
    use std::os::unix::fs::PermissionsExt as _;
    let city = TestCity::open(NOW).await;
    let state = |checks: &[operations::doctor::Check], name: &str| {
        checks.iter().find(|check| check.name == name).unwrap().state
    };
    let checks = city.operations.doctor(city.now()).await.unwrap();
    for name in ["数据库", "密钥文件", "系统时钟", "审计日志"] {
        assert_eq!(state(&checks, name), CheckState::Ok, "{name}: {checks:?}");
    }
    assert_eq!(state(&checks, "备份"), CheckState::Warning);
    assert_eq!(state(&checks, "工作日历"), CheckState::Warning, "R153: 2027 is not announced");
    std::fs::set_permissions(city.data().join("secret.key"), std::fs::Permissions::from_mode(0o644)).unwrap();
    let archive = city.data().join("backup.tar.gz");
    city.operations.backup(&archive, city.now()).await.unwrap();
    let earlier = city.now() - jiff::SignedDuration::from_hours(1);
    let checks = city.operations.doctor(earlier).await.unwrap();
    assert_eq!(state(&checks, "密钥文件"), CheckState::Problem);
    assert_eq!(state(&checks, "系统时钟"), CheckState::Problem);
    assert_eq!(state(&checks, "备份"), CheckState::Ok);
    assert_eq!(
        state(&city.operations.doctor("2029-01-05T00:00:00Z".parse().unwrap()).await.unwrap(), "工作日历"),
        CheckState::Problem
    );
}

fn units_file(units: &[&[&str]]) -> Vec<u8> {
    let head = "机构代码,机构名称,简称,类别,上级机构,业务主管部门,起用日期\n";
    let body: Vec<String> = units.iter().map(|row| row.join(",")).collect();
    format!("{head}{}\n", body.join("\n")).into_bytes()
}

fn people_file(people: &[&[&str]]) -> Vec<u8> {
    let head = "账号,姓名,所在单位,角色,任职机构,领域,电话\n";
    let body: Vec<String> = people.iter().map(|row| row.join(",")).collect();
    format!("{head}{}\n", body.join("\n")).into_bytes()
}

#[tokio::test]
async fn the_form_reads_back_as_it_is_written() {
    let city = TestCity::open(NOW).await;
    let form = city.operations.organisation_form_xlsx().unwrap();
    let grids = files::read_sheet("机构人员表.xlsx", &form).unwrap();
    let names: Vec<&str> = grids.iter().map(|grid| grid.name.as_str()).collect();
    assert_eq!(names, ["机构", "人员", "填写说明", "选项"]);
    let act = city.act("administrator").await;
    let preview = city.operations.preview_organisation(&act, "机构人员表.xlsx", &form).await.unwrap();
    assert!(
        preview.units.is_empty() && preview.people.is_empty() && preview.problems.is_empty(),
        "{preview:?}"
    );
}

#[tokio::test]
async fn units_and_people_are_previewed_then_imported_once() {
    for database in databases().await {
        let city = TestCity::on(&database, NOW).await;
        let (ops, act) = (&city.operations, city.act("administrator").await);
        // The office stands before its superior; the superior is in the same file.
        let units = units_file(&[
            &["n-office", "白鹭镇综合服务所", "", "站所", "白鹭镇人民政府", "", ""],
            &["n-town", "白鹭镇人民政府", "白鹭镇", "镇（乡）", "east", "", "2026/3/1"],
            &["east-civil", "东湖区民政局", "区民政局", "区级部门", "", "", ""],
            &["west", "西岭区人民政府", "", "区", "", "", ""],
        ]);
        let preview = ops.preview_organisation(&act, "机构.csv", &units).await.unwrap();
        let states: Vec<LineState> = preview.units.iter().map(|line| line.state).collect();
        assert!(preview.problems.is_empty(), "{}: {:?}", database.label, preview.problems);
        assert_eq!(
            states,
            [LineState::New, LineState::New, LineState::Changed, LineState::Unchanged],
            "{}",
            database.label
        );
        assert!(ops.unit_by_code("n-town").await.is_err(), "a preview changes nothing");
        let stranger = city.act("district_administrator").await;
        assert!(ops.import_organisation(&stranger, &preview.id).await.is_err(), "somebody else's preview");
        let receipt = ops.import_organisation(&act, &preview.id).await.unwrap();
        assert_eq!((receipt.units_created, receipt.units_changed, receipt.unchanged), (2, 1, 1));
        let again = ops.import_organisation(&act, &preview.id).await.unwrap();
        assert_eq!((again.units_created, again.units_changed, again.unchanged), (0, 0, 4), "done once");
        assert_eq!(ops.unit_by_code("n-town").await.unwrap().valid_from, "2026-03-01");
        let people = people_file(&[
            &["bai.lu", "白露", "白鹭镇", "编制员、信息员", "", "", "020-00000000"],
            &["compiler", "陈编", "东湖区民政局", "编制员,审核员", "", "", ""],
        ]);
        let people =
            String::from_utf8(people).unwrap().replace("编制员,审核员", "编制员/信息员").into_bytes();
        let preview = ops.preview_organisation(&act, "人员.csv", &people).await.unwrap();
        assert!(preview.problems.is_empty(), "{:?}", preview.problems);
        let receipt = ops.import_organisation(&act, &preview.id).await.unwrap();
        assert_eq!((receipt.people_created, receipt.people_changed, receipt.invitations.len()), (1, 1, 1));
        let link = &receipt.invitations[0].link;
        assert_eq!(ops.accept_link(&link.token, "quartz-tamarind-42", city.now()).await.unwrap(), "bai.lu");
        let filter = PersonFilter { text: "白露".into(), ..PersonFilter::default() };
        assert_eq!(ops.people(&act, &filter).await.unwrap()[0].grants.len(), 2);
        let again = ops.import_organisation(&act, &preview.id).await.unwrap();
        assert_eq!((again.people_created, again.people_changed, again.unchanged), (0, 0, 2));
    }
}

#[tokio::test]
async fn r162_the_form_of_people_gives_addresses_for_mail() {
    let city = TestCity::open(NOW).await;
    let (ops, act) = (&city.operations, city.act("administrator").await);
    let form = |email: &str| {
        format!("账号,姓名,所在单位,角色,领域,邮箱\nbai.lu,白露,east,条线督导员,社会救助、就业,{email}\n")
            .into_bytes()
    };
    let wrong = ops.preview_organisation(&act, "人员.csv", &form("bai.lu#example.cn")).await.unwrap();
    assert_eq!(wrong.problems.len(), 1, "{:?}", wrong.problems);
    assert_eq!(wrong.problems[0].column.as_deref(), Some("电子邮箱"));
    let preview = ops.preview_organisation(&act, "人员.csv", &form("bai.lu@example.cn")).await.unwrap();
    let said = preview.people[0].changes.join("；");
    assert!(said.contains("电子邮箱") && said.contains("（社会救助）") && said.contains("（就业"), "{said}");
    let receipt = ops.import_organisation(&act, &preview.id).await.unwrap();
    ops.accept_link(&receipt.invitations[0].link.token, "quartz-tamarind-42", city.now()).await.unwrap();
    let session = ops.sign_in("bai.lu", "quartz-tamarind-42", "192.0.2.1", city.now()).await.unwrap();
    let actor = ops.session(&session.token, city.now()).await.unwrap().unwrap().actor;
    let own = operations::Act { actor, now: city.now(), channel: operations::Channel::Web };
    assert_eq!(ops.own_mail(&own).await.unwrap().address, "bai.lu@example.cn");
    for (email, changed) in [("", 0), ("bai.lu@example.cn", 0), ("lu.bai@example.cn", 1)] {
        let preview = ops.preview_organisation(&act, "人员.csv", &form(email)).await.unwrap();
        let receipt = ops.import_organisation(&act, &preview.id).await.unwrap();
        assert_eq!(receipt.people_changed, changed, "{email}");
    }
    assert_eq!(ops.own_mail(&own).await.unwrap().address, "lu.bai@example.cn");
}

#[tokio::test]
async fn faults_of_the_form_are_named_with_their_place_and_nothing_is_written() {
    let city = TestCity::open(NOW).await;
    let (ops, act) = (&city.operations, city.act("administrator").await);
    for (row, column, part) in [
        (&["n1", "新机构一", "", "公司", "east", "", ""][..], "类别", "公司"),
        (&["n1", "新机构一", "", "镇", "不存在的区", "", ""], "上级机构", "不存在的区"),
        (&["n1", "新机构一", "", "镇", "city", "", ""], "上级机构", "应为"),
        (&["n1", "", "", "镇", "east", "", ""], "机构名称", "没有填写"),
        (&["n1", "新机构一", "", "镇", "", "", ""], "上级机构", "没有填写"),
        (&["n 1", "新机构一", "", "镇", "east", "", ""], "机构代码", "字母"),
        (&["n1", "东湖区教育局", "", "区级部门", "east", "", ""], "机构名称", "已在机构树中"),
        (&["east", "改了名的区", "", "区", "", "", ""], "机构名称", "更名"),
        (&["n1", "新机构一", "", "镇", "east", "", "去年"], "起用日期", "无法识别"),
        (&["n1", "新机构一", "", "镇", "n1", "", ""], "上级机构", "本机构自己"),
    ] {
        let good: &[&str] = &["n0", "好的机构", "", "镇", "east", "", ""];
        let preview = ops.preview_organisation(&act, "机构.csv", &units_file(&[good, row])).await.unwrap();
        assert_eq!(preview.problems.len(), 1, "{row:?}: {:?}", preview.problems);
        let problem = &preview.problems[0];
        assert_eq!((problem.row, problem.column.as_deref()), (Some(3), Some(column)), "{problem:?}");
        assert!(problem.message.contains(part), "{problem:?}");
        assert!(ops.import_organisation(&act, &preview.id).await.is_err());
        assert!(ops.unit_by_code("n0").await.is_err(), "the good row was written with the bad one");
    }
    for (row, column) in [
        (&["新 人", "新人", "east", "", "", "", ""][..], "账号"),
        (&["13800000000", "新人", "east", "", "", "", ""], "账号"),
        (&["xin", "新人", "无此机构", "", "", "", ""], "所在机构"),
        (&["xin", "新人", "east", "总管", "", "", ""], "角色"),
        (&["xin", "新人", "east", "编制员", "", "无此领域", ""], "领域"),
    ] {
        let preview = ops.preview_organisation(&act, "人员.csv", &people_file(&[row])).await.unwrap();
        assert_eq!(preview.problems.len(), 1, "{row:?}: {:?}", preview.problems);
        assert_eq!(preview.problems[0].column.as_deref(), Some(column), "{row:?}");
    }
    // Every fault of a row at once.
    let units = units_file(&[&["", "新机构一", "", "公司", "不存在的区", "", "2019-13-01"]]);
    let preview = ops.preview_organisation(&act, "机构.csv", &units).await.unwrap();
    let columns: Vec<&str> =
        preview.problems.iter().filter_map(|problem| problem.column.as_deref()).collect();
    for column in ["机构代码", "类别", "上级机构", "起用日期"] {
        assert_eq!(columns.iter().filter(|found| **found == column).count(), 1, "{columns:?}");
    }
    let people = people_file(&[&["xin", "新人", "east", "编制员、总管", "", "社会救助、无此领域", ""]]);
    let preview = ops.preview_organisation(&act, "人员.csv", &people).await.unwrap();
    assert_eq!(preview.problems.len(), 2, "{:?}", preview.problems);
    let twice = units_file(&[
        &["n1", "新机构一", "", "镇", "east", "", ""],
        &["N1", "新机构二", "", "镇", "east", "", ""],
    ]);
    let preview = ops.preview_organisation(&act, "机构.csv", &twice).await.unwrap();
    assert!(
        preview
            .problems
            .iter()
            .any(|problem| problem.row == Some(3) && problem.message.contains("第2行重复")),
        "{preview:?}"
    );
    // What follows from another row's fault is said as that, and a ring as a ring.
    let follows = units_file(&[
        &["n1", "新镇", "", "镇", "east", "", "2019-13-01"],
        &["n2", "新镇所", "", "站所", "新镇", "", ""],
        &["n3", "甲镇", "", "镇", "n4", "", ""],
        &["n4", "乙镇", "", "镇", "n3", "", ""],
    ]);
    let preview = ops.preview_organisation(&act, "机构.csv", &follows).await.unwrap();
    let words: Vec<&str> = preview.problems.iter().map(|problem| problem.message.as_str()).collect();
    assert_eq!(words.len(), 4, "{words:?}");
    assert!(words[0].contains("无法识别") && words[1].contains("第2行，那一行有误"), "{words:?}");
    assert!(words[2..].iter().all(|text| text.contains("绕回本机构")), "{words:?}");
    let clerk = city.act("compiler").await;
    assert!(matches!(
        ops.preview_organisation(&clerk, "机构.csv", &twice).await,
        Err(OperationError::NotPermitted(_))
    ));
    assert!(ops.preview_organisation(&act, "说明.csv", "甲,乙\n1,2\n".as_bytes()).await.is_err());
}
