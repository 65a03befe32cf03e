//! Samples of search, help, work news, the withdrawal notice and the pages of what could not be done.

use super::{Sample, document, links, listing_samples, page, pairs, sample};
use crate::frame::{Link, Page, Section};
use crate::portal::error_view::ErrorView;
use crate::portal::help_view::HelpView;
use crate::portal::news_view::{NewsMonth, NewsView, WithdrawnView};
use crate::portal::parts::{Choice, FilterLink, Marked, PageLink};
use crate::portal::search_view::{BestMatch, Hit, SearchView};
use axum::http::StatusCode;

pub(super) fn all() -> askama::Result<Vec<Sample>> {
    let mut samples = vec![
        sample("/search", &found())?,
        sample("/search-none", &not_found())?,
        sample("/search-start", &unasked())?,
        sample("/news", &news())?,
        sample(
            "/news-empty",
            &NewsView { kinds: Vec::new(), months: Vec::new(), pages: Vec::new(), ..news() },
        )?,
        sample("/withdrawn", &withdrawn(true))?,
        sample("/withdrawn-nothing", &withdrawn(false))?,
        sample("/help", &help())?,
    ];
    for (path, status) in [
        ("/400", StatusCode::BAD_REQUEST),
        ("/401", StatusCode::UNAUTHORIZED),
        ("/403", StatusCode::FORBIDDEN),
        ("/404", StatusCode::NOT_FOUND),
        ("/413", StatusCode::PAYLOAD_TOO_LARGE),
        ("/429", StatusCode::TOO_MANY_REQUESTS),
        ("/500", StatusCode::INTERNAL_SERVER_ERROR),
        ("/503", StatusCode::SERVICE_UNAVAILABLE),
    ] {
        let incident = status.is_server_error().then(|| "20260312-7f3a".to_owned());
        let bare = Page { crumbs: Vec::new(), ..page("", Section::Elsewhere, &[]) };
        samples.push(sample(path, &ErrorView::of(status, bare, incident))?);
    }
    Ok(samples)
}

fn filter(label: &str, count: &str, current: bool) -> FilterLink {
    FilterLink {
        label: label.to_owned(),
        href: format!("/search?kind={label}"),
        count: count.to_owned(),
        current,
    }
}

fn found() -> SearchView {
    let words = ["低保".to_owned(), "最低生活保障".to_owned()];
    let hit = |kind: &str, title: &str, snippet: &str, place: &[&str]| Hit {
        kind: kind.to_owned(),
        title: Marked::new(title, &words),
        href: "/item".to_owned(),
        snippet: Marked::new(snippet, &words),
        place: place.iter().map(|part| (*part).to_owned()).collect(),
    };
    let any = |all: &str| vec![Choice { value: String::new(), label: all.to_owned(), current: true }];
    let pages = [
        ("1", "", true),
        ("2", "/search?page=2", false),
        ("…", "", false),
        ("13", "/search?page=13", false),
        ("下一页", "/search?page=2", false),
    ];
    SearchView {
        page: Page { query: "低保".to_owned(), ..page("搜索", Section::Elsewhere, &[]) },
        summary: "找到128条，这里是第1至10条。".to_owned(),
        kinds: vec![
            filter("全部", "128", true),
            filter("事项", "96", false),
            filter("目录", "24", false),
            filter("标准指引", "8", false),
        ],
        sectors: any("全部领域"),
        units: any("全部区和单位"),
        keep: pairs(&[("kind", "item")]),
        best: Some(BestMatch {
            link: Link::new("社会救助领域", "/sector"),
            text: "“低保”是社会救助领域的常用说法，目录中写作“最低生活保障”。".to_owned(),
        }),
        hits: vec![
            hit(
                "事项",
                "最低生活保障办事指南",
                "办理事项、办理条件、最低生活保障标准、申请材料、办理流程、时间地点、联系方式",
                &["天河区民政局", "社会救助", "2026-03-12"],
            ),
            hit(
                "事项",
                "低保对象名单及相关信息",
                "低保对象的审核结果、动态管理信息、低保金发放情况",
                &["越秀区东风街道办事处", "社会救助", "2025-11-03"],
            ),
            hit(
                "目录",
                "天河区民政局社会救助领域基层政务公开标准目录",
                "共13项，含最低生活保障4项",
                &["天河区民政局", "第3版"],
            ),
        ],
        suggestions: links(&[
            ("特困人员救助供养", "/search"),
            ("临时救助", "/search"),
            ("医疗救助", "/search"),
        ]),
        pages: pages
            .map(|(label, href, current)| PageLink {
                label: label.to_owned(),
                href: href.to_owned(),
                current,
            })
            .to_vec(),
    }
}

