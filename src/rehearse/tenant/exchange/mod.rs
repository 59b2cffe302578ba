//! Both sides of Exchange: cmdlets by name, as the modules carry them over. A call is judged by the catalogue, then by
//! what the pages say of the object; what neither says is refused where that is the stricter reading.

mod arguments;
mod authentication_policy;
mod command;
mod connection;
mod directory;
mod identity;
mod mobile_devices;
mod organization;
mod recipient;
mod refusal;
mod settings;
mod settle;
mod side;

pub use command::Command;
pub(super) use identity::RecipientIndex;
pub(super) use settle::settle;

use serde_json::json;

use self::arguments::Arguments;
use self::directory::Directory;
use self::identity::Sought;
use self::refusal::Refusal;
use self::side::{Answered, Outcome, Side};
use super::context::Context;
use super::request::Reply;
use super::state::State;
use crate::catalog::{Cmdlet, Parameter, Platform, find_cmdlet};
use crate::plan::{ObjectKind, Workload};

/// Runs a cmdlet.
pub fn invoke(state: &mut State, context: &mut Context, side: Workload, command: &Command) -> Reply {
    match run(state, context, side, command) {
        Ok(answered) => Reply::new(200, json!({ "value": answered.value, "warnings": answered.warnings })),
        Err(refusal) => refusal.reply(),
    }
}

fn run(state: &mut State, context: &mut Context, workload: Workload, command: &Command) -> Outcome {
    let cmdlet = find_cmdlet(&command.cmdlet).ok_or_else(Refusal::no_such_cmdlet)?;
    // answered by the module, without the organization
    if workload == Workload::ExchangeOnline && cmdlet.name == "Get-ConnectionInformation" {
        let (arguments, problem) = Arguments::read(cmdlet, Platform::ExchangeOnline, &command.parameters);
        return problem.map_or_else(|| connection::get(&context.session, &arguments), Err);
    }
    let exchange = match workload {
        Workload::ExchangeOnline => state.exchange_online.as_mut(),
        Workload::ExchangeServer => state.exchange_server.as_mut(),
        Workload::Graph => None,
    };
    let exchange = exchange.ok_or_else(Refusal::no_such_cmdlet)?;
    let directory = Directory::of(exchange);
    let made = context.recipients.remove(&workload);
    let index = made.unwrap_or_else(|| RecipientIndex::new(&exchange.recipients, &directory));
    let mut side = Side { exchange, directory: &directory, index: &index };
    let (arguments, problem) = Arguments::read(cmdlet, side.platform(), &command.parameters);
    if command.is_write() {
        note(&side, context, cmdlet, &arguments);
    }
    let allowed = match problem {
        Some(refusal) => Err(refusal),
        None if workload == Workload::ExchangeOnline => {
            connection::confirm_session(&context.session, &state.entra.tenant_id)
        }
        None => Ok(()),
    };
    let outcome = allowed.and_then(|()| obey(&mut side, context, cmdlet, &arguments));
    context.recipients.insert(workload, index);
    outcome
}

/// Runs a cmdlet whose parameters are right.
fn obey(side: &mut Side<'_>, context: &mut Context, cmdlet: &Cmdlet, arguments: &Arguments) -> Outcome {
    if let Some(server) = arguments.text("DomainController")
        && !server.eq_ignore_ascii_case(side.directory.server)
    {
        return Err(Refusal::no_such_server(server));
    }
    if arguments.switch("WhatIf") == Some(true) {
        return Ok(Answered::default());
    }
    // the pages of Remove-* and of Set-User speak of a pause that only `-Confirm:$false` skips (2026-08)
    let asks = arguments.switch("Confirm").unwrap_or(cmdlet.built_in_pause);
    if asks {
        return Err(Refusal::waits_for_answer());
    }
    let work = find_work(cmdlet.name).ok_or_else(Refusal::no_such_cmdlet)?;
    work(side, context, arguments)
}

