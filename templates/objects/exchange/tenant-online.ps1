#-- the organization behind the Exchange Online session --
function Confirm-Tenant {
    <# .SYNOPSIS Exactly one live session, and it belongs to the organization this script was made for. #>
    param([hashtable] $Run)
    if ($null -eq (Get-Command -Name 'Get-ConnectionInformation' -ErrorAction SilentlyContinue)) {
        Deny-Run -Run $Run -Code 3 -Reason 'there is no Exchange Online session; open one with Connect-ExchangeOnline'
    }
    $sessions = @(Invoke-Read -Run $Run -Read { Get-ConnectionInformation -ErrorAction Stop } |
            Where-Object -FilterScript { $_.State -eq 'Connected' })
    if ($sessions.Count -ne 1) {
        $reason = '{0} Exchange Online sessions are open; open exactly one with Connect-ExchangeOnline'
        Deny-Run -Run $Run -Code 3 -Reason ($reason -f $sessions.Count)
    }
    $session = Read-State -InputObject $sessions[0] -Name 'TenantID', 'TokenStatus', 'IsEopSession', 'ModulePrefix'
    if (-not (Test-SameText -Left $session['TenantID'] -Right $posture.TenantId -IgnoreCase)) {
        $reason = 'this session belongs to tenant {0}, the script to {1}'
        Deny-Run -Run $Run -Code 3 -Reason ($reason -f $session['TenantID'], $posture.TenantId)
    }
    if ($session['TokenStatus'] -ne 'Active') {
        Deny-Run -Run $Run -Code 3 -Reason 'the session has expired; connect again'
    }
    if ($session['IsEopSession'] -eq $true -or -not [string]::IsNullOrEmpty($session['ModulePrefix'])) {
        Deny-Run -Run $Run -Code 3 -Reason 'connect with Connect-ExchangeOnline, without a prefix'
    }
}
