//! What several rules ask about one Conditional Access policy. Nothing here judges or reports.

use std::borrow::Cow;

use serde::Serialize;

use crate::catalog::{self, Feature};
use crate::posture::{ClientAppType, Control, Platform, Policy, Session};
use crate::resolve::Model;
use crate::source::Path;

/// A name for a message.
pub(super) fn name(text: &str) -> String {
    format!("`{}`", text.escape_debug())
}

/// The word that a posture has for a value of a closed set.
pub(super) fn word(value: &impl Serialize) -> String {
    let written = serde_json::to_value(value).unwrap_or_default();
    written.as_str().unwrap_or_default().to_owned()
}

/// One thing that a grant asks for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Demand {
    /// What.
    pub kind: DemandKind,
    /// The key of the grant that asks for it.
    key: &'static str,
    /// The place in the list that stands there, where it is one.
    position: Option<usize>,
}

impl Demand {
    /// Where, in the policy at an address.
    pub fn path(&self, policy: &Path) -> Path {
        let place = policy.join("grant").join(self.key);
        self.position.map_or_else(|| place.clone(), |position| place.join(position))
    }
}

/// What a grant asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DemandKind {
    /// A built-in control.
    Control(Control),
    /// An authentication strength.
    Strength,
    /// Terms of use.
    Terms,
    /// A custom control.
    Custom,
}

impl DemandKind {
    /// The control, or the key, in the posture.
    pub fn word(self) -> String {
        match self {
            Self::Control(control) => word(&control),
            Self::Strength => "authentication-strength".to_owned(),
            Self::Terms => "terms-of-use".to_owned(),
            Self::Custom => "custom-authentication-factors".to_owned(),
        }
    }

    /// Is it a second factor: `mfa`, or the strength that takes its place?
    pub fn is_second_factor(self) -> bool {
        matches!(self, Self::Control(Control::Mfa) | Self::Strength)
    }
}

/// All that the grant of a policy asks for.
pub(super) fn demands(policy: &Policy) -> impl Iterator<Item = Demand> + Clone {
    policy.grant.iter().flat_map(|grant| {
        let element = |kind, key, position| Demand { kind, key, position: Some(position) };
        let controls = grant.controls.iter().enumerate();
        let controls = controls.map(move |(at, control)| element(DemandKind::Control(*control), "controls", at));
        let strength = grant.authentication_strength.iter();
        let strength =
            strength.map(|_| Demand { kind: DemandKind::Strength, key: "authentication-strength", position: None });
        let terms = (0..grant.terms_of_use.len()).map(move |at| element(DemandKind::Terms, "terms-of-use", at));
        let custom = (0..grant.custom_authentication_factors.len())
            .map(move |at| element(DemandKind::Custom, "custom-authentication-factors", at));
        controls.chain(strength).chain(terms).chain(custom)
    })
}

/// The place of a control, where the grant has it.
pub(super) fn control_path(policy: &Policy, path: &Path, control: Control) -> Option<Path> {
    let position = policy.grant.as_ref()?.controls.iter().position(|one| *one == control)?;
    Some(path.join("grant").join("controls").join(position))
}

/// Does the grant have this control?
pub(super) fn has_control(policy: &Policy, control: Control) -> bool {
    policy.grant.as_ref().is_some_and(|grant| grant.controls.contains(&control))
}

/// Does it block?
pub(super) fn blocks(policy: &Policy) -> bool {
    has_control(policy, Control::Block)
}

/// Does a session control limit anything? One that is there and off does not.
pub(super) fn limits_session(session: &Session) -> bool {
    let on = |control: Option<bool>| control == Some(true);
    session.sign_in_frequency.is_some()
        || session.persistent_browser.is_some()
        || session.cloud_app_security.is_some()
        || on(session.application_enforced_restrictions)
        || on(session.disable_resilience_defaults)
        || on(session.secure_sign_in_session)
}

/// Is every kind of client meant: by `all`, one by one, or by not saying?
pub(super) fn is_any_client(policy: &Policy) -> bool {
    use ClientAppType::{Browser, ExchangeActiveSync, MobileAppsAndDesktopClients, Other};
    let every = [Browser, MobileAppsAndDesktopClients, ExchangeActiveSync, Other];
    policy.client_app_types.as_ref().is_none_or(|types| {
        types.is_empty() || types.contains(&ClientAppType::All) || every.iter().all(|one| types.contains(one))
    })
}

