//! What the documentation promises: contracts, their clauses, and where each of them is cited from.
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
mod media_type;
mod member_path;
mod obstacle;
mod open;
mod operation;
mod operation_id;
mod overlay;
mod requirements;
mod schema;
mod shape;
mod source;
mod suggestion;

pub use clause::{Clause, ClauseKind, DryRunPromise, Segment, Strength, Testability, ValuePath};
pub use common::{Common, CommonKind, CommonPromise, Envelope};
pub use error::{ContractError, LibraryError, NameError};
pub use format::NotClause;
pub use library::{Library, Named};
pub use media_type::MediaType;
pub use member_path::MemberPath;
pub use obstacle::{Obstacle, Precedence};
pub use open::{Elements, OpenAnswer, OpenQuestion};
pub use operation::{
    Atomic, Binds, DryRun, DryRunCheck, DryRunPass, Effect, ElementStates, ErrorRow, Exclusive, Idempotency, Lasting,
    One, Operation, Pages, Parameter, Place, ProviderState, ReadBack, Reason, Role, RowPromise, RowState, Spelling,
    StateRole, StatusPattern, Success, Undo, text_of,
};
pub use operation_id::{OperationId, OperationIdError};
pub use shape::{AcceptedForm, Kind, Member, Shape, Statement, Weakened, Weaker};
pub(crate) use source::OWN_PAGE;
pub use source::{Citation, Cited, Lines, Source, SourceName};
pub use suggestion::Suggestion;
