//! Who a host belongs to, and what a name tells.
use url::{Host, Url};

/// Begins of names that measuring and advertising services are known to use.
const TRACKERS: &[&str] = &[
    "_ga",
    "_gid",
    "_gat",
    "_gcl_",
    "__gads",
    "__gpi",
    "_dc_gtm",
    "__utm",
    "ide",
    "test_cookie",
    "_fbp",
    "_fbc",
    "fr",
    "_hj",
    "_pk_",
    "_mtm",
    "_clck",
    "_clsk",
    "muid",
    "_uet",
    "_tt_",
    "_ttp",
    "_pin_",
    "_scid",
    "_rdt_",
    "_ym_",
    "yandexuid",
    "ajs_",
    "amp_",
    "amplitude",
    "mp_",
    "__hs",
    "hubspotutk",
    "_mkto_",
    "li_",
    "lidc",
    "bcookie",
    "personalization_id",
    "_vwo_",
    "optimizely",
    "visitor_id",
    "s_vi",
    "s_fid",
    "amcv_",
    "demdex",
    "_kla_",
    "intercom-",
    "drift_",
];

/// Parts of names under which consent tools keep the choice itself.
const RECORDS: &[&str] = &[
    "consent",
    "cc_cookie",
    "cookie_notice",
    "cookienotice",
    "cookiebanner",
    "cookie_banner",
    "cookie-banner",
    "cookielaw",
    "cookie_law",
    "cookiepolicy",
    "cookie_policy",
    "cookieprefs",
    "cookie_pref",
    "cookiechoice",
    "cookie_choice",
    "gdpr",
    "rgpd",
    "usprivacy",
    "euconsent",
    "addtl_",
    "gpp",
    "tcf",
    "didomi",
    "klaro",
    "orejime",
    "tarteaucitron",
    "untick",
    "axeptio",
    "cmplz",
    "iubenda",
    "_iub_",
    "osano",
    "cky-",
    "uc_settings",
    "uc_user",
    "uc_gcm",
    "uc_ui",
    "ucdata",
    "ucstring",
    "borlabs",
    "termly",
    "notice_preferences",
    "notice_gdpr",
    "eupubconsent",
    "_cmp",
    "cmp_",
    "_sp_",
    "trackingchoices",
];

/// The site that an audit is about, and what its owner declared.
#[derive(Clone, Debug)]
pub(crate) struct Party {
    site: String,
    allowed_hosts: Vec<String>,
    allowed_names: Vec<String>,
}

impl Party {
    /// The site of a page; `hosts` and `names` are what the owner holds for strictly necessary.
    pub(crate) fn new(page: &Url, hosts: &[String], names: &[String]) -> Self {
        Self {
            site: site_of(page.host_str().unwrap_or_default()),
            allowed_hosts: hosts.to_vec(),
            allowed_names: names.to_vec(),
        }
    }

    /// Whether a host is not under the same registrable domain (Public Suffix List). An address
    /// counts as a domain of its own; ports make no difference, as they make none to cookies.
    pub(crate) fn is_third(&self, host: &str) -> bool {
        site_of(host.trim_start_matches('.')) != self.site
    }

    /// Whether the owner named this host or one above it.
    pub(crate) fn allows_host(&self, host: &str) -> bool {
        self.allowed_hosts.iter().any(|allowed| {
            host == allowed
                || host
                    .strip_suffix(allowed)
                    .is_some_and(|rest| rest.ends_with('.'))
        })
    }

    /// Whether the owner named this cookie or storage key; a `*` at the end stands for anything.
    pub(crate) fn allows_name(&self, name: &str) -> bool {
        self.allowed_names
            .iter()
            .any(|allowed| match allowed.strip_suffix('*') {
                Some(begin) => name.starts_with(begin),
                None => name == allowed,
            })
    }
}

/// Registrable domain of a host, or the host itself where it has none.
fn site_of(host: &str) -> String {
    let host = host.to_ascii_lowercase();
    match Host::parse(&host) {
        Ok(Host::Domain(domain)) => psl::domain_str(&domain).unwrap_or(&domain).to_owned(),
        _ => host,
    }
}

/// Whether a cookie or storage key is a known tracker's.
pub(crate) fn is_tracker(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    // Words of three letters and less begin other names, too.
    TRACKERS.iter().any(|known| {
        match known.len() > 3 || known.starts_with('_') || known.ends_with('_') {
            true => name.starts_with(known),
            false => name == *known,
        }
    })
}

/// Whether a name looks like a record of the choice, which may be kept without asking.
pub(crate) fn is_record(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    !is_tracker(&name) && RECORDS.iter().any(|part| name.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn party() -> Party {
        let page = Url::parse("https://www.shop.co.uk/").unwrap();
        Party::new(
            &page,
            &["cdn.example".into()],
            &["cart".into(), "app_*".into()],
        )
    }

    #[test]
    fn hosts_of_the_same_registrable_domain_are_no_third_party() {
        for (host, is_third) in [
            ("shop.co.uk", false),
            (".shop.co.uk", false),
            ("static.shop.co.uk", false),
            ("other.co.uk", true),
            ("127.0.0.1", true),
        ] {
            assert_eq!(party().is_third(host), is_third, "{host}");
        }
        let loopback = Party::new(&Url::parse("http://127.0.0.1:8080/").unwrap(), &[], &[]);
        assert!(!loopback.is_third("127.0.0.1") && loopback.is_third("127.0.0.2"));
    }

    #[test]
    fn what_the_owner_declared_is_allowed() {
        let party = party();
        for (host, allowed) in [
            ("cdn.example", true),
            ("a.cdn.example", true),
            ("mycdn.example", false),
        ] {
            assert_eq!(party.allows_host(host), allowed, "{host}");
        }
        for (name, allowed) in [("cart", true), ("cart2", false), ("app_theme", true)] {
            assert_eq!(party.allows_name(name), allowed, "{name}");
        }
    }

    #[test]
    fn names_tell_trackers_from_records() {
        for (name, tracker, record) in [
            ("_ga_ABC", true, false),
            ("IDE", true, false),
            ("fridge", false, false),
            ("cc_cookie", false, true),
            ("untick.main", false, true),
            ("OptanonConsent", false, true),
            ("PHPSESSID", false, false),
        ] {
            assert_eq!(
                (is_tracker(name), is_record(name)),
                (tracker, record),
                "{name}"
            );
        }
    }
}
