//! Requests of the stand-in: to a tenant in this process, or over HTTP to one that is served; and what went wrong, sorted
//! as the scripts sort it.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::{Arc, Mutex};

use posturec::rehearse::tenant::{Answer, Request, Tenant};
use serde_json::{Map, Value, json};

/// Tenants in this process by their address.
pub type Tenants = Arc<Mutex<BTreeMap<String, Arc<Mutex<Tenant>>>>>;

/// Why a request did not give what was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// The session is lost.
    Session,
    /// It may have taken effect.
    Doubt,
    /// Refused for now.
    Wait,
    /// Refused for good.
    Final(String),
    /// There is no such object.
    NotFound,
    /// This process was killed.
    Killed,
}

impl Failure {
    /// What people read of it.
    pub fn words(&self) -> &str {
        match self {
            Self::Session => "the session is lost",
            Self::Doubt => "nobody knows whether it took effect",
            Self::Wait => "refused for now",
            Self::Final(reason) => reason,
            Self::NotFound => "there is no such object",
            Self::Killed => "killed",
        }
    }
}

/// Where requests go.
#[derive(Clone)]
pub struct Wire {
    pub address: String,
    pub tenants: Tenants,
}

impl Wire {
    /// A cmdlet of Exchange: what it puts out.
    pub fn exchange(&self, side: &str, cmdlet: &str, parameters: Map<String, Value>) -> Result<Vec<Value>, Failure> {
        let body = json!({ "cmdlet": cmdlet, "parameters": parameters }).to_string();
        let (status, answer) = self.send("POST", &format!("/exchange/{side}/InvokeCommand"), &body)?;
        let code = answer["error"]["code"].as_str().unwrap_or_default();
        if code.contains("ManagementObjectNotFound") {
            return Err(Failure::NotFound);
        }
        sort(status, &answer, cmdlet)?;
        Ok(answer["value"].as_array().cloned().unwrap_or_default())
    }

    /// A request to Graph: its body, and nothing for 404 on GET.
    pub fn graph(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Option<Value>, Failure> {
        let body = body.map(Value::to_string).unwrap_or_default();
        let (status, answer) = self.send(method, path, &body)?;
        if status == 404 && method == "GET" {
            return Ok(None);
        }
        sort(status, &answer, path)?;
        Ok(Some(answer))
    }

    /// All pages of a collection.
    pub fn graph_list(&self, path: &str) -> Result<Vec<Value>, Failure> {
        let (mut all, mut next) = (Vec::new(), Some(path.to_owned()));
        while let Some(path) = next {
            let page = self.graph("GET", &path, None)?.unwrap_or_default();
            let Some(items) = page["value"].as_array() else {
                return Err(Failure::Final(format!("Graph has no collection at {path}")));
            };
            all.extend(items.iter().cloned());
            let link = page["@odata.nextLink"].as_str();
            next = link.map(|link| link.trim_start_matches("https://graph.microsoft.com").to_owned());
        }
        Ok(all)
    }

    fn send(&self, method: &str, path: &str, body: &str) -> Result<(u16, Value), Failure> {
        let tenant = self.tenants.lock().unwrap().get(&self.address).cloned();
        let Some(tenant) = tenant else { return self.send_over_http(method, path, body) };
        let mut request = Request::new(method, path, body);
        request.prefer = "include-unknown-enum-members".to_owned();
        let answer = tenant.lock().unwrap().answer(&request);
        match answer {
            Answer::Reply(reply) => Ok((reply.status, reply.body)),
            Answer::Broken { .. } => Err(Failure::Doubt),
            Answer::Killed { .. } => Err(Failure::Killed),
        }
    }

    /// One request a connection, as plain as HTTP allows.
    fn send_over_http(&self, method: &str, path: &str, body: &str) -> Result<(u16, Value), Failure> {
        let host = self.address.trim_start_matches("http://");
        let mut stream = TcpStream::connect(host).expect("the tenant is served");
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Type: application/json\r\n\
             Prefer: include-unknown-enum-members\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        stream
            .write_all(head.as_bytes())
            .and_then(|()| stream.write_all(body.as_bytes()))
            .map_err(|_| Failure::Doubt)?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).map_err(|_| Failure::Doubt)?;
        let answer = String::from_utf8(answer).expect("answers are UTF-8");
        let Some((head, body)) = answer.split_once("\r\n\r\n") else { return Err(Failure::Doubt) };
        if head.to_lowercase().contains("\r\nx-tenant-crash:") {
            return Err(Failure::Killed);
        }
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        let body =
            if head.to_lowercase().contains("transfer-encoding: chunked") { dechunk(body) } else { body.to_owned() };
        Ok((status, serde_json::from_str(&body).unwrap_or_default()))
    }
}

fn dechunk(mut body: &str) -> String {
    let mut whole = String::new();
    while let Some((length, rest)) = body.split_once("\r\n") {
        let length = usize::from_str_radix(length.trim(), 16).expect("the length of a chunk");
        if length == 0 {
            break;
        }
        whole.push_str(&rest[..length]);
        body = &rest[length + 2..];
    }
    whole
}

/// `Get-FailureKind` of the scripts, by status.
fn sort(status: u16, answer: &Value, what: &str) -> Result<(), Failure> {
    match status {
        0..=399 => Ok(()),
        401 => Err(Failure::Session),
        429 => Err(Failure::Wait),
        500 | 502 | 503 | 504 => Err(Failure::Doubt),
        _ => {
            Err(Failure::Final(format!("{what}: {status} {}", answer["error"]["message"].as_str().unwrap_or_default())))
        }
    }
}
