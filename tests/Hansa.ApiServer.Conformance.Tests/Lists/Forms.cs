namespace Hansa.ApiServer.Conformance.Tests.Lists;

/// <summary>Objects and lists as Tables and as metadata only.</summary>
public abstract class Forms(ApiUnderTest server) : Case(server)
{
    private const string Partial = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
    private const string PartialList = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

    [Fact]
    public async Task A_list_is_a_Table_of_rows_with_metadata()
    {
        var made = await CreateConfigMapAsync("c1", """{"own":""}""", """{"a":"1","b":"2"}""");

        var table = (await GetAsync($"{ConfigMaps}?labelSelector=own", Table)).Is(200);

        Expect.Contains("""{"kind":"Table","apiVersion":"meta.k8s.io/v1","metadata":{"resourceVersion":"*"}}""", table);
        Assert.Equal("Name string name 0, Data string  0, Age string  0", Columns(table));
        var row = Assert.Single(table["rows"]!.AsArray())!;
        Assert.Equal(["c1", "2"], row["cells"]!.AsArray().Take(2).Select(cell => cell!.ToString()));
        Assert.Matches("^[0-9]+s$", row["cells"]![2]!.ToString());
        Expect.Json(new JsonObject { ["kind"] = "PartialObjectMetadata", ["apiVersion"] = "meta.k8s.io/v1", ["metadata"] = made["metadata"]!.DeepClone() }, row["object"]);
    }

    [Fact]
    public async Task One_object_is_a_Table_of_one_row()
    {
        var made = await CreateConfigMapAsync("c1");

        var table = (await GetAsync($"{ConfigMaps}/c1", Table)).Is(200);

        Assert.Equal(made.ResourceVersion(), table.ResourceVersion());
        Assert.Single(table["rows"]!.AsArray());
    }

    [Fact]
    public async Task A_row_holds_the_whole_object_or_none_if_asked()
    {
        var made = await CreateConfigMapAsync("c1");

        Expect.Json(made, (await GetAsync($"{ConfigMaps}/c1?includeObject=Object", Table)).Is(200).At("rows", 0, "object"));
        Assert.Null((await GetAsync($"{ConfigMaps}/c1?includeObject=None", Table)).Is(200).At("rows", 0, "object"));
        Assert.Equal("PartialObjectMetadata", (await GetAsync($"{ConfigMaps}/c1?includeObject=Metadata", Table)).Is(200).Text("rows", 0, "object", "kind"));
    }

    [Fact]
    public async Task There_is_nothing_else_to_include()
    {
        await CreateConfigMapAsync("c1");
        const string Message = "Unable to convert to Table as requested: includeObject: Invalid value: \"Bad\": must be 'Metadata', 'Object', 'None', or empty";

        (await GetAsync($"{ConfigMaps}?includeObject=Bad", Table)).Fails(400, "BadRequest", Message);
        (await GetAsync($"{ConfigMaps}/c1?includeObject=Bad", Table)).Fails(400, "BadRequest", Message);
        (await GetAsync($"{ConfigMaps}?includeObject=Bad&watch=1&timeoutSeconds=1", Table)).Fails(400, "BadRequest", Message);
    }

    [Fact]
    public async Task A_Table_pages_like_a_list()
    {
        await Server.WidgetsAsync();
        for (var i = 1; i <= 3; i++)
            await CreateWidgetAsync($"k{i}");

        var table = (await GetAsync($"{Widgets}?limit=2", Table)).Is(200);

        Assert.Equal(2, table["rows"]!.AsArray().Count);
        Expect.Json("""{"resourceVersion":"*","continue":"*","remainingItemCount":1}""", table["metadata"]);
    }

    [Fact]
    public async Task Columns_of_a_custom_resource_come_from_its_definition()
    {
        await Server.WidgetsAsync();
        await CreateWidgetAsync("w1", """{"size":"big"}""");
        await PatchAsync($"{Widgets}/w1/status", """{"status":{"message":"m","conditions":[{"type":"Other","status":"False"},{"type":"Ready","status":"True"}]}}""");
        await CreateWidgetAsync("w2");

        var table = (await GetAsync(Widgets, Table)).Is(200);

        Assert.Equal("Name string name 0, Size string  0, Replicas integer  0, Ready string  0, Msg string  1, Age date  0", Columns(table));
        Expect.Json("""["w1","big",1,"True","m","*"]""", table.At("rows", 0, "cells"));
        Expect.Json("""["w2","small",1,null,null]""", new JsonArray([.. table.At("rows", 1, "cells")!.AsArray().Take(5).Select(cell => cell?.DeepClone())]));
    }

