//! What it takes to put last month's sign-ins through tomorrow's posture: 100,000 lines of a log in the shapes that it
//! comes in, against a full tenant of 240 policies. `cargo bench -- logs` runs it alone.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use super::measure::{Usage, median, run_to};
use super::tenants::full;

/// How many lines a log has.
const LINES: usize = 100_000;
/// How often each is read.
const RUNS: usize = 5;

/// Prints the figures.
pub fn report(home: &Path) {
    println!("logs of {LINES} sign-ins, 240 policies:");
    let posture = home.join("full.toml");
    fs::write(&posture, full(240)).expect("the posture");
    for (name, text) in [("lines.json", lines()), ("graph.json", graph()), ("portal.csv", portal())] {
        let log = home.join(name);
        fs::write(&log, &text).expect("the log");
        let program = env!("CARGO_BIN_EXE_posturec").as_ref();
        let arguments = ["what-if".as_ref(), posture.as_os_str(), "--sign-ins".as_ref(), log.as_os_str()];
        let runs: Vec<Usage> = (0..RUNS).map(|_| run_to(program, &arguments, &[0])).collect();
        println!(
            "  {name}, {:.0} MB: {:.2} s, {:.2} s of CPU, {:.0} MiB",
            text.len() as f64 / 1e6,
            median(runs.iter().map(|run| run.wall)) / 1000.0,
            median(runs.iter().map(|run| run.cpu)) / 1000.0,
            runs.iter().map(|run| run.memory).fold(0.0, f64::max),
        );
    }
}

/// Who, from where, with what: no two neighbours are alike.
fn each(mut write: impl FnMut(usize, &str, &str, &str)) {
    let clients = ["Browser", "Mobile Apps and Desktop clients", "Exchange ActiveSync"];
    let systems = ["Windows 10", "Ios 18", "Android 15", "MacOs"];
    let addresses = ["203.0.113.7", "192.0.2.7", "198.51.100.9"];
    (0..LINES).for_each(|line| write(line % 5000, clients[line % 3], systems[line % 4], addresses[line % 3]));
}

fn lines() -> String {
    let mut text = String::new();
    each(|person, client, system, _| {
        let client = if client == "Browser" { "browser" } else { "outlook-desktop" };
        let platform = if system.starts_with("Windows") { "windows" } else { "macos" };
        let _ = writeln!(
            text,
            "{{\"user\":\"user{person}@tenant1.example\",\"client\":\"{client}\",\"platform\":\"{platform}\"}}"
        );
    });
    text
}

fn graph() -> String {
    let mut entries: Vec<String> = Vec::with_capacity(LINES);
    each(|person, client, system, address| {
        entries.push(format!(
            "{{\"userPrincipalName\":\"user{person}@tenant1.example\",\"appId\":\"5d661950-3475-41cd-a2c3-d671a3162bc1\",\
             \"resourceId\":\"00000002-0000-0ff1-ce00-000000000000\",\"clientAppUsed\":\"{client}\",\
             \"ipAddress\":\"{address}\",\"riskLevelDuringSignIn\":\"none\",\"status\":{{\"errorCode\":0}},\
             \"location\":{{\"countryOrRegion\":\"DE\"}},\"deviceDetail\":{{\"deviceId\":\"\",\
             \"operatingSystem\":\"{system}\",\"isCompliant\":false,\"trustType\":\"\"}}}}"
        ));
    });
    format!("{{\"value\":[{}]}}", entries.join(",\n"))
}

fn portal() -> String {
    let mut text = "Date (UTC),User ID,Username,User type,Cross tenant access type,Authentication Protocol,\
                    Original transfer method,Application,Application ID ,Resource,Resource ID ,IP address,Location,Status,\
                    Client app,Device ID,Operating System,Compliant,Managed,Join Type\n"
        .to_owned();
    each(|person, client, system, address| {
        let _ = writeln!(
            text,
            "2026-10-01T08:00:00Z,,user{person}@tenant1.example,Member,None,None,None,Outlook,\
             5d661950-3475-41cd-a2c3-d671a3162bc1,Exchange,00000002-0000-0ff1-ce00-000000000000,{address},\
             \"Berlin, Berlin, DE\",Success,{client},,{system},No,No,"
        );
    });
    text
}
