namespace Hansa.Cli.Sessions;

/// <summary>What a command waits for, on standard error: one line that changes on a terminal, a line a change elsewhere.</summary>
internal sealed class Progress(TextWriter error, bool isTerminal) : IProgress<string>, IDisposable
{
    private readonly Lock _gate = new();
    private string _last = "";

    public void Report(string value)
    {
        lock (_gate)
        {
            if (value == _last)
                return;
            if (isTerminal)
                error.Write($"\r\e[K{Cut(value)}");
            else
                error.WriteLine(value);
            _last = value;
        }
    }

    /// <summary>A line that is of interest only while it changes, so on a terminal only.</summary>
    public IProgress<string> Passing => isTerminal ? this : new Nowhere();

    public void Dispose() => Clear();

    /// <summary>Takes the line away, for what is printed next.</summary>
    public void Clear()
    {
        if (isTerminal && _last.Length > 0)
            error.Write("\r\e[K");
        _last = "";
    }

    /// <summary>A longer line would leave parts of itself behind.</summary>
    private static string Cut(string value) => Console.WindowWidth is > 20 and var width && value.Length >= width ? value[..(width - 2)] + "…" : value;

    private sealed class Nowhere : IProgress<string>
    {
        public void Report(string value)
        {
        }
    }
}