    [Fact]
    public async Task The_older_form_of_a_Table_is_served()
    {
        await CreateConfigMapAsync("c1");

        var table = (await GetAsync($"{ConfigMaps}/c1", "application/json;as=Table;v=v1beta1;g=meta.k8s.io")).Is(200);

        Assert.Equal("meta.k8s.io/v1beta1", table.Text("apiVersion"));
        Assert.Equal("meta.k8s.io/v1beta1", table.At("rows", 0, "object").Text("apiVersion"));
    }

    [Fact]
    public async Task What_is_written_may_be_answered_as_a_Table()
    {
        var answer = (await SendAsync(new Call("POST", ConfigMaps) { Accept = Table }.With("""{"metadata":{"name":"c1"}}"""))).Is(201);

        Assert.Equal("Table", answer.Text("kind"));
        Assert.Equal("c1", answer.Text("rows", 0, "cells", 0));
    }

    [Fact]
    public async Task An_object_may_be_read_as_metadata_only()
    {
        var made = await CreateConfigMapAsync("c1");

        var answer = (await GetAsync($"{ConfigMaps}/c1", Partial)).Is(200);

        Expect.Json(new JsonObject { ["kind"] = "PartialObjectMetadata", ["apiVersion"] = "meta.k8s.io/v1", ["metadata"] = made["metadata"]!.DeepClone() }, answer);
    }

    [Fact]
    public async Task A_list_may_be_read_as_metadata_only()
    {
        await CreateConfigMapAsync("c1", """{"own":""}""");

        var answer = (await GetAsync($"{ConfigMaps}?labelSelector=own", PartialList)).Is(200);

        Expect.Contains("""{"kind":"PartialObjectMetadataList","apiVersion":"meta.k8s.io/v1","metadata":{"resourceVersion":"*"}}""", answer);
        Expect.Contains("""{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":{"name":"c1"}}""", answer.Items()[0]);
        Assert.False(answer.Items()[0].ContainsKey("data"));
    }

    [Fact]
    public async Task The_form_of_an_object_is_not_that_of_a_list()
    {
        await CreateConfigMapAsync("c1");

        (await GetAsync(ConfigMaps, Partial)).Fails(406, "NotAcceptable", "you requested PartialObjectMetadata, but the requested object is a list (*core.ConfigMapList)");
        (await GetAsync($"{ConfigMaps}/c1", PartialList)).Fails(406, "NotAcceptable", "you requested PartialObjectMetadataList, but the requested object is not a list (*core.ConfigMap)");
    }

    [Theory]
    [InlineData("api/v1/secrets", "Name string name 0, Type string  0, Data string  0, Age string  0")]
    [InlineData("api/v1/namespaces", "Name string name 0, Status string  0, Age string  0")]
    [InlineData("api/v1/services", "Name string name 0, Type string  0, Cluster-IP string  0, External-IP string  0, Port(s) string  0, Age string  0, Selector string  1")]
    [InlineData("api/v1/endpoints", "Name string name 0, Endpoints string  0, Age string  0")]
    [InlineData("api/v1/events", "Last Seen string  0, Type string  0, Reason string  0, Object string  0, Subobject string  1, Source string  1, Message string  0, First Seen string  1, Count string  1, Name string name 1")]
    [InlineData("api/v1/nodes", "Name string name 0, Status string  0, Roles string  0, Age string  0, Version string  0, Internal-IP string  1, External-IP string  1, OS-Image string  1, Kernel-Version string  1, Container-Runtime string  1")]
    [InlineData("api/v1/limitranges", "Name string name 0, Created At date  0")]
    [InlineData("apis/apps/v1/deployments", "Name string name 0, Ready string  0, Up-to-date string  0, Available string  0, Age string  0, Containers string  1, Images string  1, Selector string  1")]
    [InlineData("apis/apps/v1/statefulsets", "Name string name 0, Ready string  0, Age string  0, Containers string  1, Images string  1")]
    [InlineData("apis/apps/v1/daemonsets", "Name string name 0, Desired integer  0, Current integer  0, Ready integer  0, Up-to-date integer  0, Available integer  0, Node Selector string  0, Age string  0, Containers string  1, Images string  1, Selector string  1")]
    [InlineData("apis/apps/v1/replicasets", "Name string name 0, Desired integer  0, Current integer  0, Ready integer  0, Age string  0, Containers string  1, Images string  1, Selector string  1")]
    [InlineData("apis/networking.k8s.io/v1/ingresses", "Name string name 0, Class string  0, Hosts string  0, Address string  0, Ports string  0, Age string  0")]
    [InlineData("apis/networking.k8s.io/v1/networkpolicies", "Name string name 0, Pod-Selector string  0, Age string  0")]
    [InlineData("apis/rbac.authorization.k8s.io/v1/roles", "Name string name 0, Created At date  0")]
    [InlineData("apis/rbac.authorization.k8s.io/v1/rolebindings", "Name string name 0, Role string  0, Age string  0, Users string  1, Groups string  1, ServiceAccounts string  1")]
    [InlineData("apis/coordination.k8s.io/v1/leases", "Name string name 0, Holder string  0, Age string  0")]
    [InlineData("apis/autoscaling/v1/horizontalpodautoscalers", "Name string name 0, Reference string  0, Targets string  0, MinPods string  0, MaxPods string  0, Replicas string  0, Age string  0")]
    [InlineData("apis/storage.k8s.io/v1/storageclasses", "Name string name 0, Provisioner string  0, ReclaimPolicy string  0, VolumeBindingMode string  0, AllowVolumeExpansion string  0, Age string  0")]
    [InlineData("apis/apiextensions.k8s.io/v1/customresourcedefinitions", "Name string name 0, Created At date  0")]
    public async Task Every_kind_has_its_columns(string path, string columns) =>
        Assert.Equal(columns, Columns((await GetAsync($"/{path}?labelSelector=none", Table)).Is(200)));

