#-- UserAuthenticationPolicy --
function Read-User {
    <# .SYNOPSIS The user with exactly this sign-in name, or nothing. #>
    param([hashtable] $Run, [string] $Name)
    if ($Run.Bulk -contains 'UserAuthenticationPolicy') {
        $table = Read-Cached -Run $Run -Key 'UserByName' -Read {
            Group-ByName -Found @(Get-User -ResultSize Unlimited -ErrorAction Stop) -Property 'UserPrincipalName'
        }
        return $table[$Name]
    }
    try { $found = @(Get-User -Identity $Name -ErrorAction Stop) }
    catch {
        if (-not (Test-NotFound -Failure $_)) { throw }
        return
    }
    $found | Where-Object -FilterScript { Test-SameText -Left $_.UserPrincipalName -Right $Name -IgnoreCase }
}

$adapter['UserAuthenticationPolicy'] = @{
    Cmdlet = @('Get-User', 'Set-User', 'Get-AuthenticationPolicy')
    Read   = {
        param($Call)
        $step = $Call.Step
        $user = Find-Single -Found @(Read-User -Run $Call.Run -Name $step.Identity) -Title $step.Title
        if ($null -ne $user) {
            $state = Read-State -InputObject $user -Name 'AuthenticationPolicy'
            $policy = @{ Reference = $state['AuthenticationPolicy']; Wanted = $step.Want['AuthenticationPolicy'] }
            $state['AuthenticationPolicy'] = Read-PolicyName -Run $Call.Run @policy
            $state
        }
    }
    Set    = {
        param($Call)
        $want = $Call.Want
        Wait-Turn -Run $Call.Run -Second 0.5
        Set-User -Identity $Call.Step.Identity @want -Confirm:$false -WhatIf:$false -ErrorAction Stop
    }
}
