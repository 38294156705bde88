//! The promises of the documentation: contracts, their clauses, and the citation of each.
//!
//! Plain values. A [`Library`] is read from the OpenAPI documents and overlays under `specs/` (their format is
//! described in `specs/FORMAT.md`); `requirements` turns what they state into clauses. Nothing here knows a vendor's
//! operation by name, and nothing asks for the time or opens a socket.

mod clause;
mod common;
mod companion;
mod document;
mod dry_run;
mod error;
mod error_row;
mod files;
mod format;
mod library;
mod media_type;
mod member_path;
mod open;
mod operation;
mod operation_id;
mod overlay;
mod provider_state;
mod rejection_cause;
mod requirements;
mod schema;
mod shape;
mod source;
mod suggestion;
mod value_path;

pub use clause::{Clause, ClauseKind, DryRunPromise, NonRequirement, Strength, Testability};
pub use common::{Common, CommonKind, CommonPromise, Envelope};
pub use companion::{ElementStates, Pages, ReadBack, Undo};
pub use dry_run::{DryRun, DryRunCheck, DryRunDefault, DryRunPass, Spelling};
pub use error::{ContractError, LibraryError, NameError};
pub use error_row::{ErrorRow, Justification, RowPromise, RowState};
pub use library::{Library, Named};
pub use media_type::MediaType;
pub use member_path::MemberPath;
pub use open::{Elements, OpenAnswer, OpenQuestion};
pub use operation::{
    Atomic, Effect, Exclusive, Idempotency, Operation, Parameter, Place, Role, StatusPattern, Success,
};
pub use operation_id::{OperationId, OperationIdError};
pub use provider_state::{Binds, One, Permanence, ProviderState, StateRole};
pub use rejection_cause::{Precedence, RejectionCause};
pub use shape::{AcceptedForm, Kind, Member, Shape, Statement, Weakened, Weaker};
pub(crate) use source::OWN_PAGE;
pub use source::{Citation, Cited, Lines, Source, SourceName};
pub use suggestion::Suggestion;
pub use value_path::{Segment, ValuePath, text_of};
