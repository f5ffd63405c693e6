namespace Hansa.ApiServer.Conformance.Tests.Access;

/// <summary>Role-based access control: what is granted, who may grant it, and on whose behalf somebody asks.</summary>
public abstract class RolesAndBindings(ApiUnderTest server) : Case(server)
{
    private const string Rbac = "/apis/rbac.authorization.k8s.io/v1";
    private const string Reviews = "/apis/authorization.k8s.io/v1";

    private string _user = "";

    private string Roles => $"{Rbac}/namespaces/{Namespace}/roles";

    private string Bindings => $"{Rbac}/namespaces/{Namespace}/rolebindings";

    private string Pods => $"/api/v1/namespaces/{Namespace}/pods";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _user = Server.UniqueName("user");
    }

    [Fact]
    public async Task A_role_grants_what_it_names_and_nothing_else()
    {
        await GrantAsync("""{"apiGroups":[""],"resources":["pods"],"verbs":["get","list"]}""");

        (await AsAsync("GET", Pods)).HasCode(200);
        (await AsAsync("GET", ConfigMaps)).Fails(403, "Forbidden", $"configmaps is forbidden: User \"{_user}\" cannot list resource \"configmaps\" in API group \"\" in the namespace \"{Namespace}\"", """{"kind":"configmaps"}""");
        (await AsAsync("GET", $"{Pods}/p/log")).HasCode(403);
        (await AsAsync("GET", "/api/v1/pods")).Fails(403, "Forbidden", $"pods is forbidden: User \"{_user}\" cannot list resource \"pods\" in API group \"\" at the cluster scope", """{"kind":"pods"}""");
    }

    [Fact]
    public async Task Names_of_resources_narrow_a_grant()
    {
        await CreateConfigMapAsync("c1");
        await GrantAsync("""{"apiGroups":[""],"resources":["configmaps"],"resourceNames":["c1"],"verbs":["get"]}""");

        (await AsAsync("GET", $"{ConfigMaps}/c1")).HasCode(200);
        (await AsAsync("GET", $"{ConfigMaps}/c2")).HasCode(403);
        (await AsAsync("GET", ConfigMaps)).HasCode(403);
    }

    [Fact]
    public async Task Who_may_list_one_name_lists_it_by_a_field_selector()
    {
        await CreateConfigMapAsync("c1");
        await GrantAsync("""{"apiGroups":[""],"resources":["configmaps"],"resourceNames":["c1"],"verbs":["get","list","watch","deletecollection"]}""");

        (await AsAsync("GET", $"{ConfigMaps}?fieldSelector=metadata.name%3Dc1")).HasCode(200);
        (await AsAsync("GET", $"{ConfigMaps}?watch=true&timeoutSeconds=1&fieldSelector=metadata.name%3Dc1")).HasCode(200);
        (await AsAsync("GET", $"{ConfigMaps}?fieldSelector=metadata.name%3Dc2")).Fails(403, "Forbidden", $"configmaps \"c2\" is forbidden: User \"{_user}\" cannot list resource \"configmaps\" in API group \"\" in the namespace \"{Namespace}\"", """{"name":"c2","kind":"configmaps"}""");
        (await AsAsync("GET", $"{ConfigMaps}?fieldSelector=metadata.name%21%3Dc1")).HasCode(403);
        (await AsAsync("GET", $"{ConfigMaps}?fieldSelector=metadata.name")).HasCode(403);
        (await AsAsync("DELETE", $"{ConfigMaps}?fieldSelector=metadata.name%3Dc1")).HasCode(403);
    }

    [Fact]
    public async Task A_group_is_granted_by_its_name()
    {
        await PostRoleAsync("r", """{"apiGroups":[""],"resources":["pods"],"verbs":["list"]}""");
        (await PostAsync(Bindings, $$$"""{"metadata":{"name":"b"},"roleRef":{"kind":"Role","name":"r"},"subjects":[{"kind":"Group","name":"{{{_user}}}-team"}]}""")).HasCode(201);
        await GrantedAsync(Pods, [("Impersonate-Group", $"{_user}-team")]);

        (await AsAsync("GET", Pods)).HasCode(403);
    }

    [Fact]
    public async Task Who_speaks_for_a_service_account_is_in_its_groups_unless_others_are_named()
    {
        (string, string) account = ("Impersonate-User", $"system:serviceaccount:{Namespace}:sa");
        await PostRoleAsync("r", """{"apiGroups":[""],"resources":["pods"],"verbs":["list"]}""");
        (await PostAsync(Bindings, $$$"""{"metadata":{"name":"b"},"roleRef":{"kind":"Role","name":"r"},"subjects":[{"kind":"Group","name":"system:serviceaccounts:{{{Namespace}}}"}]}""")).HasCode(201);

        await ApiUnderTest.UntilAsync("the group is granted", async () => (await SendAsync(new Call("GET", Pods) { Headers = [account] })).Code == 200);

        (await SendAsync(new Call("GET", Pods) { Headers = [account, ("Impersonate-Group", "others")] })).HasCode(403);
    }

    [Fact]
    public async Task Who_answers_for_an_api_server_of_their_own_may_delegate_to_this_one()
    {
        var delegator = (await GetAsync($"{Rbac}/clusterroles/system:auth-delegator")).Is(200);

        Expect.Json("""
            [{"verbs":["create"],"apiGroups":["authentication.k8s.io"],"resources":["tokenreviews"]},
             {"verbs":["create"],"apiGroups":["authorization.k8s.io"],"resources":["subjectaccessreviews"]}]
            """, delegator["rules"]);
    }

    [Fact]
    public async Task A_review_answers_for_oneself()
    {
        await GrantAsync("""{"apiGroups":[""],"resources":["pods"],"verbs":["get"]}""");

        var allowed = await AsAsync("POST", $"{Reviews}/selfsubjectaccessreviews", $$$"""{"spec":{"resourceAttributes":{"namespace":"{{{Namespace}}}","verb":"get","resource":"pods"} }}""");
        var denied = await AsAsync("POST", $"{Reviews}/selfsubjectaccessreviews", """{"spec":{"resourceAttributes":{"verb":"get","resource":"pods"}}}""");

        Expect.Json($$"""{"allowed":true,"reason":"RBAC: allowed by RoleBinding \"granted/{{Namespace}}\" of Role \"granted\" to User \"{{_user}}\""}""", allowed.Is(201)["status"]);
        Expect.Json("""{"allowed":false}""", denied.Is(201)["status"]);
    }

    [Fact]
    public async Task A_review_answers_for_another()
    {
        await GrantAsync("""{"apiGroups":[""],"resources":["pods"],"verbs":["get"]}""");

        var answer = (await PostAsync($"{Reviews}/subjectaccessreviews", $$$"""{"spec":{"user":"{{{_user}}}","resourceAttributes":{"namespace":"{{{Namespace}}}","verb":"get","resource":"pods"} }}""")).Is(201);

        Assert.Equal("true", answer.Text("status", "allowed"));
    }

    [Fact]
    public async Task A_review_needs_a_subject()
    {
        var refused = (await PostAsync($"{Reviews}/subjectaccessreviews", """{"spec":{"resourceAttributes":{"verb":"list","resource":"pods"}}}""")).Is(422);

        Assert.Contains("spec.user: Invalid value: \"\": at least one of user or group must be specified", refused.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_review_is_about_something()
    {
        var refused = (await PostAsync($"{Reviews}/selfsubjectaccessreviews", """{"spec":{}}""")).Is(422);

        Assert.Contains("exactly one of nonResourceAttributes or resourceAttributes must be specified", refused.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_rules_of_oneself_are_listed()
    {
        await GrantAsync("""{"apiGroups":[""],"resources":["pods"],"verbs":["get"]}""");

        var rules = (await AsAsync("POST", $"{Reviews}/selfsubjectrulesreviews", $$$"""{"spec":{"namespace":"{{{Namespace}}}"} }""")).Is(201);

        Assert.Contains(rules.At("status", "resourceRules")!.AsArray(), rule => JsonNode.DeepEquals(rule, JsonNode.Parse("""{"verbs":["get"],"apiGroups":[""],"resources":["pods"]}""")));
        Assert.Equal("false", rules.Text("status", "incomplete"));
    }

    [Fact]
    public async Task Nobody_grants_what_he_does_not_hold()
    {
        await GrantAsync("""{"apiGroups":["rbac.authorization.k8s.io"],"resources":["roles"],"verbs":["create","update","patch","get"]},{"apiGroups":[""],"resources":["configmaps"],"verbs":["get"]}""");

        var refused = await AsAsync("POST", Roles, Role("more", """{"apiGroups":[""],"resources":["secrets","pods"],"verbs":["get","list"]}"""));

        refused.Fails(403, "Forbidden",
            $"roles.rbac.authorization.k8s.io \"more\" is forbidden: user \"{_user}\" (groups=[\"system:authenticated\"]) is attempting to grant RBAC permissions not currently held:\n"
            + "{APIGroups:[\"\"], Resources:[\"pods\"], Verbs:[\"get\" \"list\"]}\n{APIGroups:[\"\"], Resources:[\"secrets\"], Verbs:[\"get\" \"list\"]}",
            """{"name":"more","group":"rbac.authorization.k8s.io","kind":"roles"}""");
    }

    [Fact]
    public async Task Everybody_grants_what_he_holds()
    {
        await GrantAsync("""{"apiGroups":["rbac.authorization.k8s.io"],"resources":["roles"],"verbs":["create"]},{"apiGroups":[""],"resources":["configmaps"],"verbs":["get"]}""");

        (await AsAsync("POST", Roles, Role("same", """{"apiGroups":[""],"resources":["configmaps"],"verbs":["get"]}"""))).HasCode(201);
    }

    [Fact]
    public async Task Whoever_may_escalate_grants_more()
    {
        await GrantAsync("""{"apiGroups":["rbac.authorization.k8s.io"],"resources":["roles"],"verbs":["create","escalate"]}""");

        (await AsAsync("POST", Roles, Role("more", """{"apiGroups":[""],"resources":["secrets"],"verbs":["get"]}"""))).HasCode(201);
    }

    [Fact]
    public async Task Nobody_binds_a_role_that_holds_more()
    {
        await GrantAsync("""{"apiGroups":["rbac.authorization.k8s.io"],"resources":["rolebindings"],"verbs":["create"]}""");

        var refused = (await AsAsync("POST", Bindings, Binding("b", "ClusterRole", "cluster-admin"))).Is(403);

        Assert.EndsWith("is attempting to grant RBAC permissions not currently held:\n{APIGroups:[\"*\"], Resources:[\"*\"], Verbs:[\"*\"]}\n{NonResourceURLs:[\"*\"], Verbs:[\"*\"]}", refused.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_may_bind_a_role_binds_it()
    {
        await PostRoleAsync("strong", """{"apiGroups":[""],"resources":["secrets"],"verbs":["get"]}""");
        await GrantAsync("""{"apiGroups":["rbac.authorization.k8s.io"],"resources":["rolebindings"],"verbs":["create"]},{"apiGroups":["rbac.authorization.k8s.io"],"resources":["roles"],"resourceNames":["strong"],"verbs":["bind"]}""");

        (await AsAsync("POST", Bindings, Binding("b", "Role", "strong"))).HasCode(201);
    }

    [Fact]
    public async Task The_role_of_a_binding_never_changes()
    {
        (await PostAsync(Bindings, Binding("b", "Role", "missing"))).HasCode(201);

        var refused = (await PatchAsync($"{Bindings}/b", """{"roleRef":{"name":"other"}}""")).Is(422);

        Assert.EndsWith("cannot change roleRef", refused.Text("message"), StringComparison.Ordinal);
        Assert.Equal("roleRef", refused.Text("details", "causes", 0, "field"));
    }

    [Theory]
    [InlineData("""{"apiGroups":[""],"resources":["pods"],"verbs":[]}""", "rules[0].verbs", "verbs must contain at least one value")]
    [InlineData("""{"resources":["pods"],"verbs":["get"]}""", "rules[0].apiGroups", "resource rules must supply at least one api group")]
    [InlineData("""{"apiGroups":[""],"verbs":["get"]}""", "rules[0].resources", "resource rules must supply at least one resource")]
    public async Task A_rule_is_complete(string rule, string field, string why) =>
        (await PostAsync(Roles, Role("r", rule))).IsInvalid("Role", "rbac.authorization.k8s.io", "r", Cause.Required(field, why));

    [Fact]
    public async Task A_role_of_a_namespace_names_no_paths() =>
        (await PostAsync(Roles, Role("r", """{"nonResourceURLs":["/x"],"verbs":["get"]}"""))).IsInvalid("Role", "rbac.authorization.k8s.io", "r",
            Cause.Invalid("rules[0].nonResourceURLs", Shown("/x"), "namespaced rules cannot apply to non-resource URLs"));

    [Fact]
    public async Task A_cluster_role_gathers_the_rules_of_those_that_it_selects()
    {
        var name = Server.UniqueName("all");
        (await PostAsync($"{Rbac}/clusterroles", $$$$"""{"metadata":{"name":"{{{{name}}}}"},"rules":[],"aggregationRule":{"clusterRoleSelectors":[{"matchLabels":{"to":"{{{{name}}}}"}}]}}""")).HasCode(201);

        (await PostAsync($"{Rbac}/clusterroles", $$$$"""{"metadata":{"name":"{{{{name}}}}-part","labels":{"to":"{{{{name}}}}"}},"rules":[{"apiGroups":[""],"resources":["secrets"],"verbs":["get"]}]}""")).HasCode(201);

        await UntilAsync($"{Rbac}/clusterroles/{name}", "has its rule", found => found.Text("rules", 0, "resources", 0) == "secrets");
        (await DeleteAsync($"{Rbac}/clusterroles/{name}-part")).HasCode(200);
        await UntilAsync($"{Rbac}/clusterroles/{name}", "has none", found => found.At("rules", 0) is null);
    }

    [Fact]
    public async Task View_edit_and_admin_gather_too()
    {
        var view = (await GetAsync($"{Rbac}/clusterroles/view")).Is(200);

        Expect.Json("""{"clusterRoleSelectors":[{"matchLabels":{"rbac.authorization.k8s.io/aggregate-to-view":"true"}}]}""", view["aggregationRule"]);
        Assert.NotEmpty(view["rules"]!.AsArray());
    }

    [Fact]
    public async Task Whoever_makes_something_by_an_update_may_create_it()
    {
        var lease = $"/apis/coordination.k8s.io/v1/namespaces/{Namespace}/leases/l";
        await GrantAsync("""{"apiGroups":["coordination.k8s.io"],"resources":["leases"],"verbs":["update"]}""");

        var why = Server.Since(1, 27) ? $"User \"{_user}\" cannot create resource \"leases\" in API group \"coordination.k8s.io\" in the namespace \"{Namespace}\"" : "";
        (await AsAsync("PUT", lease, """{"metadata":{"name":"l"}}""")).Fails(403, "Forbidden",
            $"leases.coordination.k8s.io \"l\" is forbidden: {why}", """{"name":"l","group":"coordination.k8s.io","kind":"leases"}""");
    }

    [Fact]
    public async Task The_right_to_create_is_asked_of_the_group_of_the_request()
    {
        await GrantAsync("""{"apiGroups":["events.k8s.io"],"resources":["events"],"verbs":["create","update"]}""");
        var events = $"/apis/events.k8s.io/v1/namespaces/{Namespace}/events";

        (await AsAsync("PUT", $"{events}/e", $$$"""
            {"metadata":{"name":"e"},"eventTime":"2024-01-02T03:04:05.000000Z","reportingController":"a.b/c","reportingInstance":"i","action":"a","reason":"r","type":"Normal",
            "regarding":{"kind":"Pod","name":"p","namespace":"{{{Namespace}}}"} }
            """)).HasCode(201);
    }

    [Fact]
    public async Task Speaking_for_another_is_a_right()
    {
        var refused = await SendAsync(new Call("GET", Pods) { Token = Server.TokenOf("alice"), Headers = [("Impersonate-User", _user)] });

        refused.Fails(403, "Forbidden", $"users \"{_user}\" is forbidden: User \"alice\" cannot impersonate resource \"users\" in API group \"\" at the cluster scope", $$"""{"name":"{{_user}}","kind":"users"}""");
    }

    private Task<Answer> AsAsync(string method, string path, string? body = null) => AsAsync(method, path, body, []);

    private Task<Answer> AsAsync(string method, string path, string? body, (string, string)[] headers)
    {
        var call = new Call(method, path) { Headers = [("Impersonate-User", _user), .. headers] };
        return SendAsync(body is null ? call : call.With(body));
    }

    private async Task GrantAsync(string rules)
    {
        await PostRoleAsync("granted", rules);
        (await PostAsync(Bindings, Binding("granted", "Role", "granted"))).HasCode(201);
        await ApiUnderTest.UntilAsync("the rights hold", async () =>
        {
            var listed = (await AsAsync("POST", $"{Reviews}/selfsubjectrulesreviews", $$$"""{"spec":{"namespace":"{{{Namespace}}}"} }""")).Is(201);
            var first = JsonNode.Parse($"[{rules}]")![0]!["resources"]!.ToJsonString();
            return listed.At("status", "resourceRules")!.AsArray().Any(rule => rule?["resources"]?.ToJsonString() == first);
        });
    }

    private Task GrantedAsync(string path, (string, string)[] headers) =>
        ApiUnderTest.UntilAsync($"{path} is granted", async () => (await AsAsync("GET", path, null, headers)).Code == 200);

    private async Task PostRoleAsync(string name, string rules) => (await PostAsync(Roles, Role(name, rules))).HasCode(201);

    private static string Role(string name, string rules) => $$$"""{"metadata":{"name":"{{{name}}}"},"rules":[{{{rules}}}]}""";

    private string Binding(string name, string kind, string role) =>
        $$$"""{"metadata":{"name":"{{{name}}}"},"roleRef":{"kind":"{{{kind}}}","name":"{{{role}}}"},"subjects":[{"kind":"User","name":"{{{_user}}}"}]}""";
}

public sealed class RolesAndBindingsOnEmbedded(EmbeddedServer server) : RolesAndBindings(server);

public sealed class RolesAndBindingsOnReal(RealServer server) : RolesAndBindings(server);
