//! The world around the simulated tenant: the server, over real sockets, and the stub modules.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

use posturec::catalog::{CMDLETS, Platform};
use posturec::plan::Workload;
use posturec::rehearse::host::Server;
use posturec::rehearse::stubs::stub_modules;
use posturec::rehearse::tenant::{Fault, GraphContext, Release, Session, State, Tenant};

use crate::lint::lint_tool;
use crate::powershell::grammar_errors;
use crate::support::{manifest_folder, snapshots};

/// A tenant with nobody in it, and a Graph session.
pub fn tenant(faults: &[&str]) -> Tenant {
    let state =
        r#"{"format": 1, "entra": {"tenantId": "11111111-1111-4111-8111-111111111111", "displayName": "Contoso"}}"#;
    let state: State = serde_json::from_str(state).unwrap();
    let tenant_id = state.entra.tenant_id.clone();
    let graph = GraphContext { tenant_id, scopes: vec!["Policy.Read.All".to_owned()] };
    let mut tenant = Tenant::new(state, Session { graph: Some(graph), exchange_online: Vec::new() });
    for fault in faults {
        tenant.arm(fault.parse::<Fault>().unwrap());
    }
    tenant
}

fn start(faults: &[&str]) -> Server {
    Server::start(tenant(faults), 0).unwrap()
}

fn port(server: &Server) -> u16 {
    server.address().rsplit(':').next().unwrap().parse().unwrap()
}

/// A connection of a very small client.
struct Client {
    reader: BufReader<TcpStream>,
    host: String,
}

#[derive(Debug)]
struct Got {
    status: u16,
    headers: Vec<String>,
    body: String,
}

impl Got {
    fn has(&self, header: &str) -> bool {
        self.headers.iter().any(|line| line == header)
    }
}

impl Client {
    fn connect(server: &Server) -> Self {
        let stream = TcpStream::connect(("127.0.0.1", port(server))).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        Self { reader: BufReader::new(stream), host: format!("127.0.0.1:{}", port(server)) }
    }

    fn send(&mut self, head: &str, headers: &str, body: &str) {
        let (host, length) = (&self.host, body.len());
        let text = format!("{head} HTTP/1.1\r\nHost: {host}\r\nContent-Length: {length}\r\n{headers}\r\n{body}");
        self.reader.get_mut().write_all(text.as_bytes()).unwrap();
    }

    /// The next answer; none if the connection ends without one.
    fn receive(&mut self) -> Option<Got> {
        let mut line = String::new();
        if self.reader.read_line(&mut line).unwrap_or(0) == 0 {
            return None;
        }
        let status = line.split(' ').nth(1).unwrap().parse().unwrap();
        let mut headers = Vec::new();
        loop {
            let mut line = String::new();
            self.reader.read_line(&mut line).unwrap();
            if line.trim_end().is_empty() {
                break;
            }
            headers.push(line.trim_end().to_owned());
        }
        let length = headers.iter().find_map(|line| line.strip_prefix("Content-Length: "));
        let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
        self.reader.read_exact(&mut body).unwrap();
        Some(Got { status, headers, body: String::from_utf8(body).unwrap() })
    }

    fn ask(&mut self, head: &str, body: &str) -> Option<Got> {
        self.send(head, "", body);
        self.receive()
    }
}

const WRITE: &str = r#"{"cmdlet":"Set-User","parameters":{"Identity":"Zoë"}}"#;
const SERVER_SIDE: &str = "POST /exchange/exchange-server/InvokeCommand";

