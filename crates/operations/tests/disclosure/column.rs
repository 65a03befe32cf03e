//! Columns of other sites read by their address and loaded entry by entry, on both databases (R102).

use super::site::{Answer, Site, page};
use super::{City, OFFICER, cities, load, loading, make_public, published, refused};
use domain::disclosure::RecordState;
use jiff::civil::date;
use operations::disclosure::{ColumnWanted, Outside};
use operations::job::{Job, JobState, Runner};
use std::sync::Arc;

const ARTICLE: &str = "<html><head><meta name=\"ArticleTitle\" content=\"关于提高低保标准的通知\"></head><body><div class=\"t\">\
    <p class=\"MsoNormal\" style=\"color:red\">经研究，自本年三月起提高低保标准，请认真执行。<img src=\"/1.gif\"></p>\
    <p>见<a href=\"files/biao.pdf\">附表</a>和<a href=\"files/old.docx\">旧表</a>。</p></div>\
    <div class=\"foot\">版权所有　某区</div></body></html>";

fn site() -> Site {
    let first = "<html><title>救助信息</title><ul class=\"menu\"><li><a href=\"/x\">政务公开首页</a></li></ul><ul>\
        <li><a href=\"/a/1.html\">关于提高低保标准的…</a><span>2026-02-26</span></li>\
        <li><a href=\"/a/2.html\">二月救助对象的说明</a><span>2026-02-25</span></li></ul>\
        <a href=\"/list_1.html\">下一页</a></html>";
    let second = "<ul><li><a href=\"/a/3.html\">一月救助对象的说明</a><span>2026-01-25</span></li>\
        <li><a href=\"/a/9.html\">还没有到日子的说明</a><span>2026-09-01</span></li>\
        <li><a href=\"/inner/4.html\">内部的信息和说明</a><span>2026-01-20</span></li></ul>\
        <a href=\"/list.html\">下一页</a>";
    let robots = Answer {
        headers: "Content-Type: text/plain\r\n".to_owned(),
        ..page("User-agent: *\nDisallow: /inner/\n")
    };
    Site::open(&[
        ("/robots.txt", robots),
        ("/list.html", page(first)),
        ("/list_1.html", page(second)),
        ("/a/1.html", page(ARTICLE)),
        ("/a/files/biao.pdf", page(super::attachment::pdf("standards"))),
        ("/a/2.html", page("<html><body><script>show()</script></body></html>")),
        ("/a/3.html", page(ARTICLE.replace("三月", "一月"))),
        ("/inner/4.html", page(ARTICLE)),
        ("/inner/list.html", page(first)),
        ("/empty.html", page("<p>没有列表</p>")),
    ])
}

async fn ready(mut city: City) -> (City, ColumnWanted) {
    city.operations.outside = Outside { visits_private: true };
    published(&city).await;
    let first = load(&city, &loading("找到事项")).await;
    make_public(&city, first.id).await;
    let row_key = city.operations.disclosure(&city.act(OFFICER).await, first.id).await.unwrap().row_key;
    let wanted = ColumnWanted {
        unit: "east-civil".to_owned(),
        sector: "20".to_owned(),
        row_key,
        element: "办理条件".to_owned(),
        address: String::new(),
    };
    (city, wanted)
}

/// Works on the job and tells how it ended.
async fn done(city: &City, job: i64) -> Job {
    let now = city.now();
    let runner = Runner::new(city.operations.clone(), Arc::new(move || now));
    assert!(runner.work_once().await.unwrap());
    city.operations.job(&city.act(OFFICER).await, job).await.unwrap()
}

