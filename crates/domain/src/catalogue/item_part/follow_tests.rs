//! What holds for all parts that the form takes: written into cells and read back they are the same, and
//! a cell that is changed changes its own field alone (R43). Chance comes from a fixed congruence.

use super::*;
use crate::catalogue::Column;

struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound.max(1)
    }

    fn one_of<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }
}

const NAMES: [&str; 6] = ["办事指南", "结果", "标准", "名单", "批前", "其余内容"];
const CONTENTS: [&str; 9] = [
    "申请材料清单",
    "救助标准",
    "标准",
    "审批结果、救助金额",
    "名单；终止人员",
    "（1）条件；（2）材料",
    "批前公示",
    "说明：含联系电话",
    "结果；结果信息",
];
const TIMES: [&str; 4] = ["20个工作日内", "自作出决定之日起7个工作日内", "实时公开", "事前：10日内"];
const PUBLISHERS: [&str; 3] = ["白石县民政局", "白石县财政局", "白石县民政局（牵头）、白石县财政局"];
const CHANNELS: [&str; 4] = ["政府网站", "政府公报", "微博号", "村口喇叭"];

fn parts(chance: &mut Chance) -> Vec<ItemPart> {
    let mut names = NAMES.to_vec();
    let count = 2 + chance.below(3);
    (0..count)
        .map(|_| {
            let name = names.remove(chance.below(names.len())).to_owned();
            let channels = CHANNELS.iter().filter(|_| chance.below(2) == 0).map(|name| (*name).to_owned());
            let mut channels: Vec<String> = channels.collect();
            if channels.is_empty() {
                channels.push(chance.one_of(&CHANNELS).to_owned());
            }
            ItemPart {
                name,
                content: chance.one_of(&CONTENTS).to_owned(),
                time_limit: chance.one_of(&TIMES).to_owned(),
                publisher: chance.one_of(&PUBLISHERS).to_owned(),
                channels,
            }
        })
        .collect()
}

fn written(parts: &[ItemPart], chance: &mut Chance) -> CatalogueRow {
    assert!(faults(parts, "").is_empty(), "{parts:?}");
    let mut row = CatalogueRow {
        content_elements: chance.one_of(&["", "审批结果；标准；名单", "标准"]).to_owned(),
        ..CatalogueRow::default()
    };
    write_into(parts, &mut row);
    row
}

/// A part without the field that a column holds.
fn without(column: Column, part: &ItemPart) -> ItemPart {
    let mut part = part.clone();
    match column {
        Column::ContentElements => part.content.clear(),
        Column::TimeLimit => part.time_limit.clear(),
        Column::Publisher => part.publisher.clear(),
        _ => part.channels.clear(),
    }
    part
}

#[test]
fn r43_parts_come_back_and_a_changed_cell_changes_its_own_field_alone() {
    let mut chance = Chance(20_260_302);
    for _ in 0..3_000 {
        let parts = parts(&mut chance);
        let row = written(&parts, &mut chance);
        let own = ItemParts::of(&row);
        assert_eq!((&own.parts, own.pairing), (&parts, Pairing::Explicit));
        assert!(own.notes.is_empty(), "{parts:?}");
        let column =
            chance.one_of(&[Column::ContentElements, Column::TimeLimit, Column::Publisher, Column::Channels]);
        let mut changed = row.clone();
        changed
            .set_cell(column, chance.one_of(&["甲", "甲；乙", "结果：甲；办事指南：乙", "微博号、政府网站"]));
        let now = ItemParts::of(&changed);
        let rest = |parts: &[ItemPart]| parts.iter().map(|part| without(column, part)).collect::<Vec<_>>();
        assert_eq!(rest(&now.parts), rest(&parts), "{column:?} {changed:?}");
        // What comes of it can be saved and says the same again.
        let mut saved = changed.clone();
        write_into(&now.parts, &mut saved);
        assert_eq!(ItemParts::of(&saved).parts, now.parts);
    }
}

#[test]
fn r43_cells_alone_give_the_same_parts_where_they_name_them() {
    let mut chance = Chance(43);
    let mut read = 0;
    for _ in 0..3_000 {
        let parts = parts(&mut chance);
        let mut row = written(&parts, &mut chance);
        row.parts.clear();
        let differ = |text: fn(&ItemPart) -> &String| parts.iter().any(|part| text(part) != text(&parts[0]));
        let names = |part: &ItemPart| {
            parts.iter().any(|other| other.name != part.name && part.content.contains(&other.name))
        };
        let is_told = differ(|part| &part.content)
            && (differ(|part| &part.time_limit) || differ(|part| &part.publisher))
            && !parts.iter().any(names);
        if !is_told {
            continue;
        }
        read += 1;
        let wanted: Vec<ItemPart> =
            parts.iter().map(|part| ItemPart { channels: row.channels.clone(), ..part.clone() }).collect();
        assert_eq!(ItemParts::read(&row).parts, wanted, "{row:?}");
    }
    assert!(read > 500, "{read}");
}

