//! The shape of a posture, made from the types of `posture/` by `UPDATE=1 cargo test`.

use super::shape::Shape::{self, *};
use super::shape::{may, must};

/// A text of any form and length.
static TEXT: Shape = Text { format: None, least: 0, most: usize::MAX };
/// A whole posture.
pub(super) static POSTURE: Shape = Record(&[
    must("posture", &Integer { least: 1, most: 1 }),
    may("extends", &List { element: &TEXT, least: 0, most: usize::MAX }),
    must("organization", &ORGANIZATION),
    may("emergency-access", &EMERGENCY_ACCESS),
    may("audiences", &Map(&AUDIENCE)),
    may("named-locations", &Map(&NAMED_LOCATION)),
    may("authentication-strengths", &Map(&AUTHENTICATION_STRENGTH)),
    may("applications", &Map(&NAMED_OBJECT)),
    may("workload-identities", &Map(&NAMED_OBJECT)),
    may("terms-of-use", &Map(&NAMED_OBJECT)),
    may("ad-fs", &AD_FS),
    must("rollout", &ROLLOUT),
    may("access", &ACCESS),
    may("sessions", &SESSIONS),
    may("exceptions", &EXCEPTIONS),
    may("exchange-online", &EXCHANGE),
    may("exchange-server", &EXCHANGE),
    may("conditional-access", &CONDITIONAL_ACCESS),
    may("allow", &List { element: &ALLOW, least: 0, most: usize::MAX }),
    may("intune", &Open),
    may("rights-protection", &Open),
    may("token-lifetime", &Open),
    may("preflight", &Open),
    may("guarantees", &List { element: &GUARANTEE, least: 0, most: usize::MAX }),
]);
static ACCESS: Shape = Record(&[
    may("outlook-desktop", &OUTLOOK_DESKTOP),
    may("outlook-mobile", &OUTLOOK_MOBILE),
    may("administrators", &ADMINISTRATORS),
]);
static ACCESS_CONTROL_POLICY: Shape = Word(&["permit-everyone", "permit-everyone-and-require-mfa", "permit-everyone-and-require-mfa-from-extranet-access", "permit-everyone-and-require-mfa-for-specific-group", "permit-everyone-and-require-mfa-from-unauthenticated-devices", "permit-everyone-and-require-mfa-allow-automatic-device-registration", "permit-everyone-for-intranet-access", "permit-specific-group"]);
static ACCESS_LEVEL: Shape = Word(&["allow", "block", "quarantine"]);
static ACTIVE_SYNC: Shape = Record(&[
    may("default-access-level", &ACCESS_LEVEL),
    may("admin-mail-recipients", &List { element: &TEXT, least: 0, most: usize::MAX }),
    may("allow-access-for-unsupported-platform", &Boolean),
    may("allow-rms-support-for-unenlightened-apps", &Boolean),
    may("enable-mobile-mailbox-policy-when-ca-inplace", &Boolean),
    may("ota-notification-mail-insert", &Text { format: None, least: 0, most: 256 }),
    may("tenant-admin-preference", &TEXT),
    may("user-mail-insert", &Text { format: None, least: 0, most: 256 }),
    may("device-access-rules", &List { element: &DEVICE_ACCESS_RULE, least: 0, most: usize::MAX }),
    may("ring", &TEXT),
    may("affects-everyone", &Boolean),
    may("allow", &List { element: &ALLOW, least: 0, most: usize::MAX }),
]);
static ADMINISTRATORS: Shape = Record(&[
    must("audience", &TEXT),
    must("authentication-strength", &TEXT),
    may("compliant-device", &Boolean),
    may("sign-in-frequency", &Text { format: Some("sign-in-frequency"), least: 0, most: usize::MAX }),
    may("persistent-browser", &PERSISTENT_BROWSER),
    may("rings", &Map(&List { element: &TEXT, least: 0, most: usize::MAX })),
    may("allow", &List { element: &ALLOW, least: 0, most: usize::MAX }),
]);
static AD_FS: Shape = Record(&[
    may("access-control-policy", &ACCESS_CONTROL_POLICY),
    may("access-control-policy-today", &ACCESS_CONTROL_POLICY),
    may("covers-every-service", &Boolean),
    may("federated-domains", &List { element: &Text { format: Some("domain"), least: 0, most: usize::MAX }, least: 0, most: usize::MAX }),
    may("unnamed-people-federated", &Boolean),
    may("corporate-network", &List { element: &TEXT, least: 0, most: usize::MAX }),
    may("federated-idp-mfa-behavior", &FEDERATED_IDP_MFA_BEHAVIOR),
    may("allow", &List { element: &ALLOW, least: 0, most: usize::MAX }),
]);
static ALLOW: Shape = Record(&[
    must("rule", &Text { format: None, least: 1, most: usize::MAX }),
    must("reason", &Text { format: None, least: 1, most: usize::MAX }),
]);
static APPLICATIONS: Shape = Record(&[
    may("include", &List { element: &TEXT, least: 0, most: usize::MAX }),
    may("exclude", &List { element: &TEXT, least: 0, most: usize::MAX }),
    may("user-actions", &List { element: &USER_ACTION, least: 0, most: usize::MAX }),
    may("authentication-contexts", &List { element: &TEXT, least: 0, most: usize::MAX }),
    may("filter", &FILTER),
]);
static AUDIENCE: Shape = Record(&[
    may("group", &GROUP_REFERENCE),
    may("groups", &List { element: &GROUP_REFERENCE, least: 0, most: usize::MAX }),
    may("members", &List { element: &PERSON_ENTRY, least: 0, most: usize::MAX }),
    may("members-file", &TEXT),
    may("roles", &List { element: &TEXT, least: 0, most: usize::MAX }),
    may("guests", &GUESTS),
    may("audiences", &List { element: &TEXT, least: 0, most: usize::MAX }),
    may("shares-nobody-with", &List { element: &TEXT, least: 0, most: usize::MAX }),
    may("mailboxes", &MAILBOX_SIDE),
    may("allow", &List { element: &ALLOW, least: 0, most: usize::MAX }),
]);
static AUTHENTICATION_POLICY: Shape = Record(&[
    must("name", &Text { format: None, least: 1, most: 64 }),
    may("allow-basic-auth", &List { element: &CLOUD_PROTOCOL, least: 0, most: usize::MAX }),
    may("block-legacy-auth", &List { element: &SERVER_PROTOCOL, least: 0, most: usize::MAX }),
    may("still-allowed", &List { element: &SERVER_PROTOCOL, least: 0, most: usize::MAX }),
    may("block-modern-auth", &List { element: &SERVER_PROTOCOL, least: 0, most: usize::MAX }),
    may("organization-default", &Boolean),
    may("assign-to", &List { element: &TEXT, least: 0, most: usize::MAX }),
    may("exception", &EXCEPTION_NOTE),
    may("replaces", &TEXT),
    may("allow", &List { element: &ALLOW, least: 0, most: usize::MAX }),
]);
static AUTHENTICATION_STRENGTH: Shape = Record(&[
    must("name", &Text { format: None, least: 1, most: 30 }),
    may("description", &Text { format: None, least: 0, most: 1500 }),
    must("allowed-combinations", &List { element: &TEXT, least: 1, most: usize::MAX }),
    may("graph", &Open),
    may("allow", &List { element: &ALLOW, least: 0, most: usize::MAX }),
]);
static CAS_MAILBOX: Shape = Record(&[
    may("smtp-client-authentication-disabled", &Boolean),
    may("allow", &List { element: &ALLOW, least: 0, most: usize::MAX }),
]);
static CHARACTERISTIC: Shape = Word(&["device-model", "device-type", "device-os", "user-agent", "xmswl-header"]);
static CLIENT_APP_TYPE: Shape = Word(&["all", "browser", "mobile-apps-and-desktop-clients", "exchange-active-sync", "eas-supported", "other"]);
static CLOUD_APP_SECURITY: Shape = Word(&["mcas-configured", "monitor-only", "block-downloads"]);
static CLOUD_PROTOCOL: Shape = Word(&["activesync", "autodiscover", "imap", "mapi", "offline-address-book", "outlook-service", "pop", "powershell", "reporting-web-services", "rpc", "smtp", "web-services"]);
static CONDITIONAL_ACCESS: Shape = Record(&[
    may("policies", &Map(&POLICY)),
]);
static CONDITIONAL_ACCESS_EXCEPTION: Shape = Record(&[
    must("who", &List { element: &TEXT, least: 1, most: usize::MAX }),
    must("policies", &List { element: &TEXT, least: 1, most: usize::MAX }),
    must("reason", &Text { format: None, least: 1, most: usize::MAX }),
    may("expires", &Text { format: Some("date"), least: 0, most: usize::MAX }),
    may("allow", &List { element: &ALLOW, least: 0, most: usize::MAX }),
]);
static CONTROL: Shape = Word(&["block", "mfa", "compliant-device", "domain-joined-device", "approved-application", "compliant-application", "password-change", "risk-remediation"]);
static COUNTRY_LOOKUP: Shape = Word(&["client-ip-address", "authenticator-app-gps"]);
static DEVICE_ACCESS_RULE: Shape = Record(&[
    must("characteristic", &CHARACTERISTIC),
    must("query-string", &Text { format: None, least: 1, most: usize::MAX }),
    must("access-level", &ACCESS_LEVEL),
    may("allow", &List { element: &ALLOW, least: 0, most: usize::MAX }),
]);
static EMERGENCY_ACCESS: Shape = Record(&[
    may("group", &GROUP_REFERENCE),
    may("accounts", &List { element: &PERSON_ENTRY, least: 0, most: usize::MAX }),
    may("allow", &List { element: &ALLOW, least: 0, most: usize::MAX }),
]);
static EXCEPTIONS: Shape = Record(&[
    may("legacy-authentication", &List { element: &LEGACY_AUTHENTICATION_EXCEPTION, least: 0, most: usize::MAX }),
    may("conditional-access", &List { element: &CONDITIONAL_ACCESS_EXCEPTION, least: 0, most: usize::MAX }),
]);
static EXCEPTION_NOTE: Shape = Record(&[
    must("reason", &Text { format: None, least: 1, most: usize::MAX }),
    may("expires", &Text { format: Some("date"), least: 0, most: usize::MAX }),
]);
static EXCHANGE: Shape = Record(&[
    may("authentication-policies", &Map(&AUTHENTICATION_POLICY)),
    may("activesync", &ACTIVE_SYNC),
    may("organization-config", &ORGANIZATION_CONFIG),
    may("transport-config", &TRANSPORT_CONFIG),
    may("cas-mailboxes", &Map(&CAS_MAILBOX)),
]);
static EXCHANGE_ONLINE_FACTS: Shape = Record(&[]);
static EXCHANGE_SERVER_FACTS: Shape = Record(&[
    must("version", &Text { format: Some("exchange-version"), least: 0, most: usize::MAX }),
    may("hybrid", &HYBRID),
    may("hybrid-modern-authentication", &HYBRID_MODERN_AUTHENTICATION),
    may("outlook-on-the-web", &OUTLOOK_ON_THE_WEB),
    must("organization-name", &Text { format: None, least: 1, most: 64 }),
    must("organization-id", &Text { format: Some("guid"), least: 0, most: usize::MAX }),
]);
static FEDERATED_IDP_MFA_BEHAVIOR: Shape = Word(&["accept-if-mfa-done-by-federated-idp", "enforce-mfa-by-federated-idp", "reject-mfa-by-federated-idp"]);
static FILTER: Shape = Record(&[
    must("mode", &FILTER_MODE),
    must("rule", &Text { format: None, least: 1, most: 3072 }),
]);
static FILTER_MODE: Shape = Word(&["include", "exclude"]);
static FREQUENCY: Shape = Either(&[&Text { format: Some("sign-in-frequency"), least: 0, most: usize::MAX }, &FREQUENCY_TABLE]);
static FREQUENCY_TABLE: Shape = Record(&[
    must("every", &Text { format: Some("sign-in-frequency"), least: 0, most: usize::MAX }),
    must("authentication-type", &REAUTHENTICATION_TYPE),
]);
static GRANT: Shape = Record(&[
    may("operator", &OPERATOR),
    may("controls", &List { element: &CONTROL, least: 0, most: usize::MAX }),
    may("authentication-strength", &TEXT),
    may("terms-of-use", &List { element: &TEXT, least: 0, most: usize::MAX }),
    may("custom-authentication-factors", &List { element: &TEXT, least: 0, most: usize::MAX }),
]);
static GROUP_REFERENCE: Shape = Record(&[
    must("name", &Text { format: None, least: 1, most: 256 }),
    may("id", &Text { format: Some("guid"), least: 0, most: usize::MAX }),
]);
static GUARANTEE: Shape = Record(&[
    must("name", &Text { format: None, least: 1, most: 256 }),
    may("sign-in", &GUARANTEED_SIGN_IN),
    must("require", &List { element: &GUARANTEED, least: 1, most: usize::MAX }),
    may("from", &TEXT),
    may("allow", &List { element: &ALLOW, least: 0, most: usize::MAX }),
]);
static GUARANTEED: Shape = Either(&[&GUARANTEED_WORD, &GUARANTEED_TABLE]);
static GUARANTEED_CLIENT: Shape = Word(&["outlook-desktop", "outlook-mobile", "browser", "mail-app", "imap", "pop", "smtp", "web-services", "other-app"]);
static GUARANTEED_DEVICE: Shape = Word(&["unmanaged", "unregistered", "registered", "joined", "compliant", "hybrid-joined"]);
static GUARANTEED_METHOD: Shape = Word(&["modern", "basic"]);
static GUARANTEED_SIGN_IN: Shape = Record(&[
    may("who", &List { element: &TEXT, least: 0, most: usize::MAX }),
    may("except", &List { element: &TEXT, least: 0, most: usize::MAX }),
    may("application", &TEXT),
    may("client", &GUARANTEED_CLIENT),
    may("mailbox", &MAILBOX_SIDE),
    may("auth", &GUARANTEED_METHOD),
    may("device", &GUARANTEED_DEVICE),
    may("platform", &PLATFORM),
    may("location", &TEXT),
    may("outside", &TEXT),
    may("risk", &RISK_LEVEL),
    may("user-risk", &RISK_LEVEL),
]);
static GUARANTEED_TABLE: Shape = Record(&[
    may("authentication-strength", &TEXT),
    may("sign-in-frequency", &Text { format: Some("sign-in-frequency"), least: 0, most: usize::MAX }),
]);
static GUARANTEED_WORD: Shape = Word(&["mfa", "compliant-device", "domain-joined-device", "app-protection", "blocked", "reachable"]);
static GUESTS: Shape = Record(&[
    must("kinds", &List { element: &GUEST_KIND, least: 1, most: usize::MAX }),
    may("tenants", &List { element: &Text { format: Some("guid"), least: 0, most: usize::MAX }, least: 0, most: usize::MAX }),
]);
static GUEST_KIND: Shape = Word(&["internal-guest", "b2b-collaboration-guest", "b2b-collaboration-member", "b2b-direct-connect-user", "other-external-user", "service-provider"]);
static HYBRID: Shape = Word(&["none", "full-classic", "full-modern", "minimal"]);
static HYBRID_MODERN_AUTHENTICATION: Shape = Word(&["disabled", "enabled"]);
static IDENTITY: Shape = Word(&["managed", "federated"]);
static INSIDER_RISK: Shape = Word(&["minor", "moderate", "elevated"]);
static LEGACY_AUTHENTICATION_EXCEPTION: Shape = Record(&[
    must("who", &List { element: &TEXT, least: 1, most: usize::MAX }),
    must("protocols", &List { element: &CLOUD_PROTOCOL, least: 1, most: usize::MAX }),
    may("mailbox", &MAILBOX_SIDE),
    must("reason", &Text { format: None, least: 1, most: usize::MAX }),
    may("expires", &Text { format: Some("date"), least: 0, most: usize::MAX }),
    may("allow", &List { element: &ALLOW, least: 0, most: usize::MAX }),
]);
static LICENCE: Shape = Word(&["entra-id-p1", "entra-id-p2", "intune", "workload-identities-premium", "microsoft-purview-adaptive-protection", "microsoft-365-business-premium", "microsoft-365-e3", "microsoft-365-e5", "enterprise-mobility-security-e3", "enterprise-mobility-security-e5"]);
static MAILBOX_SIDE: Shape = Word(&["exchange-online", "exchange-server"]);
static MFA: Shape = Word(&["conditional-access", "ad-fs"]);
static MODE: Shape = Word(&["report-only", "enforce"]);
static NAMED_LOCATION: Shape = Record(&[
    may("name", &Text { format: None, least: 1, most: 256 }),
    may("ip-ranges", &List { element: &Text { format: Some("ip-range"), least: 0, most: usize::MAX }, least: 0, most: 2000 }),
    may("trusted", &Boolean),
    may("countries", &List { element: &Text { format: Some("country"), least: 0, most: usize::MAX }, least: 0, most: usize::MAX }),
    may("country-lookup", &COUNTRY_LOOKUP),
    may("include-unknown-countries-and-regions", &Boolean),
    may("graph", &Open),
    may("allow", &List { element: &ALLOW, least: 0, most: usize::MAX }),
]);
static NAMED_OBJECT: Shape = Record(&[
    must("name", &Text { format: None, least: 1, most: 256 }),
    must("id", &Text { format: Some("guid"), least: 0, most: usize::MAX }),
    may("allow", &List { element: &ALLOW, least: 0, most: usize::MAX }),
]);
static ONLY_CLIENT: Shape = Word(&["outlook-mobile"]);
static OPERATOR: Shape = Word(&["and", "or"]);
static ORGANIZATION: Shape = Record(&[
    must("name", &Text { format: None, least: 1, most: 256 }),
    must("tenant-id", &Text { format: Some("guid"), least: 0, most: usize::MAX }),
    may("domains", &List { element: &Text { format: Some("domain"), least: 0, most: usize::MAX }, least: 0, most: usize::MAX }),
    may("identity", &IDENTITY),
    may("licences", &List { element: &LICENCE, least: 0, most: usize::MAX }),
    may("exchange-online", &EXCHANGE_ONLINE_FACTS),
    may("exchange-server", &EXCHANGE_SERVER_FACTS),
    may("allow", &List { element: &ALLOW, least: 0, most: usize::MAX }),
]);
static ORGANIZATION_CONFIG: Shape = Record(&[
    may("oauth2-client-profile-enabled", &Boolean),
    may("ring", &TEXT),
    may("affects-everyone", &Boolean),
    may("allow", &List { element: &ALLOW, least: 0, most: usize::MAX }),
]);
static OUTLOOK_DESKTOP: Shape = Record(&[
    must("mailboxes", &List { element: &MAILBOX_SIDE, least: 1, most: usize::MAX }),
    must("mfa", &MFA),
    must("still-allowed", &List { element: &CLOUD_PROTOCOL, least: 0, most: usize::MAX }),
    may("allow", &List { element: &ALLOW, least: 0, most: usize::MAX }),
]);
static OUTLOOK_MOBILE: Shape = Record(&[
    must("mailboxes", &List { element: &MAILBOX_SIDE, least: 1, most: usize::MAX }),
    must("require", &List { element: &REQUIREMENT, least: 1, most: usize::MAX }),
    may("only-client", &ONLY_CLIENT),
    may("still-allowed", &List { element: &CLOUD_PROTOCOL, least: 0, most: usize::MAX }),
    may("affects-everyone", &Boolean),
    may("allow", &List { element: &ALLOW, least: 0, most: usize::MAX }),
]);
static OUTLOOK_ON_THE_WEB: Shape = Word(&["hybrid-modern-authentication", "not-published", "password"]);
static PERSISTENT_BROWSER: Shape = Word(&["always", "never"]);
static PERSON: Shape = Record(&[
    must("user", &Text { format: Some("user-principal-name"), least: 0, most: usize::MAX }),
    may("id", &Text { format: Some("guid"), least: 0, most: usize::MAX }),
    may("mailbox", &MAILBOX_SIDE),
]);
static PERSON_ENTRY: Shape = Either(&[&Text { format: Some("user-principal-name"), least: 0, most: usize::MAX }, &PERSON]);
static PLATFORM: Shape = Word(&["all", "android", "ios", "windows", "macos", "linux", "windows-phone"]);
static PLATFORMS: Shape = Record(&[
    must("include", &List { element: &PLATFORM, least: 1, most: usize::MAX }),
    may("exclude", &List { element: &PLATFORM, least: 0, most: usize::MAX }),
]);
static POLICY: Shape = Record(&[
    must("name", &Text { format: None, least: 1, most: 256 }),
    may("description", &TEXT),
    may("state", &POLICY_STATE),
    may("users", &SELECTION),
    may("workload-identities", &WORKLOAD_IDENTITIES),
    must("applications", &APPLICATIONS),
    may("client-app-types", &List { element: &CLIENT_APP_TYPE, least: 0, most: usize::MAX }),
    may("platforms", &PLATFORMS),
    may("locations", &SELECTION),
    may("device-filter", &FILTER),
    may("sign-in-risk-levels", &List { element: &RISK_LEVEL, least: 0, most: usize::MAX }),
    may("user-risk-levels", &List { element: &RISK_LEVEL, least: 0, most: usize::MAX }),
    may("service-principal-risk-levels", &List { element: &RISK_LEVEL, least: 0, most: usize::MAX }),
    may("insider-risk-levels", &List { element: &INSIDER_RISK, least: 0, most: usize::MAX }),
    may("authentication-flows", &List { element: &TRANSFER_METHOD, least: 0, most: usize::MAX }),
    may("grant", &GRANT),
    may("session", &SESSION),
    may("rings", &Map(&List { element: &TEXT, least: 0, most: usize::MAX })),
    may("replaces", &TEXT),
    may("graph", &Open),
    may("allow", &List { element: &ALLOW, least: 0, most: usize::MAX }),
]);
static POLICY_STATE: Shape = Word(&["report-only", "disabled"]);
static REAUTHENTICATION_TYPE: Shape = Word(&["primary-and-secondary-authentication", "secondary-authentication"]);
static REQUIREMENT: Shape = Word(&["mfa", "app-protection", "compliant-device"]);
static RING_DECLARATION: Shape = Record(&[
    must("name", &Text { format: Some("ring-name"), least: 0, most: usize::MAX }),
    may("audience", &TEXT),
    must("mode", &MODE),
    may("soak", &Text { format: Some("duration"), least: 0, most: usize::MAX }),
    may("waves", &Integer { least: 1, most: 99 }),
    may("allow", &List { element: &ALLOW, least: 0, most: usize::MAX }),
]);
static RISK_LEVEL: Shape = Word(&["none", "low", "medium", "high"]);
static ROLLOUT: Shape = Record(&[
    must("rings", &List { element: &RING_DECLARATION, least: 1, most: 9 }),
]);
static SELECTION: Shape = Record(&[
    may("include", &List { element: &TEXT, least: 0, most: usize::MAX }),
    may("exclude", &List { element: &TEXT, least: 0, most: usize::MAX }),
]);
static SERVER_PROTOCOL: Shape = Word(&["activesync", "autodiscover", "imap", "mapi", "offline-address-book", "pop", "rpc", "web-services"]);
static SESSION: Shape = Record(&[
    may("sign-in-frequency", &FREQUENCY),
    may("persistent-browser", &PERSISTENT_BROWSER),
    may("application-enforced-restrictions", &Boolean),
    may("cloud-app-security", &CLOUD_APP_SECURITY),
    may("disable-resilience-defaults", &Boolean),
    may("secure-sign-in-session", &Boolean),
]);
static SESSIONS: Shape = Record(&[
    may("managed-devices", &SESSION_LIMITS),
    may("app-managed-devices", &SESSION_LIMITS),
    may("unmanaged-devices", &SESSION_LIMITS),
]);
static SESSION_LIMITS: Shape = Record(&[
    may("sign-in-frequency", &Text { format: Some("sign-in-frequency"), least: 0, most: usize::MAX }),
    may("persistent-browser", &PERSISTENT_BROWSER),
    may("allow", &List { element: &ALLOW, least: 0, most: usize::MAX }),
]);
static TRANSFER_METHOD: Shape = Word(&["device-code-flow", "authentication-transfer"]);
static TRANSPORT_CONFIG: Shape = Record(&[
    may("smtp-client-authentication-disabled", &Boolean),
    may("ring", &TEXT),
    may("affects-everyone", &Boolean),
    may("allow", &List { element: &ALLOW, least: 0, most: usize::MAX }),
]);
static USER_ACTION: Shape = Word(&["register-security-information", "register-or-join-devices"]);
static WORKLOAD_IDENTITIES: Shape = Record(&[
    may("include", &List { element: &TEXT, least: 0, most: usize::MAX }),
    may("exclude", &List { element: &TEXT, least: 0, most: usize::MAX }),
    may("filter", &FILTER),
]);
