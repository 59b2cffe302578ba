# Runs scripts one after the other in one process. A line of JSON comes in for each: script, arguments, tenant, modules.
# Lines go out that begin with the mark: ready, line for each line of output, end with the exit code. The text behind
# that word is UTF-8 in hexadecimal digits, so that no code page touches it.
# A script sees the variables of this one: hence the long names, and no progress is drawn on the console of the caller.
function Write-RehearsalLine {
    param([string] $Word, [AllowNull()] [AllowEmptyString()] [string] $Text)
    $bytes = [System.Text.Encoding]::UTF8.GetBytes([string]$Text)
    $line = '{0} {1} {2}' -f $env:POSTUREC_MARK, $Word, [System.BitConverter]::ToString($bytes)
    [System.Console]::Out.WriteLine($line)
    [System.Console]::Out.Flush()
}

$ProgressPreference = 'SilentlyContinue'
$rehearsalStub = 'Microsoft.Graph.Authentication', 'ExchangeOnlineManagement', 'ExchangeManagementShell'
$rehearsalFolder = ''
Write-RehearsalLine -Word 'ready' -Text ([string]$PSVersionTable.PSVersion)
for (;;) {
    $rehearsalText = [System.Console]::In.ReadLine()
    if ($null -eq $rehearsalText) { break }
    $rehearsalRun = ConvertFrom-Json -InputObject $rehearsalText
    if (-not [string]::Equals($rehearsalFolder, $rehearsalRun.modules, [System.StringComparison]::Ordinal)) {
        # cmdlets of both sides of Exchange have the same names; by name, since a folder can be written in several ways
        foreach ($rehearsalModule in @(Get-Module -Name $rehearsalStub)) {
            Remove-Module -ModuleInfo $rehearsalModule -Force
        }
        $rehearsalFolder = [string]$rehearsalRun.modules
        $rehearsalOwn = Join-Path -Path $PSHOME -ChildPath 'Modules'
        $env:PSModulePath = $rehearsalFolder + [System.IO.Path]::PathSeparator + $rehearsalOwn
    }
    $rehearsalArgument = @{}
    foreach ($rehearsalPair in @($rehearsalRun.arguments)) {
        if ($null -eq $rehearsalPair.value) { $rehearsalArgument[$rehearsalPair.name] = $true }
        else { $rehearsalArgument[$rehearsalPair.name] = [string]$rehearsalPair.value }
    }
    $rehearsalScript = [string]$rehearsalRun.script
    $rehearsalBefore = $env:POSTUREC_TENANT
    $env:POSTUREC_TENANT = $rehearsalRun.tenant
    $global:LASTEXITCODE = 0
    $rehearsalCode = 1
    try {
        & $rehearsalScript @rehearsalArgument *>&1 | ForEach-Object -Process {
            Write-RehearsalLine -Word 'line' -Text ([string]$_)
        }
        $rehearsalCode = $global:LASTEXITCODE
    }
    catch { Write-RehearsalLine -Word 'line' -Text $_.Exception.Message }
    finally { $env:POSTUREC_TENANT = $rehearsalBefore }
    $global:Error.Clear()
    Write-RehearsalLine -Word 'end' -Text ([string]$rehearsalCode)
}
