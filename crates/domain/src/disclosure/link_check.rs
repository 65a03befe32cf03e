//! Links of records: what a visit came to (R102, R251), and which addresses of the network may be visited at all.

use serde::Serialize;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// What a visit to a link came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkOutcome {
    /// It answers.
    Reachable,
    /// It does not, and the site itself or the address says so.
    Dead,
    /// It could not be told: the network, the way there, or a door that is open to people alone.
    Unknown,
}

/// Why a link could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkFault {
    /// The server answers with this status.
    Status(u16),
    /// No answer in time.
    Timeout,
    /// The name is not known.
    NoHost,
    /// No connection, or it broke off.
    NoConnection,
    /// The certificate could not be proved.
    Insecure,
    /// It leads into a network that is not public.
    Private,
    /// It leads on and on.
    Redirects,
    /// It is no address of a page.
    Malformed,
    /// A page of this site that is not there, or no more.
    GoneHere,
    /// A page of this site that is not looked after here.
    UnknownHere,
    /// The time for this check was up before its turn.
    NotReached,
    /// The site asks machines to stay away.
    Forbidden,
    /// It is no page.
    NoPage,
}

impl LinkFault {
    /// What the fault means. A name that is not known says nothing while no other site was heard either: then it is
    /// the network of this server that is down.
    #[must_use]
    pub fn outcome(self, others_answered: bool) -> LinkOutcome {
        match self {
            Self::Status(401 | 403 | 405 | 407 | 408 | 412 | 425 | 429 | 451) => LinkOutcome::Unknown,
            Self::Status(status) if status >= 500 => LinkOutcome::Unknown,
            Self::Status(_) | Self::Redirects | Self::Malformed | Self::GoneHere => LinkOutcome::Dead,
            Self::NoHost if others_answered => LinkOutcome::Dead,
            _ => LinkOutcome::Unknown,
        }
    }

    /// The words a person reads: what happened, and what to do.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::Status(status @ (404 | 410)) => {
                format!("网页不存在（{status}），请换成现在的网址或者去掉链接")
            }
            Self::Status(status @ (401 | 403 | 405 | 407 | 412 | 429 | 451)) => {
                format!("网站不让机器查看（{status}），请自己打开核对")
            }
            Self::Status(status) if status >= 500 => {
                format!("网站暂时出错（{status}），请过一会儿再查，或者自己打开核对")
            }
            Self::Status(status) => format!("网站不接受这个网址（{status}），请核对"),
            Self::Timeout => "没有及时响应，请自己打开核对".to_owned(),
            Self::NoHost => "找不到这个网站，请核对网址里的域名".to_owned(),
            Self::NoConnection => "连接不上，请自己打开核对".to_owned(),
            Self::Insecure => "核对不了安全证书，请自己打开，看浏览器是否拦截".to_owned(),
            Self::Private => "指向内部网络，没有访问；公众在互联网上打不开的，请换成公开的网址".to_owned(),
            Self::Redirects => "一再跳转，到不了网页，请核对网址".to_owned(),
            Self::Malformed => "网址写得不对，请核对".to_owned(),
            Self::GoneHere => "本站没有这个网页，或者已经撤下，请换一个网址或者去掉链接".to_owned(),
            Self::UnknownHere => "本站的其他网页，请自己打开核对".to_owned(),
            Self::NotReached => "这一次没有轮到，请再查一次".to_owned(),
            Self::Forbidden => "该网站的 robots.txt 不允许机器读取这个网页".to_owned(),
            Self::NoPage => "这个网址不是网页，或者网页太大".to_owned(),
        }
    }
}

impl LinkOutcome {
    /// Every outcome.
    pub const ALL: [Self; 3] = [Self::Reachable, Self::Dead, Self::Unknown];

    /// The identifier stored and sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Reachable => "reachable",
            Self::Dead => "dead",
            Self::Unknown => "unknown",
        }
    }

    /// The outcome of an identifier.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.id() == id)
    }

    /// What a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Reachable => "可以打开",
            Self::Dead => "打不开",
            Self::Unknown => "没有查明",
        }
    }
}

/// True for an address that anybody on the internet can reach: no loopback, no private or shared network, nothing
/// that is kept for documents, tests or several receivers.
#[must_use]
pub fn is_public_address(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = address.is_loopback()
        || address.is_private()
        || address.is_link_local()
        || address.is_broadcast()
        || address.is_documentation()
        || address.is_multicast();
    // This network, shared by providers, protocol assignments, 6to4, measurements, kept for later.
    let kept = a == 0
        || (a == 100 && (64..128).contains(&b))
        || (a, b, c) == (192, 0, 0)
        || (a, b, c) == (192, 88, 99)
        || (a == 198 && (18..20).contains(&b))
        || a >= 240;
    !special && !kept
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let parts = address.segments();
    // An IPv4 address within, written as mapped, compatible, translated or tunnelled.
    let within = |high: u16, low: u16| {
        let [a, b] = high.to_be_bytes();
        let [c, d] = low.to_be_bytes();
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match parts {
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low] => within(high, low),
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => within(high, low),
        // Only 2000::/3 is given out; without documents, tests and tunnels.
        [first, second, ..] => {
            (0x2000..0x4000).contains(&first)
                && !(first == 0x2001 && (second < 0x200 || second == 0xdb8))
                && !(first == 0x3fff && second < 0x1000)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r251_only_public_addresses_are_visited() {
        for (text, is_public) in [
            ("1.1.1.1", true),
            ("127.0.0.1", false),
            ("10.1.2.3", false),
            ("172.16.0.1", false),
            ("192.168.1.1", false),
            ("169.254.169.254", false),
            ("100.64.0.1", false),
            ("0.0.0.0", false),
            ("198.18.0.1", false),
            ("224.0.0.1", false),
            ("255.255.255.255", false),
            ("::1", false),
            ("::", false),
            ("fe80::1", false),
            ("fd00::1", false),
            ("::ffff:127.0.0.1", false),
            ("::ffff:1.1.1.1", true),
            ("64:ff9b::a00:1", false),
            ("2002:7f00:1::", false),
            ("2001:db8::1", false),
            ("2400:3200::1", true),
        ] {
            assert_eq!(text.parse().map(is_public_address), Ok(is_public), "{text}");
        }
    }

    #[test]
    fn r251_what_could_not_be_told_is_not_dead() {
        use LinkOutcome::{Dead, Unknown};
        for (fault, alone, with_others) in [
            (LinkFault::Status(404), Dead, Dead),
            (LinkFault::Status(410), Dead, Dead),
            (LinkFault::Status(400), Dead, Dead),
            (LinkFault::Status(403), Unknown, Unknown),
            (LinkFault::Status(503), Unknown, Unknown),
            (LinkFault::Timeout, Unknown, Unknown),
            (LinkFault::NoConnection, Unknown, Unknown),
            (LinkFault::NoHost, Unknown, Dead),
            (LinkFault::Private, Unknown, Unknown),
            (LinkFault::Insecure, Unknown, Unknown),
            (LinkFault::Redirects, Dead, Dead),
            (LinkFault::GoneHere, Dead, Dead),
            (LinkFault::NotReached, Unknown, Unknown),
        ] {
            assert_eq!((fault.outcome(false), fault.outcome(true)), (alone, with_others), "{fault:?}");
            assert!(!fault.words().is_empty());
        }
        for outcome in LinkOutcome::ALL {
            assert_eq!(LinkOutcome::from_id(outcome.id()), Some(outcome));
        }
    }
}
