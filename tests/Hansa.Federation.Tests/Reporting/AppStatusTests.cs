using Hansa.Api;
using Hansa.Api.Resources;
using Hansa.Federation.Planning;
using Hansa.Federation.Reporting;
using static Hansa.Federation.Tests.Building.Builders;

namespace Hansa.Federation.Tests.Reporting;

public sealed class AppStatusTests
{
    [Fact]
    public void An_App_that_can_be_deployed_is_Ready()
    {
        var condition = Assert.Single(StatusOf(AnApp("metallb")).Conditions);

        Assert.Equal((ConditionTypes.Ready, "True", Reasons.Ready), (condition.Type, condition.Status, condition.Reason));
    }

    [Fact]
    public void An_App_that_cannot_be_deployed_says_everything_that_is_wrong_with_it()
    {
        var app = AnApp("metallb") with { Spec = new AppSpec { AppId = "metallb", Version = "", Defaults = "a: ${nobody}\n" } };

        var condition = Assert.Single(StatusOf(app).Conditions);

        Assert.Equal(("False", Reasons.AppInvalid), (condition.Status, condition.Reason));
        Assert.Contains("spec.version is missing", condition.Message, StringComparison.Ordinal);
        Assert.Contains("spec.releases is empty", condition.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_input_gives_an_equal_status_later()
    {
        var app = AnApp("metallb");
        var known = app with { Status = StatusOf(app) };

        Assert.Equal(known.Status.Conditions, AppReporter.AppStatusOf(known, EntryOf(known), Noon.AddHours(1)).Conditions);
    }

    private static AppStatus StatusOf(App app) => AppReporter.AppStatusOf(app, EntryOf(app), Noon);

    private static AppCatalog.Entry EntryOf(App app) => AppCatalog.Empty.With([app]).Find(app.Metadata.Name)!; // it was just put in
}
