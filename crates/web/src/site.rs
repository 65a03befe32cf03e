//! The site's identity (国办发〔2017〕47号, 国办函〔2019〕19号's foot) as pages print it, from the setting.

use crate::core::{AppState, PageError};
use crate::frame::{Places, Site};
use operations::setting::SiteIdentity;
use std::sync::Arc;

/// What the installation is called until it is given a name.
const UNNAMED: &str = "基层政务公开平台";
/// The column all pages stand in (R77).
const COLUMN: &str = "基层政务公开标准化规范化";
const DEMO: &str = "单位、人员和目录内容均为虚构，不作办事依据。";

/// The identity of this installation.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn of(state: &AppState) -> Result<Arc<Site>, PageError> {
    Ok(Arc::new(shown(&state.operations.site_identity().await?)))
}

/// An identity as it is printed; parts that are empty are left out by the templates.
#[must_use]
pub fn shown(identity: &SiteIdentity) -> Site {
    let name = if identity.site_name.is_empty() { UNNAMED } else { &identity.site_name };
    let link = |url: &str| (!url.is_empty()).then(|| url.to_owned());
    Site {
        name: name.to_owned(),
        column: COLUMN.to_owned(),
        domain: identity.site_domain.clone(),
        id_code: identity.site_code.clone(),
        organiser: identity.organiser.clone(),
        operator: identity.undertaker.clone(),
        icp: identity.icp.clone(),
        police: identity.police_record.clone(),
        phone: identity.contact.clone(),
        report_error_href: link(&identity.error_report_url),
        request_href: link(&identity.request_url),
        request_words: identity.request_words.clone(),
        demo: identity.demo.then(|| DEMO.to_owned()),
        places: Places::default(),
        ..Site::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_installation_without_a_name_still_has_one() {
        assert_eq!(shown(&SiteIdentity::default()).name, UNNAMED);
        assert_eq!(shown(&SiteIdentity::default()).demo, None);
        let named = SiteIdentity {
            site_name: "天河区基层政务公开平台".to_owned(),
            demo: true,
            ..SiteIdentity::default()
        };
        assert_eq!(shown(&named).name, "天河区基层政务公开平台");
        assert!(shown(&named).demo.is_some());
        assert_eq!(shown(&named).request_href, None, "no entry, no link");
        let asked = SiteIdentity { request_url: "https://a.example/ask".to_owned(), ..named };
        assert_eq!(shown(&asked).request_href.as_deref(), Some("https://a.example/ask"));
    }
}
