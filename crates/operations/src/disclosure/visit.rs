//! Requests of this server to pages of other sites: addresses of public networks alone, looked at where the name is
//! resolved and again at each redirect, with small time limits and a limit to what is read (R251).

use domain::disclosure::{LinkFault, is_public_address};
use std::io::Read as _;
use std::time::Duration;
use ureq::config::Config;
use ureq::http::{Uri, header};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Body};
use url::Url;

/// How long one request may take in all.
const LIMIT: Duration = Duration::from_secs(8);
const CONNECT_LIMIT: Duration = Duration::from_secs(4);
/// How often an address may lead on.
const MOST_REDIRECTS: usize = 5;
/// How long a file may take in all.
const FILE_LIMIT: Duration = Duration::from_secs(60);
/// Bytes of a page that are read.
const LARGEST_PAGE: u64 = 4 * 1024 * 1024;
/// What the operator's own log should show to another site.
const NAME: &str = concat!("Gongkai/", env!("CARGO_PKG_VERSION"));

/// How this installation goes out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Outside {
    /// Pages in private networks may be read too: an installation within one, and tests.
    pub visits_private: bool,
}

/// Whoever goes and looks.
#[derive(Debug, Clone)]
pub(super) struct Visitor {
    agent: Agent,
    outside: Outside,
}

/// What is asked for of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ask {
    /// Whether it answers.
    Head,
    /// A page.
    Page,
    /// A file, which may take longer.
    File,
}

/// A page as it was read.
#[derive(Debug, Clone)]
pub(super) struct Page {
    /// Where it stands, after redirects.
    pub address: Url,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The set of characters that the server names.
    pub charset: Option<String>,
}

/// Resolves names to public addresses alone: what is connected to is what was looked at.
#[derive(Debug)]
struct PublicAddresses(Outside);

impl Resolver for PublicAddresses {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = DefaultResolver::default().resolve(uri, config, timeout)?;
        let mut open = self.empty();
        for address in found.iter().filter(|one| self.0.visits_private || is_public_address(one.ip())) {
            open.push(*address);
        }
        if open.is_empty() { Err(ureq::Error::Other(Box::new(PrivateNetwork))) } else { Ok(open) }
    }
}

/// The address lies in a network that is not public.
#[derive(Debug)]
struct PrivateNetwork;

impl std::fmt::Display for PrivateNetwork {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("private network")
    }
}

impl std::error::Error for PrivateNetwork {}

/// An address that may be visited.
pub(super) fn address_of(text: &str) -> Result<Url, LinkFault> {
    let url = Url::parse(text.trim()).map_err(|_| LinkFault::Malformed)?;
    let is_web = matches!(url.scheme(), "http" | "https") && url.host_str().is_some();
    if is_web && url.username().is_empty() && url.password().is_none() {
        Ok(url)
    } else {
        Err(LinkFault::Malformed)
    }
}

impl Visitor {
    pub fn new(outside: Outside) -> Self {
        let config = Config::builder()
            .http_status_as_error(false)
            .max_redirects(0)
            // A proxy would resolve names behind the guard's back.
            .proxy(None)
            .timeout_global(Some(LIMIT))
            .timeout_connect(Some(CONNECT_LIMIT))
            .user_agent(NAME)
            .build();
        let agent = Agent::with_parts(config, DefaultConnector::default(), PublicAddresses(outside));
        Self { agent, outside }
    }

    /// Looks whether an address answers: its head first, and the page where the head is refused. Blocks.
    pub fn look(&self, address: &str) -> Result<(), LinkFault> {
        let address = address_of(address)?;
        match self.follow(&address, Ask::Head) {
            Ok(_) => Ok(()),
            // Many servers do not know the question for the head alone.
            Err(LinkFault::Status(_) | LinkFault::NoConnection) => {
                self.follow(&address, Ask::Page).map(|_| ())
            }
            Err(fault) => Err(fault),
        }
    }

