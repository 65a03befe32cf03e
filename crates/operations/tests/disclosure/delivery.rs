//! Rows for a specific group on both databases: proof of delivery, its review, what everybody sees of it (R101a).

use super::kit::{draft, edit, publish, view};
use super::{City, OFFICER, SUBMITS, cities, loading, refused};
use domain::disclosure::{DeliveryState, DeliveryWay, Duty, Rate};
use jiff::SignedDuration;
use jiff::civil::date;
use operations::catalogue::SearchFilter;
use operations::disclosure::DeliveryInput;

const PROOF: &[u8] = "签收单\n欧阳若水 13800138000 已签收\n".as_bytes();

/// A published catalogue whose first row is for its applicants alone; its key and its first element.
async fn for_a_group(city: &City) -> (String, String) {
    let version = draft(city).await;
    let row = view(city, version).await.rows.remove(0);
    let cells = [
        edit(&row.key, "audience_all", &row.cells["audience_all"], "□"),
        edit(&row.key, "audience_specific", &row.cells["audience_specific"], "救助申请人"),
    ];
    city.operations.edit_cells(&city.act("compiler").await, version, &cells).await.unwrap();
    publish(city, version).await;
    let list = city.operations.checklist("east-civil", "20", city.today()).await.unwrap();
    let row = list.rows.into_iter().find(|one| one.key == row.key).unwrap();
    assert_eq!(row.duty, Duty::SpecificGroup);
    (row.key, row.elements[0].name.clone())
}

fn told(key: &str, element: &str) -> DeliveryInput {
    DeliveryInput {
        unit: "east-civil".to_owned(),
        sector: "20".to_owned(),
        row_key: key.to_owned(),
        element: element.to_owned(),
        recipients: "本月受理的救助申请人".to_owned(),
        many: 12,
        way: Some(DeliveryWay::InPerson),
        delivered_on: Some(date(2026, 2, 27)),
        from: Some(date(2026, 2, 1)),
        to: Some(date(2026, 2, 28)),
        note: String::new(),
    }
}

