using System.Text;

namespace Hansa.Drill.Tests.Deliberate;

/// <summary>Passes a text on line by line, each as it is made of it; null leaves a line out.</summary>
internal sealed class LineFilter(Stream inner, Func<string, string?> change) : Stream
{
    private readonly List<byte> _line = [];

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        for (var i = 0; i < buffer.Length; i++)
        {
            if (buffer.Span[i] != '\n')
                _line.Add(buffer.Span[i]);
            else
                await PassAsync(cancellationToken);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private async Task PassAsync(CancellationToken ct)
    {
        var changed = change(Encoding.UTF8.GetString([.. _line]));
        _line.Clear();
        if (changed is not null)
            await inner.WriteAsync(Encoding.UTF8.GetBytes(changed + "\n"), ct);
    }
}
