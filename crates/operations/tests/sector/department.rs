//! R113, R113a: a city department keeps a catalogue of its own, reviewed by its own body and approved by its
//! head, who is another person than the compiler.

use crate::kit::{City, cities, refused};
use domain::catalogue::VersionState;
use domain::organisation::Role;
use operations::catalogue::{AddedRow, ImportChoice};

const CODE: &str = "00";

const FILE: &str = "云山市民政局政务公开目录,,,,,,,,,,,\n\
    序号,一级事项,二级事项,公开内容（要素）,公开依据,公开时限,公开主体,公开渠道和载体,全社会,特定群体,主动,依申请\n\
    1,机构职能,机构设置,职责；内设机构；电话,《中华人民共和国政府信息公开条例》（国务院令第711号）,自信息形成或变更之日起20个工作日内,云山市民政局,■政府网站,√,,√,\n\
    2,政策文件,规范性文件,名称；文号；正文,《某市行政规范性文件管理规定》,自信息形成或变更之日起20个工作日内,云山市民政局,■政府网站,√,,√,\n";

/// The city with people at the department, and above it.
async fn cities_with_department() -> Vec<City> {
    let mut found = cities().await;
    for city in &mut found {
        city.employ("dept_compiler", "许编", Role::Compiler, "city-civil").await;
        city.employ("dept_reviewer", "许审", Role::Reviewer, "city-civil").await;
        city.employ("dept_head", "许定", Role::Approver, "city-civil").await;
        city.employ("city_reviewer", "市审", Role::Reviewer, "city").await;
        city.employ("city_head", "市定", Role::Approver, "city").await;
    }
    found
}

async fn imported(city: &City) -> i64 {
    let ops = &city.operations;
    let act = city.act("dept_compiler").await;
    let preview = ops
        .preview_import(&act, city.unit("city-civil"), "目录.csv", FILE.as_bytes())
        .await
        .expect("a preview");
    let table = &preview.catalogues[0];
    assert_eq!(table.sector.as_ref().map(|guess| guess.code.as_str()), Some(CODE), "known by its title");
    assert_eq!(table.summary.map(|summary| summary.errors), Some(0), "{:?}", table.findings);
    let choice = ImportChoice { index: 0, sector_code: CODE.to_owned(), unit_id: None, replace: false };
    ops.confirm_import(&act, preview.id, &[choice]).await.expect("a draft").drafts[0].version_id
}

#[tokio::test]
async fn r113a_it_is_reviewed_and_approved_within_the_department() {
    for city in cities_with_department().await {
        let ops = &city.operations;
        let version = imported(&city).await;
        let compiler = city.act("dept_compiler").await;
        let receipt = ops.submit(&compiler, version, "已核对").await.unwrap();
        assert_eq!(receipt.told, 1, "its own reviewer, nobody above");
        for account in ["city_reviewer", "reviewer", "dept_compiler"] {
            assert_eq!(
                refused(ops.pass_review(&city.act(account).await, version, "", true).await),
                "not-permitted",
                "{account}"
            );
        }
        assert_eq!(refused(ops.approve(&city.act("city_head").await, version, "").await), "not-permitted");
        let above = ops.today(&city.act("city_reviewer").await).await.unwrap();
        assert!(above.to_review.is_empty(), "no work of those above");
        let own = ops.today(&city.act("dept_reviewer").await).await.unwrap();
        assert_eq!(own.to_review.len(), 1);
        ops.pass_review(&city.act("dept_reviewer").await, version, "", true).await.unwrap();
        let head = city.act("dept_head").await;
        ops.approve(&head, version, "").await.unwrap();
        assert_eq!(refused(ops.publish(&city.act("city_head").await, version).await), "not-permitted");
        ops.publish(&head, version).await.unwrap();
        let unit = ops.published_of_unit("city-civil").await.unwrap();
        assert_eq!((unit.len(), unit[0].sector_code.as_str(), unit[0].rows), (1, CODE, 2));
        let found = ops.search("规范性文件", &Default::default(), 1).await.unwrap();
        assert!(found.hits.iter().any(|hit| hit.sector_code == CODE && hit.unit_code == "city-civil"));
        assert!(found.suggestions.iter().all(|one| one.sector_code.as_deref() != Some(CODE)));
    }
}

