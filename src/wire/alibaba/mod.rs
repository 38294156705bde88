//! Stub.
use super::{Claim, ClaimError, Moment, Protocol, WireError};
use crate::{
    call::{Answer, Call, Credentials},
    contract::{Common, Operation},
    exchange::{Request, Response},
};
/// Protocol.
#[derive(Clone, Copy, Debug)]
pub struct AlibabaRpc;
impl Protocol for AlibabaRpc {
    fn name(&self) -> &'static str {
        "alibaba-rpc"
    }
    fn is_text(&self) -> bool {
        true
    }
    fn encode(&self, _: &Operation, _: &Call, _: &str) -> Result<Request, WireError> {
        unimplemented!()
    }
    fn sign(&self, _: Request, _: &Credentials, _: &Moment) -> Request {
        unimplemented!()
    }
    fn decode(&self, _: &Common, _: &Response) -> Answer {
        unimplemented!()
    }
    fn read_call(&self, _: &[&Operation], _: &Request) -> Result<Call, WireError> {
        unimplemented!()
    }
    fn claim(&self, _: &Request) -> Result<Claim, ClaimError> {
        unimplemented!()
    }
    fn verifies(&self, _: &Request, _: &Claim, _: &Credentials) -> bool {
        unimplemented!()
    }
}
