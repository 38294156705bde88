//! The service on a socket.

use std::net::{Ipv4Addr, SocketAddr};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::*;
use crate::{exchange::Response, reference::Reference};

async fn exchanged(address: SocketAddr, request: &Request) -> Response {
    let mut lines = vec![format!("{} {} HTTP/1.1", request.method, request.target)];
    lines.extend(request.headers.iter().map(|(name, value)| format!("{name}: {value}")));
    lines.push(format!(
        "content-length: {}
connection: close

",
        request.body.len()
    ));
    let text = lines.join(
        "
",
    );
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(text.as_bytes()).await.unwrap();
    stream.write_all(&request.body).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let mut lines = head.lines();
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let headers = lines.map(|line| line.split_once(": ").unwrap());
    let headers = headers.map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect();
    Response { status, headers, body: body.as_bytes().to_vec() }
}

#[tokio::test]
async fn answers_a_signed_request_of_each_vendor() {
    let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let reference = Reference::start(listen, Rules::default(), Arc::clone(&LIBRARY)).await.unwrap();
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let client = Client::documented();
    for (operation, state, status) in
        [("PublishVpcRouteEntries", "publishable-entries", 200), ("AssociateRouteTable", "associable", 202)]
    {
        let values = client.state(operation, state);
        let request = unsigned(operation, &values);
        let request = client.signed(operation, request, &client.account.credentials, i64::try_from(now).unwrap());
        let response = exchanged(reference.address(), &request).await;
        let (found, protocol) = found(operation);
        let answer = protocol.decode(found, LIBRARY.common(found), &response);
        assert_eq!(status_and_code(&answer), (status, ""), "{answer:?}");
        assert_eq!(answer.header("content-type"), Some("application/json"));
    }
    let address = reference.address();
    drop(reference);
    tokio::task::yield_now().await;
    assert!(TcpStream::connect(address).await.is_err(), "it stops when it is dropped");
}
