//! The stand-in as a program: this test crate, started under the name of PowerShell, takes its arguments, speaks the
//! protocol of the kept engine, and dies when it is told to. So the program itself can be tried from end to end.
#![cfg(unix)]

use std::io::{BufRead, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use posturec::plan::Workload;
use posturec::rehearse::engine::{Argument, Engine, Invocation, Ran};
use serde_json::Value;

use super::{Flaw, StandIn, Tenants};

/// The arguments of the program, a line each.
const ARGUMENTS: &str = "POSTUREC_STAND_IN";
/// The parameters of scripts, whose names a process gets as plain text.
const PARAMETERS: [&str; 9] =
    ["Mode", "RunFolder", "ApprovedDigest", "MaxChange", "Wave", "AllowWeaker", "Force", "OverDrift", "PauseScale"];
const SWITCHES: [&str; 3] = ["AllowWeaker", "Force", "OverDrift"];

/// Writes a program `pwsh` into a folder that starts this one; scripts run as if they had this flaw.
pub fn write_pwsh(folder: &Path, flaw: Option<Flaw>) -> PathBuf {
    let own = std::env::current_exe().unwrap();
    let flaw = flaw.map_or_else(String::new, |flaw| format!("{flaw:?}"));
    let text = format!(
        "#!/bin/sh\nfor word; do {ARGUMENTS}=\"${ARGUMENTS}$word\n\"; done\n{ARGUMENTS}_FLAW={flaw}\n\
         export {ARGUMENTS} {ARGUMENTS}_FLAW\nexec '{}' --exact stand_in::program::plays_powershell --nocapture\n",
        own.display()
    );
    let path = folder.join("pwsh");
    std::fs::write(&path, text).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    path
}

#[test]
fn plays_powershell() {
    let Ok(arguments) = std::env::var(ARGUMENTS) else { return };
    let words: Vec<&str> = arguments.lines().collect();
    // what the test harness printed before is on a line of its own
    println!();
    let code = match words.as_slice() {
        [.., "-Command", "& $env:POSTUREC_HOST"] => keep(),
        [.., "-Command", _] => {
            say("", &["7.4.6", ""]);
            0
        }
        [_, _, _, "-File", check, ..] if check.ends_with("check.ps1") => {
            println!("{} end", mark());
            0
        }
        [_, _, _, "-File", script, rest @ ..] => {
            let ran = run(Path::new(script), &arguments_of(rest), &std::env::var("POSTUREC_TENANT").unwrap());
            print!("{}", ran.output);
            ran.code.unwrap_or_else(|| die())
        }
        other => panic!("PowerShell is not started like this: {other:?}"),
    };
    std::io::stdout().flush().unwrap();
    std::process::exit(code);
}

fn mark() -> String {
    std::env::var("POSTUREC_MARK").unwrap()
}

/// A line of ours: the mark, a word, and a text in hexadecimal digits.
fn say(word: &str, texts: &[&str]) {
    let digits = |text: &&str| text.bytes().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join("-");
    let (first, rest) = if word.is_empty() { (texts[0].to_owned(), &texts[1..]) } else { (word.to_owned(), texts) };
    let texts: String = rest.iter().map(|text| format!(" {}", digits(text))).collect();
    println!("{} {first}{texts}", mark());
    std::io::stdout().flush().unwrap();
}

fn die() -> ! {
    std::io::stdout().flush().unwrap();
    // SAFETY: a signal to the own process, which ends here.
    unsafe { libc::kill(libc::getpid(), libc::SIGKILL) };
    unreachable!("nobody survives this signal")
}

fn arguments_of(words: &[&str]) -> Vec<Argument> {
    let mut arguments = Vec::new();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let word = word.trim_start_matches('-');
        let name = PARAMETERS.into_iter().find(|name| *name == word).unwrap_or_else(|| panic!("no parameter {word}"));
        let value = (!SWITCHES.contains(&name)).then(|| (*words.next().unwrap()).to_owned());
        arguments.push(Argument { name, value });
    }
    arguments
}

fn run(script: &Path, arguments: &[Argument], address: &str) -> Ran {
    let mut engine = StandIn::new(Tenants::default());
    if let Some(flaw) =
        Flaw::ALL.into_iter().find(|flaw| std::env::var(format!("{ARGUMENTS}_FLAW")) == Ok(format!("{flaw:?}")))
    {
        engine = engine.broken(flaw);
    }
    engine.run(&Invocation { script, arguments, workload: Workload::Graph, address }).unwrap()
}

/// One process for many runs.
fn keep() -> i32 {
    say("ready", &["7.4.6"]);
    for line in std::io::stdin().lock().lines() {
        let request: Value = serde_json::from_str(&line.unwrap()).unwrap();
        let argument = |one: &Value| {
            let name = PARAMETERS.into_iter().find(|name| one["name"] == *name).expect("a parameter");
            Argument { name, value: one["value"].as_str().map(str::to_owned) }
        };
        let arguments: Vec<Argument> = request["arguments"].as_array().unwrap().iter().map(argument).collect();
        let script = Path::new(request["script"].as_str().unwrap());
        let ran = run(script, &arguments, request["tenant"].as_str().unwrap());
        ran.output.lines().for_each(|line| say("line", &[line]));
        say("end", &[&ran.code.unwrap_or_else(|| die()).to_string()]);
    }
    0
}
