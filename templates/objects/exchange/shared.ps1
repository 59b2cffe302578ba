#-- properties of Exchange --
function Read-State {
    <# .SYNOPSIS The named properties of a service object as plain values. One that the object lacks is $null. #>
    param($InputObject, [string[]] $Name)
    $state = [ordered]@{}
    foreach ($single in $Name) {
        $value = $null
        $property = $InputObject.PSObject.Properties[$single]
        if ($null -ne $property) { $value = $property.Value }
        $state[$single] = ConvertTo-PlainProperty -Value $value
    }
    $state
}

function ConvertTo-PlainProperty {
    <# .SYNOPSIS Truth values, whole numbers and lists stay what they are; all else becomes text, in no culture. #>
    param([AllowNull()] $Value)
    if ($null -eq $Value -or $Value -is [bool]) { return $Value }
    if ($Value -is [System.Management.Automation.SwitchParameter]) { return [bool]$Value }
    if ($Value -is [int] -or $Value -is [long] -or $Value -is [int16] -or $Value -is [uint32] -or $Value -is [byte]) {
        return [long]$Value
    }
    if ($Value -is [System.Collections.IEnumerable] -and $Value -isnot [string]) {
        return , @(foreach ($element in $Value) { [string]$element })
    }
    [string]$Value
}

function ConvertTo-Essence {
    <# .SYNOPSIS What counts in a comparison: Exchange does not tell an empty text or list from an unset one. #>
    param([AllowNull()] $Value)
    if ($Value -is [string] -and $Value.Length -eq 0) { return }
    if ($Value -is [System.Collections.IEnumerable] -and $Value -isnot [string]) {
        $elements = @($Value)
        if ($elements.Count -gt 0) { return , $elements }
        return
    }
    $Value
}