#[test]
fn a_request_is_answered_by_the_tenant_and_goes_on_record() {
    let server = start(&[]);
    let mut client = Client::connect(&server);
    let context = client.ask("GET /control/context", "").unwrap();
    assert_eq!(context.status, 200);
    assert!(context.has("Content-Type: application/json; charset=utf-8"), "{context:?}");
    assert!(context.body.contains(r#""TenantId":"11111111-1111-4111-8111-111111111111""#), "{context:?}");
    assert_eq!(client.ask("GET /nowhere", "").unwrap().status, 404);
    client.ask(SERVER_SIDE, WRITE).unwrap();
    client.ask("PATCH /v1.0/groups/1?$select=id", "{}").unwrap();
    let tenant = server.tenant();
    let names: Vec<&str> = tenant.calls().iter().map(|call| call.name.as_str()).collect();
    assert_eq!(names, ["Set-User", "PATCH /v1.0/groups/1"]);
    assert_eq!((tenant.calls()[0].workload, tenant.writes()), (Workload::ExchangeServer, 2));
}

#[test]
fn without_a_graph_session_the_answer_has_no_body() {
    let server = start(&[]);
    server.tenant().session_mut().graph = None;
    let got = Client::connect(&server).ask("GET /control/context", "").unwrap();
    assert_eq!((got.status, got.body.as_str()), (404, ""));
    assert!(!got.headers.iter().any(|line| line.starts_with("Content-Type")), "{got:?}");
}

#[test]
fn what_a_throttled_client_is_to_wait_stands_in_a_header() {
    let server = start(&["throttled@1"]);
    let got = Client::connect(&server).ask(SERVER_SIDE, WRITE).unwrap();
    assert_eq!(got.status, 429);
    assert!(got.has("Retry-After: 1"), "{got:?}");
    assert!(got.body.contains("TooManyRequests"), "{got:?}");
}

#[test]
fn a_dropped_connection_ends_without_a_byte_and_the_server_goes_on() {
    let server = start(&["dropped-before@1", "dropped-after@2"]);
    for expected in 1..=2 {
        let mut client = Client::connect(&server);
        client.send(SERVER_SIDE, "", WRITE);
        let mut rest = Vec::new();
        // a reset is as good an end as any
        let _ = client.reader.read_to_end(&mut rest);
        assert!(rest.is_empty(), "{rest:?}");
        assert_eq!(server.tenant().writes(), expected);
    }
    assert_eq!(Client::connect(&server).ask("GET /control/context", "").unwrap().status, 200);
}

#[test]
fn the_order_to_die_is_a_header_on_an_empty_answer() {
    let server = start(&["killed-before@1"]);
    let mut client = Client::connect(&server);
    let got = client.ask(SERVER_SIDE, WRITE).unwrap();
    assert_eq!((got.status, got.body.as_str()), (502, ""));
    assert!(got.has("X-Tenant-Crash: 1"), "{got:?}");
    assert!(!client.ask("GET /control/context", "").unwrap().has("X-Tenant-Crash: 1"));
}

#[test]
fn one_connection_serves_many_requests_and_many_connections_are_served_at_once() {
    let server = start(&[]);
    let mut idle: Vec<Client> = (0..50).map(|_| Client::connect(&server)).collect();
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                let mut client = Client::connect(&server);
                for _ in 0..25 {
                    client.ask("GET /v1.0/organization?$select=id", "").unwrap();
                }
            });
        }
    });
    let numbers: Vec<u32> = server.tenant().calls().iter().map(|call| call.number).collect();
    assert_eq!(numbers, (1..=400).collect::<Vec<u32>>());
    assert_eq!(idle[49].ask("GET /control/context", "").unwrap().status, 200);
}

#[test]
fn only_names_of_this_machine_are_answered() {
    let server = start(&[]);
    let port = port(&server);
    let status = |host: &str| {
        let mut client = Client::connect(&server);
        host.clone_into(&mut client.host);
        client.ask("GET /control/context", "").unwrap().status
    };
    assert_eq!(status(&format!("127.0.0.1:{port}")), 200);
    assert_eq!(status(&format!("LocalHost:{port}")), 200);
    for other in ["evil.example", &format!("evil.example:{port}"), "127.0.0.1", "127.0.0.1:1", "localhost:80", ""] {
        assert_eq!(status(other), 421, "{other}");
    }
    let mut client = Client::connect(&server);
    client.reader.get_mut().write_all(b"GET /control/context HTTP/1.0\r\n\r\n").unwrap();
    assert_eq!(client.receive().unwrap().status, 421);
    assert!(server.tenant().calls().is_empty());
}

#[test]
fn bodies_may_have_sixteen_mebibytes_and_no_more() {
    let server = start(&[]);
    let most = 16 * 1024 * 1024;
    let full = Client::connect(&server).ask(SERVER_SIDE, &" ".repeat(most)).unwrap();
    assert_eq!(full.status, 400, "that is no JSON, but it was read");
    let mut announced = Client::connect(&server);
    let head = format!("{SERVER_SIDE} HTTP/1.1\r\nHost: {}\r\nContent-Length: {}\r\n\r\n", announced.host, most + 1);
    announced.reader.get_mut().write_all(head.as_bytes()).unwrap();
    let got = announced.receive().unwrap();
    assert!(got.status == 413 && got.has("Connection: close"), "{got:?}");
    let mut chunked = Client::connect(&server);
    let head = format!("{SERVER_SIDE} HTTP/1.1\r\nHost: {}\r\nTransfer-Encoding: chunked\r\n\r\n", chunked.host);
    chunked.reader.get_mut().write_all(format!("{head}{:x}\r\n{}", most + 1, " ".repeat(most + 1)).as_bytes()).unwrap();
    assert_eq!(chunked.receive().unwrap().status, 413);
}

#[test]
fn a_body_that_is_not_utf_8_is_refused() {
    let server = start(&[]);
    let mut client = Client::connect(&server);
    let head = format!("{SERVER_SIDE} HTTP/1.1\r\nHost: {}\r\nContent-Length: 2\r\n\r\n", client.host);
    client.reader.get_mut().write_all(&[head.as_bytes(), &[0xC3, 0x28]].concat()).unwrap();
    assert_eq!(client.receive().unwrap().status, 400);
}

