//! What lies between the app and a server, and loses answers when told.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

/// Passes on what comes in, to one server.
pub struct Relay {
    address: String,
    losing: Arc<AtomicBool>,
    task: JoinHandle<()>,
}

impl Relay {
    /// Starts it before a server.
    pub async fn start(server: &str) -> Self {
        let target = server.trim_start_matches("http://").trim_end_matches('/').to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://localhost:{}", listener.local_addr().unwrap().port());
        let losing = Arc::new(AtomicBool::new(false));
        let task = tokio::spawn(accept(listener, target, losing.clone()));
        Self { address, losing, task }
    }

    /// What a person types as the server's address.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Answers to writes get lost from now on: the server has done what it was asked, and nobody hears of it.
    pub fn loses_answers_to_writes(&self, losing: bool) {
        self.losing.store(losing, Ordering::SeqCst);
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn accept(listener: TcpListener, target: String, losing: Arc<AtomicBool>) {
    let mut pairs = JoinSet::new();
    while let Ok((client, _)) = listener.accept().await {
        let Ok(server) = TcpStream::connect(&target).await else { continue };
        pairs.spawn(pass_on(client, server, losing.clone()));
    }
}

/// A request begins with a piece of its own, since the client waits for each answer before the next.
async fn pass_on(client: TcpStream, server: TcpStream, losing: Arc<AtomicBool>) {
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let silent = AtomicBool::new(false);
    let up = async {
        let mut piece = vec![0; 64 * 1024];
        while let Ok(length @ 1..) = from_client.read(&mut piece).await {
            if losing.load(Ordering::SeqCst)
                && ["PUT ", "PATCH "].iter().any(|method| piece[..length].starts_with(method.as_bytes()))
            {
                silent.store(true, Ordering::SeqCst);
            }
            if to_server.write_all(&piece[..length]).await.is_err() {
                return;
            }
        }
    };
    let down = async {
        let mut piece = vec![0; 64 * 1024];
        while let Ok(length @ 1..) = from_server.read(&mut piece).await {
            if !silent.load(Ordering::SeqCst) && to_client.write_all(&piece[..length]).await.is_err() {
                return;
            }
        }
    };
    tokio::select! {
        () = up => {}
        () = down => {}
    }
}
