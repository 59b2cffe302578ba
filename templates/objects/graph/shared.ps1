#-- requests to Graph --
function Invoke-Graph {
    <# .SYNOPSIS One request: the answer as dictionaries, nothing for 204 and for 404 on GET. Other failures throw. #>
    param([hashtable] $Run, [string] $Method, [string] $Path, [AllowNull()] $Body)
    $status = 0
    $headers = $null
    $request = @{
        Method = $Method; Uri = $Path; OutputType = 'Json'; SkipHttpErrorCheck = $true; ErrorAction = 'Stop'
        StatusCodeVariable = 'status'; ResponseHeadersVariable = 'headers'
        # without this, values newer than the first version of Graph read as unknownFutureValue
        Headers = @{ Prefer = 'include-unknown-enum-members' }
    }
    if ($null -ne $Body) {
        $request.Body = ConvertTo-CanonicalJson -Value $Body
        $request.ContentType = 'application/json'
    }
    # Conditional Access takes one request a second
    Wait-Turn -Run $Run -Second 1
    $text = -join @(Invoke-MgGraphRequest @request)
    if ($status -eq 404 -and $Method -eq 'GET') { return }
    if ($status -ge 400) {
        $wait = ''
        if ($null -ne $headers -and $headers.ContainsKey('Retry-After')) {
            $wait = ' Retry-After: {0}' -f @($headers['Retry-After'])[0]
        }
        throw ('Graph answered {0} to {1} {2}: {3}{4}' -f $status, $Method, $Path.Split('?')[0], $text, $wait)
    }
    if ($text.Trim().Length -gt 0) { ConvertFrom-ExactJson -Text $text }
}

function Read-GraphList {
    <# .SYNOPSIS All pages of a collection. #>
    param([hashtable] $Run, [string] $Path)
    $next = $Path
    while ($next) {
        $page = Invoke-Graph -Run $Run -Method 'GET' -Path $next -Body $null
        if ($null -eq $page -or -not $page.Contains('value')) { throw ('Graph has no collection at {0}' -f $next) }
        foreach ($item in $page['value']) { $item }
        $next = $page['@odata.nextLink']
    }
}

function ConvertTo-RequestBody {
    <# .SYNOPSIS A value as Graph takes it back: no annotations, and no more of a referenced strength than its id. #>
    param([AllowNull()] $Value)
    if ($Value -is [System.Collections.IDictionary]) {
        $body = [ordered]@{}
        foreach ($pair in $Value.GetEnumerator()) {
            $name = [string]$pair.Key
            $inner = $pair.Value
            if ($name.Contains('@odata.') -and $name -ne '@odata.type') { continue }
            if ($name -eq 'authenticationStrength' -and $inner -is [System.Collections.IDictionary]) {
                $inner = [ordered]@{ id = $inner['id'] }
            }
            $body[$name] = ConvertTo-RequestBody -Value $inner
        }
        return $body
    }
    if ($Value -is [System.Collections.IEnumerable] -and $Value -isnot [string]) {
        return , @(foreach ($element in $Value) { ConvertTo-RequestBody -Value $element })
    }
    $Value
}

function ConvertTo-Essence {
    <# .SYNOPSIS What counts in a comparison: a value as it would be sent, without nulls and empty lists. #>
    param([AllowNull()] $Value)
    Select-Essence -Value (ConvertTo-RequestBody -Value $Value)
}

function Select-Essence {
    <# .SYNOPSIS Drops nulls and empty lists; ids go to lower case, and the parts of a comma-separated text in order. #>
    param([AllowNull()] $Value, [string] $Name = '')
    if ($Value -is [System.Collections.IDictionary]) {
        $essence = [ordered]@{}
        foreach ($pair in $Value.GetEnumerator()) {
            $inner = Select-Essence -Value $pair.Value -Name $pair.Key
            if ($null -ne $inner) { $essence[[string]$pair.Key] = $inner }
        }
        if (@($essence.GetEnumerator()).Count -gt 0) { return $essence }
        return
    }
    if ($Value -is [System.Collections.IEnumerable] -and $Value -isnot [string]) {
        $elements = @(foreach ($element in $Value) { Select-Essence -Value $element })
        if ($elements.Count -gt 0) { return , $elements }
        return
    }
    if ($Value -is [string] -and $Value -match '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\z') {
        return $Value.ToLowerInvariant()
    }
    if ($Value -is [string] -and $Name -in 'guestOrExternalUserTypes', 'transferMethods', 'insiderRiskLevels') {
        return (@($Value -split ',' | ForEach-Object -Process { $_.Trim() } | Sort-Object) -join ',')
    }
    $Value
}