#[tokio::test]
async fn r113a_the_compiler_does_not_approve_the_own_work() {
    for mut city in cities_with_department().await {
        let version = imported(&city).await;
        let person = city.person("dept_compiler");
        let grant = operations::organisation::GrantInput {
            person_id: person,
            role: Role::Approver,
            unit_id: city.unit("city-civil"),
            sector: None,
            from: city.today(),
            to: None,
        };
        city.operations.grant_role(&city.system(), grant).await.unwrap();
        city.employ("other_head", "许二", Role::Approver, "city-civil").await;
        let ops = &city.operations;
        let own = city.act("dept_compiler").await;
        ops.submit(&own, version, "已核对").await.unwrap();
        assert_eq!(refused(ops.approve(&own, version, "").await), "forbidden", "R268");
        let other = city.act("other_head").await;
        assert_eq!(refused(ops.approve(&other, version, "").await), "invalid", "R69: not reviewed");
        ops.approve(&other, version, "机构内没有另设审核员").await.unwrap();
    }
}

#[tokio::test]
async fn r113_it_is_begun_edited_and_wanted_of_city_departments_only() {
    for city in cities_with_department().await {
        let ops = &city.operations;
        let act = city.act("dept_compiler").await;
        let unit = city.unit("city-civil");
        let wanted = ops.today(&act).await.unwrap().without_catalogue;
        assert!(wanted.iter().any(|item| item.sector_code == CODE));
        let district = city.act("compiler").await;
        assert_eq!(
            refused(ops.draft_from_guideline(&district, city.unit("east-civil"), CODE).await),
            "invalid"
        );
        assert_eq!(refused(ops.declare_not_applicable(&act, unit, CODE, "没有", "").await), "invalid");
        let version = ops.draft_from_guideline(&act, unit, CODE).await.unwrap();
        assert_eq!(refused(ops.submit(&act, version, "空的").await), "invalid", "nothing in it");
        let added = AddedRow {
            level1_item: "机构职能".to_owned(),
            level2_item: "机构设置".to_owned(),
            ..AddedRow::default()
        };
        let row = ops.add_row(&act, version, &added).await.unwrap();
        assert!(
            row.findings.iter().any(|placed| placed.finding.rule == "blank-cell"),
            "the profile is linted"
        );
        let view = ops.draft(&act, version).await.unwrap();
        assert_eq!((view.columns.len(), view.missing.len()), (12, 0));
        assert_eq!(view.version.state, VersionState::Draft);
        assert_eq!(view.version.title, view.guideline.name.clone() + "目录");
        let map = ops.sector_map(&act, unit).await.unwrap();
        assert_eq!(map.sectors[0].sector_code, CODE, "first of the department's own");
        let map = ops.sector_map(&district, city.unit("east-civil")).await.unwrap();
        assert!(map.sectors.iter().all(|cell| cell.sector_code != CODE));
    }
}

#[tokio::test]
async fn r113_it_is_no_sector() {
    for city in cities_with_department().await {
        let ops = &city.operations;
        assert!(ops.guidelines().await.unwrap().iter().all(|sector| sector.sector_code != CODE));
        assert_eq!(refused(ops.guideline(CODE).await), "not-found");
        assert_eq!(refused(ops.sector(CODE).await), "not-found");
        let act = city.act("supervisor").await;
        let named = ops.import_guideline(&act, "x.csv", FILE.as_bytes(), Some("部门政务公开"), false).await;
        assert_eq!(refused(named), "invalid", "its name opens no sector");
        let kinds = ops.catalogue_kinds().await.unwrap();
        assert_eq!(kinds.iter().map(|kind| kind.sector_code.as_str()).collect::<Vec<_>>(), [CODE]);
    }
}
