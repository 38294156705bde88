//! One process at a time on one account: a lock file for endpoint and account in the folder for temporary files.

use std::{
    env,
    fs::{File, OpenOptions},
    io,
    path::PathBuf,
};

use sha2::{Digest, Sha256};

/// Waits until no other process has the account, and keeps them out until it is dropped.
pub(super) fn of(account: &str) -> io::Result<File> {
    let file = OpenOptions::new().write(true).create(true).truncate(false).open(path(account))?;
    file.lock()?;
    Ok(file)
}

fn path(account: &str) -> PathBuf {
    let hash = Sha256::digest(account);
    let name = hex::encode(&hash[..8]);
    env::temp_dir().join(format!("bythebook-{name}.lock"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_locked_once_and_another_is_free() {
        let first = of("test: one endpoint, one account").unwrap();
        let again = OpenOptions::new().write(true).open(path("test: one endpoint, one account")).unwrap();
        assert!(again.try_lock().is_err());
        assert!(of("test: one endpoint, another account").is_ok());
        drop(first);
        assert!(again.try_lock().is_ok());
    }
}
