#-- ActiveSyncOrganizationSettings --
$adapter['ActiveSyncOrganizationSettings'] = @{
    Cmdlet = @('Get-ActiveSyncOrganizationSettings', 'Set-ActiveSyncOrganizationSettings')
    Read   = {
        param($Call)
        $settings = Get-ActiveSyncOrganizationSettings -ErrorAction Stop
        Read-State -InputObject $settings -Name @($Call.Step.Want.Keys)
    }
    Set    = {
        param($Call)
        $want = $Call.Want
        Set-ActiveSyncOrganizationSettings @want -Confirm:$false -WhatIf:$false -ErrorAction Stop
    }
}
