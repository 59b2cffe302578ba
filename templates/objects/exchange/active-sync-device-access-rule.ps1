#-- ActiveSyncDeviceAccessRule --
function Find-DeviceAccessRule {
    <# .SYNOPSIS The device access rule with this characteristic and query string, or nothing. #>
    param([hashtable] $Run, [hashtable] $Step)
    $rules = @(Read-Cached -Run $Run -Key 'ActiveSyncDeviceAccessRule' -Read {
        Get-ActiveSyncDeviceAccessRule -ErrorAction Stop
    })
    $found = @($rules | Where-Object -FilterScript {
        (Test-SameText -Left ([string]$_.Characteristic) -Right $Step.Identity.Characteristic -IgnoreCase) -and
        (Test-SameText -Left $_.QueryString -Right $Step.Identity.QueryString -IgnoreCase)
    })
    Find-Single -Found $found -Title $Step.Title
}

$adapter['ActiveSyncDeviceAccessRule'] = @{
    Cmdlet = @(
        'Get-ActiveSyncDeviceAccessRule', 'New-ActiveSyncDeviceAccessRule'
        'Set-ActiveSyncDeviceAccessRule', 'Remove-ActiveSyncDeviceAccessRule'
    )
    Read   = {
        param($Call)
        $rule = Find-DeviceAccessRule -Run $Call.Run -Step $Call.Step
        if ($null -ne $rule) { Read-State -InputObject $rule -Name (@($Call.Step.Want.Keys) + 'Identity') }
    }
    Create = {
        param($Call)
        $identity = $Call.Step.Identity
        $want = $Call.Want
        $null = New-ActiveSyncDeviceAccessRule @identity @want -Confirm:$false -WhatIf:$false -ErrorAction Stop
    }
    Set    = {
        param($Call)
        $want = $Call.Want
        $rule = $Call.Found['Identity']
        Set-ActiveSyncDeviceAccessRule -Identity $rule @want -Confirm:$false -WhatIf:$false -ErrorAction Stop
    }
    Remove = {
        param($Call)
        $rule = $Call.Found['Identity']
        Remove-ActiveSyncDeviceAccessRule -Identity $rule -Confirm:$false -WhatIf:$false -ErrorAction Stop
    }
}
