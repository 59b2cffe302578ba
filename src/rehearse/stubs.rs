//! The modules that stand in for those of the services: every cmdlet of the catalogue with its real parameters, whose
//! calls go to the simulated tenant. Script modules on purpose: preference variables of a caller do not reach them, as
//! with the real Exchange module. Texts only; `host` writes them to disk.

use super::tenant::Release;
use crate::catalog::{CMDLETS, Cmdlet, Parameter, ParameterKind, ParameterSet, Platform};
use crate::plan::{Value, Workload};
use crate::render::{RenderedFile, inline};

const TENANT_CLIENT: &str = include_str!("../../templates/stubs/tenant-client.ps1");
const EXCHANGE: &str = include_str!("../../templates/stubs/exchange.ps1");
const GRAPH: &str = include_str!("../../templates/stubs/graph.ps1");

/// No line of a module is longer.
const LINE: usize = 120;

/// The stub modules of a workload, by their place in a folder of modules. Only those of one workload may be found by a
/// script: both sides of Exchange have cmdlets of the same names. The release is that of the server side.
#[must_use]
pub fn stub_modules(workload: Workload, release: Release) -> Vec<RenderedFile> {
    let (module, text) = match workload {
        Workload::Graph => ("Microsoft.Graph.Authentication", format!("{TENANT_CLIENT}\n{GRAPH}")),
        Workload::ExchangeOnline => {
            ("ExchangeOnlineManagement", exchange_module(workload.name(), Platform::ExchangeOnline))
        }
        Workload::ExchangeServer => ("ExchangeManagementShell", exchange_module(workload.name(), release.platform())),
    };
    vec![RenderedFile { path: format!("{module}/{module}.psm1"), text: fixed_text(&text) }]
}

/// A text of ours as it goes to disk: lines end in CR LF.
#[must_use]
pub fn fixed_text(template: &str) -> String {
    template.replace('\n', "\r\n")
}

fn exchange_module(side: &str, platform: Platform) -> String {
    let mut text = format!("{TENANT_CLIENT}\n{EXCHANGE}");
    for cmdlet in CMDLETS.into_iter().filter(|cmdlet| cmdlet.platforms.contains(&platform)) {
        text.push('\n');
        write_function(&mut text, cmdlet, side, platform);
    }
    text
}

fn write_function(text: &mut String, cmdlet: &'static Cmdlet, side: &str, platform: Platform) {
    let sets = usable_sets(cmdlet, platform);
    let parameters: Vec<String> = cmdlet
        .parameters
        .iter()
        .filter(|parameter| parameter.platforms.contains(&platform))
        // these come with ShouldProcess
        .filter(|parameter| !(cmdlet.should_process && matches!(parameter.name, "Confirm" | "WhatIf")))
        .map(|parameter| declaration(parameter, &sets))
        .collect();
    let (name, side) = (cmdlet.name, inline(&Value::text(side.to_owned())));
    text.push_str(&format!("function {name} {{\n    [CmdletBinding({})]\n", binding(cmdlet, &sets)));
    if parameters.is_empty() {
        text.push_str("    param()\n");
    } else {
        text.push_str(&format!("    param(\n{}\n    )\n", parameters.join(",\n")));
    }
    let name = inline(&Value::text(name));
    if cmdlet.should_process {
        text.push_str(&format!("    if (-not $PSCmdlet.ShouldProcess('tenant', {name})) {{ return }}\n"));
    }
    text.push_str(&format!("    Invoke-TenantCommand -Side {side} -Name {name} -Bound $PSBoundParameters\n}}\n"));
}

