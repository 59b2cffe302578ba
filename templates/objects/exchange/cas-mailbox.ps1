#-- CASMailbox --
function Read-Mailbox {
    <# .SYNOPSIS The client access settings of the mailbox with exactly this primary address, or nothing. #>
    param([hashtable] $Run, [string] $Address)
    if ($Run.Bulk -contains 'CASMailbox') {
        $table = Read-Cached -Run $Run -Key 'MailboxByAddress' -Read {
            Group-ByName -Found @(Get-CASMailbox -ResultSize Unlimited -ErrorAction Stop) -Property 'PrimarySmtpAddress'
        }
        return $table[$Address]
    }
    try { $found = @(Get-CASMailbox -Identity $Address -ErrorAction Stop) }
    catch {
        if (-not (Test-NotFound -Failure $_)) { throw }
        return
    }
    $found | Where-Object -FilterScript {
        Test-SameText -Left ([string]$_.PrimarySmtpAddress) -Right $Address -IgnoreCase
    }
}

$adapter['CASMailbox'] = @{
    Cmdlet = @('Get-CASMailbox', 'Set-CASMailbox')
    Read   = {
        param($Call)
        $step = $Call.Step
        $mailbox = Find-Single -Found @(Read-Mailbox -Run $Call.Run -Address $step.Identity) -Title $step.Title
        if ($null -ne $mailbox) { Read-State -InputObject $mailbox -Name @($step.Want.Keys) }
    }
    Set    = {
        param($Call)
        $want = $Call.Want
        Wait-Turn -Run $Call.Run -Second 0.5
        Set-CASMailbox -Identity $Call.Step.Identity @want -Confirm:$false -WhatIf:$false -ErrorAction Stop
    }
}
