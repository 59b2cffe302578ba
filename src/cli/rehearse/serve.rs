//! `posturec rehearse --serve`: the organization on a port, and the lines to paste, until Ctrl-C.

use std::path::Path;

use super::super::args::RehearseArguments;
use super::super::console::Console;
use super::super::findings::count;
use super::{Subject, Trouble, listen, make_workspace};
use crate::plan::{Plan, Value, Workload};
use crate::rehearse::host::{Server, keep_calls};
use crate::render::{inline, max_change};

pub(super) fn run(arguments: &RehearseArguments, subject: Subject, console: &mut Console) -> Result<(), Trouble> {
    // before anything is printed: who reads it may press Ctrl-C at once
    let interrupt = listen()?;
    let workspace = make_workspace(arguments, &subject)?;
    let copy = workspace.open_case("by-hand", &subject.folder);
    let copy = copy.map_err(|error| (error.place.to_string_lossy().into_owned(), error.error.to_string()))?;
    let server = Server::start(subject.tenant, arguments.port.unwrap_or(0));
    let server = server.map_err(|error| ("--port".to_owned(), error.to_string()))?;
    let modules = Workload::ALL.map(|workload| (workload, workspace.modules(workload)));
    let modules = |workload| {
        let found = modules.iter().find(|(known, _)| *known == workload);
        found.map(|(_, folder)| folder.to_string_lossy().into_owned()).unwrap_or_default()
    };
    console.print(&serve_text(&subject.plan, server.address(), copy.root(), &modules));
    interrupt.wait();
    let tenant = server.tenant();
    let (calls, writes) = (count(tenant.calls().len(), "call"), count(tenant.writes() as usize, "write"));
    console.tell(&format!("\nStopped after {calls} and {writes}.\n"));
    if arguments.keep.is_some() {
        keep_calls(&copy, tenant.calls()).map_err(|phrase| ("--keep".to_owned(), phrase))?;
    }
    Ok(())
}

/// What to paste, in which order.
#[must_use]
pub fn serve_text(plan: &Plan, address: &str, copy: &Path, modules: &dyn Fn(Workload) -> String) -> String {
    let quoted = |text: &str| inline(&Value::text(text.to_owned()));
    let mut text = format!(
        "A simulated organization for {} is at {address} until Ctrl-C.\n\
         Nothing here reaches a real one, and the scripts below are a copy.\n\n\
         Open PowerShell without a profile (`pwsh -NoProfile`), a new window for each\n\
         service, and tell it where things are:\n",
        crate::diag::make_visible(&plan.organization)
    );
    let scripts = || plan.rings.iter().flat_map(|ring| ring.scripts.iter().map(move |script| (ring, script)));
    for workload in Workload::ALL {
        if scripts().any(|(_, script)| script.workload == workload) {
            text.push_str(&format!(
                "\n# {}\n$env:POSTUREC_TENANT = {}\n$env:PSModulePath = {} + [System.IO.Path]::PathSeparator + \
                 $env:PSModulePath\nSet-Location -LiteralPath {}\n",
                workload.title(),
                quoted(address),
                quoted(&modules(workload)),
                quoted(&copy.to_string_lossy())
            ));
        }
    }
    text.push_str("\nThen, in the order of the runbook:\n");
    for (ring, script) in scripts() {
        let path = format!("./{}/{}", ring.folder, script.file);
        let most = max_change(script).map_or_else(String::new, |most| format!(" -MaxChange {most}"));
        text.push_str(&format!("\n# {}/{} ({})\n", ring.folder, script.file, script.workload.title()));
        for wave in 1..=script.waves {
            let wave = if script.waves > 1 { format!(" -Wave {wave}") } else { String::new() };
            text.push_str(&format!(
                "{path} -PauseScale 0{wave}\n\
                 {path} -PauseScale 0{wave} -Mode Apply{most} -ApprovedDigest <the digest that Plan printed>\n\
                 {path} -PauseScale 0{wave} -Mode Verify\n"
            ));
        }
    }
    text.push_str("\nAnd back, last script first:\n\n");
    for (ring, script) in scripts().collect::<Vec<_>>().into_iter().rev() {
        text.push_str(&format!("./{}/{} -PauseScale 0 -Mode Rollback\n", ring.folder, script.file));
    }
    text.push_str(&format!("\nTo look at the organization without PowerShell:\n\n{}\n", look(plan, address)));
    text
}

/// A request that anybody can send.
fn look(plan: &Plan, address: &str) -> String {
    let workloads = || plan.rings.iter().flat_map(|ring| &ring.scripts).map(|script| script.workload);
    match workloads().find(|workload| *workload != Workload::Graph) {
        _ if workloads().any(|workload| workload == Workload::Graph) => {
            format!("curl -s {address}/v1.0/organization")
        }
        Some(side) => format!(
            "curl -s {address}/exchange/{}/InvokeCommand -d '{{\"cmdlet\":\"Get-OrganizationConfig\"}}'",
            side.name()
        ),
        None => format!("curl -s {address}/control/context"),
    }
}
