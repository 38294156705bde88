//! The files of contracts: the shipped ones, and those of a folder of the user's own.

use std::{collections::BTreeMap, fs, path::Path};

use include_dir::{Dir, include_dir};
use serde_json::Value;

use super::{
    document,
    error::{ContractError, LibraryError},
    overlay,
};

static SHIPPED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/specs");

const DOCUMENT: &str = ".openapi.json";
const OVERLAY: &str = ".overlay.json";
const COMMON: &str = "common.openapi.json";

/// The kind of a file of contracts, as its name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FileKind {
    /// A contract that a vendor's operations share.
    Common,
    /// An operation.
    Document,
    /// Additions to what its page says of an operation.
    Overlay,
}

impl FileKind {
    fn of(path: &str) -> Option<Self> {
        let name = path.rsplit('/').next().unwrap_or(path);
        let is = |end: &str| name.strip_suffix(end).is_some_and(|start| !start.is_empty());
        match () {
            () if name == COMMON => Some(Self::Common),
            () if is(DOCUMENT) => Some(Self::Document),
            () if is(OVERLAY) => Some(Self::Overlay),
            () => None,
        }
    }
}

/// One file.
#[derive(Clone, Debug)]
pub(super) struct ContractFile {
    pub(super) kind: FileKind,
    /// The name that errors use.
    pub(super) shown: String,
    text: Vec<u8>,
}

impl ContractFile {
    /// The file's JSON.
    pub(super) fn json(&self) -> Result<Value, ContractError> {
        let parsed = serde_json::from_slice(&self.text);
        parsed.map_err(|error| ContractError::new(&self.shown, "", format!("expected JSON: {error}")))
    }
}

/// Files by their paths below the folder of contracts.
#[derive(Clone, Debug, Default)]
pub(super) struct Files(BTreeMap<String, ContractFile>);

impl Files {
    /// The files that ship with the crate.
    pub(super) fn shipped() -> Self {
        fn walk(folder: &Dir<'_>, files: &mut Files) {
            for file in folder.files() {
                let path = file.path().to_string_lossy().replace('\\', "/");
                if let Some(kind) = FileKind::of(&path) {
                    let (shown, text) = (format!("specs/{path}"), file.contents().to_vec());
                    files.0.insert(path, ContractFile { kind, shown, text });
                }
            }
            folder.dirs().for_each(|folder| walk(folder, files));
        }
        let mut files = Self::default();
        walk(&SHIPPED, &mut files);
        files
    }

    /// Adds the files of a folder; one of the same path takes the place of the one that is there.
    pub(super) fn add_folder(&mut self, folder: &Path) -> Result<(), LibraryError> {
        let mut folders = vec![folder.to_path_buf()];
        let mut is_empty = true;
        while let Some(here) = folders.pop() {
            let unreadable = |source| LibraryError::Io { path: here.clone(), source };
            for entry in fs::read_dir(&here).map_err(unreadable)? {
                let path = entry.map_err(unreadable)?.path();
                if path.is_symlink() {
                    continue; // It may lead back to where we are.
                }
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                match FileKind::of(&name) {
                    Some(kind) => {
                        let text = fs::read(&path).map_err(|source| LibraryError::Io { path: path.clone(), source })?;
                        self.0.insert(name, ContractFile { kind, shown: path.display().to_string(), text });
                        is_empty = false;
                    }
                    None if is_meant(&name) => return Err(LibraryError::OtherName { path }),
                    None => {}
                }
            }
        }
        if is_empty { Err(LibraryError::Empty { path: folder.to_path_buf() }) } else { Ok(()) }
    }

    /// The files of a kind, in the order of their paths.
    pub(super) fn of_kind(&self, kind: FileKind) -> impl Iterator<Item = (&str, &ContractFile)> {
        self.0.iter().filter(move |(_, file)| file.kind == kind).map(|(path, file)| (path.as_str(), file))
    }

    /// The name that errors use for a path.
    pub(super) fn shown<'f>(&'f self, path: &'f str) -> &'f str {
        self.0.get(path).map_or(path, |file| &file.shown)
    }

    /// A document with its overlay laid over it.
    pub(super) fn finished(&self, path: &str, file: &ContractFile) -> Result<Value, ContractError> {
        let mut document = file.json()?;
        document::check_object(&document, &file.shown)?;
        let overlay = path.strip_suffix(DOCUMENT).and_then(|start| self.0.get(&format!("{start}{OVERLAY}")));
        if let Some(overlay) = overlay {
            overlay::apply(&mut document, &overlay.json()?, &overlay.shown)?;
        }
        Ok(document)
    }

    /// Each overlay lies beside its document.
    pub(super) fn check_overlays(&self) -> Result<(), ContractError> {
        for (path, file) in self.of_kind(FileKind::Overlay) {
            let base = format!("{}{DOCUMENT}", path.strip_suffix(OVERLAY).unwrap_or(path));
            if !self.0.contains_key(&base) {
                let problem = format!("the overlay stands alone: there is no {base}");
                return Err(ContractError::new(&file.shown, "", problem));
            }
        }
        Ok(())
    }
}

/// The path of the document that describes an operation.
pub(super) fn document_path(id: &super::OperationId) -> String {
    format!("{id:#}{DOCUMENT}")
}

/// The path of the contract that a vendor's operations share.
pub(super) fn common_path(vendor: &str) -> String {
    format!("{vendor}/{COMMON}")
}

/// A file stands where what is in it says.
pub(super) fn check_path(path: &str, expected: &str, file: &ContractFile) -> Result<(), ContractError> {
    if path == expected {
        return Ok(());
    }
    let problem = format!(
        "expected the file {expected} below the folder of contracts (--specs), as vendor, service and operationId in it say"
    );
    Err(ContractError::new(&file.shown, "", problem))
}

/// Returns whether a file of another name was meant to be read.
fn is_meant(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let in_yaml = [".openapi.yaml", ".openapi.yml", ".overlay.yaml", ".overlay.yml"];
    name.rsplit('.').next() == Some("json") || in_yaml.iter().any(|end| name.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_whole_name_says() {
        assert_eq!(FileKind::of("huawei/common.openapi.json"), Some(FileKind::Common));
        assert_eq!(FileKind::of("huawei/er/Uncommon.openapi.json"), Some(FileKind::Document));
        assert_eq!(FileKind::of("huawei/er/A.overlay.json"), Some(FileKind::Overlay));
        for other in ["openapi.json", ".openapi.json", "A.json", "A.openapi.yaml"] {
            assert_eq!(FileKind::of(other), None, "{other}");
        }
    }
}
