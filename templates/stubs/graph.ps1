# Part of the Microsoft.Graph.Authentication stub module: the few commands that rollout scripts use.
function Connect-MgGraph { [CmdletBinding()] param([string[]] $Scopes, [string] $TenantId, [switch] $NoWelcome) }
function Disconnect-MgGraph { [CmdletBinding()] param() }
function Set-MgRequestContext {
    [CmdletBinding()] param([int] $MaxRetry, [int] $RetryDelay, [int] $RetriesTimeLimit, [int] $ClientTimeout)
}

function Get-MgContext {
    [CmdletBinding()] param()
    $answer = Invoke-TenantHttp -Method 'GET' -Uri ($env:POSTUREC_TENANT + '/control/context')
    if ($answer.Status -ne 200) { return }
    $context = ConvertFrom-Json -InputObject $answer.Text
    $context.Scopes = [string[]]@($context.Scopes)
    $context
}

# ConvertFrom-Json of Windows PowerShell makes no hashtables itself
function ConvertTo-Hashtable {
    param($Value)
    if ($Value -is [System.Management.Automation.PSCustomObject]) {
        $table = @{}
        foreach ($member in $Value.PSObject.Properties) { $table[$member.Name] = ConvertTo-Hashtable $member.Value }
        return $table
    }
    if ($Value -is [array]) { return , @(foreach ($element in $Value) { ConvertTo-Hashtable $element }) }
    $Value
}

function Invoke-MgGraphRequest {
    [CmdletBinding()]
    param(
        [Parameter(Position = 0)] [ValidateSet('GET', 'POST', 'PUT', 'PATCH', 'DELETE')] [string] $Method = 'GET',
        [Parameter(Mandatory, Position = 1)] [string] $Uri,
        [Parameter(Position = 2)] [object] $Body,
        [System.Collections.IDictionary] $Headers,
        [string] $ContentType = 'application/json',
        [ValidateSet('HashTable', 'PSObject', 'HttpResponseMessage', 'Json')] [string] $OutputType = 'HashTable',
        [switch] $SkipHttpErrorCheck, [string] $StatusCodeVariable, [string] $ResponseHeadersVariable
    )
    $path = $Uri -replace '^https://graph\.microsoft\.com', ''
    if ($path -notmatch '^/') { $path = '/' + $path }
    $text = $null
    if ($null -ne $Body) {
        if ($Body -is [string]) { $text = $Body } else { $text = ConvertTo-Json -InputObject $Body -Depth 20 -Compress }
    }
    $address = $env:POSTUREC_TENANT + $path
    $answer = Invoke-TenantHttp -Method $Method -Uri $address -Body $text -ContentType $ContentType -Headers $Headers
    if ($StatusCodeVariable) { $PSCmdlet.SessionState.PSVariable.Set($StatusCodeVariable, $answer.Status) }
    if ($ResponseHeadersVariable) { $PSCmdlet.SessionState.PSVariable.Set($ResponseHeadersVariable, $answer.Headers) }
    if ($answer.Status -ge 400 -and -not $SkipHttpErrorCheck) {
        $message = '{0} {1} HTTP/1.1 {2} {3} Retry-After: {4} {5}' -f $Method, $Uri, $answer.Status, $answer.Reason,
        $answer.RetryAfter, $answer.Text
        $cause = New-Object -TypeName System.Net.Http.HttpRequestException -ArgumentList $message
        $record = New-Object -TypeName System.Management.Automation.ErrorRecord -ArgumentList $cause,
        ('NotSuccess,' + $answer.Status), 'InvalidOperation', $Uri
        $details = New-Object -TypeName System.Management.Automation.ErrorDetails -ArgumentList $answer.Text
        $record.ErrorDetails = $details
        $PSCmdlet.ThrowTerminatingError($record)
    }
    if (-not $answer.Text) { return }
    switch ($OutputType) {
        'Json' { $answer.Text }
        'PSObject' { ConvertFrom-Json -InputObject $answer.Text }
        default { ConvertTo-Hashtable (ConvertFrom-Json -InputObject $answer.Text) }
    }
}
