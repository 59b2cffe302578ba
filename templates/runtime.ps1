#---- RUNTIME: the same in every script of this compiler version. ----
#-- Text --
function ConvertTo-SafeText {
    <# .SYNOPSIS Makes any text safe for screen and log: control and invisible characters become \uXXXX. #>
    [OutputType([string])]
    param([AllowNull()] [AllowEmptyString()] [string] $Text)
    $unsafe = '[\p{C}\p{Zl}\p{Zp}]'
    if ($Text -cnotmatch $unsafe) { return $Text }
    -join @(foreach ($unit in $Text.ToCharArray()) {
        if ([regex]::IsMatch($unit, $unsafe)) { '\u{0:X4}' -f [int]$unit } else { $unit }
    })
}

function Show-Line {
    <# .SYNOPSIS One line for the operator; the transcript keeps it. #>
    param([AllowNull()] [AllowEmptyString()] [string] $Text)
    Write-Host -Object (ConvertTo-SafeText -Text $Text)
}

function Test-SameText {
    <# .SYNOPSIS Compares character by character; -eq would overlook invisible characters. #>
    [OutputType([bool])]
    param([AllowNull()] [string] $Left, [AllowNull()] [string] $Right, [switch] $IgnoreCase)
    if ($IgnoreCase) { return [string]::Equals($Left, $Right, [System.StringComparison]::OrdinalIgnoreCase) }
    [string]::Equals($Left, $Right, [System.StringComparison]::Ordinal)
}

function Get-TextDigest {
    <# .SYNOPSIS SHA-256 of a text in hexadecimal digits. #>
    [OutputType([string])]
    param([AllowEmptyString()] [string] $Text)
    $bytes = [System.Text.Encoding]::UTF8.GetBytes($Text)
    $stream = New-Object -TypeName System.IO.MemoryStream -ArgumentList (, $bytes)
    (Get-FileHash -InputStream $stream -Algorithm SHA256).Hash.ToLowerInvariant()
}

function Get-Stamp {
    <# .SYNOPSIS Now, in UTC, whatever the calendar of the session. #>
    [OutputType([string])]
    param([string] $Format = 'yyyy-MM-ddTHH:mm:ssZ')
    [datetime]::UtcNow.ToString($Format, [cultureinfo]::InvariantCulture)
}

#-- JSON --
function ConvertTo-CanonicalJson {
    <# .SYNOPSIS JSON in plain ASCII, keys in ordinal order: equal values give equal text. -AsSet orders lists too. #>
    [OutputType([string])]
    param([AllowNull()] $Value, [switch] $AsSet)
    if ($null -eq $Value) { return 'null' }
    if ($Value -is [bool]) { return $Value.ToString().ToLowerInvariant() }
    if ($Value -is [string]) {
        $special = '[^ !#-\[\]-~]'
        if ($Value -cnotmatch $special) { return '"' + $Value + '"' }
        # a loop: a block as evaluator of [regex]::Replace costs a millisecond a call
        $units = @(foreach ($unit in $Value.ToCharArray()) {
            if ([regex]::IsMatch($unit, $special)) { '\u{0:x4}' -f [int]$unit } else { $unit }
        })
        return '"' + ($units -join '') + '"'
    }
    if ($Value -is [double]) { return $Value.ToString('R', [cultureinfo]::InvariantCulture) }
    if ($Value -is [int] -or $Value -is [long] -or $Value -is [decimal]) {
        return $Value.ToString([cultureinfo]::InvariantCulture)
    }
    if ($Value -is [System.Collections.IDictionary]) {
        $keys = [string[]]@(foreach ($pair in $Value.GetEnumerator()) { $pair.Key })
        [array]::Sort($keys, [System.StringComparer]::Ordinal)
        $members = @(foreach ($key in $keys) {
            '{0}:{1}' -f (ConvertTo-CanonicalJson -Value $key),
            (ConvertTo-CanonicalJson -Value $Value[$key] -AsSet:$AsSet)
        })
        return '{' + ($members -join ',') + '}'
    }
    if ($Value -is [System.Collections.IEnumerable]) {
        $elements = [string[]]@(foreach ($element in $Value) {
            ConvertTo-CanonicalJson -Value $element -AsSet:$AsSet
        })
        if ($AsSet) { [array]::Sort($elements, [System.StringComparer]::Ordinal) }
        return '[' + ($elements -join ',') + ']'
    }
    throw ('a value of type {0} has no JSON form here' -f $Value.GetType().FullName)
}

