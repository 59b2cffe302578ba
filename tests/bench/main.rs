//! How much work a build is, beside a program that reads the same input and writes the same output: whole processes, both
//! in turn, medians of CPU time as ratios; then proofs, a large simulated organization, comparisons and logs.
//! `cargo bench` runs it; on Linux it works on tmpfs. It judges nothing.

mod tenants;

#[cfg(unix)]
mod diff;
#[cfg(unix)]
mod logs;
#[cfg(unix)]
mod measure;
#[cfg(unix)]
mod proofs;
#[cfg(unix)]
mod rehearsal;

#[cfg(unix)]
fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    match arguments.get(1).map(String::as_str) {
        Some("copy") => measure::copy(&arguments[2], &arguments[3]),
        // `cargo bench -- proofs`, `-- rehearsal`, `-- diff` and `-- logs` leave the rest out
        Some("proof") => proofs::once(&arguments[2]),
        Some("proofs") => proofs::report(),
        Some("rehearsal") => rehearsal::report(measure::scratch().path()),
        Some("diff") => diff::report(measure::scratch().path()),
        Some("logs") => logs::report(measure::scratch().path()),
        _ => {
            let home = measure::scratch();
            measure::report(home.path());
            proofs::report();
            rehearsal::report(home.path());
            diff::report(home.path());
            logs::report(home.path());
        }
    }
}

#[cfg(not(unix))]
fn main() {
    println!("skipped: CPU time of a process is read by wait4, which this system has not");
}