    [Fact]
    public async Task Cells_of_built_in_kinds()
    {
        (await PostAsync(Secrets, """{"metadata":{"name":"s1"},"data":{"a":"AA=="},"type":"x/y"}""")).HasCode(201);
        (await PostAsync($"/api/v1/namespaces/{Namespace}/services", """{"metadata":{"name":"v2"},"spec":{"type":"ExternalName","externalName":"x.y"}}""")).HasCode(201);
        (await PostAsync($"/api/v1/namespaces/{Namespace}/services", """{"metadata":{"name":"v3"},"spec":{"clusterIP":"None","selector":{"a":"b"},"ports":[{"name":"h","port":80},{"name":"u","port":81,"protocol":"UDP"}]}}""")).HasCode(201);
        (await PostAsync($"/apis/coordination.k8s.io/v1/namespaces/{Namespace}/leases", """{"metadata":{"name":"l"},"spec":{"holderIdentity":"me"}}""")).HasCode(201);
        (await PostAsync($"/apis/rbac.authorization.k8s.io/v1/namespaces/{Namespace}/rolebindings", """{"metadata":{"name":"rb"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"r"},"subjects":[{"kind":"User","name":"u"},{"kind":"Group","name":"g"},{"kind":"ServiceAccount","name":"s","namespace":"n"}]}""")).HasCode(201);

        Expect.Json("""["s1","x/y",1,"*"]""", await CellsAsync($"{Secrets}/s1"));
        Expect.Json("""["v2","ExternalName","<none>","x.y","<none>","*","<none>"]""", await CellsAsync($"/api/v1/namespaces/{Namespace}/services/v2"));
        Expect.Json("""["v3","ClusterIP","None","<none>","80/TCP,81/UDP","*","a=b"]""", await CellsAsync($"/api/v1/namespaces/{Namespace}/services/v3"));
        Expect.Json("""["l","me","*"]""", await CellsAsync($"/apis/coordination.k8s.io/v1/namespaces/{Namespace}/leases/l"));
        Expect.Json("""["rb","Role/r","*","u","g","n/s"]""", await CellsAsync($"/apis/rbac.authorization.k8s.io/v1/namespaces/{Namespace}/rolebindings/rb"));
        Expect.Json($"""["{Namespace}","Active","*"]""", await CellsAsync($"{Namespaces}/{Namespace}"));
    }

    private async Task<JsonNode?> CellsAsync(string path) => (await GetAsync(path, Table)).Is(200).At("rows", 0, "cells");

    private static string Columns(JsonObject table) => string.Join(", ", table["columnDefinitions"]!.AsArray().Select(column =>
        $"{column.Text("name")} {column.Text("type")} {column.Text("format")} {column.Text("priority")}"));
}

public sealed class FormsOnEmbedded(EmbeddedServer server) : Forms(server);

public sealed class FormsOnReal(RealServer server) : Forms(server);
