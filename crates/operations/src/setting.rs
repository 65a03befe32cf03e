//! Settings: the profile and the identity of the site, printed in every foot and in the meta tags of
//! 国办发〔2017〕47号.

use crate::organisation::field::Fields;
use crate::organisation::unit::{load_unit, root_id};
use crate::{Act, OperationError, Operations};
use domain::disclosure::privacy::personal_numbers;
use domain::organisation::{Permission, site};
use domain::text::fold;
use serde::{Deserialize, Serialize};
use serde_json::json;
use storage::setting;

/// The identity of the site.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SiteIdentity {
    /// Name of the site.
    pub site_name: String,
    /// Its domain name, without scheme.
    pub site_domain: String,
    /// 网站标识码; empty until it is given.
    pub site_code: String,
    /// 主办单位
    pub organiser: String,
    /// 承办单位
    pub undertaker: String,
    /// ICP number
    pub icp: String,
    /// 公安备案 number
    pub police_record: String,
    /// Telephone and address of the office.
    pub contact: String,
    /// 我为政府网站找错: the page that takes reports.
    pub error_report_url: String,
    /// 依申请公开: the page with the request form, to which rows on request lead (R101a).
    pub request_url: String,
    /// How and where one asks, printed beside that way.
    pub request_words: String,
    /// True for the demo city: a banner stands on every page.
    pub demo: bool,
    /// A notice printed beside the catalogues, e.g. how to ask for information.
    pub notice: String,
}

const SITE_IDENTITY: &str = "site_identity";
const PROFILE: &str = "profile";

impl SiteIdentity {
    /// The identity with its fields trimmed.
    ///
    /// # Errors
    /// Every field that is not acceptable.
    pub fn checked(&self) -> Result<Self, OperationError> {
        let mut fields = Fields::default();
        let checked = Self {
            site_name: fields.required("site_name", "网站名称", &self.site_name, 60),
            site_domain: fields.optional("site_domain", "网站域名", &self.site_domain, 120).to_lowercase(),
            site_code: fold(&fields.optional("site_code", "网站标识码", &self.site_code, 10)).to_uppercase(),
            organiser: fields.required("organiser", "主办单位", &self.organiser, 60),
            undertaker: fields.optional("undertaker", "承办单位", &self.undertaker, 60),
            icp: number(&fields.optional("icp", "ICP备案号", &self.icp, 40)),
            police_record: number(&fields.optional("police_record", "公安备案号", &self.police_record, 40)),
            contact: fields.optional("contact", "联系方式", &self.contact, 120),
            error_report_url: fields.optional(
                "error_report_url",
                "“我为政府网站找错”地址",
                &self.error_report_url,
                300,
            ),
            request_url: fields.optional("request_url", "依申请公开入口", &self.request_url, 300),
            request_words: fields.optional("request_words", "依申请公开说明", &self.request_words, 120),
            demo: self.demo,
            notice: fields.optional("notice", "公开说明", &self.notice, 300),
        };
        for (field, text, is_form, form) in [
            ("site_code", &checked.site_code, site::is_site_code as fn(&str) -> bool, site::SITE_CODE_FORM),
            ("icp", &checked.icp, site::is_icp, site::ICP_FORM),
            ("police_record", &checked.police_record, site::is_police_record, site::POLICE_FORM),
        ] {
            if !text.is_empty() && !is_form(text) {
                fields.problem(field, form);
            }
        }
        let is_domain = |domain: &str| {
            domain.contains('.')
                && domain.chars().all(|c| c.is_alphanumeric() || ".-:".contains(c))
                && !domain.starts_with('.')
        };
        let is_local = checked.site_domain.starts_with("localhost");
        if !checked.site_domain.is_empty() && !is_local && !is_domain(&checked.site_domain) {
            fields.problem("site_domain", "网站域名只写域名，不带http://和路径");
        }
        for (field, label, url) in [
            ("error_report_url", "“我为政府网站找错”地址", &checked.error_report_url),
            ("request_url", "依申请公开入口", &checked.request_url),
        ] {
            if !url.is_empty() && !url.starts_with("https://") && !url.starts_with("http://") {
                fields.problem(field, format!("{label}应以https://或http://开头"));
            }
        }
        // Printed in every foot: a person's own number has no place there (R250).
        for (field, label, text) in [
            ("contact", "联系方式", &checked.contact),
            ("request_words", "依申请公开说明", &checked.request_words),
            ("notice", "公开说明", &checked.notice),
        ] {
            if let Some(found) = personal_numbers(text).first() {
                let what = found.kind.label();
                let message =
                    format!("{label}印在每一页上，不能写{what}（{}），请写办公电话", found.masked());
                fields.problem(field, message);
            }
        }
        fields.check()?;
        Ok(checked)
    }

    /// What the site of a place is called before anybody gives it another name. A district's government has a
    /// 办公室, those above it a 办公厅.
    #[must_use]
    pub fn of_place(place: &str, is_district: bool) -> Self {
        let office = if is_district { "办公室" } else { "办公厅" };
        Self {
            site_name: format!("{place}基层政务公开标准化规范化平台"),
            organiser: format!("{place}人民政府{office}"),
            ..Self::default()
        }
    }
}

/// A number as it is printed: letters and digits of half width, the letters in capitals.
fn number(text: &str) -> String {
    fold(text).to_uppercase()
}

impl Operations {
    /// The identity of the site; an empty one before setup. Public.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn site_identity(&self) -> Result<SiteIdentity, OperationError> {
        let stored = setting::get(&mut *self.store.read().await?, SITE_IDENTITY).await?;
        match stored {
            Some(text) => Ok(serde_json::from_str(&text).map_err(storage::StorageError::from)?),
            None => Ok(SiteIdentity::default()),
        }
    }

    /// Changes the identity of the site.
    ///
    /// # Errors
    /// Without the right at the root, or when a field is not acceptable.
    #[boxed::future]
    pub async fn set_site_identity(
        &self,
        act: &Act,
        identity: &SiteIdentity,
    ) -> Result<SiteIdentity, OperationError> {
        let checked = identity.checked()?;
        let mut writing = self.begin(act).await?;
        let root = root_id(writing.connection()).await?;
        let root = load_unit(writing.connection(), root).await?;
        act.actor.require(Permission::ManageSettings, &root.path, None)?;
        write_identity(&mut writing, root.id, &checked).await?;
        writing.commit().await?;
        Ok(checked)
    }

    /// The name of the profile the installation was set up with.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn profile_name(&self) -> Result<Option<String>, OperationError> {
        Ok(setting::get(&mut *self.store.read().await?, PROFILE).await?)
    }
}

/// Writes the identity within a transaction.
#[boxed::future]
pub(crate) async fn write_identity(
    writing: &mut crate::Writing<'_>,
    root: i64,
    identity: &SiteIdentity,
) -> Result<(), OperationError> {
    let text = serde_json::to_string(identity).map_err(storage::StorageError::from)?;
    let at = writing.at();
    setting::put(writing.connection(), SITE_IDENTITY, &text, &at).await?;
    let detail = json!({ "site_name": identity.site_name, "site_code": identity.site_code });
    writing.audit(root, "setting.site_identity", "setting:site_identity", &detail).await?;
    writing.changed("setting", 0).await
}

/// Writes the profile's name within a transaction.
#[boxed::future]
pub(crate) async fn write_profile(
    writing: &mut crate::Writing<'_>,
    name: &str,
) -> Result<(), OperationError> {
    let at = writing.at();
    Ok(setting::put(writing.connection(), PROFILE, name, &at).await?)
}
