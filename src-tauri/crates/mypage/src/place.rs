//! Where somebody comes from, and who is believed about it.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::{
    extract::ConnectInfo,
    http::{Extensions, HeaderMap},
};
use ipnet::IpNet;
use tsudoi_core::association::{ClientHeader, MypageSettings};

/// Whose word is believed, and which header holds it.
#[derive(Debug, Clone)]
pub(crate) struct Trust {
    proxies: Vec<IpNet>,
    header: ClientHeader,
}

/// Where a request comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    /// Who speaks to us.
    pub peer: IpAddr,
    /// Where somebody comes from: the peer, unless a proxy of ours names another.
    pub from: IpAddr,
    /// Whether the peer is a proxy of ours.
    pub is_proxy: bool,
}

impl Place {
    /// A proxy that names nobody: whoever comes is anybody, and no bound of one address can hold.
    pub fn is_nobody(&self) -> bool {
        self.is_proxy && self.peer == self.from
    }
}

/// One household has a whole /64.
pub(crate) fn neighbourhood(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(ip) => {
            let [a, b, c, d, ..] = ip.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
    }
}

pub(crate) fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

impl Trust {
    pub fn new(settings: &MypageSettings) -> Self {
        Self { proxies: settings.trusted(), header: settings.client_header }
    }

    pub fn is_proxy(&self, address: IpAddr) -> bool {
        self.proxies.iter().any(|net| net.contains(&address))
    }

    /// Where a request comes from. Anybody could write into a header what they like: only a proxy that was named is
    /// believed, and of a list the last station that is no proxy of ours.
    pub fn place(&self, extensions: &Extensions, headers: &HeaderMap) -> Place {
        let peer = extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map_or(IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), |ConnectInfo(address)| address.ip().to_canonical());
        if !self.is_proxy(peer) {
            return Place { peer, from: peer, is_proxy: false };
        }
        let from = match self.header {
            ClientHeader::XForwardedFor => self.last_station(headers),
            one => header(headers, one.name()).trim().parse().ok().map(|ip: IpAddr| ip.to_canonical()),
        };
        Place { peer, from: from.unwrap_or(peer), is_proxy: true }
    }

    fn last_station(&self, headers: &HeaderMap) -> Option<IpAddr> {
        // Several lines are one list.
        let lines = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
        let stations: Vec<&str> = lines.flat_map(|line| line.split(',')).map(str::trim).collect();
        for station in stations.iter().rev() {
            // What cannot be read ends the list: what stands before it came from anybody.
            let address = station.parse::<IpAddr>().ok()?.to_canonical();
            if !self.is_proxy(address) {
                return Some(address);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(trust: &Trust, peer: &str, header: (&str, &str)) -> String {
        let peer = SocketAddr::new(peer.parse().expect("an address"), 4811);
        let request = axum::http::Request::builder().extension(ConnectInfo(peer)).header(header.0, header.1).body(());
        let (parts, ()) = request.expect("a request").into_parts();
        trust.place(&parts.extensions, &parts.headers).from.to_string()
    }

    #[test]
    fn only_a_proxy_that_was_named_is_asked_where_somebody_comes_from() {
        let trust = Trust::new(&MypageSettings::default());
        let seen = |peer, forwarded| seen(&trust, peer, ("x-forwarded-for", forwarded));
        assert_eq!(seen("198.51.100.4", "203.0.113.7"), "198.51.100.4", "a stranger writes there what they like");
        assert_eq!(seen("127.0.0.1", "192.0.2.1, 203.0.113.7"), "203.0.113.7", "the tunnel wrote the last one");
        assert_eq!(seen("::ffff:127.0.0.1", "203.0.113.7"), "203.0.113.7", "this machine by its longer name");
        assert_eq!(seen("127.0.0.1", ""), "127.0.0.1", "a tunnel that names nobody");
        assert_eq!(seen("127.0.0.1", "203.0.113.7, unknown"), "127.0.0.1", "nothing before a word that is no address");
        assert_eq!(seen("127.0.0.1", "203.0.113.7, ::1, 127.0.0.1"), "203.0.113.7", "proxies of ours are passed by");
    }

    #[test]
    fn the_setting_says_which_proxy_and_which_header() {
        let settings = MypageSettings {
            proxies: vec!["10.0.0.0/24".to_owned()],
            client_header: ClientHeader::CfConnectingIp,
            ..MypageSettings::default()
        };
        let trust = Trust::new(&settings);
        assert_eq!(seen(&trust, "10.0.0.7", ("cf-connecting-ip", "2001:db8::9")), "2001:db8::9", "the one that is set");
        assert_eq!(seen(&trust, "10.0.0.7", ("x-forwarded-for", "203.0.113.7")), "10.0.0.7", "not the other");
        assert_eq!(
            seen(&trust, "127.0.0.1", ("cf-connecting-ip", "203.0.113.7")),
            "127.0.0.1",
            "not this machine any more"
        );
    }

    #[test]
    fn a_household_is_one_neighbour() {
        let of = |text: &str| neighbourhood(text.parse().expect("an address")).to_string();
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), of("2001:db8:1:2:ffff::1"), "it may take any of its addresses");
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"), "the next one is another");
        assert_eq!(of("203.0.113.7"), "203.0.113.7", "IPv4 as it is");
    }
}
