//! All contracts at once, and the names by which their operations and clauses are found.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use serde_json::Value;

use super::{
    Clause, Common, Operation, OperationId, Role, Suggestion, document,
    error::{ContractError, LibraryError, NameError},
    files::{FileKind, Files, check_path, common_path, document_path},
};

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
        Self::from_files(&Files::shipped())
    }

    /// The shipped contracts, with those of a folder added; a file of the same path replaces the shipped one.
    ///
    /// # Errors
    ///
    /// When the folder cannot be read, a file in it has a name of no contract, or is wrong.
    pub fn with_folder(folder: &Path) -> Result<Self, LibraryError> {
        let mut files = Files::shipped();
        files.add_folder(folder)?;
        Ok(Self::from_files(&files)?)
    }

    fn from_files(files: &Files) -> Result<Self, ContractError> {
        let mut library =
            Self { operations: Vec::new(), commons: Vec::new(), documents: BTreeMap::new(), bases: BTreeMap::new() };
        for (path, file) in files.of_kind(FileKind::Common) {
            let common = document::common(&files.finished(path, file)?, &file.shown)?;
            check_path(path, &common_path(&common.vendor), file)?;
            library.commons.push(common);
        }
        let mut described = Vec::new();
        let mut known = BTreeSet::new();
        for (path, file) in files.of_kind(FileKind::Document) {
            let document = files.finished(path, file)?;
            known.insert(document::id(&document, &file.shown)?);
            described.push((path, file, document));
        }
        files.check_overlays()?;
        let known: Vec<OperationId> = known.into_iter().collect();
        for (path, file, document) in described {
            let operation = library.read_among(&document, &file.shown, &known)?;
            check_path(path, &document_path(&operation.id), file)?;
            library.bases.insert(operation.id.clone(), file.json()?);
            library.documents.insert(operation.id.clone(), document);
            library.operations.push(operation);
        }
        library.check_companions(files)?;
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
        let companions = operation.read_back.iter_mut().map(|companion| &mut companion.operation);
        let companions = companions.chain(operation.undo.iter_mut().map(|companion| &mut companion.operation));
        for id in companions.chain([&mut operation.id]) {
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
    fn check_companions(&self, files: &Files) -> Result<(), ContractError> {
        for operation in &self.operations {
            let companions = [
                ("read_back", operation.read_back.as_ref().map(|companion| (&companion.operation, &companion.bind))),
                ("undo", operation.undo.as_ref().map(|companion| (&companion.operation, &companion.bind))),
            ];
            for (key, companion) in companions {
                let Some((id, bind)) = companion else { continue };
                let path = document_path(&operation.id);
                let file = files.shown(&path);
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

/// An operation or a clause that a text names.
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
