//! To another machine nothing is said before it speaks TLS, unless the URL asks for that.
#![expect(clippy::unwrap_used, reason = "helpers of tests, not tests to Clippy")]

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread::{self, JoinHandle};

use shopx_core::ShopError;
use shopx_pg::{PgStore, migrate};

/// What a client asks for that wants TLS.
const TLS_REQUEST: [u8; 8] = [0, 0, 0, 8, 4, 210, 22, 47];

/// A server without TLS that takes one connection. Returns its port, and what it hears after it has
/// said so.
fn server_without_tls() -> (u16, JoinHandle<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let hears = thread::spawn(move || {
        let (mut client, _) = listener.accept().unwrap();
        let mut request = [0; 8];
        client.read_exact(&mut request).unwrap();
        assert_eq!(request, TLS_REQUEST);
        client.write_all(b"N").unwrap();
        let mut heard = vec![0; 1024];
        let length = client.read(&mut heard).unwrap_or_default();
        heard.truncate(length);
        heard
    });
    (port, hears)
}

// For the resolver 127.1 is this machine; to whoever reads the URL it is a name like any other.

#[tokio::test]
async fn another_machine_without_tls_is_told_nothing() {
    let (port, hears) = server_without_tls();
    let url = format!("postgresql://till:secret@127.1:{port}/shop");
    assert_eq!(PgStore::connect(&url).await.unwrap_err(), ShopError::Unavailable);
    assert_eq!(hears.join().unwrap(), b"");

    let (port, hears) = server_without_tls();
    let url = format!("postgresql://migrator:secret@127.1:{port}/shop");
    assert_eq!(migrate(&url).await, Err(ShopError::Unavailable));
    assert_eq!(hears.join().unwrap(), b"");
}

#[tokio::test]
async fn a_url_may_ask_to_go_on_without_tls() {
    let (port, hears) = server_without_tls();
    let url = format!("postgresql://till:secret@127.1:{port}/shop?sslmode=prefer");
    assert_eq!(PgStore::connect(&url).await.unwrap_err(), ShopError::Unavailable);
    let heard = hears.join().unwrap();
    assert!(heard.windows(4).any(|word| word == b"till"), "{heard:?}");
}
