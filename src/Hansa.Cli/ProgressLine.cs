namespace Hansa.Cli;

/// <summary>Tells how far something is on standard error: one line that changes on a terminal, a line now and then elsewhere.</summary>
internal sealed class ProgressLine(string what) : IProgress<string>, IDisposable
{
    private const int Often = 50;

    private readonly Lock _gate = new();
    private int _reports;
    private bool _ended;

    public void Report(string value)
    {
        lock (_gate)
        {
            if (_ended)
                return;
            _reports++;
            if (!Console.IsErrorRedirected)
                Console.Error.Write($"\r{what}: {value} ");
            else if (_reports == 1 || _reports % Often == 0)
                Console.Error.WriteLine($"{what}: {value}");
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (!_ended && _reports > 0 && !Console.IsErrorRedirected)
                Console.Error.WriteLine();
            _ended = true;
        }
    }
}
