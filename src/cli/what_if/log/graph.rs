//! A sign-in as Graph has it (signIn resource, v1.0 and beta, 2026).

use std::borrow::Cow;

use serde::Deserialize;

use super::client::{device, flow, guest, platform, risk, state_client};
use super::{Ended, Entry, phrase};
use crate::cli::what_if::statement::Statement;

/// What of it decides.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct SignIn<'a> {
    #[serde(borrow)]
    user_principal_name: Text<'a>,
    #[serde(borrow)]
    user_id: Text<'a>,
    #[serde(borrow)]
    user_type: Text<'a>,
    #[serde(borrow)]
    cross_tenant_access_type: Text<'a>,
    #[serde(borrow)]
    app_id: Text<'a>,
    #[serde(borrow)]
    resource_id: Text<'a>,
    #[serde(borrow)]
    client_app_used: Text<'a>,
    #[serde(borrow)]
    ip_address: Text<'a>,
    #[serde(borrow)]
    risk_level_during_sign_in: Text<'a>,
    #[serde(borrow)]
    authentication_protocol: Text<'a>,
    #[serde(borrow)]
    original_transfer_method: Text<'a>,
    #[serde(borrow)]
    device_detail: Option<DeviceDetail<'a>>,
    #[serde(borrow)]
    location: Option<Location<'a>>,
    status: Option<Status>,
}

type Text<'a> = Option<Cow<'a, str>>;

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct DeviceDetail<'a> {
    #[serde(borrow)]
    device_id: Text<'a>,
    #[serde(borrow)]
    display_name: Text<'a>,
    #[serde(borrow)]
    operating_system: Text<'a>,
    #[serde(borrow)]
    trust_type: Text<'a>,
    is_compliant: Option<bool>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Location<'a> {
    #[serde(borrow)]
    country_or_region: Text<'a>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Status {
    error_code: Option<i64>,
}

/// Reads one.
pub(super) fn read(text: &str) -> Result<Entry, String> {
    let sign_in: SignIn<'_> = serde_json::from_str(text).map_err(|error| phrase(&error))?;
    let word = |text: &Text<'_>| text.as_deref().unwrap_or_default().trim().to_owned();
    let user = word(&sign_in.user_principal_name);
    let mut statement = Statement {
        guest: guest(&user, &word(&sign_in.user_type), &word(&sign_in.cross_tenant_access_type)),
        user_id: Some(word(&sign_in.user_id)).filter(|id| !id.is_empty()),
        risk: risk(&word(&sign_in.risk_level_during_sign_in)),
        flow: flow(&word(&sign_in.authentication_protocol), &word(&sign_in.original_transfer_method)),
        ip: word(&sign_in.ip_address).parse().ok(),
        ..Statement::default()
    };
    statement.user = Some(user).filter(|user| !user.is_empty()).or_else(|| statement.user_id.clone());
    let (app, resource) = (word(&sign_in.app_id), word(&sign_in.resource_id));
    state_client(&mut statement, &word(&sign_in.client_app_used), &app, &resource)?;
    if let Some(detail) = &sign_in.device_detail {
        statement.platform = platform(&word(&detail.operating_system));
        statement.exact_device = device(&word(&detail.device_id), &word(&detail.trust_type), detail.is_compliant);
        let known = [("deviceId", &detail.device_id), ("displayName", &detail.display_name)];
        let known = known.iter().map(|(name, text)| ((*name).to_owned(), word(text)));
        statement.device_attributes = known.filter(|(_, text)| !text.is_empty()).collect();
    }
    let country = sign_in.location.as_ref().map(|location| word(&location.country_or_region));
    statement.country = country.filter(|country| country.len() == 2);
    let ended = |code: i64| if code == 0 { Ended::Succeeded } else { Ended::Failed };
    let then = sign_in.status.as_ref().and_then(|status| status.error_code).map(ended);
    Ok(Entry { statement, then })
}
