//! The promises of the documentation: contracts, their clauses, and the citation of each.
//!
//! Plain values. A [`Library`] is read from the OpenAPI documents and overlays under `specs/` (their format is
//! described in `specs/FORMAT.md`); `table` turns what they state into clauses. Nothing here knows a vendor's
//! operation by name, and nothing asks for the time or opens a socket.

mod clause;
mod common;
mod document;
mod error;
mod files;
mod format;
mod library;
mod open;
mod operation;
mod operation_id;
mod overlay;
mod rejection_cause;
mod requirements;
mod schema;
mod shape;
mod source;
mod suggestion;

pub use clause::{Clause, ClauseKind, DryRunPromise, Segment, Strength, Testability, ValuePath};
pub use common::{Common, CommonKind, CommonPromise, Envelope};
pub use error::{ContractError, LibraryError, NameError};
pub use format::NonRequirement;
pub use library::{Library, Named};
pub use open::{Elements, OpenAnswer, OpenQuestion};
pub use operation::{
    Atomic, Binds, DryRun, DryRunCheck, DryRunPass, Effect, ElementStates, ErrorRow, Exclusive, Idempotency, One,
    Operation, Pages, Parameter, Permanence, Place, ProviderState, ReadBack, Reason, Role, RowPromise, RowState,
    Spelling, StateRole, StatusPattern, Success, Undo, text_of,
};
pub use operation_id::{OperationId, OperationIdError};
pub use rejection_cause::{Precedence, RejectionCause};
pub use shape::{AcceptedForm, Kind, Member, Shape, Statement, Weakened, Weaker};
pub(crate) use source::OWN_PAGE;
pub use source::{Citation, Cited, Lines, Source, SourceName};
pub use suggestion::Suggestion;
