//! Which pages may post. A `text/plain` beacon is sent without asking first, so what a browser
//! does about CORS cannot keep other sites' receipts out; this list does.
use std::fmt;
use std::str::FromStr;

use axum::http::{HeaderMap, HeaderValue, header};

/// Scheme, host and port of a page (RFC 6454), the port always given.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Origin {
    secure: bool,
    host: String,
    port: u16,
}

impl Origin {
    fn parse(text: &str) -> Option<Self> {
        let lower = text.to_ascii_lowercase();
        let (secure, rest) = match lower.strip_prefix("https://") {
            Some(rest) => (true, rest),
            None => (false, lower.strip_prefix("http://")?),
        };
        let (host, port) = host_and_port(rest, if secure { 443 } else { 80 })?;
        Some(Self {
            secure,
            host: host.to_owned(),
            port,
        })
    }

    /// Whether `host`, a request's Host header, names the same place. The scheme is not in that
    /// header, and behind a proxy that ends TLS the receiver cannot know it.
    fn is_served_at(&self, host: &str) -> bool {
        let port = if self.secure { 443 } else { 80 };
        host_and_port(&host.to_ascii_lowercase(), port)
            .is_some_and(|(host, port)| host == self.host && port == self.port)
    }
}

fn host_and_port(text: &str, default: u16) -> Option<(&str, u16)> {
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, port.parse().ok()?),
        _ => (text, default),
    };
    let fits = match host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
    {
        Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
        None => {
            let letter = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
            !host.is_empty() && host.bytes().all(letter)
        }
    };
    fits.then_some((host, port))
}

/// One origin, or all below a domain: `https://www.example.com`, `https://*.example.com`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OriginPattern {
    origin: Origin,
    below: bool,
}

impl OriginPattern {
    fn matches(&self, origin: &Origin) -> bool {
        let host_fits = match self.below {
            false => origin.host == self.origin.host,
            true => origin
                .host
                .strip_suffix(self.origin.host.as_str())
                .is_some_and(|label| label.len() > 1 && label.ends_with('.')),
        };
        host_fits && origin.secure == self.origin.secure && origin.port == self.origin.port
    }
}

impl FromStr for OriginPattern {
    type Err = PatternError;

    fn from_str(text: &str) -> Result<Self, PatternError> {
        let refuse = |reason| PatternError { reason };
        if text == "*" {
            return Err(refuse(
                "every site could store receipts here; list the sites that may",
            ));
        }
        if !text.is_ascii() {
            return Err(refuse(
                "write the host as browsers send it, in Punycode (xn--…)",
            ));
        }
        let below = text.contains("://*.");
        let plain = text.replacen("://*.", "://", usize::from(below));
        let origin = Origin::parse(&plain).ok_or_else(|| {
            refuse("expected scheme, host and port only: https://www.example.com, https://*.example.com or http://127.0.0.1:8080")
        })?;
        if below && !origin.host.contains('.') {
            return Err(refuse(
                "expected at least two labels after the star: https://*.example.com",
            ));
        }
        Ok(Self { origin, below })
    }
}

/// Why a text is not an origin pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PatternError {
    reason: &'static str,
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.reason)
    }
}

impl std::error::Error for PatternError {}

/// The origins whose receipts are taken: those listed, and the one the receiver itself is
/// reached at.
#[derive(Clone, Debug, Default)]
pub struct AllowList(Vec<OriginPattern>);

impl AllowList {
    /// A list of these patterns; none means the receiver's own origin alone.
    #[must_use]
    pub fn new(patterns: Vec<OriginPattern>) -> Self {
        Self(patterns)
    }

    /// Whether receipts of `origin` are taken in a request with these headers.
    #[must_use]
    pub fn permits(&self, origin: &str, headers: &HeaderMap) -> bool {
        let Some(origin) = Origin::parse(origin) else {
            return false;
        };
        let host = headers
            .get(header::HOST)
            .and_then(|host| host.to_str().ok());
        host.is_some_and(|host| origin.is_served_at(host))
            || self.0.iter().any(|pattern| pattern.matches(&origin))
    }

    /// [`AllowList::permits`] for a header's value, which need not be text.
    #[must_use]
    pub fn permits_header(&self, origin: &HeaderValue, headers: &HeaderMap) -> bool {
        origin
            .to_str()
            .is_ok_and(|origin| self.permits(origin, headers))
    }
}