#[test]
fn r43_a_cell_that_names_the_parts_is_read_by_their_names() {
    let part = |name: &str, content: &str, time: &str, channel: &str| ItemPart {
        name: name.to_owned(),
        content: content.to_owned(),
        time_limit: time.to_owned(),
        publisher: "白石县民政局".to_owned(),
        channels: vec![channel.to_owned()],
    };
    let entered = [
        part("名单", "救助名单", "20个工作日内", "政府网站"),
        part("标准", "救助标准", "7个工作日内", "微博号"),
    ];
    let mut row = CatalogueRow::default();
    write_into(&entered, &mut row);
    assert_eq!(row.content_elements, "名单：救助名单；标准：救助标准");
    row.time_limit = "标准：5个工作日内\n名单：10个工作日内".to_owned();
    let read = ItemParts::of(&row);
    assert_eq!(
        read.parts.iter().map(|part| part.time_limit.as_str()).collect::<Vec<_>>(),
        ["10个工作日内", "5个工作日内"]
    );
    assert!(read.notes.is_empty(), "{:?}", read.notes);
    // Channels that go or come, go from and come to each part; none is left without.
    row.channels = vec!["政府网站".to_owned(), "政府公报".to_owned()];
    let read = ItemParts::of(&row);
    assert_eq!(read.parts[0].channels, ["政府网站", "政府公报"]);
    assert_eq!(read.parts[1].channels, ["政府公报"]);
    assert_eq!(read.notes.len(), 1);
    // A file that says something else of the content takes the parts away; one that does not, keeps them.
    let mut same = CatalogueRow { content_elements: row.content_elements.clone(), ..CatalogueRow::default() };
    same.keep_words_of(&row);
    assert_eq!(same.parts.len(), 2);
    let mut other = CatalogueRow { content_elements: "别的".to_owned(), ..CatalogueRow::default() };
    other.keep_words_of(&row);
    assert!(other.parts.is_empty());
}

#[test]
fn r43_what_comes_to_the_content_is_told_with_the_part_it_is_read_as() {
    let part = |name: &str, content: &str| ItemPart {
        name: name.to_owned(),
        content: content.to_owned(),
        time_limit: "20个工作日内".to_owned(),
        publisher: "白石县民政局".to_owned(),
        channels: vec!["政府网站".to_owned()],
    };
    let mut row = CatalogueRow::default();
    write_into(&[part("指南", "办理条件；申请材料"), part("结果", "审批结果；救助金额")], &mut row);
    row.content_elements.push_str("；办理流程");
    let now = ItemParts::of(&row);
    assert_eq!(now.parts[1].content, "审批结果；救助金额；办理流程");
    let told: Vec<&str> = now.notes.iter().map(|note| note.message.as_str()).collect();
    assert_eq!(told.len(), 1);
    assert!(told[0].contains("增加了“办理流程”，现读作分项“结果”的内容"), "{told:?}");
    // Another wording is no addition.
    row.content_elements = row.content_elements.replace("救助金额；办理流程", "救助标准");
    assert!(ItemParts::of(&row).notes.is_empty());
}

#[test]
fn r43_cells_that_count_one_more_are_read_by_their_numbers() {
    let part = |name: &str, content: &str, time: &str, channel: &str| ItemPart {
        name: name.to_owned(),
        content: content.to_owned(),
        time_limit: time.to_owned(),
        publisher: "白石县文化站".to_owned(),
        channels: vec![channel.to_owned()],
    };
    let entered = [
        part("时间", "活动时间", "形成之日起20个工作日内", "政府网站"),
        part("单位", "活动单位", "变更之日起7个工作日内", "公示栏"),
    ];
    let mut row = CatalogueRow::default();
    write_into(&entered, &mut row);
    row.content_elements = "1.活动时间；2.活动单位；3.地址与电话".to_owned();
    row.time_limit = "1.形成之日起20个工作日内；2.变更之日起7个工作日内；3.变更之日起3个工作日内".to_owned();
    let now = ItemParts::of(&row);
    let told: Vec<_> = now
        .parts
        .iter()
        .map(|part| {
            (part.name.as_str(), part.content.as_str(), part.time_limit.as_str(), part.channels.len())
        })
        .collect();
    assert_eq!(
        told,
        [
            ("时间", "活动时间", "形成之日起20个工作日内", 1),
            ("单位", "活动单位", "变更之日起7个工作日内", 1),
            ("地址与电话", "地址与电话", "变更之日起3个工作日内", 2),
        ]
    );
    assert_eq!((now.pairing, now.notes.len()), (Pairing::Numbered, 1), "it is told");
    // Saved, it stands as it is read.
    let mut saved = row.clone();
    write_into(&now.parts, &mut saved);
    let again = ItemParts::of(&saved);
    assert_eq!((again.parts, again.notes.len()), (now.parts, 0));
    // One less.
    row.content_elements = "活动单位".to_owned();
    row.time_limit = "7个工作日内".to_owned();
    assert_eq!(ItemParts::of(&row).parts.len(), 2, "no numbers: the entered parts stand");
}
