//! What every page carries besides its own content: the site's identity, the page's name and place, the
//! meta tags of 国办发〔2017〕47号, and for staff the bar, the places and the notices. Everything here is
//! ready to be shown; templates decide nothing.

use std::sync::Arc;

/// The site's identity, a setting of the installation, printed in every head and foot.
#[derive(Debug, Clone, Default)]
pub struct Site {
    /// Name of the site, such as 广州市基层政务公开平台 (meta SiteName).
    pub name: String,
    /// The column this is: 基层政务公开标准化规范化 (R77).
    pub column: String,
    /// Domain (meta SiteDomain).
    pub domain: String,
    /// 网站标识码 (meta SiteIDCode).
    pub id_code: String,
    /// 主办单位
    pub organiser: String,
    /// 承办单位
    pub operator: String,
    /// ICP备案号
    pub icp: String,
    /// 公安备案号
    pub police: String,
    /// 联系电话
    pub phone: String,
    /// 电子邮箱
    pub email: String,
    /// 联系地址
    pub address: String,
    /// Where 我为政府网站找错 leads; none hides it.
    pub report_error_href: Option<String>,
    /// 政府信息公开目录 of the government, which the catalogues never replace or hide (R66).
    pub directory_href: Option<String>,
    /// 政府信息公开指南
    pub guide_href: Option<String>,
    /// 依申请公开
    pub request_href: Option<String>,
    /// How and where one asks for information otherwise; empty says nothing.
    pub request_words: String,
    /// What the banner of a demo installation says; none where the data are real.
    pub demo: Option<String>,
    /// Addresses of the portal's own columns.
    pub places: Places,
}

/// Addresses of the portal's columns, all under one path where the portal stands behind another server (R77a).
#[derive(Debug, Clone, Default)]
pub struct Places {
    /// Path before every address, empty or like `/jczwgk`.
    pub base: String,
}

/// A named address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Link {
    /// What is shown.
    pub label: String,
    /// Where it leads.
    pub href: String,
}

/// The column of the portal that a page belongs to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Section {
    /// 首页
    Home,
    /// 领域
    Sectors,
    /// 单位
    Units,
    /// 标准指引
    Guidelines,
    /// 工作动态
    News,
    /// 使用帮助
    Help,
    /// A page outside the columns.
    #[default]
    Elsewhere,
}

/// The article's meta tags of 国办发〔2017〕47号.
#[derive(Debug, Clone, Default)]
pub struct Article {
    /// ArticleTitle
    pub title: String,
    /// PubDate, `2025-03-12 09:30`
    pub published_at: String,
    /// ContentSource
    pub source: String,
}

/// Another form of the page for programs: a feed, data.
#[derive(Debug, Clone, Default)]
pub struct Alternate {
    /// Media type
    pub media_type: String,
    /// Name
    pub title: String,
    /// Address
    pub href: String,
}

/// A public page's name, place and meta data.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// The site.
    pub site: Arc<Site>,
    /// Title of the page, without the site's name.
    pub title: String,
    /// One sentence for search engines.
    pub description: String,
    /// The column it belongs to.
    pub section: Section,
    /// The places above it, outermost first, without the page itself.
    pub crumbs: Vec<Link>,
    /// meta ColumnName
    pub column_name: String,
    /// meta ColumnType
    pub column_type: String,
    /// Set where the page is one document.
    pub article: Option<Article>,
    /// What stands in the search box.
    pub query: String,
    /// Other forms.
    pub alternates: Vec<Alternate>,
}

/// How serious a notice is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum NoticeKind {
    /// Says that something was done or is so.
    #[default]
    Plain,
    /// Wants attention.
    Warn,
    /// Says that something could not be done.
    Stop,
}

/// What happened, where, and what to do.
#[derive(Debug, Clone, Default)]
pub struct Notice {
    /// How serious.
    pub kind: NoticeKind,
    /// What happened.
    pub title: String,
    /// Where and why; may be empty.
    pub text: String,
    /// What to do.
    pub action: Option<Link>,
}