#[test]
fn a_client_that_leaves_in_the_middle_of_a_body_is_no_call() {
    let server = start(&[]);
    let mut client = Client::connect(&server);
    let head = format!("{SERVER_SIDE} HTTP/1.1\r\nHost: {}\r\nContent-Length: 900\r\n\r\n{{", client.host);
    client.reader.get_mut().write_all(head.as_bytes()).unwrap();
    client.reader.get_ref().shutdown(Shutdown::Both).unwrap();
    Client::connect(&server).ask("GET /v1.0/users", "").unwrap();
    let tenant = server.tenant();
    let names: Vec<&str> = tenant.calls().iter().map(|call| call.name.as_str()).collect();
    assert_eq!(names, ["GET /v1.0/users"]);
}

#[test]
fn a_server_that_is_dropped_stops_at_once_and_leaves_its_port() {
    let server = start(&[]);
    let port = port(&server);
    let mut client = Client::connect(&server);
    assert_eq!(client.ask("GET /control/context", "").unwrap().status, 200);
    let start = Instant::now();
    drop(server);
    assert!(client.receive().is_none());
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
    assert!(TcpStream::connect(("127.0.0.1", port)).is_err());
    let again = Server::start(tenant(&[]), port).unwrap();
    assert_eq!(again.address(), format!("http://127.0.0.1:{port}"));
    assert!(Server::start(tenant(&[]), port).is_err(), "two servers on one port");
}

#[test]
fn a_panic_with_the_tenant_in_hand_does_not_stop_the_server() {
    let server = start(&[]);
    let panicked = std::thread::scope(|scope| {
        let holder = || {
            let _tenant = server.tenant();
            panic!("on purpose, with the tenant in hand");
        };
        scope.spawn(holder).join().is_err()
    });
    assert!(panicked);
    assert_eq!(Client::connect(&server).ask("GET /control/context", "").unwrap().status, 200);
}

/// Every stub module, and what else rehearsals run, by a name.
pub fn tools() -> Vec<(String, String)> {
    let mut texts = Vec::new();
    let servers = [Release::Server2016, Release::Server2019, Release::ServerSe];
    for release in servers {
        for file in stub_modules(Workload::ExchangeServer, release) {
            texts.push((format!("{release:?}/{}", file.path), file.text));
        }
    }
    for workload in [Workload::Graph, Workload::ExchangeOnline] {
        texts.extend(stub_modules(workload, Release::ServerSe).into_iter().map(|file| (file.path, file.text)));
    }
    for name in ["stubs/host.ps1", "lint/check.ps1", "lint/PSScriptAnalyzerSettings.psd1"] {
        let text = std::fs::read_to_string(manifest_folder().join("templates").join(name)).unwrap();
        texts.push((name.to_owned(), posturec::rehearse::stubs::fixed_text(&text)));
    }
    texts
}

