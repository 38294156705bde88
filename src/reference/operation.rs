//! An operation of the service, as far as all of it has to know.

/// An operation that the service has.
#[derive(Clone, Copy, Debug)]
pub(super) struct EmulatedOperation {
    /// The service, as contracts name it.
    pub(super) service: &'static str,
    /// The name as the vendor writes it.
    pub(super) name: &'static str,
    /// The HTTP status that answers an accepted call.
    pub(super) success: u16,
}
