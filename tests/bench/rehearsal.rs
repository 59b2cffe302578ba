//! How quick a simulated organization is: a large one, served by the program, from its start to the first answer, what it
//! keeps in memory, and what a call costs beside the mere way there and back.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use posturec::cli::output::read_rollout;
use posturec::rehearse::seed::seed_from_plan;
use posturec::rehearse::tenant::{GraphObject, Recipient, User};

use super::tenants::posture;

const USERS: usize = 20_000;
const POLICIES: usize = 240;
/// How many calls of each kind are timed.
const CALLS: usize = 500;

/// Prints the figures.
pub fn report(home: &Path) {
    let (rollout, state) = (home.join("rollout"), home.join("tenant.json"));
    fs::write(home.join("large.toml"), posture(1)).expect("a posture to write");
    let program = || Command::new(env!("CARGO_BIN_EXE_posturec"));
    let built = program().arg("build").arg(home.join("large.toml")).arg("-o").arg(&rollout).output();
    assert!(built.expect("the program to start").status.success(), "the posture builds");
    write_state(&rollout, &state);

    let begin = Instant::now();
    let mut command = program();
    command.args(["rehearse", "--serve", "--tenant"]).arg(&state).arg(&rollout);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the program to start");
    let address = address(&mut child);
    ask(&address, "GET", "/v1.0/organization", "");
    let start = begin.elapsed().as_secs_f64();
    let bytes = fs::metadata(&state).map_or(0, |about| about.len());
    println!("a tenant of {USERS} users and {POLICIES} policies ({} KiB of JSON)", bytes / 1024);
    println!("  start to first answer: {start:.2} s, memory {} MiB", memory(&child));

    let nothing = time(&address, |_| ("GET", "/nowhere".to_owned(), String::new()));
    println!("  the way there and back: {nothing:.3} ms (median of {CALLS}, a connection each)");
    let exchange = "/exchange/exchange-online/InvokeCommand";
    let user = |number: usize| json_call("Get-User", &format!(r#"{{"Identity":"person{number}@large.example"}}"#));
    let calls: [(&str, Call); 5] = [
        ("one page of policies", Box::new(|_| ("GET", POLICIES_AT.to_owned(), String::new()))),
        ("a policy by its name", Box::new(|_| ("GET", format!("{POLICIES_AT}?$filter={NAMED}"), String::new()))),
        ("a group by its name", Box::new(|_| ("GET", format!("/v1.0/groups?$filter={GROUP}"), String::new()))),
        ("Get-User of one", Box::new(move |number| ("POST", exchange.to_owned(), user(number)))),
        ("Set-User of one", Box::new(move |number| ("POST", exchange.to_owned(), set_user(number)))),
    ];
    for (what, call) in calls {
        let whole = time(&address, call);
        println!("  {what}: {:.3} ms beside that; ratio {:.1}", (whole - nothing).max(0.0), whole / nothing);
    }
    let begin = Instant::now();
    ask(&address, "POST", exchange, &json_call("Get-User", r#"{"ResultSize":"Unlimited"}"#));
    println!("  Get-User of all {USERS}: {:.0} ms", begin.elapsed().as_secs_f64() * 1000.0);
    println!("  memory afterwards: {} MiB", memory(&child));
    child.kill().expect("the program to end");
    child.wait().expect("the program to have ended");
}

type Call = Box<dyn Fn(usize) -> (&'static str, String, String)>;

const POLICIES_AT: &str = "/v1.0/identity/conditionalAccess/policies";
const NAMED: &str = "displayName%20eq%20%27CA200%20of%20somebody%20else%27";
const GROUP: &str = "displayName%20eq%20%27sg-mail-pilot%27";

fn json_call(cmdlet: &str, parameters: &str) -> String {
    format!(r#"{{"cmdlet":"{cmdlet}","parameters":{parameters}}}"#)
}

fn set_user(number: usize) -> String {
    let policy = if number.is_multiple_of(2) { "null" } else { "\"Large\"" };
    let parameters =
        format!(r#"{{"Identity":"person{number}@large.example","AuthenticationPolicy":{policy},"Confirm":false}}"#);
    json_call("Set-User", &parameters)
}

/// The organization that the rollout needs, with many more people and policies in it.
fn write_state(rollout: &Path, to: &Path) {
    let plan = read_rollout(rollout).expect("a rollout").plan;
    let mut state = seed_from_plan(&plan);
    let id = |kind: usize, number: usize| format!("{kind:08x}-1111-4111-8111-{number:012x}");
    let online = state.exchange_online.as_mut().expect("Exchange Online");
    online.authentication_policies.push(posturec::rehearse::tenant::AuthenticationPolicy {
        guid: id(9, 1),
        name: "Large".to_owned(),
        properties: Default::default(),
    });
    for number in 0..USERS {
        let address = format!("person{number}@large.example");
        state.entra.users.push(User {
            id: id(1, number),
            user_principal_name: address.clone(),
            display_name: String::new(),
        });
        online.recipients.push(Recipient {
            guid: id(2, number),
            name: format!("person{number}"),
            user_principal_name: address.clone(),
            primary_smtp_address: address,
            authentication_policy: None,
            cas_mailbox: Default::default(),
        });
    }
    let policies = &mut state.entra.conditional_access_policies;
    for number in policies.len()..POLICIES {
        policies.push(policy(id(3, number), number));
    }
    fs::write(to, serde_json::to_string(&state).expect("JSON")).expect("a state to write");
}

fn policy(id: String, number: usize) -> GraphObject {
    let policy = serde_json::json!({
        "id": id, "displayName": format!("CA{number:03} of somebody else"), "state": "disabled",
        "createdDateTime": "2025-03-03T09:00:00Z", "modifiedDateTime": "2025-03-03T09:00:00Z",
        "conditions": {
            "clientAppTypes": ["all"],
            "applications": { "includeApplications": ["All"] },
            "users": { "includeUsers": ["None"] },
        },
        "grantControls": { "operator": "OR", "builtInControls": ["mfa"] },
    });
    policy.as_object().expect("an object").clone()
}

/// The address that the program prints.
fn address(child: &mut Child) -> String {
    let mut line = String::new();
    let mut printed = BufReader::new(child.stdout.take().expect("a pipe"));
    printed.read_line(&mut line).expect("a line");
    let address = line.split("http://").nth(1).and_then(|rest| rest.split(' ').next()).expect("an address").to_owned();
    // what is printed later must not fill the pipe
    std::thread::spawn(move || std::io::copy(&mut printed, &mut std::io::sink()));
    address
}

fn ask(address: &str, method: &str, path: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("the tenant is served");
    let length = body.len();
    let head =
        format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n");
    stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes())).expect("a request");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    answer
}

/// The median of many calls, in milliseconds.
fn time(address: &str, call: impl Fn(usize) -> (&'static str, String, String)) -> f64 {
    let mut times: Vec<f64> = (0..CALLS)
        .map(|number| {
            let (method, path, body) = call(number * 37 % USERS);
            let begin = Instant::now();
            let answer = ask(address, method, &path, &body);
            let wanted = if path == "/nowhere" { "HTTP/1.1 404" } else { "HTTP/1.1 200" };
            assert!(answer.starts_with(wanted), "{method} {path} {body}: {answer:.300}");
            begin.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// The memory of a process now, in MiB, where the system tells.
fn memory(child: &Child) -> String {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kibibytes = line.and_then(|line| line.trim().split(' ').next()?.parse::<u64>().ok());
    kibibytes.map_or_else(|| "unknown".to_owned(), |kibibytes| (kibibytes / 1024).to_string())
}
