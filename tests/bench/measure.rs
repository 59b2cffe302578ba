//! Runs both programs in turn and reads what the system accounted to each.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use super::tenants::posture;

/// How often each program is run.
const RUNS: usize = 21;
/// How often where a run takes seconds.
const LONG_RUNS: usize = 3;
/// How many tenants the long run has.
const TENANTS: u32 = 1000;

/// What a process took: CPU and wall in milliseconds, peak memory in MiB.
#[derive(Debug, Clone, Copy)]
pub struct Usage {
    pub cpu: f64,
    pub wall: f64,
    pub memory: f64,
}

/// Reads every file below one folder and writes it below another: what a build does at the least.
pub fn copy(from: &str, to: &str) {
    let mut open = vec![PathBuf::from(from)];
    while let Some(folder) = open.pop() {
        let inner = folder.strip_prefix(from).expect("below the folder");
        fs::create_dir_all(Path::new(to).join(inner)).expect("a folder to write to");
        for entry in fs::read_dir(&folder).expect("a folder to read") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else {
                let inner = path.strip_prefix(from).expect("below the folder");
                let bytes = fs::read(&path).expect("a file to read");
                fs::write(Path::new(to).join(inner), bytes).expect("a file to write");
            }
        }
    }
}

/// A folder to work in.
pub fn scratch() -> tempfile::TempDir {
    let home = if Path::new("/dev/shm").is_dir() { PathBuf::from("/dev/shm") } else { std::env::temp_dir() };
    let home = tempfile::tempdir_in(home).expect("a scratch folder");
    println!("scratch on {}", if home.path().starts_with("/dev/shm") { "tmpfs" } else { "disk" });
    home
}

/// Prints the figures.
pub fn report(home: &Path) {
    one_tenant(home);
    many_tenants(home);
}

fn one_tenant(home: &Path) {
    let input = home.join("one.toml");
    fs::write(&input, posture(1)).expect("a posture to write");
    let out = home.join("one-out");
    let build = || {
        run(env!("CARGO_BIN_EXE_posturec").as_ref(), &["build".as_ref(), input.as_ref(), "-o".as_ref(), out.as_ref()])
    };
    build();
    let kept = home.join("one-kept");
    copy(&text(&out), &text(&kept));
    fs::copy(&input, kept.join("posture.toml")).expect("the input beside the output");
    let copied = home.join("one-copied");
    let (mut builds, mut copies) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let _ = fs::remove_dir_all(&out);
        let _ = fs::remove_dir_all(&copied);
        builds.push(build());
        copies.push(run_copy(&kept, &copied));
    }
    show("one tenant, 40 policies, 3 rings", &builds, &copies, bytes_below(&out));
}

fn many_tenants(home: &Path) {
    let folder = home.join("tenants");
    fs::create_dir_all(&folder).expect("a folder for postures");
    for tenant in 1..=TENANTS {
        fs::write(folder.join(format!("tenant{tenant:04}.toml")), posture(tenant)).expect("a posture to write");
    }
    let few = home.join("few");
    fs::create_dir_all(&few).expect("a folder for postures");
    for tenant in 1..=TENANTS / 10 {
        fs::write(few.join(format!("tenant{tenant:04}.toml")), posture(tenant)).expect("a posture to write");
    }
    let out = home.join("many-out");
    let build = |input: &Path| {
        run(env!("CARGO_BIN_EXE_posturec").as_ref(), &["build".as_ref(), input.as_ref(), "-o".as_ref(), out.as_ref()])
    };
    let less = build(&few);
    fs::remove_dir_all(&out).expect("the output to go");
    build(&folder);
    let kept = home.join("many-kept");
    copy(&text(&out), &text(&kept));
    copy(&text(&folder), &text(&kept.join("postures")));
    let copied = home.join("many-copied");
    let (mut builds, mut copies) = (Vec::new(), Vec::new());
    for _ in 0..LONG_RUNS {
        let _ = fs::remove_dir_all(&out);
        let _ = fs::remove_dir_all(&copied);
        builds.push(build(&folder));
        copies.push(run_copy(&kept, &copied));
    }
    show(&format!("{TENANTS} tenants in one call"), &builds, &copies, bytes_below(&out));
    let most = builds.iter().map(|usage| usage.memory).fold(0.0, f64::max);
    println!("  peak memory: {:.0} MiB for {} tenants, {most:.0} MiB for {TENANTS}", less.memory, TENANTS / 10);
    let busy = median(builds.iter().map(|usage| usage.cpu / usage.wall));
    println!("  cores in use: {busy:.1} of {}", std::thread::available_parallelism().map_or(1, usize::from));
}

fn show(what: &str, builds: &[Usage], copies: &[Usage], bytes: u64) {
    let cpu = |usages: &[Usage]| median(usages.iter().map(|usage| usage.cpu));
    let ratios = builds.iter().zip(copies).map(|(build, copy)| build.cpu / copy.cpu);
    println!(
        "{what}: build {:.1} ms, copy {:.1} ms of CPU for {} KiB; ratio {:.1} (median of {} pairs)",
        cpu(builds),
        cpu(copies),
        bytes / 1024,
        median(ratios),
        builds.len()
    );
}

pub fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn text(path: &Path) -> String {
    path.to_str().expect("a path in UTF-8").to_owned()
}

fn bytes_below(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).expect("a folder to read").map(|entry| entry.expect("an entry"));
    entries
        .map(|entry| {
            let path = entry.path();
            if path.is_dir() { bytes_below(&path) } else { entry.metadata().map_or(0, |data| data.len()) }
        })
        .sum()
}

fn run_copy(from: &Path, to: &Path) -> Usage {
    let own = std::env::current_exe().expect("the path of this program");
    run(own.as_os_str(), &["copy".as_ref(), from.as_ref(), to.as_ref()])
}

fn run(program: &OsStr, arguments: &[&OsStr]) -> Usage {
    run_to(program, arguments, &[0])
}

/// Runs a program to its end, which is one of these exit codes. What it prints is thrown away.
#[expect(clippy::zombie_processes, reason = "wait4 waits, and tells the usage as well")]
pub fn run_to(program: &OsStr, arguments: &[&OsStr], codes: &[i32]) -> Usage {
    let start = Instant::now();
    let child = Command::new(program)
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program to start");
    let mut status = 0;
    // SAFETY: an all-zero rusage is a valid one, and wait4 only writes to the two places it is given.
    let usage = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        libc::wait4(i32::try_from(child.id()).expect("a process id"), &mut status, 0, &mut usage);
        usage
    };
    let wall = start.elapsed().as_secs_f64() * 1000.0;
    let ended = libc::WIFEXITED(status) && codes.contains(&libc::WEXITSTATUS(status));
    assert!(ended, "{program:?} {arguments:?} failed");
    let milliseconds = |time: libc::timeval| time.tv_sec as f64 * 1000.0 + time.tv_usec as f64 / 1000.0;
    // Linux counts kilobytes, macOS bytes
    let unit = if cfg!(target_os = "macos") { 1024.0 * 1024.0 } else { 1024.0 };
    Usage {
        cpu: milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime),
        wall,
        memory: usage.ru_maxrss as f64 / unit,
    }
}
