using Hansa.ApiServer.Clients.Tests.Servers;

[assembly: AssemblyFixture(typeof(EmbeddedServer))]
[assembly: AssemblyFixture(typeof(PlainHttpServer))]
[assembly: AssemblyFixture(typeof(RealServer))]
[assembly: AssemblyFixture(typeof(Programs))]
