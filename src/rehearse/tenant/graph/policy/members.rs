//! The members of a Conditional Access policy (metadata of Graph v1.0, 2026-08-20). What the beta version alone has is
//! unknown here (CA-D04, CA-S13).

use crate::rehearse::tenant::graph::shape::{Member, Shape, Table, Words};

const TEXTS: Shape = Shape::List(&Shape::Text);
const RISKS: Shape = Shape::List(&Shape::Word(Words::new(&["low", "medium", "high", "none"])));
const PLATFORM: Shape = Shape::Word(Words {
    known: &["android", "iOS", "windows", "windowsPhone", "macOS", "all", "linux"],
    late: &["linux"],
});
const CONTROL: Shape = Shape::Word(Words {
    known: &[
        "block",
        "mfa",
        "compliantDevice",
        "domainJoinedDevice",
        "approvedApplication",
        "compliantApplication",
        "passwordChange",
        "riskRemediation",
    ],
    late: &["riskRemediation"],
});

/// A policy.
pub(super) static POLICY: Table = Table {
    kinds: &["conditionalAccessPolicy"],
    typed: false,
    members: &[
        Member::new("id", Shape::Text).read_only(),
        Member::new("templateId", Shape::Text).read_only(),
        Member::new("displayName", Shape::Text),
        Member::new("description", Shape::Text).nullable(),
        Member::new("createdDateTime", Shape::Text).read_only(),
        Member::new("modifiedDateTime", Shape::Text).read_only(),
        Member::new("deletedDateTime", Shape::Text).read_only(),
        Member::new("state", Shape::Word(Words::new(&["enabled", "disabled", "enabledForReportingButNotEnforced"]))),
        Member::new("conditions", Shape::Table(&CONDITIONS)),
        Member::new("grantControls", Shape::Table(&GRANT_CONTROLS)).nullable(),
        Member::new("sessionControls", Shape::Table(&SESSION_CONTROLS)).nullable(),
    ],
};

static CONDITIONS: Table = Table {
    kinds: &["conditionalAccessConditionSet"],
    typed: false,
    members: &[
        Member::new("userRiskLevels", RISKS),
        Member::new("signInRiskLevels", RISKS),
        Member::new("servicePrincipalRiskLevels", RISKS),
        Member::new("insiderRiskLevels", Shape::Flags(Words::new(&["minor", "moderate", "elevated"]))).nullable(),
        Member::new(
            "clientAppTypes",
            // `easSupported` is superseded by `exchangeActiveSync` and written no more (CA-C02, documentation)
            Shape::List(&Shape::Word(Words::new(&[
                "all",
                "browser",
                "mobileAppsAndDesktopClients",
                "exchangeActiveSync",
                "other",
            ]))),
        ),
        Member::new("platforms", Shape::Table(&PLATFORMS)).nullable(),
        Member::new("locations", Shape::Table(&LOCATIONS)).nullable(),
        Member::new("devices", Shape::Table(&DEVICES)).nullable(),
        Member::new("clientApplications", Shape::Table(&CLIENT_APPLICATIONS)).nullable(),
        Member::new("authenticationFlows", Shape::Table(&AUTHENTICATION_FLOWS)).nullable(),
        Member::new("applications", Shape::Table(&APPLICATIONS)).nullable(),
        Member::new("users", Shape::Table(&USERS)).nullable(),
    ],
};

static PLATFORMS: Table = Table {
    kinds: &["conditionalAccessPlatforms"],
    typed: false,
    members: &[
        Member::new("includePlatforms", Shape::List(&PLATFORM)),
        Member::new("excludePlatforms", Shape::List(&PLATFORM)),
    ],
};

static LOCATIONS: Table = Table {
    kinds: &["conditionalAccessLocations"],
    typed: false,
    members: &[Member::new("includeLocations", TEXTS), Member::new("excludeLocations", TEXTS)],
};

static DEVICES: Table = Table {
    kinds: &["conditionalAccessDevices"],
    typed: false,
    members: &[Member::new("deviceFilter", Shape::Table(&FILTER)).nullable()],
};

static FILTER: Table = Table {
    kinds: &["conditionalAccessFilter"],
    typed: false,
    members: &[
        Member::new("mode", Shape::Word(Words::new(&["include", "exclude"]))).required(),
        Member::new("rule", Shape::Text).required(),
    ],
};

static CLIENT_APPLICATIONS: Table = Table {
    kinds: &["conditionalAccessClientApplications"],
    typed: false,
    members: &[
        Member::new("includeServicePrincipals", TEXTS),
        Member::new("excludeServicePrincipals", TEXTS),
        Member::new("servicePrincipalFilter", Shape::Table(&FILTER)).nullable(),
    ],
};

static AUTHENTICATION_FLOWS: Table = Table {
    kinds: &["conditionalAccessAuthenticationFlows"],
    typed: false,
    members: &[Member::new("transferMethods", Shape::Flags(Words::new(&["deviceCodeFlow", "authenticationTransfer"])))
        .required()],
};