    /// Reads a page. Blocks.
    pub fn page(&self, address: &Url) -> Result<Page, LinkFault> {
        let (address, answer) = self.follow(address, Ask::Page)?;
        let kind = answer.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let kind = kind.unwrap_or_default().to_ascii_lowercase();
        if !kind.is_empty() && !["html", "xml", "text/plain"].iter().any(|one| kind.contains(one)) {
            return Err(LinkFault::NoPage);
        }
        let charset =
            kind.split_once("charset=").map(|(_, name)| name.trim_matches(['"', ' ', ';']).to_owned());
        let bytes = read_up_to(answer, LARGEST_PAGE)?;
        Ok(Page { address, bytes, charset })
    }

    /// Reads a file beside a page. Blocks.
    pub fn file(&self, address: &Url) -> Result<Vec<u8>, LinkFault> {
        let (_, answer) = self.follow(address, Ask::File)?;
        read_up_to(answer, files::limits::MAX_FILE_BYTES as u64)
    }

    /// The answer at the end of the redirects.
    fn follow(&self, address: &Url, ask: Ask) -> Result<(Url, ureq::http::Response<Body>), LinkFault> {
        let mut address = address.clone();
        for _ in 0..=MOST_REDIRECTS {
            self.refuse_private(&address)?;
            let call = match ask {
                Ask::Head => self.agent.head(address.as_str()).call(),
                Ask::Page => self.agent.get(address.as_str()).call(),
                Ask::File => {
                    let limited = self.agent.get(address.as_str()).config();
                    limited.timeout_global(Some(FILE_LIMIT)).build().call()
                }
            };
            let answer = call.map_err(|error| fault_of(&error))?;
            let status = answer.status().as_u16();
            let to = answer.headers().get(header::LOCATION).and_then(|to| to.to_str().ok());
            match (status, to) {
                (301 | 302 | 303 | 307 | 308, Some(to)) => {
                    let next = address.join(to).map_err(|_| LinkFault::Redirects)?;
                    address = address_of(next.as_str()).map_err(|_| LinkFault::Redirects)?;
                }
                (200..=299, _) => return Ok((address, answer)),
                _ => return Err(LinkFault::Status(status)),
            }
        }
        Err(LinkFault::Redirects)
    }

    /// An address written in numbers needs no resolving to be known.
    fn refuse_private(&self, address: &Url) -> Result<(), LinkFault> {
        let is_private = match address.host() {
            Some(url::Host::Ipv4(ip)) => !is_public_address(ip.into()),
            Some(url::Host::Ipv6(ip)) => !is_public_address(ip.into()),
            _ => false,
        };
        if is_private && !self.outside.visits_private { Err(LinkFault::Private) } else { Ok(()) }
    }
}

/// What stands in an answer; a fault where it is longer.
fn read_up_to(answer: ureq::http::Response<Body>, most: u64) -> Result<Vec<u8>, LinkFault> {
    let mut bytes = Vec::new();
    let mut reader = answer.into_body().into_reader().take(most + 1);
    reader.read_to_end(&mut bytes).map_err(|error| fault_of_reading(&error))?;
    if bytes.len() as u64 > most { Err(LinkFault::NoPage) } else { Ok(bytes) }
}

fn fault_of(error: &ureq::Error) -> LinkFault {
    match error {
        ureq::Error::StatusCode(status) => LinkFault::Status(*status),
        ureq::Error::Timeout(_) => LinkFault::Timeout,
        ureq::Error::HostNotFound => LinkFault::NoHost,
        ureq::Error::BadUri(_) | ureq::Error::Http(_) => LinkFault::Malformed,
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) => LinkFault::Insecure,
        ureq::Error::Other(other) if other.is::<PrivateNetwork>() => LinkFault::Private,
        ureq::Error::Io(error) => fault_of_reading(error),
        _ => LinkFault::NoConnection,
    }
}

/// What the resolver and the encryption say comes as an error of reading too.
fn fault_of_reading(error: &std::io::Error) -> LinkFault {
    let words = error.to_string().to_ascii_lowercase();
    match error.kind() {
        std::io::ErrorKind::TimedOut | std::io::ErrorKind::WouldBlock => LinkFault::Timeout,
        std::io::ErrorKind::InvalidData if words.contains("certificate") => LinkFault::Insecure,
        _ if words.contains("lookup address") || words.contains("name or service") => LinkFault::NoHost,
        _ => LinkFault::NoConnection,
    }
}
