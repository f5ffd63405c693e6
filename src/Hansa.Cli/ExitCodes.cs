namespace Hansa.Cli;

/// <summary>What an exit code of <c>hansa</c> means.</summary>
internal static class ExitCodes
{
    /// <summary>Done; for <c>plan</c>: nothing to do.</summary>
    public const int Ok = 0;

    /// <summary>It could not be done, or a check found something wrong; standard error says what.</summary>
    public const int Failed = 1;

    /// <summary><c>plan</c>: something would change.</summary>
    public const int Changes = 2;

    /// <summary>What <c>--wait</c> waited for did not come within <c>--timeout</c>; what was written stays.</summary>
    public const int TimedOut = 3;

    /// <summary>A fault in Hansa itself; standard error says where, and quotes nothing. As <c>EX_SOFTWARE</c> in sysexits.h.</summary>
    public const int Fault = 70;
}