static APPLICATIONS: Table = Table {
    kinds: &["conditionalAccessApplications"],
    typed: false,
    members: &[
        Member::new("includeApplications", TEXTS),
        Member::new("excludeApplications", TEXTS),
        Member::new("includeUserActions", TEXTS),
        Member::new("includeAuthenticationContextClassReferences", TEXTS),
        Member::new("applicationFilter", Shape::Table(&FILTER)).nullable(),
    ],
};

static USERS: Table = Table {
    kinds: &["conditionalAccessUsers"],
    typed: false,
    members: &[
        Member::new("includeUsers", TEXTS),
        Member::new("excludeUsers", TEXTS),
        Member::new("includeGroups", TEXTS),
        Member::new("excludeGroups", TEXTS),
        Member::new("includeRoles", TEXTS),
        Member::new("excludeRoles", TEXTS),
        Member::new("includeGuestsOrExternalUsers", Shape::Table(&GUESTS)).nullable(),
        Member::new("excludeGuestsOrExternalUsers", Shape::Table(&GUESTS)).nullable(),
    ],
};

static GUESTS: Table = Table {
    kinds: &["conditionalAccessGuestsOrExternalUsers"],
    typed: false,
    members: &[
        Member::new(
            "guestOrExternalUserTypes",
            Shape::Flags(Words::new(&[
                "internalGuest",
                "b2bCollaborationGuest",
                "b2bCollaborationMember",
                "b2bDirectConnectUser",
                "otherExternalUser",
                "serviceProvider",
            ])),
        )
        .required(),
        Member::new("externalTenants", Shape::Table(&EXTERNAL_TENANTS)).nullable(),
    ],
};

static EXTERNAL_TENANTS: Table = Table {
    kinds: &["conditionalAccessAllExternalTenants", "conditionalAccessEnumeratedExternalTenants"],
    typed: true,
    members: &[
        Member::new("membershipKind", Shape::Word(Words::new(&["all", "enumerated"]))).nullable(),
        Member::new("members", TEXTS).sparse(),
    ],
};

static GRANT_CONTROLS: Table = Table {
    kinds: &["conditionalAccessGrantControls"],
    typed: false,
    members: &[
        Member::new("operator", Shape::Word(Words::new(&["AND", "OR"]))).nullable(),
        Member::new("builtInControls", Shape::List(&CONTROL)),
        Member::new("customAuthenticationFactors", TEXTS),
        Member::new("termsOfUse", TEXTS),
        Member::new("authenticationStrength", Shape::Table(&STRENGTH)).nullable(),
    ],
};

/// A strength is named by its id alone; one as a read gives it is refused (CA-G07, seen with error 1007).
static STRENGTH: Table = Table {
    kinds: &["authenticationStrengthPolicy"],
    typed: false,
    members: &[Member::new("id", Shape::Text).required()],
};

static SESSION_CONTROLS: Table = Table {
    kinds: &["conditionalAccessSessionControls"],
    typed: false,
    members: &[
        Member::new("disableResilienceDefaults", Shape::Boolean).nullable(),
        Member::new("applicationEnforcedRestrictions", Shape::Table(&RESTRICTIONS)).nullable(),
        Member::new("cloudAppSecurity", Shape::Table(&CLOUD_APP_SECURITY)).nullable(),
        Member::new("persistentBrowser", Shape::Table(&PERSISTENT_BROWSER)).nullable(),
        Member::new("secureSignInSession", Shape::Table(&SECURE_SIGN_IN)).nullable(),
        Member::new("signInFrequency", Shape::Table(&SIGN_IN_FREQUENCY)).nullable(),
    ],
};

const IS_ENABLED: Member = Member::new("isEnabled", Shape::Boolean).nullable();

static RESTRICTIONS: Table =
    Table { kinds: &["applicationEnforcedRestrictionsSessionControl"], typed: false, members: &[IS_ENABLED] };

static SECURE_SIGN_IN: Table = Table { kinds: &["secureSignInSessionControl"], typed: false, members: &[IS_ENABLED] };

static CLOUD_APP_SECURITY: Table = Table {
    kinds: &["cloudAppSecuritySessionControl"],
    typed: false,
    members: &[
        IS_ENABLED,
        Member::new(
            "cloudAppSecurityType",
            Shape::Word(Words::new(&["mcasConfigured", "monitorOnly", "blockDownloads"])),
        )
        .nullable(),
    ],
};

static PERSISTENT_BROWSER: Table = Table {
    kinds: &["persistentBrowserSessionControl"],
    typed: false,
    members: &[IS_ENABLED, Member::new("mode", Shape::Word(Words::new(&["always", "never"]))).nullable()],
};

static SIGN_IN_FREQUENCY: Table = Table {
    kinds: &["signInFrequencySessionControl"],
    typed: false,
    members: &[
        IS_ENABLED,
        Member::new("value", Shape::Integer).nullable(),
        Member::new("type", Shape::Word(Words::new(&["days", "hours"]))).nullable(),
        Member::new(
            "authenticationType",
            Shape::Word(Words::new(&["primaryAndSecondaryAuthentication", "secondaryAuthentication"])),
        )
        .nullable(),
        Member::new("frequencyInterval", Shape::Word(Words::new(&["timeBased", "everyTime"]))).nullable(),
    ],
};