#[tokio::test]
async fn r102_a_column_is_read_shown_and_loaded_once() {
    for city in cities().await {
        let (city, wanted) = ready(city).await;
        let (operations, officer, site) = (&city.operations, city.act(OFFICER).await, site());
        let wanted = ColumnWanted { address: format!("{}/list.html", site.origin), ..wanted };
        let stranger = city.act("west_compiler").await;
        assert_eq!(refused(operations.ask_column(&stranger, &wanted).await), "not-permitted");
        let job = operations.ask_column(&officer, &wanted).await.unwrap().job;
        let job = done(&city, job).await;
        assert_eq!((job.state, job.receipt.done), (JobState::Done, 5), "{job:?}");
        let id: i64 = job.receipt.url.rsplit('/').next().unwrap().parse().unwrap();
        assert_eq!(refused(operations.column(&stranger, id).await), "not-found", "one's own alone");

        let view = operations.column(&officer, id).await.unwrap();
        let found = view.found.clone().unwrap();
        assert_eq!((view.title.as_str(), found.pages, view.loaded.len()), ("救助信息", 2, 0));
        assert_eq!(found.entries[1].title, "二月救助对象的说明");
        assert_eq!(found.entries[1].day, Some(date(2026, 2, 25)));
        assert_eq!(found.entries[2].address, format!("{}/a/3.html", site.origin));

        // With its text: what cannot be read, is closed to machines or lies ahead is named with its reason.
        assert_eq!(refused(operations.take_column(&officer, id, &[], true).await), "invalid");
        let job = operations.take_column(&officer, id, &[0, 1, 3, 4], true).await.unwrap();
        let job = done(&city, job).await;
        assert_eq!(
            (job.state, job.receipt.done, job.receipt.refused.len()),
            (JobState::Done, 1, 4),
            "{job:?}"
        );
        assert!(job.receipt.words.contains("1条草稿，3条没有装载；1个附件没有取到"), "{}", job.receipt.words);
        let why: Vec<&str> = job.receipt.refused.iter().map(|one| one.why.as_str()).collect();
        assert!(why[0].contains("404") && why[0].contains("保留了它的网址"), "{why:?}");
        assert!(why[1].contains("没有认出正文") && why[3].contains("robots.txt"), "{why:?}");
        let view = operations.column(&officer, id).await.unwrap();
        let record = operations.disclosure(&officer, view.loaded[&0]).await.unwrap();
        assert_eq!(record.version.title, "关于提高低保标准的通知", "the list had cut it short");
        assert_eq!((record.version.arose_on.as_str(), record.element.as_str()), ("2026-02-26", "办理条件"));
        assert_eq!(record.version.state, RecordState::Draft);
        assert_eq!(record.version.original_on.as_deref(), Some("2026-02-26"), "it was public there");
        assert!(record.events.iter().any(|event| event.act == "take_in" && event.note.contains("/a/1.html")));
        let body = &record.version.body;
        assert!(
            body.contains("提高低保标准，请认真执行。") && !body.contains("img") && !body.contains("style")
        );
        assert!(body.contains("见附表和") && !body.contains("biao.pdf") && !body.contains("版权"), "{body}");
        assert!(body.contains(&format!("href=\"{}/a/files/old.docx\"", site.origin)), "{body}");
        let names: Vec<&str> = record.attachments.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["附表.pdf"], "the file came along");
        assert!(!site.asked().contains(&"GET /inner/4.html".to_owned()), "closed to machines");

        // As links; what is loaded is not loaded again, by whichever way.
        let job = operations.take_column(&officer, id, &[0, 1, 2], false).await.unwrap();
        let again = operations.take_column(&officer, id, &[1, 2], false).await.unwrap();
        assert_eq!(done(&city, job).await.receipt.done, 2);
        let twice = done(&city, again).await;
        assert_eq!((twice.receipt.done, twice.receipt.refused.len()), (0, 2));
        assert!(twice.receipt.refused[0].why.contains("已经装载过"));
        let view = operations.column(&officer, id).await.unwrap();
        assert_eq!(view.loaded.len(), 3);
        let link = operations.disclosure(&officer, view.loaded[&2]).await.unwrap();
        assert_eq!((link.kind.as_str(), &link.version.link), ("link", &found.entries[2].address));
        assert_eq!(link.version.arose_on, "2026-01-25");
        assert_eq!(refused(operations.take_column(&officer, id, &[0, 1, 2], true).await), "invalid");
        assert!(operations.verify_audit().await.unwrap().is_whole());
    }
}

#[tokio::test]
async fn r102_what_is_no_column_is_told_with_a_way_out() {
    for city in cities().await {
        let (mut city, wanted) = ready(city).await;
        let (officer, site) = (city.act(OFFICER).await, site());
        let at = |path: &str| ColumnWanted { address: format!("{}{path}", site.origin), ..wanted.clone() };
        for odd in ["", "ftp://www.example.gov.cn/", "https://name:word@www.example.gov.cn/", "list.html"] {
            let odd = ColumnWanted { address: odd.to_owned(), ..wanted.clone() };
            assert_eq!(refused(city.operations.ask_column(&officer, &odd).await), "invalid");
        }
        for (path, words) in
            [("/empty.html", "没有认出"), ("/nowhere", "404"), ("/inner/list.html", "robots.txt")]
        {
            let job = city.operations.ask_column(&officer, &at(path)).await.unwrap().job;
            let job = done(&city, job).await;
            assert_eq!(job.state, JobState::Failed);
            assert!(job.progress.contains(words), "{path}: {}", job.progress);
        }
        // A private network stays unread where the installation does not stand within one.
        let before = site.asked().len();
        city.operations.outside = Outside::default();
        let job = city.operations.ask_column(&officer, &at("/list.html")).await.unwrap().job;
        let job = done(&city, job).await;
        assert!(job.state == JobState::Failed && job.progress.contains("内部网络"), "{}", job.progress);
        assert_eq!(site.asked().len(), before);
    }
}