#[tokio::test]
async fn r101a_a_delivery_is_proven_reviewed_and_counted_and_only_its_day_is_public() {
    for city in cities().await {
        let operations = &city.operations;
        let (key, element) = for_a_group(&city).await;
        let (officer, reviewer) = (city.act(OFFICER).await, city.act("reviewer").await);
        let rate =
            async |act: &operations::Act| operations.catalogues_to_load(act).await.unwrap()[0].rate.unwrap();
        let before = rate(&officer).await;
        assert_eq!(operations.recount_standings(officer.now).await.unwrap(), 1);
        let files = [("签收单.txt", PROOF)];
        let id = operations.tell_delivery(&officer, &told(&key, &element), &files).await.unwrap();
        assert_eq!(rate(&officer).await, before, "nobody has reviewed it");
        let shown = async || operations.public_deliveries("east-civil", "20", &key).await.unwrap();
        assert!(shown().await.is_empty());
        let notices = operations.today(&reviewer).await.unwrap().notices;
        assert!(notices.iter().any(|notice| notice.url == format!("/console/deliveries/{id}")), "told");
        let desk = operations.deliveries_on_desk(&reviewer).await.unwrap();
        assert_eq!(desk.iter().map(|one| one.id).collect::<Vec<_>>(), [id]);
        assert!(operations.deliveries_on_desk(&officer).await.unwrap().is_empty());

        assert_eq!(refused(operations.confirm_delivery(&officer, (id, 0), "一致").await), "not-permitted");
        assert_eq!(refused(operations.confirm_delivery(&reviewer, (id, 0), " ").await), "invalid");
        assert_eq!(refused(operations.confirm_delivery(&reviewer, (id, 9), "一致").await), "conflict");
        operations.confirm_delivery(&reviewer, (id, 1), "与签收单一致").await.unwrap();
        assert_eq!(refused(operations.confirm_delivery(&reviewer, (id, 0), "一致").await), "wrong-state");
        let after = Rate::new(before.due, before.done + 1);
        assert_eq!(rate(&officer).await, after, "counted anew");
        assert_eq!(operations.recount_standings(officer.now).await.unwrap(), 1);
        assert_eq!(rate(&officer).await, after);
        assert_eq!(shown().await, [(element.clone(), "2026-02-27".to_owned())]);

        // Nothing else of it leaves the console.
        let filter = SearchFilter { kind: Some("disclosure".to_owned()), ..SearchFilter::default() };
        for words in ["签收单", "本月受理的救助申请人", "欧阳若水"] {
            assert!(operations.search(words, &filter, 1).await.unwrap().hits.is_empty(), "{words}");
        }
        let listed = operations.public_elements(("east-civil", "20"), &key, city.today()).await.unwrap();
        assert!(listed.ids().is_empty() && listed.elements.is_empty());
        let proof = operations.delivery(&reviewer, id).await.unwrap();
        assert_eq!((proof.state, proof.many, proof.files.len()), (DeliveryState::Confirmed, 12, 1));
        let file = operations.delivery_file(&reviewer, id, proof.files[0].0).await.unwrap();
        assert_eq!(std::fs::read(&file.path).unwrap(), PROOF, "sealed as it came, the gate is not asked");
        let stranger = city.act("west_compiler").await;
        assert_eq!(refused(operations.delivery(&stranger, id).await), "not-found");
        let file = operations.delivery_file(&stranger, id, proof.files[0].0).await;
        assert_eq!(refused(file), "not-found");

        // The next period asks anew, also where the count was kept.
        let mut later = officer.clone();
        later.now += SignedDuration::from_hours(24 * 120);
        assert_eq!(rate(&later).await, before);
        assert_eq!(operations.recount_standings(later.now).await.unwrap(), 1);

        operations.return_delivery(&reviewer, (id, 0), "签收单不是这一期的").await.unwrap();
        assert!(shown().await.is_empty() && rate(&officer).await == before, "a wrong proof closes nothing");
        let told_back = operations.today(&officer).await.unwrap().notices;
        assert!(told_back.iter().any(|notice| notice.kind == "disclosure.returned"), "{told_back:?}");
        assert!(operations.verify_audit().await.unwrap().is_whole());
    }
}

#[tokio::test]
async fn r101a_what_is_not_proven_is_not_told() {
    for city in cities().await {
        let operations = &city.operations;
        let (key, element) = for_a_group(&city).await;
        let officer = city.act(OFFICER).await;
        let files = [("签收单.txt", PROOF)];
        let good = told(&key, &element);
        for (wrong, files) in [
            (good.clone(), &[][..]),
            (DeliveryInput { recipients: String::new(), ..good.clone() }, &files[..]),
            (DeliveryInput { many: 0, ..good.clone() }, &files),
            (DeliveryInput { way: None, ..good.clone() }, &files),
            (DeliveryInput { way: Some(DeliveryWay::Other), ..good.clone() }, &files),
            (DeliveryInput { delivered_on: None, ..good.clone() }, &files),
            (DeliveryInput { to: Some(date(2026, 12, 31)), ..good.clone() }, &files),
            (DeliveryInput { element: "停车场".to_owned(), ..good.clone() }, &files),
            (good.clone(), &[("宏.xlsm", b"PK\x03\x04 xl/vbaProject.bin".as_slice())]),
        ] {
            let refusal = operations.tell_delivery(&officer, &wrong, files).await;
            assert_eq!(refused(refusal), "invalid", "{wrong:?}");
        }
        let list = operations.checklist("east-civil", "20", city.today()).await.unwrap();
        let open = list.rows.iter().find(|row| row.duty == Duty::Everyone).unwrap();
        let everyone = told(&open.key, &open.elements[0].name);
        let refusal = operations.tell_delivery(&officer, &everyone, &files).await;
        assert_eq!(refused(refusal), "invalid", "what is for everybody is published");
        let stranger = city.act("west_compiler").await;
        assert_eq!(refused(operations.tell_delivery(&stranger, &good, &files).await), "not-permitted");

        // And what is for a group is not loaded for everybody.
        let row = list.rows.iter().find(|row| row.key == key).unwrap();
        let mut text = loading("给申请人的信息");
        text.level1_item.clone_from(&row.level1_item);
        text.level2_item.clone_from(&row.level2_item);
        let refusal = operations.load_disclosure(&officer, None, &text, SUBMITS).await;
        assert_eq!(refused(refusal), "invalid");
    }
}

