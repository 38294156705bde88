//! The operations that the service has, whatever contracts there are.

use std::{collections::BTreeSet, fs};

use super::*;
use crate::reference::operations;

#[test]
fn has_the_operations_of_the_shipped_contracts() {
    let shipped = LIBRARY.operations().map(|operation| operation.id.clone());
    assert_eq!(operations().collect::<BTreeSet<_>>(), shipped.collect());
}

#[test]
fn an_operation_of_other_contracts_is_answered_like_one_that_nobody_knows() {
    let folder = tempfile::tempdir().unwrap();
    for (operation, other, path, other_path, file) in [
        ("PublishVpcRouteEntries", "AdvertiseVpcRoutes", "\"/\"", "\"/\"", "alibaba/vpc/AdvertiseVpcRoutes"),
        ("DisassociateRouteTable", "DetachRouteTable", "/disassociate\"", "/detach\"", "huawei/er/DetachRouteTable"),
    ] {
        let text = LIBRARY.base(&operation_id(operation)).unwrap().to_string();
        let text = text.replace(operation, other).replace(path, other_path);
        let file = folder.path().join(file).with_extension("openapi.json");
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    let library = Arc::new(Library::with_folder(folder.path()).unwrap());
    let client = Client::of(Service::new(&Rules::default(), Arc::clone(&library)));
    for (like, state, name, expected) in [
        ("PublishVpcRouteEntries", "publishable-entries", "AdvertiseVpcRoutes", (404, "InvalidAction.NotFound")),
        ("DisassociateRouteTable", "associated", "DetachRouteTable", (404, "APIGW.0101")),
    ] {
        let operation = library.resolve(name).unwrap();
        let (known, protocol) = found(like);
        let call = |operation: &Operation| {
            let call = Call::new(&operation.id, client.state(like, state).into_iter().collect());
            let request = protocol.encode(operation, &call, "localhost:1").unwrap();
            client.send(like, &client.signed(like, request, &client.account.credentials, NOW))
        };
        assert_eq!(status_and_code(&call(operation)), expected);
        assert_eq!(call(known).status / 100, 2, "{like} is there beside it");
    }
}
