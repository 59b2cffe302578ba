# Part of every stub module: one request to the simulated tenant, and values as they travel.
Set-StrictMode -Version 1.0
if ($PSVersionTable.PSVersion.Major -lt 6) {
    # Windows PowerShell loads this assembly for nobody, and turns lists that come out of functions into tables in JSON
    Add-Type -AssemblyName 'System.Net.Http'
    Remove-TypeData -TypeName 'System.Array' -ErrorAction SilentlyContinue
}

function Invoke-TenantHttp {
    param(
        [string] $Method, [string] $Uri, [AllowNull()] [string] $Body, [string] $ContentType = 'application/json',
        [System.Collections.IDictionary] $Headers
    )
    $client = New-Object -TypeName System.Net.Http.HttpClient
    try {
        $verb = [System.Net.Http.HttpMethod]::new($Method)
        $request = New-Object -TypeName System.Net.Http.HttpRequestMessage -ArgumentList $verb, $Uri
        if ($Body) {
            $content = $Body, ([System.Text.Encoding]::UTF8), $ContentType
            $request.Content = New-Object -TypeName System.Net.Http.StringContent -ArgumentList $content
        }
        if ($Headers) {
            foreach ($name in $Headers.Keys) {
                $null = $request.Headers.TryAddWithoutValidation([string]$name, [string]$Headers[$name])
            }
        }
        # on a connection that was used before, Windows PowerShell would send a request that broke once more by itself
        if ($PSVersionTable.PSVersion.Major -lt 6) { $request.Headers.ConnectionClose = $true }
        try { $response = $client.SendAsync($request).GetAwaiter().GetResult() }
        catch { throw ('The underlying connection was closed: {0}' -f $_.Exception.GetBaseException().Message) }
        $text = $response.Content.ReadAsStringAsync().GetAwaiter().GetResult()
        if ($response.Headers.Contains('X-Tenant-Crash')) { [System.Diagnostics.Process]::GetCurrentProcess().Kill() }
        $retry = ''
        if ($response.Headers.RetryAfter) { $retry = $response.Headers.RetryAfter.ToString() }
        $all = @{}
        foreach ($header in $response.Headers) { $all[$header.Key] = [string[]]@($header.Value) }
        [pscustomobject]@{
            Status = [int]$response.StatusCode; Reason = $response.ReasonPhrase
            Text = $text; RetryAfter = $retry; Headers = $all
        }
    }
    finally { $client.Dispose() }
}

function ConvertTo-WireValue {
    param($Value)
    if ($null -eq $Value) { return $null }
    if ($Value -is [switch]) { return [bool]$Value }
    if ($Value -is [datetime]) { return $Value.ToUniversalTime().ToString('o') }
    if ($Value -is [psobject]) { $Value = $Value.PSObject.BaseObject }
    if ($Value -is [string] -or $Value -is [bool] -or $Value -is [int] -or $Value -is [long] -or $Value -is [double]) {
        return $Value
    }
    if ($Value -is [System.Collections.IDictionary]) {
        $map = @{}
        foreach ($key in $Value.Keys) { $map[[string]$key] = ConvertTo-WireValue $Value[$key] }
        return $map
    }
    if ($Value -is [System.Collections.IEnumerable]) {
        return , @(foreach ($item in $Value) { ConvertTo-WireValue $item })
    }
    $Value.ToString()
}
