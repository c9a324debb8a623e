//! Every sealed value sealed anew with the newest master key.
//!
//! **Invariant.** At every moment each value is sealed with a key that is known: a value is replaced only while it is
//! still what was opened, some at a time in one transaction each. What is interrupted is simply begun again.

use steward_store::seals::{Sealed, SealedIn};

use super::{KeySource, key_file_add, number_of};
use crate::app::App;
use crate::error::{Error, Result};

/// In one transaction.
const TOGETHER: u64 = 10;

/// How the sealed values stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Seals {
    /// With the newest key.
    pub newest: u64,
    /// With an older one.
    pub older: u64,
    /// With a key that is not known, or changed.
    pub unreadable: u64,
}

/// Looks at every sealed value; changes nothing.
pub async fn seals_look(app: &App) -> Result<Seals> {
    let mut seals = Seals::default();
    for place in SealedIn::ALL {
        let mut after = String::new();
        loop {
            let read = app.store.system_read().await?;
            let rows = read.sealed_list(place, &after, TOGETHER).await?;
            drop(read);
            let Some(last) = rows.last() else {
                break;
            };
            after.clone_from(&last.owner);
            for row in &rows {
                match app.keyring.open_sealed(&row.sealed, &binding(place, row)) {
                    Err(_) => seals.unreadable += 1,
                    Ok(_) if number_of(&row.sealed) == Some(app.keyring.newest()) => seals.newest += 1,
                    Ok(_) => seals.older += 1,
                }
            }
        }
    }
    Ok(seals)
}

/// Adds a new master key, when no earlier change of keys is unfinished. `false`: there is nothing to add to, or the
/// values are to be sealed anew with the key that is there.
pub async fn key_add(app: &App, source: &KeySource) -> Result<bool> {
    let Some(path) = source.file() else {
        return Ok(false);
    };
    if seals_look(app).await?.older > 0 {
        return Ok(false);
    }
    key_file_add(path, &app.ids).map_err(Error::internal)?;
    app.keyring.reload().map_err(Error::internal)?;
    Ok(true)
}

/// Seals with the newest key what is sealed with an older one; how many values there were. What can't be opened stays
/// as it is.
pub async fn seals_renew(app: &App) -> Result<u64> {
    let mut renewed = 0;
    for place in SealedIn::ALL {
        let mut after = String::new();
        loop {
            let system = app.store.system().await?;
            let rows = system.sealed_list(place, &after, TOGETHER).await?;
            let Some(last) = rows.last() else {
                break;
            };
            after.clone_from(&last.owner);
            for row in &rows {
                let binding = binding(place, row);
                if number_of(&row.sealed) == Some(app.keyring.newest()) {
                    continue;
                }
                let Ok(text) = app.keyring.open_sealed(&row.sealed, &binding) else {
                    continue;
                };
                let anew = app.keyring.seal(text.expose(), &binding, &app.ids);
                renewed += u64::from(system.sealed_replace(place, row, anew).await?);
            }
            system.commit().await?;
        }
    }
    Ok(renewed)
}

/// What a value was sealed for, as its noun says it.
fn binding(place: SealedIn, row: &Sealed) -> String {
    match place {
        SealedIn::Providers => row.owner.clone(),
        SealedIn::SecondFactors => crate::totp::binding(&row.owner),
        SealedIn::SignIns => crate::oidc::binding(&row.owner),
    }
}