#[tokio::test]
async fn r101a_what_is_due_stands_on_the_officers_desk_and_many_are_confirmed_at_once() {
    for city in cities().await {
        let operations = &city.operations;
        let (key, element) = for_a_group(&city).await;
        let (officer, reviewer) = (city.act(OFFICER).await, city.act("reviewer").await);
        let due = async |act: &operations::Act| operations.deliveries_due(act, None, 100).await.unwrap();
        let list = operations.checklist("east-civil", "20", city.today()).await.unwrap();
        let group = list.rows.iter().find(|row| row.key == key).unwrap();
        let many = group.elements.len();
        let all = due(&officer).await;
        assert_eq!((all.all, all.lines.len()), (many, many), "{all:?}");
        assert!(all.lines.iter().all(|line| line.row_key == key && line.closes_through.is_none()));
        operations.recount_standings(officer.now).await.unwrap();
        assert_eq!(due(&officer).await, all, "the same from the kept count");
        assert_eq!(due(&reviewer).await.all, 0, "who loads nothing delivers nothing");
        let few = operations.deliveries_due(&officer, None, 0).await.unwrap();
        assert_eq!((few.lines.len(), few.all), (0, many));

        let files = [("签收单.txt", PROOF)];
        let first = operations.tell_delivery(&officer, &told(&key, &element), &files).await.unwrap();
        assert_eq!(due(&officer).await.all, many - 1, "it waits for another person now");
        let second = operations.tell_delivery(&officer, &told(&key, &element), &files).await.unwrap();
        let chosen = [(first, 1), (second, 9), (987_654, 0)];
        assert_eq!(refused(operations.confirm_deliveries(&reviewer, &[], "一致").await), "invalid");
        assert_eq!(refused(operations.confirm_deliveries(&reviewer, &chosen, " ").await), "invalid");
        let own = operations.confirm_deliveries(&officer, &chosen[..1], "一致").await.unwrap();
        assert_eq!((own.done.len(), own.refused.len()), (0, 1), "not one's own (R268)");
        let receipt = operations.confirm_deliveries(&reviewer, &chosen, "与签收单一致").await.unwrap();
        assert_eq!(receipt.done, [first]);
        let refused: Vec<_> = receipt.refused.iter().map(|(id, name, _)| (*id, name.as_str())).collect();
        assert_eq!(refused, [(second, element.as_str()), (987_654, "第987654号凭证")]);
        assert_eq!(operations.delivery(&reviewer, first).await.unwrap().decision, "与签收单一致");
        operations.return_delivery(&reviewer, (second, 0), "重复").await.unwrap();

        // It is due again in the week in which the proof closes its element no more, and after it.
        let closes = operations.checklist("east-civil", "20", city.today()).await.unwrap();
        let closes = closes.rows.iter().find(|row| row.key == key).unwrap().elements[0].holds_through();
        let last: jiff::civil::Date = closes.unwrap().parse().unwrap();
        operations.recount_standings(officer.now).await.unwrap();
        assert_eq!(due(&officer).await.all, many - 1);
        let mut later = officer.clone();
        later.now += SignedDuration::from_hours(24) * (last - city.today()).get_days();
        let seen = due(&later).await;
        let line = seen.lines.iter().find(|line| line.element == element).unwrap();
        assert_eq!((seen.all, line.closes_through.as_deref()), (many, Some(last.to_string().as_str())));
        later.now += SignedDuration::from_hours(24);
        let seen = due(&later).await;
        assert!(seen.all == many && seen.lines.iter().all(|line| line.closes_through.is_none()), "{seen:?}");
        let listed = operations.deliveries_of(&reviewer, "east-civil", "20").await.unwrap();
        assert_eq!(listed.iter().map(|one| one.id).collect::<Vec<_>>(), [first], "not what was sent back");
    }
}
