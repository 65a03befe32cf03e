//! A district's published compilation: many catalogues under the names of their units.

use domain::catalogue::CatalogueTable;
use domain::reference::Reference;
use files::read_catalogues;

const HEAD: &str = "<tr><th>序号</th><th>一级事项</th><th>二级事项</th><th>公开内容（要素）</th><th>公开依据</th><th>公开时限</th><th>公开主体</th><th>公开渠道和载体</th></tr>";

fn table(rows: usize, with_head: bool) -> String {
    let head = if with_head { HEAD } else { "" };
    let row = |n: usize| {
        format!(
            "<tr><td>{n}</td><td>综合业务</td><td>事项{n}</td><td>文件名称</td><td>《办法》</td><td>20个工作日</td><td>本单位</td><td>■政府网站</td></tr>"
        )
    };
    format!("<table>{head}{}</table>", (1..=rows).map(row).collect::<String>())
}

fn read(page: &str) -> Vec<CatalogueTable> {
    read_catalogues("汇编.html", page.as_bytes(), &Reference::shipped()).unwrap().catalogues
}

fn shown(tables: &[CatalogueTable]) -> Vec<(Option<&str>, Option<&str>, usize)> {
    tables.iter().map(|t| (t.government.as_deref(), t.sector.as_deref(), t.rows.len())).collect()
}

#[test]
fn every_catalogue_has_the_unit_above_it_and_the_sector_of_its_title() {
    let page = format!(
        "<html><body><h1>越秀区基层政务公开标准目录汇编</h1><p>目 录</p><p>越秀区民政局 1</p><p>越秀区司法局 9</p>\
         <h2>一、越秀区民政局</h2><h3>（一）社会救助领域基层政务公开标准目录</h3>{}\
         <h3>（二）养老服务领域基层政务公开标准目录</h3>{}\
         <h2>二、越秀区司法局</h2><h3>公共法律服务领域基层政务公开标准目录</h3>{}\
         <h2>洪桥街道办事处</h2><h3>越秀区社会救助领域基层政务公开标准目录</h3>{}</body></html>",
        table(3, true),
        table(2, true),
        table(4, true),
        table(1, true),
    );
    assert_eq!(
        shown(&read(&page)),
        [
            (Some("越秀区民政局"), Some("社会救助"), 3),
            (Some("越秀区民政局"), Some("养老服务"), 2),
            (Some("越秀区司法局"), Some("公共法律服务"), 4),
            (Some("洪桥街道办事处"), Some("社会救助"), 1),
        ]
    );
}

#[test]
fn a_line_that_names_the_compiling_unit_is_nearer_than_a_heading() {
    let page = format!(
        "<html><body><h2>越秀区民政局</h2><h3>社会救助领域基层政务公开标准目录</h3><p>编制单位：东山街道办事处</p>{}</body></html>",
        table(2, true)
    );
    assert_eq!(read(&page)[0].government.as_deref(), Some("东山街道办事处"));
}

#[test]
fn words_that_only_end_like_a_unit_are_no_heading() {
    let page = format!(
        "<html><body><p>请各单位认真填写后报办公室</p><p>首页 &gt; 政务服务中心</p><h3>社会救助领域基层政务公开标准目录</h3>{}</body></html>",
        table(2, true)
    );
    assert_eq!(read(&page)[0].government, None);
}

#[test]
fn contents_that_name_every_title_and_a_title_over_all_hide_no_catalogue() {
    let over_all = "越秀区26个试点领域基层政务公开标准目录";
    let [aid, care, flood] =
        ["社会救助", "养老服务", "水旱灾害防御"].map(|name| format!("{name}领域基层政务公开标准目录"));
    let head = |unit: &str, title: &str| format!("<p>{over_all}</p><h2>{unit}</h2><h3>{title}</h3>");
    let page = format!(
        "<html><body><p>目录</p><p>{aid}</p><p>{care}</p><p>{care}</p><p>{flood}</p>{}{}{}{}{}{}{}{}</body></html>",
        head("越秀区民政局", &aid),
        table(3, true),
        head("越秀区民政局", &care),
        table(2, true),
        head("洪桥街道办事处", &care),
        table(4, true),
        head("越秀区水务局", &flood),
        table(1, true),
    );
    let expected = [
        (Some("越秀区民政局"), Some("社会救助"), 3),
        (Some("越秀区民政局"), Some("养老服务"), 2),
        (Some("洪桥街道办事处"), Some("养老服务"), 4),
        (Some("越秀区水务局"), Some("水旱灾害防御"), 1),
    ];
    assert_eq!(shown(&read(&page)), expected);
}

#[test]
fn a_title_printed_again_on_the_next_page_begins_no_catalogue() {
    for again in [
        "社会救助领域基层政务公开标准目录（续）",
        "越秀区26个试点领域基层政务公开标准目录",
        "越秀区民政局</p><p>基层政务公开标准目录",
    ] {
        let page = format!(
            "<html><body><p>越秀区26个试点领域基层政务公开标准目录</p><p>越秀区民政局</p><p>社会救助领域</p>\
             <p>基层政务公开标准目录</p><p>社会救助领域基层政务公开标准目录</p>{}<p>{again}</p>{}</body></html>",
            table(3, true),
            table(2, true),
        );
        assert_eq!(shown(&read(&page)), [(Some("越秀区民政局"), Some("社会救助"), 5)], "{again}");
    }
}
