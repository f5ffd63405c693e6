namespace Hansa.ApiServer.Cel.Syntax;

internal enum TokenKind
{
    End,
    Name,
    Number,
    Text,
    Symbol,
}

/// <param name="Kind">What it is.</param>
/// <param name="Position">Where it begins.</param>
/// <param name="Text">As it was written.</param>
/// <param name="Value">Of a literal.</param>
internal readonly record struct Token(TokenKind Kind, int Position, string Text, object? Value = null)
{
    public bool Is(string symbol) => Kind is TokenKind.Symbol or TokenKind.Name && Text == symbol;

    public string Shown => Kind == TokenKind.End ? "'<EOF>'" : $"'{Text}'";
}
