#-- AuthenticationPolicy --
function Confirm-PolicyUnused {
    <# .SYNOPSIS A policy that somebody still depends on is not removed: a later ring may use it. #>
    param([System.Collections.IDictionary] $Policy)
    $holders = @(
        Get-OrganizationConfig -ErrorAction Stop
        Get-User -ResultSize Unlimited -ErrorAction Stop
    )
    $used = @($holders | Where-Object -FilterScript {
        $state = Read-State -InputObject $_ -Name 'AuthenticationPolicy', 'DefaultAuthenticationPolicy'
        (Test-PolicyReference -Policy $Policy -Reference $state['AuthenticationPolicy']) -or
        (Test-PolicyReference -Policy $Policy -Reference $state['DefaultAuthenticationPolicy'])
    })
    if ($used.Count -gt 0) {
        throw ('still in use by {0} users or the organization; roll back the later ring first' -f $used.Count)
    }
}

$adapter['AuthenticationPolicy'] = @{
    Cmdlet = @(
        'Get-AuthenticationPolicy', 'New-AuthenticationPolicy', 'Set-AuthenticationPolicy'
        'Remove-AuthenticationPolicy', 'Get-User', 'Get-OrganizationConfig'
    )
    Read   = {
        param($Call)
        $policies = @(Read-AuthenticationPolicy -Run $Call.Run -Name @($Call.Step.Want.Keys))
        Find-Single -Title $Call.Step.Title -Found @($policies | Where-Object -FilterScript {
            Test-SameText -Left $_['Name'] -Right $Call.Step.Identity -IgnoreCase
        })
    }
    Create = {
        param($Call)
        $name = $Call.Step.Identity
        $want = $Call.Want
        $null = New-AuthenticationPolicy -Name $name @want -Confirm:$false -WhatIf:$false -ErrorAction Stop
    }
    Set    = {
        param($Call)
        $guid = $Call.Found['Guid']
        $want = $Call.Want
        Set-AuthenticationPolicy -Identity $guid @want -Confirm:$false -WhatIf:$false -ErrorAction Stop
    }
    Remove = {
        param($Call)
        Confirm-PolicyUnused -Policy $Call.Found
        Remove-AuthenticationPolicy -Identity $Call.Found['Guid'] -Confirm:$false -WhatIf:$false -ErrorAction Stop
    }
}
