using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Hansa.Sandbox.Fleet;

/// <summary>One line of text for each log entry in a file: time, level, the part that speaks, message.</summary>
public sealed class FileLog : ILoggerProvider
{
    private readonly Lock _gate = new();
    private readonly StreamWriter _writer;
    private readonly TimeProvider _clock;

    /// <summary>Begins the file anew.</summary>
    public FileLog(string path, TimeProvider clock)
    {
        _clock = clock;
        _writer = new StreamWriter(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };
    }

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Source(this, categoryName[(categoryName.LastIndexOf('.') + 1)..]);

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
            _writer.Dispose();
    }

    private void Write(string line)
    {
        lock (_gate)
        {
            if (_writer.BaseStream.CanWrite)
                _writer.WriteLine(line);
        }
    }

    private sealed class Source(FileLog file, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var time = file._clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
            var text = exception is null ? formatter(state, exception) : $"{formatter(state, exception)} | {exception}";
            file.Write($"{time} {logLevel.ToString().ToLowerInvariant()} {name}: {text.ReplaceLineEndings(" ")}");
        }
    }
}
