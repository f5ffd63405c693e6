using System.Collections.Immutable;
using Hansa.Kubernetes.Transport;
using Microsoft.Extensions.Logging;

namespace Hansa.Sandbox.Drill;

/// <summary>
/// Listens to the controller: what it logs as an error is a bug, or work that was lost; an API server's refusal is neither. A credential stands in no
/// line at all.
/// </summary>
internal sealed class DrillLog : ILoggerProvider
{
    private const int Kept = 20;

    private readonly Lock _gate = new();
    private readonly List<string> _errors = [];
    private ImmutableArray<string> _secrets = [];

    public DrillLog() => Factory = LoggerFactory.Create(logging => logging.AddProvider(this).SetMinimumLevel(LogLevel.Information));

    public ILoggerFactory Factory { get; }

    public ImmutableArray<string> Errors
    {
        get
        {
            lock (_gate)
                return [.. _errors];
        }
    }

    public void Add(string error)
    {
        lock (_gate)
        {
            if (_errors.Count < Kept)
                _errors.Add(error);
        }
    }

    /// <summary>From now on these must not be logged.</summary>
    public void Hide(IEnumerable<string> secrets) => _secrets = [.. secrets];

    public ILogger CreateLogger(string categoryName) => new Source(this);

    public void Dispose()
    {
    }

    private sealed class Source(DrillLog log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var line = formatter(state, exception);
            var whole = exception is null ? line : $"{line} {exception}";
            if (log._secrets.Any(secret => whole.Contains(secret, StringComparison.Ordinal)))
                log.Add($"a credential was logged, by message {eventId.Name}");
            else if (logLevel >= LogLevel.Error && exception is not ApiException)
                log.Add($"logged as an error: {whole}");
        }
    }
}