type Work = fn(&mut Side<'_>, &mut Context, &Arguments) -> Outcome;

fn find_work(cmdlet: &str) -> Option<Work> {
    Some(match cmdlet {
        "Get-AuthenticationPolicy" => authentication_policy::get,
        "New-AuthenticationPolicy" => authentication_policy::new,
        "Set-AuthenticationPolicy" => authentication_policy::set,
        "Remove-AuthenticationPolicy" => authentication_policy::remove,
        "Get-User" => recipient::get_user,
        "Set-User" => recipient::set_user,
        "Get-CASMailbox" => recipient::get_mailbox,
        "Set-CASMailbox" => recipient::set_mailbox,
        "Get-OrganizationConfig" => organization::get,
        "Set-OrganizationConfig" => organization::set,
        "Get-TransportConfig" => organization::get_transport,
        "Set-TransportConfig" => organization::set_transport,
        "Get-ActiveSyncOrganizationSettings" => mobile_devices::get_settings,
        "Set-ActiveSyncOrganizationSettings" => mobile_devices::set_settings,
        "Get-ActiveSyncDeviceAccessRule" => mobile_devices::get_rule,
        "New-ActiveSyncDeviceAccessRule" => mobile_devices::new_rule,
        "Set-ActiveSyncDeviceAccessRule" => mobile_devices::set_rule,
        "Remove-ActiveSyncDeviceAccessRule" => mobile_devices::remove_rule,
        _ => return None,
    })
}

/// Notes for the record which object a write is about, and what it sets, whether it is refused or not.
fn note(side: &Side<'_>, context: &mut Context, cmdlet: &Cmdlet, arguments: &Arguments) {
    let identity = arguments.text("Identity").unwrap_or_default();
    let person = |sought| {
        let found = side.find_recipient(identity, sought).ok();
        let person = found.and_then(|place| side.exchange.recipients.get(place));
        person.map_or_else(|| identity.to_owned(), |person| side::script_name(person, sought))
    };
    let mut finds: &[&str] = &["Identity"];
    let (kind, name) = match cmdlet.name {
        "New-AuthenticationPolicy" => {
            finds = &["Name"];
            (ObjectKind::AuthenticationPolicy, arguments.text("Name").unwrap_or_default().to_owned())
        }
        "Set-AuthenticationPolicy" | "Remove-AuthenticationPolicy" => {
            (ObjectKind::AuthenticationPolicy, authentication_policy::script_name(side, identity))
        }
        "Set-User" => (ObjectKind::UserAuthenticationPolicy, person(Sought::User)),
        "Set-CASMailbox" => (ObjectKind::CasMailbox, person(Sought::Mailbox)),
        "Set-OrganizationConfig" => (ObjectKind::OrganizationConfig, String::new()),
        "Set-TransportConfig" => (ObjectKind::TransportConfig, String::new()),
        "Set-ActiveSyncOrganizationSettings" => (ObjectKind::ActiveSyncOrganizationSettings, String::new()),
        "New-ActiveSyncDeviceAccessRule" => {
            finds = &["Characteristic", "QueryString"];
            (ObjectKind::ActiveSyncDeviceAccessRule, mobile_devices::new_script_name(arguments))
        }
        "Set-ActiveSyncDeviceAccessRule" | "Remove-ActiveSyncDeviceAccessRule" => {
            (ObjectKind::ActiveSyncDeviceAccessRule, mobile_devices::script_name(side, identity))
        }
        _ => return,
    };
    context.touch(kind, name);
    for (parameter, _) in arguments.members(finds) {
        context.set(parameter.name);
    }
}

/// The parameters of a cmdlet that exist on a platform.
fn parameters_of(cmdlet: &str, platform: Platform) -> impl Iterator<Item = &'static Parameter> {
    let all = find_cmdlet(cmdlet).map(|cmdlet| cmdlet.parameters).unwrap_or_default();
    all.iter().filter(move |parameter| parameter.platforms.contains(&platform))
}
