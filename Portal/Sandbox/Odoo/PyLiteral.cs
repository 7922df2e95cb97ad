using System.Globalization;
using System.Text;

namespace Portal.Sandbox.Odoo;

/// <summary>Reads a literal as Python writes it: lists, tuples, maps, texts, numbers, True, False, None. Domains of rules are kept so.</summary>
internal sealed class PyLiteral
{
    private readonly string _text;
    private int _at;

    private PyLiteral(string text)
    {
        _text = text;
    }

    /// <exception cref="OdooError">The text is no literal, or goes on after one.</exception>
    public static object? Parse(string text)
    {
        var reader = new PyLiteral(text);
        var value = reader.Value();
        return reader.Peek() == '\0' ? value : throw reader.Wrong();
    }

    private object? Value() =>
        Peek() switch
        {
            '[' => Items('[', ']'),
            '(' => Items('(', ')'),
            '{' => Map(),
            '\'' or '"' => Quoted(),
            _ => Word(),
        };

    private List<object?> Items(char open, char close)
    {
        var items = new List<object?>();
        Expect(open);
        while (Peek() != close)
        {
            items.Add(Value());
            Comma(close);
        }

        Expect(close);
        return items;
    }

    private Dictionary<string, object?> Map()
    {
        var map = new Dictionary<string, object?>();
        Expect('{');
        while (Peek() != '}')
        {
            var key = PyRepr.Text(Value());
            Expect(':');
            map[key] = Value();
            Comma('}');
        }

        Expect('}');
        return map;
    }

    private string Quoted()
    {
        var quote = _text[_at++];
        var built = new StringBuilder();
        while (_at < _text.Length && _text[_at] != quote)
        {
            if (_text[_at] == '\\' && _at + 1 < _text.Length)
            {
                _at++;
            }

            built.Append(_text[_at++]);
        }

        Expect(quote);
        return built.ToString();
    }

    private object? Word()
    {
        var start = _at;
        while (_at < _text.Length && (char.IsLetterOrDigit(_text[_at]) || _text[_at] is '_' or '.' or '-' or '+'))
        {
            _at++;
        }

        return _text[start.._at] switch
        {
            "True" or "true" => true,
            "False" or "false" => false,
            "None" or "null" => null,
            var word when long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) =>
                whole,
            var word when double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
            _ => throw Wrong(),
        };
    }

    private void Comma(char close)
    {
        if (Peek() == ',')
        {
            _at++;
        }
        else if (Peek() != close)
        {
            throw Wrong();
        }
    }

    private char Peek()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }

        return _at < _text.Length ? _text[_at] : '\0';
    }

    private void Expect(char wanted)
    {
        if (Peek() != wanted)
        {
            throw Wrong();
        }

        _at++;
    }

    private OdooError Wrong() => OdooError.Value($"malformed node or string: {PyRepr.Of(_text)}");
}
