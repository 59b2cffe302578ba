//! What a comparison costs beside `git diff` on the same two files: a full tenant of 240 policies with a handful of edits,
//! the same with a comment alone, and a posture of 7 MB. `cargo bench -- diff` runs it alone.

use std::fs;
use std::path::Path;

use super::measure::{Usage, median, run_to};
use super::tenants::{crowd, full};

/// How often each program is run.
const RUNS: usize = 11;

/// Prints the figures.
pub fn report(home: &Path) {
    println!("comparisons, beside `git diff`:");
    let full = full(240);
    let edited = full
        .replace("name = \"CA001 ", "name = \"Renamed CA001 ")
        .replacen("exclude = [\"offices\"]", "exclude = [\"all-trusted\"]", 1)
        .replacen("sign-in-frequency = \"12h\"", "sign-in-frequency = \"8h\"", 3);
    time(home, "240 policies, five edits", &full, &edited);
    time(home, "240 policies, a comment", &full, &format!("# reviewed\n{full}"));
    let crowd = crowd(&full);
    let edited = crowd.replacen("sign-in-frequency = \"12h\"", "sign-in-frequency = \"8h\"", 1);
    time(home, &format!("{:.1} MB of people", crowd.len() as f64 / 1e6), &crowd, &edited);
}

fn time(home: &Path, what: &str, old: &str, new: &str) {
    let (before, after) = (home.join("before.toml"), home.join("after.toml"));
    fs::write(&before, old).expect("the old posture");
    fs::write(&after, new).expect("the new posture");
    let sides = [before.as_os_str(), after.as_os_str()];
    let git = || run_to("git".as_ref(), &[&["diff".as_ref(), "--no-index".as_ref()], &sides[..]].concat(), &[1]);
    let own =
        || run_to(env!("CARGO_BIN_EXE_posturec").as_ref(), &[&["diff".as_ref()], &sides[..]].concat(), &[0, 3, 4]);
    let (mut gits, mut owns): (Vec<Usage>, Vec<Usage>) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        gits.push(git());
        owns.push(own());
    }
    let memory = owns.iter().map(|usage| usage.memory).fold(0.0, f64::max);
    println!("  {what}: {}, {memory:.0} MiB; git diff {}", spent(&owns), spent(&gits));
    let ratio = |of: fn(&Usage) -> f64| median(owns.iter().zip(&gits).map(|(own, git)| of(own) / of(git)));
    println!("    {:.1} times by CPU, {:.1} times by the clock", ratio(|usage| usage.cpu), ratio(|usage| usage.wall));
}

fn spent(usages: &[Usage]) -> String {
    let cpu = median(usages.iter().map(|usage| usage.cpu));
    format!("{cpu:.1} ms of CPU, {:.1} ms", median(usages.iter().map(|usage| usage.wall)))
}