/// An entry of the console's places.
#[derive(Debug, Clone, Default)]
pub struct NavItem {
    /// Name and address.
    pub link: Link,
    /// Icon of the sprite.
    pub icon: &'static str,
    /// How many wait there; none shows nothing.
    pub waiting: Option<String>,
    /// The page shown is this place.
    pub current: bool,
}

/// Places under one heading.
#[derive(Debug, Clone, Default)]
pub struct NavGroup {
    /// The heading.
    pub label: String,
    /// The places.
    pub items: Vec<NavItem>,
}

/// A unit the signed-in person can work for.
#[derive(Debug, Clone, Default)]
pub struct UnitChoice {
    /// Value sent when chosen.
    pub value: String,
    /// Name of the unit and the role held there.
    pub label: String,
    /// The one in use.
    pub current: bool,
}

/// Who is signed in.
#[derive(Debug, Clone, Default)]
pub struct PersonMenu {
    /// Name of the person.
    pub name: String,
    /// The unit in use.
    pub unit: String,
    /// The roles there, in words.
    pub roles: String,
    /// All units to choose from; a single one offers no choice.
    pub units: Vec<UnitChoice>,
    /// Where choosing a unit is sent.
    pub switch_action: String,
    /// The person's own page.
    pub account_href: String,
    /// Where signing out is sent.
    pub sign_out_action: String,
    /// The token every form of this session carries.
    pub form_token: String,
}

/// The frame of a staff page.
#[derive(Debug, Clone, Default)]
pub struct ConsoleFrame {
    /// The site.
    pub site: Arc<Site>,
    /// Title of the page.
    pub title: String,
    /// Who is signed in; none on the page that signs in.
    pub person: Option<PersonMenu>,
    /// The places.
    pub nav: Vec<NavGroup>,
    /// The places above the page.
    pub crumbs: Vec<Link>,
    /// Notices above the content.
    pub notices: Vec<Notice>,
    /// Where the console's search is sent; empty hides it.
    pub search_action: String,
    /// What stands in its box.
    pub query: String,
}

impl Link {
    /// A named address.
    #[must_use]
    pub fn new(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { label: label.into(), href: href.into() }
    }
}

impl Places {
    /// The portal's columns in the order of the navigation, with the search beside them.
    #[must_use]
    pub fn columns(&self) -> [(Section, &'static str, String); 6] {
        [
            (Section::Home, "首页", format!("{}/", self.base)),
            (Section::Sectors, "领域", format!("{}/sectors", self.base)),
            (Section::Units, "单位", format!("{}/units", self.base)),
            (Section::Guidelines, "标准指引", format!("{}/guidelines", self.base)),
            (Section::News, "工作动态", format!("{}/news", self.base)),
            (Section::Help, "使用帮助", format!("{}/help", self.base)),
        ]
    }

    /// Where the search is sent.
    #[must_use]
    pub fn search(&self) -> String {
        format!("{}/search", self.base)
    }

    /// The address of one column.
    #[must_use]
    pub fn column(&self, section: Section) -> String {
        let found = self.columns().into_iter().find(|(column, ..)| *column == section);
        found.map_or_else(|| format!("{}/", self.base), |(_, _, href)| href)
    }
}

impl Page {
    /// The value of `aria-current` of a column's link: the page itself, or the column it stands in.
    #[must_use]
    pub fn current_place(&self, section: &Section) -> Option<&'static str> {
        (*section == self.section).then_some(if self.crumbs.is_empty() { "page" } else { "true" })
    }
}

impl Section {
    /// The section's name in `data-section` of the page, which styles use.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Sectors => "sectors",
            Self::Units => "units",
            Self::Guidelines => "guidelines",
            Self::News => "news",
            Self::Help => "help",
            Self::Elsewhere => "elsewhere",
        }
    }
}

impl NoticeKind {
    /// The style of the notice.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::Plain => "notice",
            Self::Warn => "notice notice-warn",
            Self::Stop => "notice notice-stop",
        }
    }
}
