namespace Hansa.Cli.Output;

/// <summary>How a command prints what it found (<c>-o</c>).</summary>
internal enum OutputFormat
{
    /// <summary>For people.</summary>
    Table,

    /// <summary>For people who want more columns.</summary>
    Wide,

    /// <summary>The objects, for programs.</summary>
    Json,

    /// <summary>The objects, for programs and people.</summary>
    Yaml,

    /// <summary>One <c>kind.group/name</c> a line, for pipes.</summary>
    Name,
}
