#---- MAIN ----
if ($Force -and -not $PSBoundParameters.ContainsKey('Confirm')) { $ConfirmPreference = 'None' }
$run = @{
    Folder         = $RunFolder
    FolderGiven    = $RunFolder.Length -gt 0
    ApprovedDigest = $ApprovedDigest.Trim()
    MaxChange      = $MaxChange
    Wave           = $Wave
    Unattended     = $ConfirmPreference -eq 'None' -and -not $WhatIfPreference
    AllowWeaker    = [bool]$AllowWeaker
    OverDrift      = [bool]$OverDrift
    Restoring      = $Mode -eq 'Rollback'
    OnlyShow       = [bool]$WhatIfPreference
    PauseScale     = $PauseScale
    MaxAttempt     = 6
    ExitCode       = 1
    Denied         = $false
    JournalOpen    = $false
    Lock           = $null
    Cache          = $null
    Bulk           = @()
    ManyKind       = @()
    Unread         = @()
    Obstacle       = @{}
    Alike          = @{}
    Count          = @{ done = 0; pending = 0; failed = 0; skipped = 0 }
    Silent         = 0
    LastCall       = [datetime]::MinValue
    ProgressStart  = [datetime]::UtcNow
    ProgressShown  = [datetime]::MinValue
}
$transcript = $false
$ended = $false
try {
    Confirm-Wave -Run $run -Mode $Mode
    Confirm-Tenant -Run $run
    if (-not $run.FolderGiven) {
        $run.Folder = 'run-{0}' -f [System.IO.Path]::GetFileNameWithoutExtension($PSCommandPath)
        $run.Folder = Join-Path -Path $PSScriptRoot -ChildPath $run.Folder
    }
    Enter-Run -Run $run
    $transcript = Open-Transcript -Run $run
    Show-Line -Text ('{0}: {1}, ring {2}, {3}, tenant {4}' -f
        $Mode, $posture.Name, $posture.Ring, $posture.Workload, $posture.TenantId)
    $steps = @(Expand-Change -Run $run -Change $change)
    Resolve-Known -Run $run -Step $steps
    if ($Mode -in 'Apply', 'Rollback') {
        Confirm-Cmdlet -Run $run -Step $steps -Name '*'
        Open-Journal -Run $run -Mode $Mode
    }
    else { Confirm-Cmdlet -Run $run -Step $steps -Name 'Get-*' }
    $work = @()
    switch ($Mode) {
        'Plan' { Invoke-PlanMode -Run $run -Step $steps }
        'Verify' { Invoke-VerifyMode -Run $run -Step $steps }
        'Apply' { $work = @(Get-ApplyWork -Run $run -Step $steps) }
        'Rollback' { $work = @(Get-RollbackWork -Run $run -Step $steps) }
    }
    $run.ManyKind = @(Select-ManyKind -Work $work)
    $number = 0
    foreach ($single in $work) {
        $number++
        Show-RunProgress -Run $run -Activity $Mode -Done $number -Total $work.Count
        $obstacle = Get-Obstacle -Run $run -Work $single
        if ($obstacle) {
            Complete-Step -Run $run -Step $single.Step -Outcome 'skipped' -Reason ('step {0} is not done' -f $obstacle)
            continue
        }
        $target = ConvertTo-SafeText -Text ('{0} {1}' -f $single.Step.Object, $single.Step.Title)
        try { $agreed = $PSCmdlet.ShouldProcess($target, $single.Action) }
        catch { Deny-Run -Run $run -Code 3 -Reason 'nobody can be asked here; use -Force with -ApprovedDigest' }
        if ($agreed) { Invoke-Step -Run $run -Work $single }
        elseif (-not $run.OnlyShow) {
            Complete-Step -Run $run -Step $single.Step -Outcome 'skipped' -Reason 'declined'
        }
    }
    if ($Mode -in 'Apply', 'Rollback') { Complete-Run -Run $run -Mode $Mode -Total $work.Count }
    $ended = $true
}
catch {
    $ended = $true
    if ($run.ExitCode -in 0, 2) { $run.ExitCode = 1 }
    Show-Line -Text ('Stopped: {0}' -f $_.Exception.Message)
    if (-not $run.Denied) {
        foreach ($line in $_.ScriptStackTrace -split '\r?\n') { Show-Line -Text ('  {0}' -f $line) }
    }
    if ($run.ExitCode -eq 4) { Show-Line -Text 'Some changes were made. Run the same command again, or roll back.' }
}
finally {
    if (-not $ended) {
        $run.ExitCode = 8
        Show-Line -Text 'Interrupted. Run the same command again to go on, or roll back.'
        # after Ctrl-C the code of exit is lost where the process runs nothing but this file
        if (-not $MyInvocation.Line) { $Host.SetShouldExit($run.ExitCode) }
    }
    Close-Journal -Run $run
    Exit-Run -Run $run
    $WhatIfPreference = $false
    if ($transcript) { $null = Stop-Transcript }
    exit $run.ExitCode
}