fn not_found() -> SearchView {
    SearchView {
        page: Page { query: "不存在的词<b>".to_owned(), ..page("搜索", Section::Elsewhere, &[]) },
        summary: "找到0条。".to_owned(),
        kinds: Vec::new(),
        best: None,
        hits: Vec::new(),
        pages: Vec::new(),
        ..found()
    }
}

fn unasked() -> SearchView {
    SearchView {
        page: page("搜索", Section::Elsewhere, &[]),
        summary: String::new(),
        kinds: Vec::new(),
        sectors: Vec::new(),
        units: Vec::new(),
        keep: Vec::new(),
        best: None,
        hits: Vec::new(),
        suggestions: Vec::new(),
        pages: Vec::new(),
    }
}

fn news() -> NewsView {
    let entries = listing_samples::news();
    let (march, february) = entries.split_at(3);
    NewsView {
        page: page("工作动态", Section::News, &[]),
        kinds: vec![filter("全部", "", true), filter("公布", "", false), filter("撤回", "", false)],
        months: vec![
            NewsMonth { name: "2026年3月".to_owned(), entries: march.to_vec() },
            NewsMonth { name: "2026年2月".to_owned(), entries: february.to_vec() },
        ],
        pages: vec![
            PageLink { label: "1".to_owned(), href: String::new(), current: true },
            PageLink { label: "2".to_owned(), href: "/news?page=2".to_owned(), current: false },
        ],
    }
}

fn withdrawn(stands_again: bool) -> WithdrawnView {
    WithdrawnView {
        page: document("撤回公告", Section::News, &[("工作动态", "/news")]),
        title: "《保障性住房领域基层政务公开标准目录》".to_owned(),
        unit: Link::new("番禺区住房和城乡建设局", "/unit"),
        version: "第2版".to_owned(),
        withdrawn_on: "2026年3月9日".to_owned(),
        reason: "公开主体有误，修订后重新公布。".to_owned(),
        standing: stands_again.then(|| Link::new("第1版，2024年1月5日公布", "/catalogue")),
        versions_href: "/versions".to_owned(),
    }
}

fn help() -> HelpView {
    HelpView {
        page: page("使用帮助", Section::Help, &[]),
        columns: pairs(&[
            ("公开事项", "公开的是哪件事，分一级和二级。"),
            ("公开内容（要素）", "这件事要公开哪些内容，只列名称。"),
            ("公开依据", "依据哪些法律、法规、规章和文件公开。"),
            ("公开时限", "信息形成或变更后多少天内公开。"),
            ("公开主体", "由哪个单位公开。"),
            ("公开渠道和载体", "在哪里公开，■表示选用。"),
            ("公开对象", "向全社会公开，还是只向特定群体公开。"),
            ("公开方式", "主动公开，或者依申请公开。"),
            ("公开层级", "由县级还是乡级公开。"),
        ]),
        sources: vec![
            "《中华人民共和国政府信息公开条例》（国务院令第711号）".to_owned(),
            "《广东省人民政府办公厅关于切实做好基层政务公开标准化规范化工作的通知》附件1".to_owned(),
        ],
        data_links: links(&[("全部目录的数据", "/data/"), ("订阅更新", "/feed.atom")]),
    }
}
