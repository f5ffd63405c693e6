namespace Hansa.Cli;

/// <summary>What an exit code of <c>hansa</c> means.</summary>
internal static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Ok = 0;

    /// <summary>It could not be done; standard error says why.</summary>
    public const int Failed = 1;
}
