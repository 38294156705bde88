//! All contracts at once: the shipped ones, and a folder of the user's own.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use include_dir::{Dir, include_dir};
use serde_json::Value;

use super::{
    Clause, Common, Operation, OperationId, Role, Suggestion, document,
    error::{ContractError, LibraryError, NameError},
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
    documents: BTreeMap<OperationId, Value>,
    bases: BTreeMap<OperationId, Value>,
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
        let mut described: Vec<Described<'_>> = Vec::new();
        let mut known: Vec<OperationId> = Vec::new();
        let mut bases = BTreeMap::new();
        for (path, (shown, text)) in files {
            if path.ends_with(COMMON) {
                commons.push(document::common(&finished(files, path, shown, text)?, shown)?);
            } else if path.ends_with(DOCUMENT) {
                let document = finished(files, path, shown, text)?;
                let id = document::id(&document, shown)?;
                if known.contains(&id) {
                    let problem = format!("another contract already describes the operation `{id}`");
                    return Err(ContractError::new(shown, "/paths", problem));
                }
                bases.insert(id.clone(), parse(shown, text)?);
                known.push(id);
                described.push(Described { shown, document });
            } else if path.ends_with(OVERLAY) {
                let base = path.replace(OVERLAY, DOCUMENT);
                if !files.contains_key(&base) {
                    return Err(ContractError::new(shown, "", format!("the overlay stands alone: there is no {base}")));
                }
            }
        }
        let mut library = Self { operations: Vec::new(), commons, documents: BTreeMap::new(), bases };
        for Described { shown, document } in described {
            let operation = library.read_among(&document, shown, &known)?;
            library.documents.insert(operation.id.clone(), document);
            library.operations.push(operation);
        }
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

    /// The operation with that id.
    #[must_use]
    pub fn operation(&self, id: &OperationId) -> Option<&Operation> {
        self.operations().find(|operation| operation.id == *id)
    }

    /// The id as this library shows it: by its name alone where no other operation has the name.
    #[must_use]
    pub fn shown(&self, mut id: OperationId) -> OperationId {
        let of_name = self.operations().filter(|operation| operation.id.name() == id.name());
        id.set_unique(of_name.count() < 2);
        id
    }

    /// The operation that a text names: `NAME`, `VENDOR/NAME` or `VENDOR/SERVICE/NAME`.
    ///
    /// # Errors
    ///
    /// When there is none, or the text names more than one.
    pub fn resolve(&self, text: &str) -> Result<&Operation, NameError> {
        self.resolve_among(text, |_| true)
    }

    /// The operation that a text names where only those of one vendor can be meant; one of another vendor where it names
    /// none of this one's.
    ///
    /// # Errors
    ///
    /// As [`Library::resolve`].
    pub fn resolve_of(&self, vendor: &str, text: &str) -> Result<&Operation, NameError> {
        match self.resolve_among(text, |operation| operation.id.vendor() == vendor) {
            Err(NameError::Unknown { .. }) => self.resolve(text),
            found => found,
        }
    }

    fn resolve_among(&self, text: &str, can_be: impl Fn(&Operation) -> bool) -> Result<&Operation, NameError> {
        let named = self.operations().filter(|operation| operation.id.is_named_by(text));
        let named: Vec<&Operation> = named.filter(|operation| can_be(operation)).collect();
        only(text, &named).unwrap_or_else(|| {
            let suggestion = Suggestion::among(text, self.names(text));
            Err(NameError::Unknown { kind: "operation", name: text.to_owned(), suggestion })
        })
    }

    /// The operation or clause that a text names: an operation as [`Library::resolve`] takes it, perhaps with a slash and
    /// the id of one of its clauses behind it.
    ///
    /// # Errors
    ///
    /// When there is none, or the text names more than one.
    pub fn find(&self, text: &str) -> Result<Named<'_>, NameError> {
        if !matches!(self.resolve(text), Err(NameError::Unknown { .. })) {
            return self.resolve(text).map(Named::Operation);
        }
        let named = self.operations().filter_map(|operation| {
            let mut ids = operation.id.texts().into_iter().filter_map(|id| text.strip_prefix(&id)?.strip_prefix('/'));
            let clause = ids.find_map(|id| operation.clauses.iter().find(|clause| clause.id == id));
            clause.map(|clause| (operation, clause))
        });
        let (operations, clauses): (Vec<&Operation>, Vec<&Clause>) = named.unzip();
        only(text, &operations).map_or_else(
            || {
                let of_clauses = || self.operations().flat_map(Operation::clause_names);
                let meant = of_clauses().find(|name| name.strip_suffix(text).is_some_and(|rest| rest.ends_with('/')));
                let known = || self.names(text).chain(of_clauses());
                let suggestion = meant.map_or_else(|| Suggestion::among(text, known()), Suggestion::of);
                Err(NameError::Unknown { kind: "operation or clause", name: text.to_owned(), suggestion })
            },
            |operation| operation.map(|operation| Named::Clause(operation, clauses[0])),
        )
    }

    /// The names of all operations, with as many parts as a text has.
    fn names(&self, text: &str) -> impl Iterator<Item = String> {
        let parts = text.matches('/').count().min(2);
        self.operations().map(move |operation| operation.id.texts()[parts].clone())
    }

    /// The OpenAPI document of an operation with its overlay laid over it, for other OpenAPI tools.
    #[must_use]
    pub fn document(&self, operation: &OperationId) -> Option<&Value> {
        self.documents.get(operation)
    }

    /// The OpenAPI document of an operation as its file has it, without overlay.
    #[must_use]
    pub fn base(&self, operation: &OperationId) -> Option<&Value> {
        self.bases.get(operation)
    }

    /// Reads an operation's document with the common contracts of this library; `file` is the name that errors use.
    ///
    /// # Errors
    ///
    /// When the document is no contract, or its vendor has no common contract here.
    pub fn read(&self, document: &Value, file: &str) -> Result<Operation, ContractError> {
        let id = document::id(document, file)?;
        let known = self.operations().map(|operation| operation.id.clone()).filter(|known| *known != id);
        let known: Vec<OperationId> = known.chain([id.clone()]).collect();
        self.read_among(document, file, &known)
    }

    /// Reads a document as one of those that describe the operations `known`.
    fn read_among(&self, document: &Value, file: &str, known: &[OperationId]) -> Result<Operation, ContractError> {
        let mut operation = document::operation(document, file, &self.commons, known)?;
        let siblings = operation.read_back.iter_mut().map(|sibling| &mut sibling.operation);
        let siblings = siblings.chain(operation.undo.iter_mut().map(|sibling| &mut sibling.operation));
        for id in siblings.chain([&mut operation.id]) {
            let of_name = known.iter().filter(|other| other.name() == id.name()).count();
            id.set_unique(of_name == 1);
        }
        Ok(operation)
    }

    /// The common contract of an operation's vendor.
    ///
    /// # Panics
    ///
    /// Never for an operation of this library: reading one requires its vendor's common contract.
    #[must_use]
    pub fn common(&self, operation: &Operation) -> &Common {
        let common = self.commons.iter().find(|common| common.vendor == operation.id.vendor());
        common.expect("an operation is read only with its vendor's common contract")
    }

    /// The operations of one vendor, as a router needs them.
    #[must_use]
    pub fn of_vendor(&self, vendor: &str) -> Vec<&Operation> {
        self.operations().filter(|operation| operation.id.vendor() == vendor).collect()
    }

    /// The vendors that have a contract, each once.
    #[must_use]
    pub fn vendors(&self) -> Vec<&str> {
        let vendors: BTreeSet<&str> = self.operations().map(|operation| operation.id.vendor()).collect();
        vendors.into_iter().collect()
    }

    /// Siblings exist, and have the parameters that are bound to them.
    fn check_siblings(&self, files: &Files) -> Result<(), ContractError> {
        for operation in &self.operations {
            let siblings = [
                ("read_back", operation.read_back.as_ref().map(|sibling| (&sibling.operation, &sibling.bind))),
                ("undo", operation.undo.as_ref().map(|sibling| (&sibling.operation, &sibling.bind))),
            ];
            for (key, sibling) in siblings {
                let Some((id, bind)) = sibling else { continue };
                let path = format!("{:#}{DOCUMENT}", operation.id);
                let file = files.get(&path).map_or(path.as_str(), |(shown, _)| shown);
                let at = format!("/x-bythebook/{key}");
                let Some(found) = self.operation(id) else {
                    let problem = format!("there is no contract for the operation `{id:#}`");
                    return Err(ContractError::new(file, format!("{at}/operation"), problem));
                };
                if let Some(unknown) = bind.keys().find(|key| found.parameter(key).is_none()) {
                    let problem = format!("`{unknown}` is no parameter of {id}");
                    return Err(ContractError::new(file, format!("{at}/bind"), problem));
                }
            }
        }
        Ok(())
    }
}

/// What a text names.
#[derive(Clone, Copy, Debug)]
pub enum Named<'l> {
    /// An operation.
    Operation(&'l Operation),
    /// A clause of an operation.
    Clause(&'l Operation, &'l Clause),
}

/// The only operation of those that a text names; `None` where it names none.
fn only<'o>(text: &str, named: &[&'o Operation]) -> Option<Result<&'o Operation, NameError>> {
    match named {
        [] => None,
        [only] => Some(Ok(only)),
        several => {
            let candidates = several.iter().map(|operation| format!("{:#}", operation.id)).collect();
            Some(Err(NameError::Ambiguous { name: text.to_owned(), candidates }))
        }
    }
}

/// A document that describes an operation, with the name that errors use.
struct Described<'f> {
    shown: &'f str,
    document: Value,
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