#[test]
fn what_rehearsals_run_keeps_the_rules_of_the_lint_and_of_the_grammar() {
    for (name, text) in tools() {
        assert!(text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\r' | b'\n')), "{name} is not ASCII");
        let found = lint_tool(&text);
        assert!(found.is_empty(), "{name}:\n{}", found.join("\n"));
        let found = grammar_errors(&text);
        assert!(found.is_empty(), "{name}:\n{}", found.join("\n"));
    }
}

#[test]
fn the_host_script_knows_every_stub_module_by_name() {
    let host = std::fs::read_to_string(manifest_folder().join("templates/stubs/host.ps1")).unwrap();
    for workload in Workload::ALL {
        let [file] = stub_modules(workload, Release::ServerSe).try_into().unwrap();
        let (name, _) = file.path.split_once('/').unwrap();
        assert!(host.lines().any(|line| line.starts_with("$rehearsalStub = ") && line.contains(&format!("'{name}'"))));
    }
}

/// The text of a function of a module.
fn function(module: &str, name: &str) -> String {
    let start = module.find(&format!("function {name} {{\r\n")).unwrap_or_else(|| panic!("there is no {name}"));
    let end = module[start..].find("\r\n}\r\n").unwrap() + 5;
    module[start..start + end].replace("\r\n", "\n")
}

fn module(workload: Workload, release: Release) -> String {
    let [file] = stub_modules(workload, release).try_into().unwrap();
    file.text
}

#[test]
fn a_module_has_every_cmdlet_and_parameter_of_its_platform_and_no_other() {
    let sides = [
        (Workload::ExchangeOnline, Release::ServerSe, Platform::ExchangeOnline),
        (Workload::ExchangeServer, Release::Server2016, Platform::ExchangeServer2016),
        (Workload::ExchangeServer, Release::Server2019, Platform::ExchangeServer2019),
        (Workload::ExchangeServer, Release::ServerSe, Platform::ExchangeServerSe),
    ];
    // assigning to these would do something else
    let automatic = ["args", "error", "event", "home", "host", "input", "matches", "pid", "profile", "sender", "this"];
    for (workload, release, platform) in sides {
        let text = module(workload, release);
        for cmdlet in CMDLETS {
            let heading = format!("\r\nfunction {} {{\r\n", cmdlet.name);
            assert_eq!(text.matches(&heading).count(), usize::from(cmdlet.platforms.contains(&platform)), "{heading}");
            if !cmdlet.platforms.contains(&platform) {
                continue;
            }
            let function = function(&text, cmdlet.name);
            for parameter in cmdlet.parameters {
                let is_own = !(cmdlet.should_process && matches!(parameter.name, "Confirm" | "WhatIf"));
                let lines = [",\n", "\n"].map(|end| function.matches(&format!("] ${}{end}", parameter.name)).count());
                let wanted = usize::from(is_own && parameter.platforms.contains(&platform));
                assert_eq!(lines.iter().sum::<usize>(), wanted, "{platform} {} {}", cmdlet.name, parameter.name);
                assert!(!automatic.contains(&parameter.name.to_lowercase().as_str()), "{}", parameter.name);
            }
            assert_eq!(function.contains("$PSCmdlet.ShouldProcess("), cmdlet.should_process, "{}", cmdlet.name);
            assert_eq!(function.contains("ConfirmImpact = 'High'"), cmdlet.built_in_pause, "{}", cmdlet.name);
        }
    }
}

#[test]
fn a_parameter_that_null_clears_keeps_it_on_its_way() {
    let online = module(Workload::ExchangeOnline, Release::ServerSe);
    assert!(function(&online, "Set-User").contains("        [Parameter()] [object] $AuthenticationPolicy,\n"));
    let mailbox = function(&online, "Set-CASMailbox");
    assert!(mailbox.contains("        [Parameter()] [System.Nullable[bool]] $SmtpClientAuthenticationDisabled,\n"));
    let server = module(Workload::ExchangeServer, Release::ServerSe);
    for (text, platform) in [(&online, Platform::ExchangeOnline), (&server, Platform::ExchangeServerSe)] {
        for cmdlet in CMDLETS.into_iter().filter(|cmdlet| cmdlet.platforms.contains(&platform)) {
            let function = function(text, cmdlet.name);
            for parameter in cmdlet.parameters.iter().filter(|parameter| parameter.accepts_null) {
                for lossy in ["string", "bool", "int", "timespan", "datetime"] {
                    assert!(!function.contains(&format!(" [{lossy}] ${},", parameter.name)), "{}", parameter.name);
                }
            }
        }
    }
}

#[test]
fn modules_are_generated_as_they_were_proven() {
    let online = module(Workload::ExchangeOnline, Release::ServerSe);
    let server = module(Workload::ExchangeServer, Release::ServerSe);
    let graph = module(Workload::Graph, Release::ServerSe);
    // in the older releases: what is another way, and what is not there
    let functions = |text: &str| {
        let names = text.lines().filter_map(|line| line.strip_prefix("function ")?.strip_suffix(" {"));
        names.map(|name| (name.to_owned(), function(text, name))).collect::<std::collections::BTreeMap<_, _>>()
    };
    let newest = functions(&server);
    let mut older = String::new();
    for release in [Release::Server2019, Release::Server2016] {
        older.push_str(&format!("== {}\n", release.platform().title()));
        let own = functions(&module(Workload::ExchangeServer, release));
        assert!(own.keys().all(|name| newest.contains_key(name)));
        for (name, text) in &newest {
            match own.get(name) {
                None => older.push_str(&format!("no {name}\n")),
                Some(other) if other != text => older.push_str(other),
                Some(_) => {}
            }
        }
    }
    let [online, server, graph] = [online, server, graph].map(|text| text.replace("\r\n", "\n"));
    let digests: String = ["tenant-client", "exchange", "graph", "host"]
        .iter()
        .map(|name| {
            let text = std::fs::read(manifest_folder().join(format!("templates/stubs/{name}.ps1"))).unwrap();
            format!("{}  {name}\n", posturec::render::digest_of(&text))
        })
        .collect();
    snapshots("rehearse").bind(|| {
        insta::assert_snapshot!("stub-exchange-online", online);
        insta::assert_snapshot!("stub-exchange-server", server);
        insta::assert_snapshot!("stub-exchange-server-older", older);
        insta::assert_snapshot!("stub-graph", graph);
        insta::assert_snapshot!("stub-fixed-texts", digests);
    });
}
