using System.Text.Json.Nodes;
using Hansa.ApiServer.Errors;
using Hansa.ApiServer.Resources;
using Hansa.ApiServer.Schemas;
using Hansa.ApiServer.Selectors;
using Hansa.ApiServer.Storage;

namespace Hansa.ApiServer.Tests.Selectors;

public sealed class FieldSelectionTests
{
    private static readonly ResourceDefinition BuiltIn = Definition(custom: false);

    [Theory]
    [InlineData("metadata.name=a", true)]
    [InlineData("metadata.name==a", true)]
    [InlineData("metadata.name!=a", false)]
    [InlineData("metadata.namespace=n,metadata.name=a", true)]
    [InlineData("metadata.namespace=n,metadata.name=b", false)]
    [InlineData("spec.size=big", true)]
    [InlineData("spec.count=3", true)]
    [InlineData("spec.on=true", true)]
    [InlineData("spec.absent=", true)]
    [InlineData("spec.absent!=x", true)]
    [InlineData(@"spec.odd=a\,b\=c", true)]
    [InlineData("spec.size.deeper=", true)]
    public void A_field_is_compared_as_text(string selector, bool matches)
    {
        var stored = StoredObject.Of(new JsonObject
        {
            ["kind"] = "X",
            ["metadata"] = new JsonObject { ["name"] = "a", ["namespace"] = "n" },
            ["spec"] = new JsonObject { ["size"] = "big", ["count"] = 3, ["on"] = true, ["odd"] = "a,b=c" },
        });

        Assert.Equal(matches, FieldSelection.Parse(selector, BuiltIn).Matches(stored));
    }

    [Fact]
    public void A_field_that_cannot_be_selected_by_is_named()
    {
        var builtIn = Assert.Throws<StatusException>(() => FieldSelection.Parse("data.x=1", BuiltIn));
        var custom = Assert.Throws<StatusException>(() => FieldSelection.Parse("data.x=1", Definition(custom: true)));

        Assert.Contains("data.x", builtIn.Message, StringComparison.Ordinal);
        Assert.Equal("field label not supported: data.x", custom.Message);
    }

    [Theory]
    [InlineData("metadata.name")]
    [InlineData("=a")]
    public void A_text_that_is_no_selector_is_refused(string selector) =>
        Assert.Equal(400, Assert.Throws<StatusException>(() => FieldSelection.Parse(selector, BuiltIn)).Code);

    private static ResourceDefinition Definition(bool custom) => new(new GroupVersionKind("", "v1", "X"), "xs", true)
    {
        Schema = Schema.Anything,
        Custom = custom,
        SelectableFields = ["spec.size", "spec.count", "spec.on", "spec.absent", "spec.odd", "spec.size.deeper"],
    };
}
