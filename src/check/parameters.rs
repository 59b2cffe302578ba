//! The settings of Exchange that a posture gives, each with the parameter that scripts will set.

use crate::catalog::{Parameter, find_cmdlet};
use crate::posture::{ActiveSync, Exchange, MailboxSide};
use crate::resolve::Model;
use crate::source::Path;

/// A setting and its parameter.
pub(super) struct Given {
    /// The side it is given for.
    pub side: MailboxSide,
    /// The key in the posture.
    pub key: &'static str,
    /// Its address.
    pub path: Path,
    /// The cmdlet.
    pub cmdlet: &'static str,
    /// The parameter.
    pub parameter: &'static Parameter,
}

impl Given {
    /// Does the parameter exist where this is given for?
    pub(super) fn exists(&self, model: &Model<'_>) -> bool {
        self.parameter.platforms.contains(&model.posture.organization.platform(self.side))
    }
}

/// All settings that the author has given, on both sides.
pub(super) fn given_parameters(model: &Model<'_>) -> Vec<Given> {
    let mut given = Vec::new();
    for (side, exchange) in [
        (MailboxSide::ExchangeOnline, &model.written.exchange_online),
        (MailboxSide::ExchangeServer, &model.written.exchange_server),
    ] {
        for (path, key, cmdlet, name) in of_side(exchange, &Path::keys([side.word()])) {
            let Some(cmdlet) = find_cmdlet(cmdlet) else { continue };
            let Some(parameter) = cmdlet.find_parameter(name) else { continue };
            given.push(Given { side, key, path, cmdlet: cmdlet.name, parameter });
        }
    }
    given
}

type Row = (Path, &'static str, &'static str, &'static str);

fn of_side(exchange: &Exchange, home: &Path) -> Vec<Row> {
    const SMTP: (&str, &str) = ("smtp-client-authentication-disabled", "SmtpClientAuthenticationDisabled");
    let mut rows: Vec<Row> = Vec::new();
    if let Some(settings) = &exchange.activesync {
        let home = home.join("activesync");
        let given = of_active_sync(settings).into_iter().filter(|(_, _, given)| *given);
        rows.extend(given.map(|(key, name, _)| (home.join(key), key, "Set-ActiveSyncOrganizationSettings", name)));
    }
    if exchange.organization_config.as_ref().is_some_and(|config| config.oauth2_client_profile_enabled.is_some()) {
        let key = "oauth2-client-profile-enabled";
        let path = home.join("organization-config").join(key);
        rows.push((path, key, "Set-OrganizationConfig", "OAuth2ClientProfileEnabled"));
    }
    if exchange.transport_config.as_ref().is_some_and(|config| config.smtp_client_authentication_disabled.is_some()) {
        rows.push((home.join("transport-config").join(SMTP.0), SMTP.0, "Set-TransportConfig", SMTP.1));
    }
    for (address, mailbox) in &exchange.cas_mailboxes {
        if mailbox.smtp_client_authentication_disabled.is_some() {
            let path = home.join("cas-mailboxes").join(address).join(SMTP.0);
            rows.push((path, SMTP.0, "Set-CASMailbox", SMTP.1));
        }
    }
    rows
}

fn of_active_sync(settings: &ActiveSync) -> [(&'static str, &'static str, bool); 8] {
    let unsupported = settings.allow_access_for_unsupported_platform.is_some();
    let rms = settings.allow_rms_support_for_unenlightened_apps.is_some();
    let in_place = settings.enable_mobile_mailbox_policy_when_ca_inplace.is_some();
    [
        ("default-access-level", "DefaultAccessLevel", settings.default_access_level.is_some()),
        ("admin-mail-recipients", "AdminMailRecipients", settings.admin_mail_recipients.is_some()),
        ("allow-access-for-unsupported-platform", "AllowAccessForUnSupportedPlatform", unsupported),
        ("allow-rms-support-for-unenlightened-apps", "AllowRMSSupportForUnenlightenedApps", rms),
        ("enable-mobile-mailbox-policy-when-ca-inplace", "EnableMobileMailboxPolicyWhenCAInplace", in_place),
        ("ota-notification-mail-insert", "OtaNotificationMailInsert", settings.ota_notification_mail_insert.is_some()),
        ("tenant-admin-preference", "TenantAdminPreference", settings.tenant_admin_preference.is_some()),
        ("user-mail-insert", "UserMailInsert", settings.user_mail_insert.is_some()),
    ]
}
