# Part of the Exchange stub modules: one call of a cmdlet becomes one request. The cmdlets come from the catalogue.
# texts that look like dates stay texts, as they do in the real objects
$script:JsonOption = @{}
if ((Get-Command -Name 'ConvertFrom-Json').Parameters.ContainsKey('DateKind')) {
    $script:JsonOption.DateKind = 'String'
}

function Invoke-TenantCommand {
    param([string] $Side, [string] $Name, $Bound)
    $parameters = @{}
    foreach ($key in $Bound.Keys) {
        if ($key -in 'ErrorAction', 'WarningAction', 'InformationAction', 'ErrorVariable', 'WarningVariable',
            'InformationVariable', 'OutVariable', 'OutBuffer', 'PipelineVariable', 'Verbose', 'Debug', 'ProgressAction',
            'WhatIf') { continue }
        $parameters[$key] = ConvertTo-WireValue $Bound[$key]
    }
    $body = ConvertTo-Json -InputObject @{ cmdlet = $Name; parameters = $parameters } -Depth 20 -Compress
    $answer = $null
    $uri = '{0}/exchange/{1}/InvokeCommand' -f $env:POSTUREC_TENANT, $Side
    try { $answer = Invoke-TenantHttp -Method 'POST' -Uri $uri -Body $body }
    catch {
        Write-Error -Message $_.Exception.Message -ErrorId 'ConnectionClosed' -Category ConnectionError
        return
    }
    $data = $null
    if ($answer.Text) { $data = ConvertFrom-Json -InputObject $answer.Text @JsonOption }
    if ($answer.Status -ge 400) {
        $message = '|{0}|{1}' -f $data.error.code, $data.error.message
        if ($answer.Status -in 429, 503) {
            $message = '{0} ({1} {2}) Retry-After: {3}' -f $message, $answer.Status, $answer.Reason, $answer.RetryAfter
        }
        Write-Error -Message $message -ErrorId $data.error.code -Category InvalidOperation
        return
    }
    foreach ($warning in @($data.warnings)) { if ($warning) { Write-Warning $warning } }
    foreach ($item in @($data.value)) { if ($null -ne $item) { $item } }
}
