//! Authentication strengths: the three that every tenant has, and the combinations that one of its own may be made of.

/// A strength that is built in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuthenticationStrength {
    /// The name in a posture.
    pub alias: &'static str,
    /// The id, the same in every tenant.
    pub id: &'static str,
    /// The display name.
    pub name: &'static str,
    /// The combinations of methods that meet it, sorted.
    pub combinations: &'static [&'static str],
}

/// The strengths that are built in, weakest first (authenticationStrengthPolicy overview page of Graph v1.0, 2026).
/// The weakest has two combinations more in some listings, password with a certificate: compare by id, not by list.
pub static BUILT_IN_STRENGTHS: [AuthenticationStrength; 3] = [
    AuthenticationStrength {
        alias: "multifactor-authentication",
        id: "00000000-0000-0000-0000-000000000002",
        name: "Multifactor authentication",
        combinations: &[
            "deviceBasedPush",
            "federatedMultiFactor",
            "fido2",
            "hardwareOath,federatedSingleFactor",
            "microsoftAuthenticatorPush,federatedSingleFactor",
            "password,hardwareOath",
            "password,microsoftAuthenticatorPush",
            "password,sms",
            "password,softwareOath",
            "password,voice",
            "sms,federatedSingleFactor",
            "softwareOath,federatedSingleFactor",
            "temporaryAccessPassMultiUse",
            "temporaryAccessPassOneTime",
            "voice,federatedSingleFactor",
            "windowsHelloForBusiness",
            "x509CertificateMultiFactor",
        ],
    },
    AuthenticationStrength {
        alias: "passwordless-mfa",
        id: "00000000-0000-0000-0000-000000000003",
        name: "Passwordless MFA",
        combinations: &["deviceBasedPush", "fido2", "windowsHelloForBusiness", "x509CertificateMultiFactor"],
    },
    AuthenticationStrength {
        alias: "phishing-resistant-mfa",
        id: "00000000-0000-0000-0000-000000000004",
        name: "Phishing-resistant MFA",
        combinations: &["fido2", "windowsHelloForBusiness", "x509CertificateMultiFactor"],
    },
];

/// The combinations that a strength of the organization's own may allow, sorted (authenticationStrengthPolicy page of
/// Graph v1.0, 2026). They change by an action of their own, `updateAllowedCombinations`, not by PATCH.
pub const COMBINATIONS: [&str; 22] = [
    "deviceBasedPush",
    "federatedMultiFactor",
    "federatedSingleFactor",
    "fido2",
    "hardwareOath,federatedSingleFactor",
    "microsoftAuthenticatorPush,federatedSingleFactor",
    "password",
    "password,hardwareOath",
    "password,microsoftAuthenticatorPush",
    "password,sms",
    "password,softwareOath",
    "password,voice",
    "qrCodePin",
    "sms",
    "sms,federatedSingleFactor",
    "softwareOath,federatedSingleFactor",
    "temporaryAccessPassMultiUse",
    "temporaryAccessPassOneTime",
    "voice,federatedSingleFactor",
    "windowsHelloForBusiness",
    "x509CertificateMultiFactor",
    "x509CertificateSingleFactor",
];

/// The built-in strength of that alias.
#[must_use]
pub fn find_strength(alias: &str) -> Option<&'static AuthenticationStrength> {
    BUILT_IN_STRENGTHS.iter().find(|strength| strength.alias == alias)
}

/// The built-in strength of that id.
#[must_use]
pub fn find_strength_by_id(id: &str) -> Option<&'static AuthenticationStrength> {
    BUILT_IN_STRENGTHS.iter().find(|strength| strength.id == id)
}

/// May a strength of the organization's own allow this?
#[must_use]
pub fn is_combination(combination: &str) -> bool {
    COMBINATIONS.contains(&combination)
}

/// Is it more than one factor? What the weakest built-in strength allows is; a password with a certificate too, which
/// only some listings have. Of a combination that no listing has nobody can say so.
#[must_use]
pub fn is_multi_factor(combination: &str) -> bool {
    BUILT_IN_STRENGTHS[0].combinations.contains(&combination)
        || matches!(combination, "password,x509CertificateSingleFactor" | "x509CertificateSingleFactor,password")
}
