//! Which addresses the program may call when a user named them (PLT-52).
//!
//! **Invariant.** The address that was checked is the address that is called: the name is resolved here, once, and the
//! client is bound to the result, so that a name that answers differently the second time gains nothing.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use url::{Host, Url};

/// An address that may be called.
#[derive(Debug, Clone)]
pub(crate) struct Checked {
    pub host: String,
    pub address: SocketAddr,
}

/// Why an address may not be called, in words for the member.
pub(crate) async fn check(url: &Url, allow_private: bool) -> Result<Checked, String> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err(String::from("Only addresses that begin with http:// or https:// can be read."));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(String::from("An address with a user name or password in it can't be read."));
    }
    let port = url.port_or_known_default().unwrap_or(443);
    let addresses: Vec<SocketAddr> = match url.host() {
        None => return Err(String::from("The address names no server.")),
        Some(Host::Ipv4(address)) => vec![SocketAddr::new(address.into(), port)],
        Some(Host::Ipv6(address)) => vec![SocketAddr::new(address.into(), port)],
        Some(Host::Domain(name)) => match tokio::net::lookup_host((name, port)).await {
            Ok(found) => found.collect(),
            Err(_) => return Err(format!("There is no server called {name}, or it can't be looked up right now.")),
        },
    };
    // Where clouds tell machines their own secrets; nothing that anybody wants to read.
    if addresses.iter().any(|address| is_metadata(address.ip())) {
        return Err(String::from("The address belongs to the machine itself and is never read."));
    }
    // One forbidden address among several is enough: a server of one's own business has no reason for it.
    if !allow_private && addresses.iter().any(|address| !is_public(address.ip())) {
        return Err(String::from(
            "The address leads into a private network, which is not allowed here. Use one that everybody can reach.",
        ));
    }
    let host = url.host_str().unwrap_or_default().to_owned();
    match addresses.into_iter().next() {
        Some(address) => Ok(Checked { host, address }),
        None => Err(format!("There is no server called {host}.")),
    }
}

fn is_metadata(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => address.is_link_local() || address == Ipv4Addr::new(100, 100, 100, 200),
        IpAddr::V6(address) => {
            address.is_unicast_link_local() || address.segments() == [0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254]
        }
    }
}

pub(crate) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [first, second, third, _] = address.octets();
    let reserved = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_broadcast()
        || address.is_documentation()
        || first == 0
        || first >= 240
        // Carrier-grade NAT, protocol assignments, 6to4 relays, benchmarking.
        || (first == 100 && (64..128).contains(&second))
        || (first == 192 && second == 0 && third == 0)
        || (first == 192 && second == 88 && third == 99)
        || (first == 198 && (18..20).contains(&second));
    !reserved
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(inner) = address.to_ipv4_mapped() {
        return is_public_v4(inner);
    }
    let segments = address.segments();
    // Global unicast is 2000::/3; all else is local, multicast or translates to an IPv4 address of any kind.
    let global = segments[0] & 0xe000 == 0x2000;
    let tunnel = segments[0] == 0x2002 || (segments[0] == 0x2001 && segments[1] < 0x0200);
    let documentation = (segments[0] == 0x2001 && segments[1] == 0x0db8) || segments[0] == 0x3fff;
    global && !tunnel && !documentation
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_addresses_are_told_in_every_disguise() {
        for address in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fd00::1",
            "::ffff:127.0.0.1",
            "::ffff:a9fe:a9fe",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001:db8::1",
            "ff02::1",
        ] {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
        for address in ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "2a00:1450:4001::1"] {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[tokio::test]
    async fn numbers_in_other_notations_are_addresses_too() {
        for text in [
            "http://2130706433/",
            "http://0x7f.1/",
            "http://127.1/",
            "http://[::ffff:7f00:1]/",
            "file:///etc/passwd",
            "http://user:pass@1.1.1.1/",
        ] {
            assert!(check(&Url::parse(text).unwrap(), false).await.is_err(), "{text}");
        }
        assert!(check(&Url::parse("http://127.0.0.1:9/").unwrap(), true).await.is_ok());
        for text in ["http://169.254.169.254/latest", "http://[::ffff:a9fe:a9fe]/", "http://[fd00:ec2::254]/"] {
            assert!(check(&Url::parse(text).unwrap(), true).await.is_err(), "{text}");
        }
    }
}
