//! The simulated tenant on a loopback port: what comes in over the wire becomes a `Request`, its answer goes back, or
//! the connection breaks.

use std::convert::Infallible;
use std::io;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::{Body, Bytes, Incoming};
use hyper::header::{CONNECTION, CONTENT_TYPE, HOST, HeaderValue, RETRY_AFTER};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Response, StatusCode};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::rehearse::tenant::{Answer, Reply, Request, Tenant};

/// No body is larger, in bytes.
const LARGEST: usize = 16 * 1024 * 1024;
/// The header that tells a stub module to kill its own process.
const CRASH: &str = "X-Tenant-Crash";

/// A tenant that can be reached from this machine alone, for as long as this lives.
#[derive(Debug)]
pub struct Server {
    address: String,
    tenant: Arc<Mutex<Tenant>>,
    stop: Option<oneshot::Sender<Infallible>>,
    thread: Option<JoinHandle<()>>,
}

/// Ends a connection without an answer.
#[derive(Debug, thiserror::Error)]
#[error("the connection breaks here")]
struct Broken;

impl Server {
    /// Serves a tenant on a port of 127.0.0.1; 0 takes any that is free.
    ///
    /// # Errors
    /// The port is taken, or the system has no room for a socket or a thread.
    pub fn start(tenant: Tenant, port: u16) -> io::Result<Self> {
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        listener.set_nonblocking(true)?;
        let port = listener.local_addr()?.port();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
        let listener = {
            let _inside = runtime.enter();
            TcpListener::from_std(listener)?
        };
        let tenant = Arc::new(Mutex::new(tenant));
        let shared = Arc::clone(&tenant);
        let (stop, stopped) = oneshot::channel::<Infallible>();
        let thread = thread::Builder::new().name("tenant".to_owned()).spawn(move || {
            runtime.spawn(accept(listener, shared, port));
            // ends when the other end is dropped; with the runtime go all connections
            let Err(_) = runtime.block_on(stopped);
        })?;
        Ok(Self { address: format!("http://127.0.0.1:{port}"), tenant, stop: Some(stop), thread: Some(thread) })
    }

    /// Where it is: `http://127.0.0.1:50123`.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The tenant. Requests wait while it is held.
    pub fn tenant(&self) -> MutexGuard<'_, Tenant> {
        lock(&self.tenant)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // a panic in there was reported where it happened
            let _ = thread.join();
        }
    }
}

fn lock(tenant: &Mutex<Tenant>) -> MutexGuard<'_, Tenant> {
    tenant.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn accept(listener: TcpListener, tenant: Arc<Mutex<Tenant>>, port: u16) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // too many open files, say: those that are open go on and end
            tokio::task::yield_now().await;
            continue;
        };
        // an answer is one small packet, which must not wait for another; without it we are only slower
        let _ = stream.set_nodelay(true);
        let tenant = Arc::clone(&tenant);
        tokio::spawn(async move {
            let service = service_fn(|request| serve(&tenant, port, request));
            // an error here is a connection that broke, on either side
            let _ =
                http1::Builder::new().title_case_headers(true).serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

async fn serve(
    tenant: &Mutex<Tenant>,
    port: u16,
    request: hyper::Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Broken> {
    if !is_loopback(&request, port) {
        return Ok(refuse(421, "WrongHost", "this server is for programs of its own machine"));
    }
    let (head, body) = request.into_parts();
    if body.size_hint().lower() > LARGEST as u64 {
        return Ok(too_large());
    }
    let body = match Limited::new(body, LARGEST).collect().await {
        Ok(body) => body.to_bytes(),
        Err(error) if error.is::<LengthLimitError>() => return Ok(too_large()),
        Err(_) => return Err(Broken),
    };
    let Ok(body) = String::from_utf8(body.into()) else {
        return Ok(refuse(400, "BadRequest", "the body is not UTF-8"));
    };
    let path = head.uri.path_and_query().map_or("/", |path| path.as_str());
    let prefer = head.headers.get("prefer").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut request = Request::new(head.method.as_str(), path, &body);
    prefer.clone_into(&mut request.prefer);
    // bound first: the lock must not be held while the answer is written
    let answer = lock(tenant).answer(&request);
    match answer {
        Answer::Reply(reply) => Ok(respond(&reply)),
        Answer::Broken { .. } => Err(Broken),
        Answer::Killed { status } => {
            let mut response = respond(&Reply::new(status, Value::Null));
            response.headers_mut().insert(CRASH, HeaderValue::from_static("1"));
            Ok(response)
        }
    }
}

/// A page on the web can give this port a name of its own, and a browser would believe it.
fn is_loopback(request: &hyper::Request<Incoming>, port: u16) -> bool {
    let Some(host) = request.headers().get(HOST).and_then(|host| host.to_str().ok()) else {
        return false;
    };
    ["127.0.0.1", "localhost"].iter().any(|name| host.eq_ignore_ascii_case(&format!("{name}:{port}")))
}

fn too_large() -> Response<Full<Bytes>> {
    let mut response = refuse(413, "TooLarge", "the body is larger than 16 MiB");
    // what is left of the body would be taken for the next request
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    response
}

fn refuse(status: u16, code: &str, message: &str) -> Response<Full<Bytes>> {
    respond(&Reply::new(status, json!({ "error": { "code": code, "message": message } })))
}

fn respond(reply: &Reply) -> Response<Full<Bytes>> {
    let body = if reply.body.is_null() { String::new() } else { reply.body.to_string() };
    let is_empty = body.is_empty();
    let mut response = Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if !is_empty {
        let json = HeaderValue::from_static("application/json; charset=utf-8");
        response.headers_mut().insert(CONTENT_TYPE, json);
    }
    if let Some(seconds) = reply.retry_after {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}
