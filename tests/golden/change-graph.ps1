#---- CHANGE: what this script does. Review this part. ----
$posture = [ordered]@{
    Name     = 'contoso-mail'
    Ring     = 'pilot'
    Workload = 'graph'
    TenantId = '0f3c2a52-9f2b-4d6e-8a35-3d2f6a1b7c90'
    Digest   = '5f1d6c1e0b0f4b7c9a3e2d1c0b9a8f7e6d5c4b3a291807f6e5d4c3b2a1908f7e'
    Scopes   = @('Policy.Read.All', 'Policy.ReadWrite.ConditionalAccess', 'Application.Read.All')
}
$reference = @(
    @{ Collection = 'groups'; Id = '11111111-1111-4111-8111-111111111111'; Name = 'sg-break-glass' }
    @{ Collection = 'groups'; Id = '22222222-2222-4222-8222-222222222222'; Name = 'sg-mail-pilot' }
)
$change = @(
    @{
        Step     = '005'
        Object   = 'namedLocation'
        Identity = 'Contoso offices'
        Title    = 'Contoso offices'
        Want     = [ordered]@{
            '@odata.type' = '#microsoft.graph.ipNamedLocation'
            displayName   = 'Contoso offices'
            isTrusted     = $true
            ipRanges      = @(
                [ordered]@{ '@odata.type' = '#microsoft.graph.iPv4CidrRange'; cidrAddress = '203.0.113.0/24' }
                [ordered]@{ '@odata.type' = '#microsoft.graph.iPv6CidrRange'; cidrAddress = '2001:db8::/32' }
            )
        }
    }
    @{
        Step     = '006'
        Object   = 'authenticationStrengthPolicy'
        Identity = 'Passkey or certificate'
        Title    = 'Passkey or certificate'
        Want     = [ordered]@{
            displayName         = 'Passkey or certificate'
            description         = 'Phishing-resistant methods for administrators'
            allowedCombinations = @('fido2', 'x509CertificateMultiFactor')
        }
    }
    @{
        Step     = '010'
        Object   = 'conditionalAccessPolicy'
        Identity = 'CA010 Mail: MFA for mobile apps and desktop clients'
        Title    = 'CA010 Mail: MFA for mobile apps and desktop clients'
        After    = @('005', '006')
        Refers   = $true
        Want     = [ordered]@{
            displayName     = 'CA010 Mail: MFA for mobile apps and desktop clients'
            state           = 'enabledForReportingButNotEnforced'
            conditions      = [ordered]@{
                applications     = [ordered]@{
                    includeApplications = @('00000002-0000-0ff1-ce00-000000000000')
                    excludeApplications = @()
                    includeUserActions  = @()
                }
                clientAppTypes   = @('mobileAppsAndDesktopClients')
                users            = [ordered]@{
                    includeUsers  = @()
                    excludeUsers  = @()
                    includeGroups = @('22222222-2222-4222-8222-222222222222')
                    excludeGroups = @('11111111-1111-4111-8111-111111111111')
                    includeRoles  = @()
                    excludeRoles  = @()
                }
                platforms        = $null
                locations        = [ordered]@{
                    includeLocations = @('All')
                    excludeLocations = @([ordered]@{ IdOf = 'namedLocation'; Identity = 'Contoso offices' })
                }
                devices          = $null
                signInRiskLevels = @()
                userRiskLevels   = @()
            }
            grantControls   = [ordered]@{
                operator                    = 'OR'
                builtInControls             = @()
                customAuthenticationFactors = @()
                termsOfUse                  = @()
                authenticationStrength      = [ordered]@{
                    id = [ordered]@{ IdOf = 'authenticationStrengthPolicy'; Identity = 'Passkey or certificate' }
                }
            }
            sessionControls = $null
        }
    }
    @{
        Step     = '020'
        Object   = 'conditionalAccessPolicy'
        Identity = ([regex]::Unescape('CA020 Z\u00FCrich: sign-in frequency'))
        Title    = ([regex]::Unescape('CA020 Z\u00FCrich: sign-in frequency'))
        Want     = [ordered]@{
            displayName     = ([regex]::Unescape('CA020 Z\u00FCrich: sign-in frequency'))
            state           = 'enabledForReportingButNotEnforced'
            conditions      = [ordered]@{
                applications   = [ordered]@{ includeApplications = @('All') }
                clientAppTypes = @('all')
                users          = [ordered]@{
                    includeGroups = @('22222222-2222-4222-8222-222222222222')
                    excludeGroups = @('11111111-1111-4111-8111-111111111111')
                }
            }
            grantControls   = $null
            sessionControls = [ordered]@{
                signInFrequency   = [ordered]@{
                    isEnabled          = $true
                    authenticationType = 'primaryAndSecondaryAuthentication'
                    frequencyInterval  = 'timeBased'
                    type               = 'hours'
                    value              = 4
                }
                persistentBrowser = [ordered]@{ isEnabled = $true; mode = 'never' }
            }
        }
    }
)
