# Looks at scripts without running them: the parser of this engine, then PSScriptAnalyzer where it is installed, and
# whether a script silences it. The list of scripts is a file with a path a line. Lines go out that begin with the mark:
# "analyzer" with its version, "finding" with number of the script, line, column, rule and message, "end". Texts are
# UTF-8 in hexadecimal digits, so that no code page touches them.
function ConvertTo-HexText {
    param([AllowNull()] [AllowEmptyString()] [string] $Text)
    [System.BitConverter]::ToString([System.Text.Encoding]::UTF8.GetBytes([string]$Text))
}

function Write-Finding {
    param([int] $Number, [int] $Line, [int] $Column, [string] $Rule, [string] $Message)
    $fields = $env:POSTUREC_MARK, $Number, $Line, $Column, (ConvertTo-HexText $Rule), (ConvertTo-HexText $Message)
    [System.Console]::Out.WriteLine(('{0} finding {1} {2} {3} {4} {5}' -f $fields))
}

$analyzer = Get-Module -ListAvailable -Name 'PSScriptAnalyzer' | Sort-Object -Property 'Version' -Descending |
    Select-Object -First 1
if ($null -ne $analyzer) {
    Import-Module -ModuleInfo $analyzer
    $version = ConvertTo-HexText ([string]$analyzer.Version)
    [System.Console]::Out.WriteLine(('{0} analyzer {1}' -f $env:POSTUREC_MARK, $version))
}
$number = 0
foreach ($script in @(Get-Content -LiteralPath $env:POSTUREC_LIST -Encoding UTF8)) {
    $tokens = $null
    $faults = $null
    $tree = [System.Management.Automation.Language.Parser]::ParseFile($script, [ref]$tokens, [ref]$faults)
    foreach ($fault in @($faults)) {
        $start = $fault.Extent
        Write-Finding $number $start.StartLineNumber $start.StartColumnNumber 'parser' $fault.Message
    }
    $attributes = $tree.FindAll({
        $args[0] -is [System.Management.Automation.Language.AttributeAst] -and
        $args[0].TypeName.Name -match 'SuppressMessage'
    }, $true)
    foreach ($attribute in @($attributes)) {
        $start = $attribute.Extent
        Write-Finding $number $start.StartLineNumber $start.StartColumnNumber 'suppression' $attribute.Extent.Text
    }
    if ($null -ne $analyzer) {
        try {
            $found = @(Invoke-ScriptAnalyzer -Path $script -Settings $env:POSTUREC_SETTINGS -ErrorAction Stop)
            foreach ($one in $found) { Write-Finding $number $one.Line $one.Column $one.RuleName $one.Message }
        }
        catch { Write-Finding $number 0 0 'analyzer' $_.Exception.Message }
    }
    $number++
}
[System.Console]::Out.WriteLine(('{0} end' -f $env:POSTUREC_MARK))