/// The sets that can be satisfied on a platform. Sets that contradict use are left out, and with them what they demand.
fn usable_sets(cmdlet: &'static Cmdlet, platform: Platform) -> Vec<&'static ParameterSet> {
    let exists = |name: &&str| cmdlet.find_parameter(name).is_some_and(|one| one.platforms.contains(&platform));
    let usable = |set: &&ParameterSet| !cmdlet.sets_are_advice && set.mandatory.iter().all(exists);
    cmdlet.sets.iter().filter(usable).collect()
}

fn binding(cmdlet: &Cmdlet, sets: &[&ParameterSet]) -> String {
    let mut words = Vec::new();
    if cmdlet.should_process {
        words.push("SupportsShouldProcess".to_owned());
    }
    if cmdlet.built_in_pause {
        words.push("ConfirmImpact = 'High'".to_owned());
    }
    if sets.len() > 1 {
        // where the pages name no default, Exchange takes `Identity`; without any, PowerShell refuses what fits two sets
        let default = sets.iter().find(|set| set.default).or_else(|| sets.iter().find(|set| set.name == "Identity"));
        let default = default.unwrap_or(&sets[0]);
        words.push(format!("DefaultParameterSetName = {}", inline(&Value::text(default.name))));
    }
    words.join(", ")
}

/// A parameter with its attributes and its type, in one line where that fits.
fn declaration(parameter: &Parameter, sets: &[&ParameterSet]) -> String {
    let attributes = parameter_attributes(parameter, sets).join(" ");
    let (values, of_type) = type_of(parameter);
    let name = parameter.name;
    let Some(values) = values else {
        return format!("        {attributes} [{of_type}] ${name}");
    };
    let choice = format!("[ValidateSet({})]", values.join(", "));
    let line = format!("        {attributes} {choice} [{of_type}] ${name}");
    // a comma comes behind it
    if line.len() < LINE {
        return line;
    }
    let choice = if choice.len() + 8 <= LINE { format!("        {choice}") } else { wrapped_choice(&values) };
    format!("        {attributes}\n{choice}\n        [{of_type}] ${name}")
}

fn wrapped_choice(values: &[String]) -> String {
    let mut lines = vec!["        [ValidateSet(".to_owned()];
    let mut line = String::new();
    for (position, value) in values.iter().enumerate() {
        let comma = if position + 1 < values.len() { "," } else { "" };
        if line.len() + value.len() + 14 > LINE {
            lines.push(std::mem::take(&mut line));
        }
        line.push_str(if line.is_empty() { "            " } else { " " });
        line.push_str(value);
        line.push_str(comma);
    }
    lines.push(line);
    lines.push("        )]".to_owned());
    lines.join("\n")
}

/// One attribute where the parameter is the same in every set, else one for each set that takes it.
fn parameter_attributes(parameter: &Parameter, sets: &[&ParameterSet]) -> Vec<String> {
    let holding: Vec<&&ParameterSet> = sets.iter().filter(|set| set.parameters.contains(&parameter.name)).collect();
    let is_mandatory = |set: &ParameterSet| set.mandatory.contains(&parameter.name);
    let attribute = |set: Option<&ParameterSet>, mandatory: bool| {
        let mut words = Vec::new();
        if let Some(set) = set {
            words.push(format!("ParameterSetName = {}", inline(&Value::text(set.name))));
        }
        if mandatory {
            words.push("Mandatory".to_owned());
        }
        if parameter.name == "Identity" || (parameter.name == "Name" && mandatory) {
            words.push("Position = 0".to_owned());
        }
        format!("[Parameter({})]", words.join(", "))
    };
    let same = holding.windows(2).all(|pair| is_mandatory(pair[0]) == is_mandatory(pair[1]));
    if holding.is_empty() || (holding.len() == sets.len() && same) {
        return vec![attribute(None, holding.first().is_some_and(|set| is_mandatory(set)))];
    }
    holding.into_iter().map(|set| attribute(Some(set), is_mandatory(set))).collect()
}

/// The values to choose from and the type. What takes `$null` must not turn it into an empty text, a zero or a false.
fn type_of(parameter: &Parameter) -> (Option<Vec<String>>, &'static str) {
    let values = |accepted: &[&str]| Some(accepted.iter().map(|&one| inline(&Value::text(one.to_owned()))).collect());
    let of_type = match parameter.kind {
        ParameterKind::Boolean if parameter.accepts_null => "System.Nullable[bool]",
        ParameterKind::Switch => "switch",
        ParameterKind::TextList if parameter.accepts_add_remove => "object",
        ParameterKind::TextList => "string[]",
        _ if parameter.accepts_null => "object",
        ParameterKind::Boolean => "bool",
        ParameterKind::Integer => "int",
        ParameterKind::Text => "string",
        ParameterKind::Enumeration(accepted) => return (values(accepted), "string"),
        ParameterKind::EnumerationList(accepted) => return (values(accepted), "string[]"),
        // names come as texts or as objects, sizes and limits as numbers or as texts
        ParameterKind::Identity | ParameterKind::Unlimited | ParameterKind::Size => "object",
        ParameterKind::Duration => "timespan",
        ParameterKind::Timestamp => "datetime",
        ParameterKind::Credential => "pscredential",
    };
    (None, of_type)
}
