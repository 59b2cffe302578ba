//! Settings of the organization: modern authentication, the default authentication policy, EWS, and SMTP AUTH among
//! the settings for transport.

use serde_json::{Value as Json, json};

use super::arguments::Arguments;
use super::parameters_of;
use super::settings::{self, Fresh};
use super::side::{Answered, Outcome, Side};
use crate::catalog::{Parameter, ParameterKind, Platform};
use crate::rehearse::tenant::context::Context;
use crate::rehearse::tenant::state::{Exchange, Properties};

/// The parameter for the policy of all who hold none of their own.
pub(super) const DEFAULT_POLICY: &str = "DefaultAuthenticationPolicy";
/// The name of the object that holds the settings for transport.
const TRANSPORT: &str = "Transport Settings";
/// Shown only to who asks for it by a switch (Set-OrganizationConfig page, 2026-08).
const ALLOWED_APPS: &str = "EwsAllowedAppIDs";

/// The settings of a new organization (Set-OrganizationConfig page, 2026-08). The page has modern authentication on and
/// does not say where; the guide to hybrid modern authentication, 2020, turns it on by hand on a server: off there.
pub(super) fn fresh(platform: Platform) -> Fresh {
    let values = [
        ("OAuth2ClientProfileEnabled", json!(platform == Platform::ExchangeOnline)),
        (DEFAULT_POLICY, Json::Null),
        ("AppsForOfficeEnabled", json!(true)),
        ("AsyncSendEnabled", json!(true)),
        ("EwsEnabled", Json::Null),
        ("MailTipsAllTipsEnabled", json!(true)),
        ("PublicComputersDetectionEnabled", json!(false)),
        ("ReadTrackingEnabled", json!(false)),
    ];
    Fresh::new(values).with_truth_values(parameters_of("Set-OrganizationConfig", platform))
}

/// The stored default policy of an organization.
pub(super) fn default_policy(exchange: &Exchange) -> Option<&str> {
    settings::find(&exchange.organization_config, DEFAULT_POLICY).and_then(Json::as_str)
}

/// Stores the name of the default policy.
pub(super) fn keep_default_policy(stored: &mut Properties, name: Option<String>) {
    stored.retain(|known, _| !known.eq_ignore_ascii_case(DEFAULT_POLICY));
    stored.extend(name.map(|name| (DEFAULT_POLICY.to_owned(), json!(name))));
}

/// Get-OrganizationConfig.
pub(super) fn get(side: &mut Side<'_>, _: &mut Context, arguments: &Arguments) -> Outcome {
    let asked = arguments.switch("RetrieveEwsOperationAccessPolicy") == Some(true);
    let exchange = &*side.exchange;
    let mut shown = side.show_object(&exchange.name, &exchange.id, side.directory.organization());
    shown.extend(fresh(side.platform()).show(&exchange.organization_config));
    if side.knows_policies() {
        shown.insert(DEFAULT_POLICY.to_owned(), side.show_reference(default_policy(exchange)));
    } else {
        shown.shift_remove(DEFAULT_POLICY);
    }
    if !asked {
        shown.shift_remove(ALLOWED_APPS);
    }
    Ok(Answered::with(vec![Json::Object(shown)]))
}

/// Set-OrganizationConfig.
pub(super) fn set(side: &mut Side<'_>, context: &mut Context, arguments: &Arguments) -> Outcome {
    arguments.refuse(&[DEFAULT_POLICY], is_beyond_settings)?;
    let fresh = fresh(side.platform());
    let mut new = side.exchange.organization_config.clone();
    let mut changed = false;
    if let Some(value) = arguments.get(DEFAULT_POLICY) {
        let policy = side.read_reference(DEFAULT_POLICY, value, context)?;
        changed = policy.as_deref() != default_policy(side.exchange);
        keep_default_policy(&mut new, policy);
    }
    changed |= fresh.store(arguments.members(&[DEFAULT_POLICY]), &mut new);
    side.exchange.organization_config = new;
    Ok(Answered::set(changed, &side.exchange.name))
}

/// What refers to objects that are not there, and what is done once and leaves no setting.
fn is_beyond_settings(parameter: &Parameter) -> bool {
    matches!(parameter.kind, ParameterKind::Identity | ParameterKind::Switch)
}

/// The settings of a new organization: SMTP AUTH is off in those made after January 2020 (Set-TransportConfig page,
/// 2026-08).
pub(super) fn fresh_transport(platform: Platform) -> Fresh {
    let off = ("SmtpClientAuthenticationDisabled", json!(true));
    Fresh::new((platform == Platform::ExchangeOnline).then_some(off))
        .with_truth_values(parameters_of("Set-TransportConfig", platform))
}

/// Get-TransportConfig.
pub(super) fn get_transport(side: &mut Side<'_>, _: &mut Context, arguments: &Arguments) -> Outcome {
    side.confirm_single(arguments, TRANSPORT, &transport_path(side))?;
    let mut shown = side.show_single(TRANSPORT, &transport_path(side));
    shown.extend(fresh_transport(side.platform()).show(&side.exchange.transport_config));
    Ok(Answered::with(vec![Json::Object(shown)]))
}

/// Set-TransportConfig.
pub(super) fn set_transport(side: &mut Side<'_>, _: &mut Context, arguments: &Arguments) -> Outcome {
    side.confirm_single(arguments, TRANSPORT, &transport_path(side))?;
    arguments.refuse(&["Identity"], |parameter| parameter.kind == ParameterKind::Switch)?;
    let fresh = fresh_transport(side.platform());
    let changed = fresh.store(arguments.members(&["Identity"]), &mut side.exchange.transport_config);
    Ok(Answered::set(changed, TRANSPORT))
}

fn transport_path(side: &Side<'_>) -> String {
    format!("CN={TRANSPORT},{}", side.directory.organization())
}
