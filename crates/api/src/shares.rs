//! How many connections one address has.
//!
//! **Invariant.** Whoever opens connections without end takes away from themselves alone.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::serve::ServeOptions;

/// The counts, by address.
#[derive(Debug, Clone, Default)]
pub(crate) struct Shares {
    counts: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

/// One connection of an address; it counts until it is dropped.
#[derive(Debug)]
pub(crate) struct Share {
    shares: Shares,
    of: IpAddr,
}

impl Shares {
    /// `None` when the address has its share already.
    pub(crate) fn take(&self, address: IpAddr, options: &ServeOptions) -> Option<Share> {
        let of = network(address);
        let most = if of.is_loopback() { options.of_this_machine } else { options.of_one_address };
        let mut counts = self.counts();
        let count = counts.entry(of).or_default();
        if *count >= most {
            return None;
        }
        *count += 1;
        Some(Share { shares: self.clone(), of })
    }

    fn counts(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut counts = self.shares.counts();
        match counts.get_mut(&self.of) {
            Some(count) if *count > 1 => *count -= 1,
            _ => {
                counts.remove(&self.of);
            }
        }
    }
}

/// A household has 2^64 addresses of IPv6, so that they count as one.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) if !address.is_loopback() => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
        other => other,
    }
}
