//! Templates of elements on both databases: shipped, the unit's own, set back; what is missing is hinted at (R40, R101).

use super::{City, OFFICER, SUBMITS, cities, loading, published, refused};
use domain::disclosure::TemplateField;
use domain::disclosure::wording::{HintKind, Ruling};
use operations::disclosure::{ElementPlace, LoadHow, TemplateInput};

/// The element 办理条件 of 最低生活保障.
async fn place(city: &City) -> ElementPlace {
    let list = city.operations.checklist("east-civil", "20", city.today()).await.unwrap();
    let row = list
        .rows
        .iter()
        .find(|row| row.level1_item == "最低生活保障" && row.level2_item == "办事指南")
        .unwrap();
    ElementPlace {
        unit: "east-civil".to_owned(),
        sector: "20".to_owned(),
        row_key: row.key.clone(),
        element: "办理条件".to_owned(),
    }
}

fn own() -> TemplateInput {
    let line = |line: &str| TemplateField::of_line(line).unwrap();
    TemplateInput {
        fields: vec![line("户籍要求*：本区户籍或者居住证"), line("收入标准*"), line("联系人")],
        sample: "户籍要求：（待填写）\n收入标准：（待填写）".to_owned(),
        files: "标准的文件（PDF）".to_owned(),
    }
}

#[tokio::test]
async fn r101_a_unit_makes_a_template_its_own_and_takes_the_shipped_one_again() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let officer = city.act(OFFICER).await;
        let place = place(&city).await;
        let shipped = operations.element_template(&officer, &place).await.unwrap();
        assert!(!shipped.is_own && !shipped.fields.is_empty() && shipped.revision == 0, "{shipped:?}");
        assert!(shipped.origin.contains("依一般知识整理"), "{shipped:?}");
        assert_eq!(refused(operations.reset_template(&officer, &place, 0).await), "wrong-state");

        let stranger = city.act("west_compiler").await;
        let foreign = operations.save_template(&stranger, (&place, 0), &own()).await;
        assert_eq!(refused(foreign), "not-permitted");
        let reviewer = operations.save_template(&city.act("reviewer").await, (&place, 0), &own()).await;
        assert_eq!(refused(reviewer), "not-permitted", "changed by those who load");
        let mut twice = own();
        twice.fields.push(twice.fields[0].clone());
        assert_eq!(refused(operations.save_template(&officer, (&place, 0), &twice).await), "invalid");
        let empty = TemplateInput::default();
        assert_eq!(refused(operations.save_template(&officer, (&place, 0), &empty).await), "invalid");
        let nowhere = ElementPlace { element: "停车场".to_owned(), ..place.clone() };
        assert_eq!(refused(operations.element_template(&officer, &nowhere).await), "not-found");

        assert_eq!(operations.save_template(&officer, (&place, 0), &own()).await.unwrap(), 1);
        let saved = operations.element_template(&officer, &place).await.unwrap();
        assert!(saved.is_own && saved.sample == own().sample && saved.files == own().files, "{saved:?}");
        assert_eq!(saved.fields.iter().map(|field| field.required).collect::<Vec<_>>(), [true, true, false]);
        let stale = operations.save_template(&officer, (&place, 0), &own()).await;
        assert_eq!(refused(stale), "conflict");
        assert_eq!(operations.reset_template(&officer, &place, 1).await.unwrap(), 2);
        let back = operations.element_template(&officer, &place).await.unwrap();
        assert_eq!((back.is_own, back.revision, back.fields), (false, 2, shipped.fields));
        assert_eq!(operations.save_template(&officer, (&place, 2), &own()).await.unwrap(), 3);
        let unit = city.unit("east-civil");
        let mut connection = operations.store.read().await.unwrap();
        let events = storage::audit::chain_events(&mut connection, unit, 0, 1_000).await.unwrap();
        drop(connection);
        let acts: Vec<&str> = events
            .iter()
            .map(|event| event.act.as_str())
            .filter(|action| action.ends_with("_template"))
            .collect();
        let save = "disclosure.save_template";
        assert_eq!(acts, [save, "disclosure.reset_template", save]);
        assert!(operations.verify_audit().await.unwrap().is_whole());
    }
}

#[tokio::test]
async fn r101_required_fields_that_are_missing_are_a_hint_and_no_block() {
    for city in cities().await {
        let operations = &city.operations;
        published(&city).await;
        let officer = city.act(OFFICER).await;
        operations.save_template(&officer, (&place(&city).await, 0), &own()).await.unwrap();
        let mut text = loading("条件");
        text.element = "办理条件".to_owned();
        text.body = "<p>收入标准：每月800元。</p>".to_owned();
        let drafts = LoadHow { tells: true, ..LoadHow::default() };
        let draft = operations.load_disclosure(&officer, None, &text, drafts).await.unwrap();
        let open = async || {
            let record = operations.disclosure(&officer, draft.id).await.unwrap();
            let missing = record.hints.into_iter().filter(|hint| hint.kind == HintKind::Missing);
            missing.filter(operations::disclosure::HintView::is_open).collect::<Vec<_>>()
        };
        let hints = open().await;
        assert_eq!(hints.iter().map(|hint| hint.found.as_str()).collect::<Vec<_>>(), ["户籍要求"]);
        assert_eq!((draft.open_hints, hints[0].note.as_str()), (1, "本区户籍或者居住证"));
        let accept = operations.settle_hint(&officer, (draft.id, 0), &hints[0].mark, Ruling::Accept).await;
        assert_eq!(refused(accept), "invalid", "only a person can write it");
        operations.settle_hint(&officer, (draft.id, 0), &hints[0].mark, Ruling::Dismiss).await.unwrap();
        assert!(open().await.is_empty(), "dismissed for this version");

        // What is missing keeps nothing back.
        let loaded = operations.load_disclosure(&officer, None, &text, SUBMITS).await.unwrap();
        assert_eq!((loaded.state.id(), loaded.open_hints), ("submitted", 1));
        text.link = "https://www.example.gov.cn/a".to_owned();
        text.body.clear();
        let link = operations.load_disclosure(&officer, None, &text, SUBMITS).await.unwrap();
        assert_eq!(link.open_hints, 0, "what stands elsewhere is not asked");
    }
}