/// The place of a kind of client that a policy names, where it does not mean every kind.
pub(super) fn client_path(policy: &Policy, path: &Path, kind: ClientAppType) -> Option<Path> {
    if is_any_client(policy) {
        return None;
    }
    let position = policy.client_app_types.as_ref()?.iter().position(|one| *one == kind)?;
    Some(path.join("client-app-types").join(position))
}

/// The keys of the conditions that narrow a policy, besides users and applications.
pub(super) fn narrowing(policy: &Policy) -> Vec<&'static str> {
    let some_platforms = policy
        .platforms
        .as_ref()
        .is_some_and(|platforms| !platforms.include.contains(&Platform::All) || !platforms.exclude.is_empty());
    let some_locations = policy
        .locations
        .as_ref()
        .is_some_and(|locations| !locations.include.iter().any(|one| one == "all") || !locations.exclude.is_empty());
    let conditions = [
        ("client-app-types", !is_any_client(policy)),
        ("platforms", some_platforms),
        ("locations", some_locations),
        ("device-filter", policy.device_filter.is_some()),
        ("sign-in-risk-levels", !policy.sign_in_risk_levels.is_empty()),
        ("user-risk-levels", !policy.user_risk_levels.is_empty()),
        ("service-principal-risk-levels", !policy.service_principal_risk_levels.is_empty()),
        ("insider-risk-levels", !policy.insider_risk_levels.is_empty()),
        ("authentication-flows", !policy.authentication_flows.is_empty()),
    ];
    conditions.into_iter().filter(|(_, narrows)| *narrows).map(|(key, _)| key).collect()
}

/// What a policy selects, as Graph calls it; nothing where an alias is unknown, since then nobody can tell.
pub(super) fn selected<'a>(model: &'a Model<'_>, policy: &Policy) -> Option<Vec<Cow<'a, str>>> {
    let include = policy.applications.include.iter();
    include.map(|alias| model.application(alias).map(|application| application.graph())).collect()
}

/// Does it select all applications, as far as can be told?
pub(super) fn selects_all(model: &Model<'_>, policy: &Policy) -> bool {
    selected(model, policy).is_none_or(|values| values.iter().any(|value| value == "All"))
}

/// The selected applications that are none of these, with their places. Unknown aliases are left to another rule.
pub(super) fn selected_besides<'a>(
    model: &Model<'_>,
    policy: &'a Policy,
    path: &Path,
    well_known: &[&str],
) -> Vec<(&'a str, Path)> {
    let values: Vec<&str> =
        well_known.iter().filter_map(|alias| catalog::find_application(alias)).map(|one| one.value).collect();
    let include = path.join("applications").join("include");
    let aliases = policy.applications.include.iter().enumerate();
    aliases
        .filter(|(_, alias)| {
            model.application(alias).is_some_and(|application| !values.contains(&&*application.graph()))
        })
        .map(|(position, alias)| (alias.as_str(), include.join(position)))
        .collect()
}

/// What a policy needs a licence for, beyond Conditional Access itself, and because of what.
pub(super) fn features(policy: &Policy, path: &Path) -> Vec<(Feature, Path)> {
    let mut features = Vec::new();
    let mut need = |feature, place: Option<Path>| features.extend(place.map(|place| (feature, place)));
    let set = |key: &'static str, there: bool| there.then(|| path.join(key));
    need(Feature::RiskConditions, set("sign-in-risk-levels", !policy.sign_in_risk_levels.is_empty()));
    need(Feature::RiskConditions, set("user-risk-levels", !policy.user_risk_levels.is_empty()));
    need(Feature::InsiderRisk, set("insider-risk-levels", !policy.insider_risk_levels.is_empty()));
    need(Feature::WorkloadIdentityPolicies, set("workload-identities", policy.workload_identities.is_some()));
    need(Feature::DeviceCompliance, control_path(policy, path, Control::CompliantDevice));
    need(Feature::AppProtection, control_path(policy, path, Control::CompliantApplication));
    features
}
