using System.Text.Json.Nodes;
using Hansa.Cli.Output;

namespace Hansa.Cli.Tests.Output;

public sealed class ListingTests
{
    private static readonly Palette Plain = new(false);

    [Fact]
    public void A_table_is_as_wide_as_its_longest_cells_and_ends_lines_without_spaces() => Assert.Equal(
        "NAME        READY   REASON\nmetallb     True\ncert-mana   False   Broken\n",
        Sample().Table(wide: false, Plain));

    [Fact]
    public void Wide_columns_show_when_they_are_asked_for() => Assert.Contains("AGE", Sample().Table(wide: true, Plain), StringComparison.Ordinal);

    [Fact]
    public void Colours_do_not_change_the_columns()
    {
        var coloured = Sample().Table(wide: false, new Palette(true));

        Assert.Contains("\e[32mTrue\e[0m", coloured, StringComparison.Ordinal);
        Assert.Equal(Sample().Table(wide: false, Plain), coloured.Replace("\e[32m", "", StringComparison.Ordinal).Replace("\e[31m", "", StringComparison.Ordinal).Replace("\e[0m", "", StringComparison.Ordinal));
    }

    [Fact]
    public void What_others_wrote_cannot_break_out_of_its_row() =>
        Assert.Equal(2, new Listing("things", [new("NAME"), new("STATUS")], [new Row("x", null, "a", "one\ntwo\e[31m")]).Table(wide: false, Plain).Count('\n'));

    [Fact]
    public void Programs_get_the_objects_themselves()
    {
        var json = new Listing("things", [new("NAME")], [new Row("x", new JsonObject { ["kind"] = "Thing" }, "a")]).ToJson();

        Assert.Equal("Thing", json["items"]![0]!["kind"]!.GetValue<string>());
    }

    [Fact]
    public void Where_there_is_no_object_they_get_the_cells_by_their_heads()
    {
        var json = new Listing("things", [new("LAST SEEN"), new("NAME")], [new Row("x", null, "3m", "a")]).ToJson();

        Assert.Equal("""{"lastSeen":"3m","name":"a"}""", json["items"]![0]!.ToJsonString());
    }

    private static Listing Sample() => new(
        "things",
        [new("NAME"), new("READY"), new("AGE", IsWide: true), new("REASON")],
        [new Row("a", null, "metallb", new Cell("True", Tone.Good), "3m", ""), new Row("b", null, "cert-mana", new Cell("False", Tone.Bad), "3m", "Broken")]);
}
