//! How often one client may ask, without keeping who asked.
//!
//! A table of fixed size, indexed by a hash of the address under a key that this process alone has
//! and never writes down. So no address is stored, memory does not grow, and two clients share an
//! entry about as often as their number is to the table's.
use std::hash::{BuildHasher, RandomState};
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, HeaderName, Request};

/// Entries of the table; 512 KiB.
const ENTRIES: usize = 1 << 16;

/// What a client may do.
#[derive(Clone, Debug)]
pub struct Limit {
    /// Requests a second in the long run; none means no limit.
    pub rate: u32,
    /// Requests at once after a pause.
    pub burst: u32,
    /// The header in which a proxy says who asked.
    pub header: Option<HeaderName>,
}

/// A token bucket for each client.
#[derive(Debug)]
pub struct Limiter {
    limit: Limit,
    start: Instant,
    hasher: RandomState,
    /// When each bucket will be full again, in microseconds since `start`: what is left in it
    /// follows from that (the generic cell rate algorithm).
    full_at: Box<[AtomicU64]>,
}

impl Limiter {
    /// A limiter with full buckets.
    #[must_use]
    pub fn new(limit: Limit) -> Self {
        Self {
            limit,
            start: Instant::now(),
            hasher: RandomState::new(),
            full_at: (0..ENTRIES).map(|_| AtomicU64::new(0)).collect(),
        }
    }

    /// Takes a token for whoever sent `request`.
    ///
    /// # Errors
    /// There is none; the error says when there will be one.
    pub fn admit<B>(&self, request: &Request<B>) -> Result<(), Duration> {
        match self.client(request) {
            Some(client) => self.take(client, self.start.elapsed()),
            None => Ok(()),
        }
    }

    /// Who asks: the address that the proxy names last, which is the one it saw itself, or that of
    /// the connection. A proxy on this machine that names nobody speaks for everybody.
    fn client<B>(&self, request: &Request<B>) -> Option<IpAddr> {
        if self.limit.rate == 0 {
            return None;
        }
        if let Some(name) = &self.limit.header {
            return named(request.headers(), name);
        }
        let ConnectInfo(peer) = request.extensions().get::<ConnectInfo<SocketAddr>>()?;
        let peer = peer.ip().to_canonical();
        (!peer.is_loopback()).then_some(peer)
    }

    fn take(&self, client: IpAddr, now: Duration) -> Result<(), Duration> {
        let hash = match client {
            IpAddr::V4(address) => self.hasher.hash_one(address),
            // A household or a server has a whole /64 to choose from.
            IpAddr::V6(address) => self.hasher.hash_one(address.to_bits() >> 64),
        };
        let Some(entry) = usize::try_from(hash % ENTRIES as u64)
            .ok()
            .and_then(|at| self.full_at.get(at))
        else {
            return Ok(());
        };
        let now = u64::try_from(now.as_micros()).unwrap_or(u64::MAX);
        let token = 1_000_000 / u64::from(self.limit.rate.max(1));
        let most = now + token * u64::from(self.limit.burst.max(1));
        let took = entry.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |full_at| {
            let full_at = full_at.max(now) + token;
            (full_at <= most).then_some(full_at)
        });
        took.map(drop)
            .map_err(|full_at| Duration::from_micros((full_at + token).saturating_sub(most)))
    }
}

fn named(headers: &HeaderMap, name: &HeaderName) -> Option<IpAddr> {
    let last = headers.get_all(name).iter().next_back()?.to_str().ok()?;
    let text = last.rsplit(',').next()?.trim();
    let bare = text.trim_matches(['[', ']']);
    let address = bare.parse::<IpAddr>().ok();
    let address = address.or_else(|| Some(text.parse::<SocketAddr>().ok()?.ip()));
    address.map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limiter(header: Option<&str>) -> Limiter {
        Limiter::new(Limit {
            rate: 2,
            burst: 3,
            header: header.map(|name| name.parse().expect("a name")),
        })
    }

    #[test]
    fn burst_passes_then_one_for_each_token() {
        let limiter = limiter(None);
        let client = "192.0.2.7".parse().expect("an address");
        let at = Duration::from_millis;
        for _ in 0..3 {
            assert_eq!(limiter.take(client, at(1000)), Ok(()));
        }
        assert_eq!(limiter.take(client, at(1000)), Err(at(500)));
        assert_eq!(limiter.take(client, at(1200)), Err(at(300)));
        assert_eq!(limiter.take(client, at(1500)), Ok(()));
        assert_eq!(limiter.take(client, at(1500)), Err(at(500)));
        // After a pause the bucket is full again, and no fuller.
        for _ in 0..3 {
            assert_eq!(limiter.take(client, at(60_000)), Ok(()));
        }
        assert_eq!(limiter.take(client, at(60_000)), Err(at(500)));
    }

    #[test]
    fn one_network_of_version_6_is_one_client() {
        let limiter = limiter(None);
        let client = |last: u16| {
            format!("2001:db8:1:2::{last:x}")
                .parse()
                .expect("an address")
        };
        for last in 0..3 {
            assert_eq!(limiter.take(client(last), Duration::ZERO), Ok(()));
        }
        assert!(limiter.take(client(9), Duration::ZERO).is_err());
    }

    #[test]
    fn client_is_the_peer_or_whom_the_proxy_names_last() {
        let request = |peer: &str, headers: &[(&str, &str)]| {
            let mut request = Request::new(());
            let peer: SocketAddr = peer.parse().expect("an address");
            request.extensions_mut().insert(ConnectInfo(peer));
            for (name, value) in headers {
                let name: HeaderName = name.parse().expect("a name");
                let value = value.parse().expect("a value");
                request.headers_mut().append(name, value);
            }
            request
        };
        let forwarded = [("x-forwarded-for", "198.51.100.1, 192.0.2.7")];
        type Row<'a> = (
            Option<&'a str>,
            &'a str,
            &'a [(&'a str, &'a str)],
            Option<&'a str>,
        );
        let rows: [Row<'_>; 8] = [
            (None, "192.0.2.1:5000", &forwarded, Some("192.0.2.1")),
            (None, "127.0.0.1:5000", &[], None),
            (None, "[::ffff:127.0.0.1]:5000", &[], None),
            (
                Some("x-forwarded-for"),
                "127.0.0.1:5000",
                &forwarded,
                Some("192.0.2.7"),
            ),
            (
                Some("x-real-ip"),
                "127.0.0.1:1",
                &[("x-real-ip", "[2001:db8::1]")],
                Some("2001:db8::1"),
            ),
            (
                Some("x-real-ip"),
                "127.0.0.1:1",
                &[("x-real-ip", "192.0.2.7:55")],
                Some("192.0.2.7"),
            ),
            (
                Some("x-real-ip"),
                "127.0.0.1:1",
                &[("x-real-ip", "unknown")],
                None,
            ),
            (Some("x-real-ip"), "192.0.2.1:1", &[], None),
        ];
        for (header, peer, headers, client) in rows {
            let found = limiter(header).client(&request(peer, headers));
            let expected = client.map(|client| client.parse().expect("an address"));
            assert_eq!(found, expected, "{header:?} {peer} {headers:?}");
        }
    }
}
