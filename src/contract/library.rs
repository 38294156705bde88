//! All contracts at once: the shipped ones, and a folder of the user's own.

use std::{collections::BTreeMap, fs, path::Path};

use include_dir::{Dir, include_dir};
use serde_json::Value;

use super::{
    Common, Operation, Role, document,
    error::{ContractError, LibraryError},
    overlay,
};

static SHIPPED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/specs");

const DOCUMENT: &str = ".openapi.json";
const COMMON: &str = "common.openapi.json";
const OVERLAY: &str = ".overlay.json";

/// Every contract that is known in a run.
#[derive(Clone, Debug)]
pub struct Library {
    operations: Vec<Operation>,
    commons: Vec<Common>,
    documents: BTreeMap<String, Value>,
    bases: BTreeMap<String, Value>,
}

impl Library {
    /// The contracts that ship with the crate.
    ///
    /// # Errors
    ///
    /// When a shipped file is wrong, which a test rules out.
    pub fn embedded() -> Result<Self, ContractError> {
        Self::from_files(&shipped_files())
    }

    /// The shipped contracts, with those of a folder added; a file of the same path replaces the shipped one.
    ///
    /// # Errors
    ///
    /// When the folder cannot be read or a file in it is wrong.
    pub fn with_folder(folder: &Path) -> Result<Self, LibraryError> {
        let mut files = shipped_files();
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
                } else if path.to_string_lossy().ends_with(".json") {
                    let text = fs::read(&path).map_err(|source| LibraryError::Io { path: path.clone(), source })?;
                    let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                    files.insert(name, (path.display().to_string(), text));
                    is_empty = false;
                }
            }
        }
        if is_empty {
            return Err(LibraryError::Empty { path: folder.to_path_buf() });
        }
        Ok(Self::from_files(&files)?)
    }

    /// Contracts from texts: relative path to the name that errors use, and the bytes.
    fn from_files(files: &Files) -> Result<Self, ContractError> {
        let mut commons = Vec::new();
        for (path, (shown, text)) in files {
            if path.ends_with(COMMON) {
                let document = finished(files, path, shown, text)?;
                commons.push(document::common(&document, shown)?);
            }
        }
        let mut operations: Vec<Operation> = Vec::new();
        let mut documents = BTreeMap::new();
        let mut bases = BTreeMap::new();
        for (path, (shown, text)) in files {
            if path.ends_with(DOCUMENT) && !path.ends_with(COMMON) {
                let document = finished(files, path, shown, text)?;
                let operation = document::operation(&document, shown, &commons)?;
                if operations.iter().any(|other| other.name == operation.name) {
                    let problem = format!("another contract already describes the operation `{}`", operation.name);
                    return Err(ContractError::new(shown, "/paths", problem));
                }
                documents.insert(operation.name.clone(), document);
                bases.insert(operation.name.clone(), parse(shown, text)?);
                operations.push(operation);
            } else if path.ends_with(OVERLAY) {
                let base = path.replace(OVERLAY, DOCUMENT);
                if !files.contains_key(&base) {
                    return Err(ContractError::new(shown, "", format!("the overlay stands alone: there is no {base}")));
                }
            }
        }
        let library = Self { operations, commons, documents, bases };
        library.check_siblings(files)?;
        Ok(library)
    }

    /// Every operation, in the order of the files.
    pub fn operations(&self) -> impl Iterator<Item = &Operation> {
        self.operations.iter()
    }

    /// The operations that a run asks unless told otherwise.
    pub fn subjects(&self) -> impl Iterator<Item = &Operation> {
        self.operations().filter(|operation| operation.role == Role::Subject)
    }

    /// The operation of that name.
    #[must_use]
    pub fn operation(&self, name: &str) -> Option<&Operation> {
        self.operations().find(|operation| operation.name == name)
    }

    /// The OpenAPI document of an operation with its overlay laid over it, for other OpenAPI tools.
    #[must_use]
    pub fn document(&self, operation: &str) -> Option<&Value> {
        self.documents.get(operation)
    }

    /// The OpenAPI document of an operation as its file has it, without overlay.
    #[must_use]
    pub fn base(&self, operation: &str) -> Option<&Value> {
        self.bases.get(operation)
    }

    /// Reads an operation's document with the common contracts of this library; `file` is the name that errors use.
    ///
    /// # Errors
    ///
    /// When the document is no contract, or its vendor has no common contract here.
    pub fn read(&self, document: &Value, file: &str) -> Result<Operation, ContractError> {
        document::operation(document, file, &self.commons)
    }

    /// The common contract of an operation's vendor.
    ///
    /// # Panics
    ///
    /// Never for an operation of this library: reading one requires its vendor's common contract.
    #[must_use]
    pub fn common(&self, operation: &Operation) -> &Common {
        let common = self.commons.iter().find(|common| common.vendor == operation.vendor);
        common.expect("an operation is read only with its vendor's common contract")
    }

    /// The operations of one vendor, as a router needs them.
    #[must_use]
    pub fn of_vendor(&self, vendor: &str) -> Vec<&Operation> {
        self.operations().filter(|operation| operation.vendor == vendor).collect()
    }

    /// Siblings exist, and have the parameters that are bound to them.
    fn check_siblings(&self, files: &Files) -> Result<(), ContractError> {
        for operation in &self.operations {
            let siblings = [
                ("read_back", operation.read_back.as_ref().map(|sibling| (&sibling.operation, &sibling.bind))),
                ("undo", operation.undo.as_ref().map(|sibling| (&sibling.operation, &sibling.bind))),
            ];
            for (key, sibling) in siblings {
                let Some((name, bind)) = sibling else { continue };
                let path = format!("{}/{}/{}{DOCUMENT}", operation.vendor, operation.service, operation.name);
                let file = files.get(&path).map_or(path.as_str(), |(shown, _)| shown);
                let at = format!("/x-bythebook/{key}");
                let Some(found) = self.operation(name) else {
                    let problem = format!("there is no contract for the operation `{name}`");
                    return Err(ContractError::new(file, format!("{at}/operation"), problem));
                };
                if let Some(unknown) = bind.keys().find(|key| found.parameter(key).is_none()) {
                    let problem = format!("`{unknown}` is no parameter of {name}");
                    return Err(ContractError::new(file, format!("{at}/bind"), problem));
                }
            }
        }
        Ok(())
    }
}

/// Relative path to the name that errors use, and the bytes.
type Files = BTreeMap<String, (String, Vec<u8>)>;

fn shipped_files() -> Files {
    fn walk(folder: &Dir<'_>, files: &mut Files) {
        for file in folder.files().filter(|file| file.path().extension().is_some_and(|end| end == "json")) {
            let path = file.path().to_string_lossy().replace('\\', "/");
            files.insert(path.clone(), (format!("specs/{path}"), file.contents().to_vec()));
        }
        folder.dirs().for_each(|folder| walk(folder, files));
    }
    let mut files = Files::new();
    walk(&SHIPPED, &mut files);
    files
}

/// The document with its overlay laid over it.
fn finished(files: &Files, path: &str, shown: &str, text: &[u8]) -> Result<Value, ContractError> {
    let mut document = parse(shown, text)?;
    document::check_object(&document, shown)?;
    if let Some((shown, text)) = files.get(&path.replace(DOCUMENT, OVERLAY)) {
        overlay::apply(&mut document, &parse(shown, text)?, shown)?;
    }
    Ok(document)
}

fn parse(shown: &str, text: &[u8]) -> Result<Value, ContractError> {
    serde_json::from_slice(text).map_err(|error| ContractError::new(shown, "", format!("expected JSON: {error}")))
}