function ConvertFrom-ExactJson {
    <# .SYNOPSIS One JSON text as ordered dictionaries, lists, texts and numbers. All but strict JSON is an error. #>
    param([AllowEmptyString()] [string] $Text)
    $string = '"(?<s>(?>[^"\\\x00-\x1F]+|\\["\\/bfnrt]|\\u[0-9A-Fa-f]{4})*)"'
    $scalar = '(?<v>true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)(?![\w.+-])'
    $pattern = '\G[ \t\r\n]*(?:(?<p>[][{}:,])|{0}|{1}|(?<z>\z))'.Replace('{0}', $string).Replace('{1}', $scalar)
    $ordinal = [System.StringComparer]::Ordinal
    $open = [System.Collections.Stack]::new()
    $frame = @{ Into = [System.Collections.ArrayList]::new(); Close = 'z'; Name = '' }
    $naming = $false
    $allowed = 'sv[{'
    for ($match = [regex]::Match($Text, $pattern); $match.Success; $match = $match.NextMatch()) {
        $kind = $match.Groups['p'].Value
        if ($match.Groups['s'].Success) { $kind = 's' }
        elseif ($match.Groups['v'].Success) { $kind = 'v' }
        elseif ($match.Groups['z'].Success) { $kind = 'z' }
        if ($allowed.IndexOf($kind, [System.StringComparison]::Ordinal) -lt 0) { break }
        $value = $null
        switch -CaseSensitive ($kind) {
            's' {
                $value = $match.Groups['s'].Value
                if ($value.IndexOf([char]'\') -ge 0) { $value = [regex]::Unescape($value) }
            }
            'v' { $value = ConvertFrom-JsonScalar -Text $match.Groups['v'].Value }
            ':' { $allowed = 'sv[{' }
            ',' {
                $naming = $frame.Close -ceq '}'
                $allowed = if ($naming) { 's' } else { 'sv[{' }
            }
            '[' {
                $open.Push($frame)
                $frame = @{ Into = [System.Collections.ArrayList]::new(); Close = ']'; Name = '' }
                $allowed = 'sv[{]'
            }
            '{' {
                $open.Push($frame)
                $into = [System.Collections.Specialized.OrderedDictionary]::new($ordinal)
                $frame = @{ Into = $into; Close = '}'; Name = '' }
                $naming = $true
                $allowed = 's}'
            }
            'z' {
                $value = $frame.Into[0]
                if ($value -is [array]) { return , $value }
                return $value
            }
            default {
                $value = $frame.Into
                if ($kind -ceq ']') { $value = $value.ToArray() }
                $frame = $open.Pop()
                $naming = $false
            }
        }
        if (':,[{'.IndexOf($kind, [System.StringComparison]::Ordinal) -ge 0) { continue }
        if ($naming) {
            $frame.Name = $value
            $naming = $false
            $allowed = ':'
            continue
        }
        if ($frame.Close -ceq '}') { $frame.Into.Add($frame.Name, $value) }
        else { $null = $frame.Into.Add($value) }
        $allowed = $frame.Close
        if ($open.Count -gt 0) { $allowed = ',' + $frame.Close }
    }
    throw 'not one whole JSON value'
}

function ConvertFrom-JsonScalar {
    <# .SYNOPSIS A truth value, null or a number. #>
    param([string] $Text)
    switch -CaseSensitive ($Text) {
        'true' { return $true }
        'false' { return $false }
        'null' { return $null }
    }
    if ($Text -cmatch '^-?[0-9]{1,18}\z') { return [long]$Text }
    [double]::Parse($Text, [cultureinfo]::InvariantCulture)
}

#-- Run folder --
function Deny-Run {
    <# .SYNOPSIS Ends the run: shows the reason and sets the exit code. Once something was written the code stays 4. #>
    param([hashtable] $Run, [int] $Code, [string] $Reason)
    if ($Run.ExitCode -ne 4) { $Run.ExitCode = $Code }
    $Run.Denied = $true
    throw $Reason
}

function Enter-Run {
    <# .SYNOPSIS Opens the run folder for this run alone. The system drops the lock when the process ends, however. #>
    param([hashtable] $Run)
    try {
        $Run.Folder = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Run.Folder)
        if (-not (Test-Path -LiteralPath $Run.Folder -PathType Container)) {
            $null = New-Item -ItemType Directory -Path $Run.Folder -Force -WhatIf:$false -Confirm:$false
        }
        $path = Join-Path -Path $Run.Folder -ChildPath 'run.lock'
        $Run.Lock = [System.IO.File]::Open($path, 'OpenOrCreate', 'ReadWrite', 'None')
    }
    catch {
        $cause = $_.Exception.GetBaseException()
        # in use by another process: on Windows, Linux, macOS
        if ($cause.HResult -in -2147024864, 11, 35) {
            Deny-Run -Run $Run -Code 7 -Reason ('another run is at work in {0}; wait for it' -f $Run.Folder)
        }
        Deny-Run -Run $Run -Code 3 -Reason ('the run folder cannot be used: {0}' -f $cause.Message)
    }
}

function Exit-Run {
    <# .SYNOPSIS Lets go of the run folder. #>
    param([hashtable] $Run)
    if ($null -ne $Run.Lock) { $Run.Lock.Dispose() }
}

function Open-Transcript {
    <# .SYNOPSIS Keeps what is shown in a file of the run folder; a host that cannot do that goes on without. #>
    [OutputType([bool])]
    param([hashtable] $Run)
    $file = 'transcript-{0}.log' -f (Get-Stamp -Format 'yyyyMMdd-HHmmssfff')
    $path = Join-Path -Path $Run.Folder -ChildPath $file
    try { $null = Start-Transcript -LiteralPath $path -WhatIf:$false -Confirm:$false }
    catch {
        Show-Line -Text ('No transcript: {0}' -f $_.Exception.Message)
        return $false
    }
    $true
}

function Write-RunFile {
    <# .SYNOPSIS Writes or extends a file of the run folder, also under -WhatIf. Failing that nothing more is done. #>
    param([hashtable] $Run, [string] $File, [string] $Text, [switch] $Append)
    $target = @{
        LiteralPath = Join-Path -Path $Run.Folder -ChildPath $File
        Value       = $Text
        Encoding    = 'ASCII'
        WhatIf      = $false
        Confirm     = $false
    }
    try {
        if ($Append) { Add-Content @target } else { Set-Content @target }
    }
    catch {
        Deny-Run -Run $Run -Code 3 -Reason ('{0} cannot be written: {1}' -f $File, $_.Exception.Message)
    }
}

function Read-RunFile {
    <# .SYNOPSIS The text of a file of the run folder; empty where there is none. #>
    [OutputType([string])]
    param([hashtable] $Run, [string] $File)
    $path = Join-Path -Path $Run.Folder -ChildPath $File
    if (-not (Test-Path -LiteralPath $path -PathType Leaf)) { return '' }
    @(Get-Content -LiteralPath $path -Raw -Encoding UTF8) -join ''
}

function Add-RunRecord {
    <# .SYNOPSIS Appends one line of JSON to a file of the run folder. Such files only ever grow. #>
    param([hashtable] $Run, [string] $File, [System.Collections.IDictionary] $Record)
    Write-RunFile -Run $Run -File $File -Text (ConvertTo-CanonicalJson -Value $Record) -Append
}

function Complete-CutLine {
    <# .SYNOPSIS Ends a last line that a crash or a full disk cut short, and marks it as cut. #>
    param([hashtable] $Run, [string] $File)
    $text = Read-RunFile -Run $Run -File $File
    if ($text.Length -gt 0 -and -not $text.EndsWith("`n", [System.StringComparison]::Ordinal)) {
        Write-RunFile -Run $Run -File $File -Text "`n{`"cut`":true}" -Append
    }
}

function Read-RunRecord {
    <# .SYNOPSIS The lines of such a file. Lines cut short are dropped; other damage stops the run, or is skipped. #>
    param([hashtable] $Run, [string] $File, [switch] $SkipDamage)
    $text = Read-RunFile -Run $Run -File $File
    $number = 0
    $cut = 0
    foreach ($line in @($text -split '\r?\n') + '{"end":true}') {
        $number++
        $record = $null
        if ($line.Trim().Length -eq 0) { continue }
        try { $record = ConvertFrom-ExactJson -Text $line }
        catch { $record = $null }
        if ($record -isnot [System.Collections.IDictionary]) {
            if ($cut -eq 0) { $cut = $number }
            continue
        }
        $ended = $record.Contains('end') -and -not $text.EndsWith("`n", [System.StringComparison]::Ordinal)
        if ($cut -gt 0 -and -not $ended -and -not $record.Contains('cut')) {
            $reason = '{0}: line {1} is damaged' -f $File, $cut
            if (-not $SkipDamage) { Deny-Run -Run $Run -Code 3 -Reason $reason }
            Show-Line -Text ('{0}; it is left out' -f $reason)
        }
        $cut = 0
        if (-not $record.Contains('end') -and -not $record.Contains('cut')) { $record }
    }
}

function Test-OwnRecord {
    <# .SYNOPSIS Was this written for this posture, ring and tenant? #>
    [OutputType([bool])]
    param([System.Collections.IDictionary] $Record)
    (Test-SameText -Left ([string]$Record['posture']) -Right $posture.Digest) -and
    (Test-SameText -Left ([string]$Record['ring']) -Right $posture.Ring) -and
    (Test-SameText -Left ([string]$Record['tenant']) -Right $posture.TenantId)
}

#-- Service --
function Wait-Second {
    <# .SYNOPSIS A pause. #>
    param([hashtable] $Run, [double] $Second)
    Start-Sleep -Milliseconds ([int](1000 * $Second * $Run.PauseScale))
}

function Wait-Turn {
    <# .SYNOPSIS Keeps a distance between two calls, where the service wants one. #>
    param([hashtable] $Run, [double] $Second)
    $left = $Second - ([datetime]::UtcNow - $Run.LastCall).TotalSeconds
    if ($left -gt 0) { Wait-Second -Run $Run -Second $left }
    $Run.LastCall = [datetime]::UtcNow
}

function Wait-Retry {
    <# .SYNOPSIS The pause before another try: what the service asks for, else growing up to a minute. #>
    param([hashtable] $Run, [System.Management.Automation.ErrorRecord] $Failure, [int] $Attempt)
    $second = [math]::Min(60, [math]::Pow(2, $Attempt)) * (0.5 + (Get-Random -Maximum 1000) / 1000)
    if ($Failure.Exception.Message -match '(?i)retry-after\D{0,3}(\d{1,4})') {
        $second = [math]::Min(600, [double]$Matches[1])
    }
    Wait-Second -Run $Run -Second $second
}

function Get-FailureKind {
    <# .SYNOPSIS Sorts an error: session (lost), doubt (may have taken effect), wait (refused for now), final. #>
    [OutputType([string])]
    param([System.Management.Automation.ErrorRecord] $Failure)
    $cause = $Failure.Exception
    $text = '{0} {1} {2}' -f $Failure.FullyQualifiedErrorId, $cause.GetType().Name, $cause.Message
    $pattern = [ordered]@{
        session = 'access ?token|InvalidAuthenticationToken|must call the Connect-|\bUnAuthorized\b|answered 401'
        doubt   = '\b50[0234]\b'
        wait    = 'throttl|too ?many ?requests|\b429\b|server.{0,20}busy'
        unclear = 'timed? ?out|cancell?ed|connection|socket|transport|ResponseEnded|transient|try again|' +
        'HttpRequestException|WebException'
    }
    foreach ($kind in 'session', 'doubt', 'wait', 'unclear') {
        if ([regex]::IsMatch($text, $pattern[$kind], 'IgnoreCase, CultureInvariant')) {
            return $kind -replace 'unclear', 'doubt'
        }
    }
    'final'
}

function Invoke-Read {
    <# .SYNOPSIS Runs a block that only reads. What the service refuses for the moment is tried again. #>
    param([hashtable] $Run, [scriptblock] $Read)
    for ($attempt = 1; ; $attempt++) {
        try { return (& $Read) }
        catch {
            if ($attempt -ge $Run.MaxAttempt -or (Get-FailureKind -Failure $_) -notin 'wait', 'doubt') { throw }
            Wait-Retry -Run $Run -Failure $_ -Attempt $attempt
        }
    }
}

function Read-Cached {
    <# .SYNOPSIS A list: read once while many steps are compared, afresh at any other time. #>
    param([hashtable] $Run, [string] $Key, [scriptblock] $Read)
    if ($null -eq $Run.Cache) { return (& $Read) }
    if (-not $Run.Cache.ContainsKey($Key)) { $Run.Cache[$Key] = @(& $Read) }
    $Run.Cache[$Key]
}

function Select-ManyKind {
    <# .SYNOPSIS The kinds of object that have so many steps here that reading them all in one go pays. #>
    param([AllowEmptyCollection()] [object[]] $Work)
    $Work | Group-Object -Property { $_.Step.Object } | Where-Object -FilterScript { $_.Count -gt 100 } |
        ForEach-Object -Process { $_.Name }
}

function Find-Single {
    <# .SYNOPSIS The one object found, or nothing. Two are an error. #>
    param([AllowEmptyCollection()] [AllowNull()] [object[]] $Found, [string] $Title)
    $hits = @($Found | Where-Object -FilterScript { $null -ne $_ })
    if ($hits.Count -gt 1) { throw ('{0} objects are called {1}' -f $hits.Count, $Title) }
    $hits
}

#-- Steps and states --
function Expand-Change {
    <# .SYNOPSIS The steps of CHANGE, one for each object: a step with a list becomes many. #>
    param([hashtable] $Run, [object[]] $Change)
    foreach ($step in $Change) {
        $single = $step.Clone()
        $single.Group = $step.Step
        if (-not $step.ContainsKey('Each') -and -not $step.ContainsKey('EachFile')) {
            $single
            continue
        }
        $number = 0
        foreach ($member in @(Read-Member -Run $Run -Step $step)) {
            $number++
            $single = $step.Clone()
            $single.Group = $step.Step
            $single.Step = '{0}.{1:d5}' -f $step.Step, $number
            $single.Identity = $member
            $single.Title = $member
            $single
        }
    }
}

function Read-Member {
    <# .SYNOPSIS The list of a step, from CHANGE or from the file beside the script that CHANGE names. #>
    param([hashtable] $Run, [hashtable] $Step)
    if ($Step.ContainsKey('Each')) { return $Step.Each }
    $path = Join-Path -Path $PSScriptRoot -ChildPath $Step.EachFile
    if (-not (Test-Path -LiteralPath $path -PathType Leaf)) {
        Deny-Run -Run $Run -Code 3 -Reason ('{0} is missing; it belongs beside this script' -f $Step.EachFile)
    }
    if (-not (Test-SameText -Left (Get-FileHash -LiteralPath $path).Hash -Right $Step.EachHash -IgnoreCase)) {
        Deny-Run -Run $Run -Code 3 -Reason ('{0} is not the list that this script was made with' -f $Step.EachFile)
    }
    Get-Content -LiteralPath $path -Encoding UTF8
}

function Confirm-Wave {
    <# .SYNOPSIS The wave that was asked for is one of this script; where there are several, one must be named. #>
    param([hashtable] $Run, [string] $Mode)
    $last = 0
    if ($posture.Contains('Waves')) { $last = $posture.Waves }
    $reason = ''
    if ($Run.Wave -gt 0 -and $last -eq 0) { $reason = 'this ring does not go in waves; leave out -Wave' }
    elseif ($Run.Wave -gt 0 -and $Mode -eq 'Rollback') { $reason = 'Rollback undoes all waves; leave out -Wave' }
    elseif ($Run.Wave -gt $last -or ($Run.Wave -eq 0 -and $last -gt 0 -and $Mode -in 'Plan', 'Apply')) {
        $reason = 'this ring goes in {0} waves; say how far with -Wave 1 to {0}' -f $last
    }
    if ($reason) { Deny-Run -Run $Run -Code 3 -Reason $reason }
}

function Select-Wave {
    <# .SYNOPSIS The steps of all waves up to the one that was asked for, and those of no wave. #>
    param([hashtable] $Run, [object[]] $Step)
    foreach ($single in $Step) {
        if ($Run.Wave -eq 0 -or -not $single.ContainsKey('Wave') -or $single.Wave -le $Run.Wave) { $single }
    }
}

function Confirm-Cmdlet {
    <# .SYNOPSIS Every cmdlet that the steps need is there. Exchange shows only what the roles of the operator allow. #>
    param([hashtable] $Run, [object[]] $Step, [string] $Name)
    $needed = $Step | ForEach-Object -Process { $adapter[$_.Object].Cmdlet } | Sort-Object -Unique
    $lacking = @($needed | Where-Object -FilterScript {
        $_ -like $Name -and $null -eq (Get-Command -Name $_ -ErrorAction SilentlyContinue)
    })
    if ($lacking.Count -gt 0) {
        Deny-Run -Run $Run -Code 3 -Reason ('this session does not offer {0}; connect, or ask for the roles' -f
            ($lacking -join ', '))
    }
    foreach ($kind in @($Step | Group-Object -Property { $_.Object })) {
        Confirm-Parameter -Run $Run -Step @($kind.Group) -Name $Name
    }
}

function Confirm-Parameter {
    <# .SYNOPSIS The cmdlets that write one kind of object have a parameter for every member that its steps want. #>
    param([hashtable] $Run, [object[]] $Step, [string] $Name)
    $member = @($Step | ForEach-Object -Process { $_.Want.Keys } | Sort-Object -Unique)
    foreach ($cmdlet in @($adapter[$Step[0].Object].Cmdlet | Where-Object -FilterScript { $_ -match '^(New|Set)-' })) {
        if ($cmdlet -notlike $Name) { continue }
        $parameter = (Get-Command -Name $cmdlet).Parameters
        $lacking = @($member | Where-Object -FilterScript { -not $parameter.ContainsKey($_) })
        if ($lacking.Count -gt 0) {
            $reason = 'in this session {0} has no parameter {1}; ask for the roles'
            Deny-Run -Run $Run -Code 3 -Reason ($reason -f $cmdlet, ($lacking -join ', '))
        }
    }
}

function Read-Current {
    <# .SYNOPSIS The object of a step as the service shows it now: a dictionary, or nothing where there is none. #>
    param([hashtable] $Run, [hashtable] $Step)
    $reader = $adapter[$Step.Object].Read
    $call = @{ Run = $Run; Step = $Step }
    Invoke-Read -Run $Run -Read { & $reader $call }
}

function Resolve-Want {
    <# .SYNOPSIS What a step wants, with the ids of the objects that it names. -Strict: each of them must exist. #>
    param([hashtable] $Run, [hashtable] $Step, [switch] $Strict)
    if (-not $Step.ContainsKey('Refers')) { return $Step.Want }
    Resolve-Reference -Run $Run -Value $Step.Want -Strict:$Strict
}

function Resolve-Reference {
    <# .SYNOPSIS A value in which each @{ IdOf = kind; Identity = name } became the id, or a text that says which. #>
    param([hashtable] $Run, [AllowNull()] $Value, [switch] $Strict, [switch] $Known)
    $same = @{ Run = $Run; Strict = $Strict; Known = $Known }
    if ($Value -is [System.Collections.IDictionary] -and $Value.Contains('IdOf')) {
        $named = @{ Object = $Value['IdOf']; Identity = $Value['Identity']; Title = $Value['Identity'] }
        if ($Known -and $adapter[$named.Object].ContainsKey('Create')) { return $Value }
        $found = $null
        try { $found = Read-Current -Run $Run -Step $named }
        catch { if (-not $Run.Restoring -or (Get-FailureKind -Failure $_) -ne 'final') { throw } }
        if ($null -ne $found) { return $found['id'] }
        if ($Strict) { throw ('{0} {1} does not exist' -f $named.Object, $named.Title) }
        $isMade = @($change | Where-Object -FilterScript {
            $_.Object -eq $named.Object -and (Test-SameText -Left ([string]$_['Identity']) -Right $named.Identity)
        }).Count -gt 0
        if (-not $isMade -and -not $Run.Restoring) {
            $reason = '{0} {1} does not exist, and this script does not make it; is an earlier ring not done?'
            Deny-Run -Run $Run -Code 3 -Reason ($reason -f $named.Object, $named.Title)
        }
        return 'id of {0} {1}, not made yet' -f $named.Object, $named.Title
    }
    if ($Value -is [System.Collections.IDictionary]) {
        $resolved = [ordered]@{}
        foreach ($pair in $Value.GetEnumerator()) {
            $resolved[[string]$pair.Key] = Resolve-Reference @same -Value $pair.Value
        }
        return $resolved
    }
    if ($Value -is [System.Collections.IEnumerable] -and $Value -isnot [string]) {
        return , @(foreach ($element in $Value) { Resolve-Reference @same -Value $element })
    }
    $Value
}

function Resolve-Known {
    <# .SYNOPSIS Puts the ids of groups and users into the steps: what no script makes is approved by its id. #>
    param([hashtable] $Run, [object[]] $Step)
    Open-Cache -Run $Run -Work @()
    try {
        foreach ($single in $Step) {
            if (-not $single.ContainsKey('Refers')) { continue }
            $single.Want = Resolve-Reference -Run $Run -Value $single.Want -Known
        }
    }
    catch {
        if ($Run.Denied) { throw }
        $reason = 'what step {0} refers to cannot be read: {1}'
        Deny-Run -Run $Run -Code 3 -Reason ($reason -f $single.Step, $_.Exception.Message)
    }
    finally { Close-Cache -Run $Run }
}

function Select-Managed {
    <# .SYNOPSIS Only the members that the step names: these are compared, kept and restored, no others. #>
    param([AllowNull()] [System.Collections.IDictionary] $Current, [hashtable] $Step)
    if ($null -eq $Current) { return }
    $managed = [ordered]@{}
    foreach ($name in $Step.Want.Keys) { $managed[$name] = $Current[$name] }
    $managed
}

function Test-SameState {
    <# .SYNOPSIS Are two states of a step's object equal in every member that the step names? #>
    [OutputType([bool])]
    param(
        [hashtable] $Step,
        [AllowNull()] [System.Collections.IDictionary] $Left,
        [AllowNull()] [System.Collections.IDictionary] $Right
    )
    if ($null -eq $Left -or $null -eq $Right) { return $null -eq $Left -and $null -eq $Right }
    foreach ($name in $Step.Want.Keys) {
        $one = ConvertTo-CanonicalJson -Value (ConvertTo-Essence -Value $Left[$name]) -AsSet
        $other = ConvertTo-CanonicalJson -Value (ConvertTo-Essence -Value $Right[$name]) -AsSet
        if (-not (Test-SameText -Left $one -Right $other)) { return $false }
    }
    $true
}

function Compare-Step {
    <# .SYNOPSIS What a step would do now: none, create, set, or missing where nothing is there nor can be made. #>
    param([hashtable] $Run, [hashtable] $Step)
    $current = Select-Managed -Current (Read-Current -Run $Run -Step $Step) -Step $Step
    $want = Resolve-Want -Run $Run -Step $Step
    $action = 'set'
    if (Test-SameState -Step $Step -Left $current -Right $want) { $action = 'none' }
    elseif ($null -eq $current) {
        $action = 'missing'
        if ($adapter[$Step.Object].ContainsKey('Create')) { $action = 'create' }
    }
    @{ Step = $Step; Current = $current; Want = $want; Action = $action }
}

function Get-Comparison {
    <# .SYNOPSIS Compares every step with what the service shows now. A read that fails for good stops the run. #>
    param([hashtable] $Run, [object[]] $Step)
    $number = 0
    Open-Cache -Run $Run -Work @($Step | ForEach-Object -Process { @{ Step = $_ } })
    try {
        foreach ($single in $Step) {
            $number++
            Show-RunProgress -Run $Run -Activity 'Reading' -Done $number -Total $Step.Count
            Compare-Step -Run $Run -Step $single
        }
    }
    catch {
        if ($Run.Denied) { throw }
        $reason = '{0} {1} cannot be read: {2}' -f $single.Object, $single.Title, $_.Exception.Message
        Deny-Run -Run $Run -Code 3 -Reason $reason
    }
    finally { Close-Cache -Run $Run }
}

function Open-Cache {
    <# .SYNOPSIS From here to Close-Cache lists are read once, and kinds with many steps in bulk. #>
    param([hashtable] $Run, [AllowEmptyCollection()] [object[]] $Work)
    $Run.Cache = @{}
    $Run.Bulk = @(Select-ManyKind -Work $Work)
}

function Close-Cache {
    <# .SYNOPSIS From here on everything is read afresh. #>
    param([hashtable] $Run)
    $Run.Cache = $null
    $Run.Bulk = @()
}

#-- What the operator sees --
function Get-Leaf {
    <# .SYNOPSIS A value as a dictionary of paths to JSON, one entry for each scalar or list. #>
    param([AllowNull()] $Value, [string] $Path, [System.Collections.IDictionary] $Into)
    if ($Value -is [System.Collections.IDictionary]) {
        foreach ($pair in $Value.GetEnumerator()) {
            Get-Leaf -Value $pair.Value -Path ('{0}.{1}' -f $Path, $pair.Key) -Into $Into
        }
    }
    elseif ($null -ne $Value) { $Into[$Path] = ConvertTo-CanonicalJson -Value $Value -AsSet }
}

function Get-StateLeaf {
    <# .SYNOPSIS The members of a state, reduced to what counts in a comparison. #>
    param([hashtable] $Step, [AllowNull()] [System.Collections.IDictionary] $State)
    $leaf = [ordered]@{}
    if ($null -eq $State) { return $leaf }
    foreach ($name in $Step.Want.Keys) {
        Get-Leaf -Value (ConvertTo-Essence -Value $State[$name]) -Path $name -Into $leaf
    }
    $leaf
}

function Show-Work {
    <# .SYNOPSIS One pending step: the object, then each member with its old and its new value. #>
    param([hashtable] $Work)
    $step = $Work.Step
    Show-Line -Text ('  {0}  {1,-7} {2} {3}' -f $step.Step, $Work.Action, $step.Object, $step.Title)
    if ($Work.Action -in 'remove', 'missing') { return }
    $old = Get-StateLeaf -Step $step -State $Work.Current
    $new = Get-StateLeaf -Step $step -State $Work.Want
    foreach ($path in $new.Keys) {
        if ($null -eq $Work.Current) { Show-Line -Text ('         {0} = {1}' -f $path, $new[$path]) }
        elseif (-not $old.Contains($path)) { Show-Line -Text ('         {0}: not set -> {1}' -f $path, $new[$path]) }
        elseif (-not (Test-SameText -Left $old[$path] -Right $new[$path])) {
            Show-Line -Text ('         {0}: {1} -> {2}' -f $path, $old[$path], $new[$path])
        }
    }
    foreach ($path in $old.Keys) {
        if (-not $new.Contains($path)) { Show-Line -Text ('         {0}: {1} -> not set' -f $path, $old[$path]) }
    }
}

function Show-WorkList {
    <# .SYNOPSIS The pending steps; of a long list the first five. The plan in the run folder has them all. #>
    param([AllowEmptyCollection()] [object[]] $Work)
    $shown = @{}
    foreach ($single in $Work) {
        $group = '{0} {1}' -f $single.Step.Group, $single.Action
        $shown[$group] = 1 + [int]$shown[$group]
        if ($shown[$group] -le 5) { Show-Work -Work $single }
    }
    foreach ($group in @($shown.Keys | Sort-Object)) {
        if ($shown[$group] -gt 5) { Show-Line -Text ('  {0}: and {1} more like these' -f $group, ($shown[$group] - 5)) }
    }
}

function Show-RunProgress {
    <# .SYNOPSIS Progress with rate and time left, at most once a second. #>
    param([hashtable] $Run, [string] $Activity, [int] $Done, [int] $Total)
    if ($Total -lt 20) { return }
    $now = [datetime]::UtcNow
    if ($Done -eq 1) { $Run.ProgressStart = $now }
    if ($Done -eq $Total) {
        Write-Progress -Activity $Activity -Completed
        return
    }
    if (($now - $Run.ProgressShown).TotalSeconds -lt 1) { return }
    $Run.ProgressShown = $now
    $rate = $Done / [math]::Max(0.001, ($now - $Run.ProgressStart).TotalSeconds)
    $progress = @{
        Activity         = $Activity
        Status           = '{0} of {1}, {2:n1} a second' -f $Done, $Total, $rate
        PercentComplete  = 100 * $Done / $Total
        SecondsRemaining = ($Total - $Done) / $rate
    }
    Write-Progress @progress
}

function Show-Next {
    <# .SYNOPSIS The next command, ready to paste from any folder. #>
    param([hashtable] $Run, [string] $Mode, [string] $When = '', [int] $Change = 0)
    $quote = {
        param($text)
        "'{0}'" -f [System.Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent($text)
    }
    $command = '& {0} -Mode {1}' -f (& $quote $PSCommandPath), $Mode
    if ($Run.FolderGiven) { $command += ' -RunFolder {0}' -f (& $quote $Run.Folder) }
    if ($Mode -eq 'Apply' -and $Run.ApprovedDigest.Length -gt 0) {
        $command += ' -ApprovedDigest {0}' -f $Run.ApprovedDigest
    }
    if ($Mode -eq 'Apply' -and $Run.AllowWeaker) { $command += ' -AllowWeaker' }
    if ($Mode -ne 'Rollback' -and $Run.Wave -gt 0) { $command += ' -Wave {0}' -f $Run.Wave }
    if ($Change -gt $Run.MaxChange) { $command += ' -MaxChange {0}' -f $Change }
    Show-Line -Text ('Next{0}: {1}' -f $When, $command)
}

#-- Plan and approval --
function Publish-Plan {
    <# .SYNOPSIS Keeps what was read and what would change, and returns the digest that approves exactly this. #>
    [OutputType([string])]
    param([hashtable] $Run, [object[]] $Comparison)
    $steps = @(foreach ($single in $Comparison) {
        $step = $single.Step
        [ordered]@{
            step = $step.Step; object = $step.Object; identity = $step.Identity
            action = $single.Action; before = $single.Current; want = $step.Want
        }
    })
    $plan = [ordered]@{
        posture = $posture.Digest; ring = $posture.Ring; tenant = $posture.TenantId; steps = $steps
    }
    $text = ConvertTo-CanonicalJson -Value $plan
    $digest = Get-TextDigest -Text $text
    Write-RunFile -Run $Run -File ('plan-{0}.json' -f $digest.Substring(0, 16)) -Text $text
    $digest
}

function Read-ApprovedPlan {
    <# .SYNOPSIS The approved steps by name, from the plan in the run folder that has the approved digest. #>
    [OutputType([hashtable])]
    param([hashtable] $Run)
    $digest = $Run.ApprovedDigest.ToLowerInvariant()
    if ($digest -notmatch '^[0-9a-f]{64}\z') {
        Deny-Run -Run $Run -Code 3 -Reason 'the approved digest is not one that Plan prints: 64 hexadecimal digits'
    }
    $text = (Read-RunFile -Run $Run -File ('plan-{0}.json' -f $digest.Substring(0, 16))).Trim()
    if (-not (Test-SameText -Left (Get-TextDigest -Text $text) -Right $digest)) {
        Deny-Run -Run $Run -Code 3 -Reason 'the run folder holds no plan with the approved digest; plan again'
    }
    $plan = ConvertFrom-ExactJson -Text $text
    if (-not (Test-OwnRecord -Record $plan)) {
        Deny-Run -Run $Run -Code 3 -Reason 'the approved plan belongs to another posture, ring or tenant'
    }
    $approved = @{}
    foreach ($single in $plan['steps']) { $approved[$single['step']] = $single }
    $approved
}

function Confirm-Approval {
    <# .SYNOPSIS Stops unless every pending step is in the approved plan and its object is as it was then. #>
    param([hashtable] $Run, [object[]] $Work)
    $approved = Read-ApprovedPlan -Run $Run
    $journal = Get-Journal -Run $Run
    foreach ($single in $Work) {
        $step = $single.Step
        $then = $approved[$step.Step]
        $same = $null -ne $then
        if ($same) {
            $planned = ConvertTo-CanonicalJson -Value @($then['object'], $then['identity'], $then['want'])
            $present = ConvertTo-CanonicalJson -Value @($step.Object, $step.Identity, $step.Want)
            $same = (Test-SameText -Left $planned -Right $present) -and
            ((Test-SameState -Step $step -Left $then['before'] -Right $single.Current) -or
            (Test-Halfway -Step $step -Journal $journal))
        }
        if (-not $same) {
            $reason = 'step {0} ({1}) is not as it was when the plan was approved; plan again'
            Deny-Run -Run $Run -Code 3 -Reason ($reason -f $step.Step, $step.Title)
        }
    }
}

function Confirm-Present {
    <# .SYNOPSIS Stops if an object is missing that this script only changes and cannot make. #>
    param([hashtable] $Run, [object[]] $Comparison)
    $missing = @($Comparison | Where-Object -FilterScript { $_.Action -eq 'missing' })
    if ($missing.Count -eq 0) { return }
    Show-WorkList -Work $missing
    $reason = 'objects that do not exist: {0}; mend the posture or the tenant'
    Deny-Run -Run $Run -Code 3 -Reason ($reason -f $missing.Count)
}

function Confirm-Stronger {
    <# .SYNOPSIS Stops if a step would take away protection that is there now: from ring to ring it only grows. #>
    param([hashtable] $Run, [object[]] $Comparison)
    if ($Run.AllowWeaker) { return }
    foreach ($single in $Comparison) {
        $make = $adapter[$single.Step.Object]
        if ($single.Action -ne 'set' -or -not $make.ContainsKey('Weaker')) { continue }
        $judge = $make.Weaker
        $call = @{ Run = $Run; Current = $single.Current; Want = $single.Want }
        $weaker = & $judge $call
        if (-not $weaker) { continue }
        Show-Work -Work $single
        $reason = '{0} {1}; -AllowWeaker changes it all the same'
        Deny-Run -Run $Run -Code 3 -Reason ($reason -f $single.Step.Title, $weaker)
    }
}

#-- Originals and journal --
function Get-Original {
    <# .SYNOPSIS The first originals by step. They come from a file: only what CHANGE names is taken from them. #>
    [OutputType([hashtable])]
    param([hashtable] $Run, [object[]] $Step)
    $known = @{}
    foreach ($single in $Step) { $known[$single.Step] = $single }
    $kept = @{}
    foreach ($record in @(Read-RunRecord -Run $Run -File 'original.jsonl')) {
        if (-not (Test-OwnRecord -Record $record)) {
            Deny-Run -Run $Run -Code 3 -Reason 'the run folder holds originals of another posture, ring or tenant'
        }
        $name = [string]$record['step']
        $before = $record['before']
        $single = $known[$name]
        $fits = $null -ne $single -and (Test-SameText -Left ([string]$record['object']) -Right $single.Object) -and
        (Test-SameText -Left ([string]$record['title']) -Right $single.Title)
        if ($fits -and $null -eq $before) { $fits = $adapter[$single.Object].ContainsKey('Remove') }
        elseif ($fits) {
            $fits = $before -is [System.Collections.IDictionary] -and
            @($single.Want.Keys | Where-Object -FilterScript { -not $before.Contains($_) }).Count -eq 0
        }
        if (-not $fits) {
            $reason = 'original.jsonl: the entry of step {0} does not fit this script'
            Deny-Run -Run $Run -Code 3 -Reason ($reason -f $name)
        }
        if ($kept.ContainsKey($name)) { continue }
        $kept[$name] = @{ Before = Select-Managed -Current $before -Step $single }
    }
    $kept
}

function Save-Original {
    <# .SYNOPSIS Keeps the first original of every object that will change, before any change, and reads it back. #>
    param([hashtable] $Run, [object[]] $Step, [object[]] $Work)
    $kept = Get-Original -Run $Run -Step $Step
    foreach ($single in $Work) {
        if ($kept.ContainsKey($single.Step.Step)) { continue }
        Add-RunRecord -Run $Run -File 'original.jsonl' -Record ([ordered]@{
            posture = $posture.Digest; ring = $posture.Ring; tenant = $posture.TenantId
            step = $single.Step.Step; object = $single.Step.Object; title = $single.Step.Title
            before = $single.Current
        })
    }
    $kept = Get-Original -Run $Run -Step $Step
    foreach ($single in $Work) {
        if (-not $kept.ContainsKey($single.Step.Step)) {
            Deny-Run -Run $Run -Code 3 -Reason ('the original of step {0} could not be kept' -f $single.Step.Step)
        }
    }
}

function Open-Journal {
    <# .SYNOPSIS Notes that a run which may write begins here; its records end at the next such line. #>
    param([hashtable] $Run, [string] $Mode)
    foreach ($file in 'original.jsonl', 'journal.jsonl') { Complete-CutLine -Run $Run -File $file }
    Add-RunRecord -Run $Run -File 'journal.jsonl' -Record ([ordered]@{
        at = Get-Stamp; event = 'start'; mode = $Mode
        posture = $posture.Digest; ring = $posture.Ring; tenant = $posture.TenantId
    })
    $Run.JournalOpen = $true
}

function Close-Journal {
    <# .SYNOPSIS Notes how a run ended: a caller can lose the exit code, and a killed run leaves no such line. #>
    param([hashtable] $Run)
    if (-not $Run.JournalOpen) { return }
    try {
        Add-RunRecord -Run $Run -File 'journal.jsonl' -Record ([ordered]@{
            at = Get-Stamp; event = 'end'; code = $Run.ExitCode
        })
    }
    catch { Show-Line -Text $_.Exception.Message }
}

function Get-Journal {
    <# .SYNOPSIS What earlier runs wrote since the last complete rollback, by step; Open: no outcome is on record. #>
    [OutputType([hashtable])]
    param([hashtable] $Run)
    $written = @{}
    $own = $false
    foreach ($record in @(Read-RunRecord -Run $Run -File 'journal.jsonl' -SkipDamage)) {
        $name = [string]$record['step']
        switch ([string]$record['event']) {
            'start' { $own = Test-OwnRecord -Record $record }
            'restored' { if ($own) { $written = @{} } }
            'intent' {
                if (-not $own) { break }
                $written[$name] = @{ Action = [string]$record['action']; Open = $true; Done = $false }
            }
            default {
                if (-not $own -or -not $written.ContainsKey($name)) { break }
                # what was refused without an attempt is as it was before
                $done = Test-SameText -Left ([string]$record['event']) -Right 'done'
                if ($done -or $written[$name].Open) { $written[$name].Done = $done }
                $written[$name].Open = $false
            }
        }
    }
    $written
}

function Test-Halfway {
    <# .SYNOPSIS Could an earlier run have left this object in between? Only where writing takes several calls. #>
    [OutputType([bool])]
    param([hashtable] $Step, [hashtable] $Journal)
    $adapter[$Step.Object].ContainsKey('Partial') -and $Journal.ContainsKey($Step.Step) -and
    -not $Journal[$Step.Step].Done
}

function Wait-OpenWork {
    <# .SYNOPSIS A write of an earlier run that broke off may show up late: waits for it before anything is compared. #>
    param([hashtable] $Run, [object[]] $Step)
    $journal = Get-Journal -Run $Run
    $originals = Get-Original -Run $Run -Step $Step
    $work = @(foreach ($single in $Step) {
        $name = $single.Step
        if (-not $journal.ContainsKey($name) -or -not $journal[$name].Open) { continue }
        $want = Resolve-Want -Run $Run -Step $single
        if ($journal[$name].Action -notin 'create', 'set' -and $originals.ContainsKey($name)) {
            $want = $originals[$name].Before
        }
        @{ Step = $single; Want = $want }
    })
    if ($work.Count -eq 0) { return }
    Show-Line -Text 'An earlier run broke off in the middle of a change; looking what became of it.'
    $null = Wait-Work -Run $Run -Work $work
    foreach ($single in $work) {
        Add-RunRecord -Run $Run -File 'journal.jsonl' -Record ([ordered]@{
            at = Get-Stamp; event = 'checked'; step = $single.Step.Step
        })
    }
}

#-- Writing --
function Wait-Work {
    <# .SYNOPSIS Reads back until the service shows what was written, or long enough; returns what it does not show. #>
    param([hashtable] $Run, [object[]] $Work, [int] $Attempt = $Run.MaxAttempt)
    $late = @($Work)
    for ($number = 1; $number -le $Attempt -and $late.Count -gt 0; $number++) {
        if ($number -gt 1) { Wait-Second -Run $Run -Second ([math]::Min(30, [math]::Pow(2, $number - 1))) }
        Open-Cache -Run $Run -Work $late
        try { $late = @($late | Where-Object -FilterScript { -not (Test-Arrived -Run $Run -Work $_) }) }
        finally { Close-Cache -Run $Run }
    }
    $late
}

function Test-Arrived {
    <# .SYNOPSIS Does the service show what was written? If it cannot say, the work keeps the reason. #>
    [OutputType([bool])]
    param([hashtable] $Run, [hashtable] $Work)
    try {
        $current = Select-Managed -Current (Read-Current -Run $Run -Step $Work.Step) -Step $Work.Step
        return Test-SameState -Step $Work.Step -Left $current -Right $Work.Want
    }
    catch {
        if ((Get-FailureKind -Failure $_) -ne 'final') { throw }
        $Work.Trouble = $_.Exception.Message
        return $false
    }
}

function Confirm-Unchanged {
    <# .SYNOPSIS An object that is no longer as it was when this run compared it is left alone. #>
    param([hashtable] $Work, [AllowNull()] [System.Collections.IDictionary] $Found)
    $current = Select-Managed -Current $Found -Step $Work.Step
    if (-not (Test-SameState -Step $Work.Step -Left $current -Right $Work.Current)) {
        throw 'somebody else has changed it since this run began; plan again'
    }
    if ($null -eq $current -and -not $adapter[$Work.Step.Object].ContainsKey('Create')) {
        throw 'it does not exist any more'
    }
}

function Write-Object {
    <# .SYNOPSIS Makes, changes or removes one object. A write of unclear outcome is read back before it is repeated. #>
    param([hashtable] $Run, [hashtable] $Work, [AllowNull()] [System.Collections.IDictionary] $Found)
    $make = $adapter[$Work.Step.Object]
    $call = @{ Run = $Run; Step = $Work.Step; Want = $Work.Want; Found = $Found }
    for ($attempt = 1; ; $attempt++) {
        try {
            $Run.ExitCode = 4
            if ($null -eq $Work.Want) { & $make.Remove $call }
            elseif ($null -eq $Found) { & $make.Create $call }
            else { & $make.Set $call }
            return
        }
        catch {
            $failure = $_
            $kind = Get-FailureKind -Failure $failure
            # what was made a moment ago may not be known everywhere yet
            if ($kind -eq 'final' -and $Work.Step.ContainsKey('Refers') -and $attempt -lt 4) { $kind = 'wait' }
            if ($kind -eq 'session') { throw }
            if ($kind -eq 'doubt' -or $kind -eq 'final') {
                $patience = 1
                if ($kind -eq 'doubt' -and ($null -eq $Work.Want -or $null -eq $Found)) { $patience = $Run.MaxAttempt }
                if (@(Wait-Work -Run $Run -Work @($Work) -Attempt $patience).Count -eq 0) { return }
            }
            if ($kind -eq 'final' -or $attempt -ge $Run.MaxAttempt) { throw $failure }
            Wait-Retry -Run $Run -Failure $failure -Attempt $attempt
            $Found = Read-Current -Run $Run -Step $Work.Step
            $current = Select-Managed -Current $Found -Step $Work.Step
            if (Test-SameState -Step $Work.Step -Left $current -Right $Work.Want) { return }
            if (-not $make.ContainsKey('Partial')) { Confirm-Unchanged -Work $Work -Found $Found }
        }
    }
}

function Invoke-Step {
    <# .SYNOPSIS One confirmed step: read once more, intent on record, write, read back, outcome on record. #>
    param([hashtable] $Run, [hashtable] $Work)
    $step = $Work.Step
    try {
        if ($Work.Action -in 'create', 'set') { $Work.Want = Resolve-Want -Run $Run -Step $step -Strict }
        $found = Read-Current -Run $Run -Step $step
        $current = Select-Managed -Current $found -Step $step
        if (-not (Test-SameState -Step $step -Left $current -Right $Work.Want)) {
            Confirm-Unchanged -Work $Work -Found $found
            Add-RunRecord -Run $Run -File 'journal.jsonl' -Record ([ordered]@{
                at = Get-Stamp; event = 'intent'; step = $step.Step; action = $Work.Action
            })
            Write-Object -Run $Run -Work $Work -Found $found
        }
        $Run.Unread += , $Work
        $Run.Silent = 0
        if ($Run.ManyKind -notcontains $step.Object) { Confirm-Unread -Run $Run }
    }
    catch {
        if ($Run.Denied) { throw }
        Complete-Step -Run $Run -Step $step -Outcome 'failed' -Reason $_.Exception.Message
        $kind = Get-FailureKind -Failure $_
        if ($kind -eq 'session') {
            Deny-Run -Run $Run -Code 3 -Reason 'the session is lost; connect again and run this again'
        }
        if ($kind -ne 'final') { $Run.Silent++ }
        if ($Run.Silent -ge 3) {
            Deny-Run -Run $Run -Code 3 -Reason 'the service does not answer; run this again when it does'
        }
    }
}

function Confirm-Unread {
    <# .SYNOPSIS Reads back what was written since the last time, and notes the outcomes. #>
    param([hashtable] $Run)
    $work = @($Run.Unread)
    $Run.Unread = @()
    if ($work.Count -eq 0) { return }
    $late = @{}
    foreach ($single in @(Wait-Work -Run $Run -Work $work)) { $late[$single.Step.Step] = $single }
    foreach ($single in $work) {
        if (-not $late.ContainsKey($single.Step.Step)) {
            Complete-Step -Run $Run -Step $single.Step -Outcome 'done' -Reason $single.Action
            continue
        }
        $reason = 'the service does not show it yet'
        if ($single.ContainsKey('Trouble')) { $reason = $single.Trouble }
        Complete-Step -Run $Run -Step $single.Step -Outcome 'pending' -Reason $reason
    }
}

function Complete-Step {
    <# .SYNOPSIS The outcome of a step: on record, on the screen (the first five alike), and in the sums. #>
    param([hashtable] $Run, [hashtable] $Step, [string] $Outcome, [string] $Reason)
    Add-RunRecord -Run $Run -File 'journal.jsonl' -Record ([ordered]@{
        at = Get-Stamp; event = $Outcome; step = $Step.Step; reason = $Reason
    })
    $Run.Count[$Outcome]++
    if ($Outcome -ne 'done') { $Run.Obstacle[$Step.Group] = $true }
    $alike = '{0}  {1,-7}' -f $Step.Group, $Outcome
    $Run.Alike[$alike] = 1 + [int]$Run.Alike[$alike]
    if ($Run.Alike[$alike] -gt 5) { return }
    Show-Line -Text ('  {0}  {1,-7} {2} {3}: {4}' -f $Step.Step, $Outcome, $Step.Object, $Step.Title, $Reason)
}

function Get-Obstacle {
    <# .SYNOPSIS The step that stands in the way of this one because it is not done, if any. #>
    param([hashtable] $Run, [hashtable] $Work)
    if ($Run.Unread.Count -gt 0 -and $Run.Unread[0].Step.Group -ne $Work.Step.Group) { Confirm-Unread -Run $Run }
    foreach ($group in $Work.Needs) {
        if ($Run.Obstacle.ContainsKey($group)) { return $group }
    }
}

#-- Modes --
function Invoke-PlanMode {
    <# .SYNOPSIS Shows what would change, and keeps the plan. #>
    param([hashtable] $Run, [object[]] $Step)
    $comparison = @(Get-Comparison -Run $Run -Step @(Select-Wave -Run $Run -Step $Step))
    Confirm-Present -Run $Run -Comparison $comparison
    Confirm-Stronger -Run $Run -Comparison $comparison
    $work = @($comparison | Where-Object -FilterScript { $_.Action -ne 'none' })
    Show-WorkList -Work $work
    Show-Line -Text ('{0} of {1} steps would change something.' -f $work.Count, $comparison.Count)
    $Run.ExitCode = 0
    if ($work.Count -eq 0) { return }
    $digest = Publish-Plan -Run $Run -Comparison $comparison
    Show-Line -Text ('Plan digest: {0}' -f $digest)
    $Run.ApprovedDigest = $digest
    Show-Next -Run $Run -Mode 'Apply' -Change $work.Count
    $Run.ExitCode = 2
}

function Invoke-VerifyMode {
    <# .SYNOPSIS Reads again and says whether everything is in place. #>
    param([hashtable] $Run, [object[]] $Step)
    $comparison = @(Get-Comparison -Run $Run -Step @(Select-Wave -Run $Run -Step $Step))
    $work = @($comparison | Where-Object -FilterScript { $_.Action -ne 'none' })
    Show-WorkList -Work $work
    Show-Line -Text ('{0} of {1} steps are in place.' -f ($comparison.Count - $work.Count), $comparison.Count)
    $Run.ExitCode = 0
    if ($work.Count -gt 0) { $Run.ExitCode = 5 }
}

function Get-ApplyWork {
    <# .SYNOPSIS All the checks that come before the first change; returns the steps to do. #>
    param([hashtable] $Run, [object[]] $Step)
    Wait-OpenWork -Run $Run -Step $Step
    $comparison = @(Get-Comparison -Run $Run -Step @(Select-Wave -Run $Run -Step $Step))
    Confirm-Present -Run $Run -Comparison $comparison
    Confirm-Stronger -Run $Run -Comparison $comparison
    $work = @($comparison | Where-Object -FilterScript { $_.Action -ne 'none' })
    if ($work.Count -eq 0) { return }
    if ($Run.ApprovedDigest.Length -gt 0) { Confirm-Approval -Run $Run -Work $work }
    elseif ($Run.Unattended) {
        Deny-Run -Run $Run -Code 3 -Reason 'nobody is asked, so -ApprovedDigest from a plan is needed'
    }
    if ($work.Count -gt $Run.MaxChange) {
        Deny-Run -Run $Run -Code 3 -Reason ('{0} changes are more than -MaxChange {1}' -f $work.Count, $Run.MaxChange)
    }
    Show-WorkList -Work $work
    if (-not $Run.OnlyShow) { Save-Original -Run $Run -Step $Step -Work $work }
    foreach ($single in $work) {
        $single.Needs = @()
        if ($single.Step.ContainsKey('After')) { $single.Needs = @($single.Step.After) }
        $single
    }
}

function Get-RollbackWork {
    <# .SYNOPSIS What has to be put back, last step first. What is neither as we left it nor as it was is drift. #>
    param([hashtable] $Run, [object[]] $Step)
    Wait-OpenWork -Run $Run -Step $Step
    $originals = Get-Original -Run $Run -Step $Step
    $journal = Get-Journal -Run $Run
    Confirm-Original -Run $Run -Original $originals -Journal $journal
    $kept = @($Step | Where-Object -FilterScript { $originals.ContainsKey($_.Step) })
    $dependent = Get-Dependent -Step $Step
    $drift = 0
    $work = @(foreach ($single in @(Get-Comparison -Run $Run -Step $kept)) {
        $single.Want = $originals[$single.Step.Step].Before
        if (Test-SameState -Step $single.Step -Left $single.Current -Right $single.Want) { continue }
        if ($single.Action -ne 'none' -and -not (Test-Halfway -Step $single.Step -Journal $journal)) {
            $drift++
            Show-Line -Text ('  {0}  changed by somebody else since: {1} {2}' -f
                $single.Step.Step, $single.Step.Object, $single.Step.Title)
        }
        $single.Action = 'restore'
        if ($null -eq $single.Want) { $single.Action = 'remove' }
        $single.Needs = @()
        if ($dependent.ContainsKey($single.Step.Group)) { $single.Needs = @($dependent[$single.Step.Group].Keys) }
        $single
    })
    if ($drift -gt 0 -and -not $Run.OverDrift) {
        $reason = 'somebody else changed {0} of these objects, so nothing was restored; -OverDrift restores them too'
        Deny-Run -Run $Run -Code 6 -Reason ($reason -f $drift)
    }
    [array]::Reverse($work)
    Show-WorkList -Work $work
    $work
}

function Get-Dependent {
    <# .SYNOPSIS The steps that come after each step: these must be undone before it. #>
    [OutputType([hashtable])]
    param([object[]] $Step)
    $dependent = @{}
    foreach ($single in @($Step | Where-Object -FilterScript { $_.ContainsKey('After') })) {
        foreach ($other in $single.After) {
            if (-not $dependent.ContainsKey($other)) { $dependent[$other] = @{} }
            $dependent[$other][$single.Group] = $true
        }
    }
    $dependent
}

function Confirm-Original {
    <# .SYNOPSIS Stops if there is nothing to restore from, or if the journal tells of a change without an original. #>
    param([hashtable] $Run, [hashtable] $Original, [hashtable] $Journal)
    $lacking = @($Journal.Keys | Where-Object -FilterScript { -not $Original.ContainsKey($_) } | Sort-Object)
    if ($lacking.Count -gt 0 -and -not $Run.OverDrift) {
        $reason = 'original.jsonl lacks {0} of the steps that were changed, first {1}; -OverDrift restores the others'
        Deny-Run -Run $Run -Code 3 -Reason ($reason -f $lacking.Count, $lacking[0])
    }
    if ($Original.Count -gt 0) { return }
    if (@(Get-ChildItem -LiteralPath $Run.Folder -Filter 'original-restored-*.jsonl').Count -eq 0) {
        Deny-Run -Run $Run -Code 3 -Reason 'this run folder holds no originals: nothing was changed from here'
    }
    Show-Line -Text 'Everything was restored before; there is nothing to do.'
}

function Complete-Run {
    <# .SYNOPSIS Sums up Apply or Rollback, says what comes next, and sets the exit code. #>
    param([hashtable] $Run, [string] $Mode, [int] $Total)
    Confirm-Unread -Run $Run
    $Run.ExitCode = 0
    if ($Run.OnlyShow) {
        if ($Total -gt 0) { $Run.ExitCode = 2 }
        return
    }
    foreach ($alike in @($Run.Alike.Keys | Sort-Object)) {
        if ($Run.Alike[$alike] -gt 5) { Show-Line -Text ('  {0} and {1} more' -f $alike, ($Run.Alike[$alike] - 5)) }
    }
    $count = $Run.Count
    Show-Line -Text ('{0}: {1} done, {2} failed, {3} skipped, {4} not shown by the service yet.' -f
        $Mode, $count.done, $count.failed, $count.skipped, $count.pending)
    if ($count.failed + $count.skipped -gt 0) {
        $Run.ExitCode = 4
        Show-Next -Run $Run -When ', when the cause is mended' -Mode $Mode
        if ($Mode -eq 'Apply') { Show-Next -Run $Run -When ', or to undo it' -Mode 'Rollback' }
    }
    elseif ($count.pending -gt 0) {
        $Run.ExitCode = 5
        Show-Next -Run $Run -When ', in a while' -Mode ($Mode -replace 'Apply', 'Verify')
    }
    elseif ($Mode -eq 'Apply') { Show-Next -Run $Run -Mode 'Verify' }
    else { Complete-Rollback -Run $Run }
}

function Complete-Rollback {
    <# .SYNOPSIS Puts the originals aside: all of them are restored, and the next Apply starts afresh. #>
    param([hashtable] $Run)
    if ((Read-RunFile -Run $Run -File 'original.jsonl').Length -eq 0) { return }
    Add-RunRecord -Run $Run -File 'journal.jsonl' -Record ([ordered]@{ at = Get-Stamp; event = 'restored' })
    $aside = @{
        LiteralPath = Join-Path -Path $Run.Folder -ChildPath 'original.jsonl'
        NewName     = 'original-restored-{0}.jsonl' -f (Get-Stamp -Format 'yyyyMMdd-HHmmssfff')
        WhatIf      = $false
        Confirm     = $false
    }
    Rename-Item @aside
    Show-Line -Text 'Everything is as it was.'
}
