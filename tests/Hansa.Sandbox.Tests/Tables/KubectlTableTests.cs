using System.Text.Json;
using Hansa.Sandbox.Tables;

namespace Hansa.Sandbox.Tests.Tables;

public sealed class KubectlTableTests
{
    private const string Answer = """
        {
          "columnDefinitions": [
            { "name": "Name", "priority": 0 }, { "name": "Display Name", "priority": 0 }, { "name": "Hidden", "priority": 1 }, { "name": "Ready", "priority": 0 }
          ],
          "rows": [
            { "cells": ["a", "", "x", 1], "object": { "metadata": { "namespace": "one" } } },
            { "cells": ["a-longer-name", null, "y", true], "object": { "metadata": { "namespace": "another" } } }
          ]
        }
        """;

    [Fact]
    public void It_is_printed_as_kubectl_prints_it() => Assert.Equal(
        """
        NAMESPACE   NAME            DISPLAY NAME   READY
        one         a                              1
        another     a-longer-name                  true

        """,
        KubectlTable.Of(JsonElement.Parse(Answer), withNamespace: true).ToString());

    [Fact]
    public void All_columns_are_shown_when_it_is_wide() => Assert.Equal(["NAME", "DISPLAY NAME", "HIDDEN", "READY"], KubectlTable.WideOf(JsonElement.Parse(Answer), withNamespace: false).Heads);

    [Fact]
    public void A_row_is_found_by_a_cell()
    {
        var table = KubectlTable.Of(JsonElement.Parse(Answer), withNamespace: false);

        Assert.Equal("true", table.Find("NAME", "a-longer-name")?["READY"]);
        Assert.Null(table.Find("NAME", "b"));
        Assert.Null(table.Find("HIDDEN", "x"));
    }
}
