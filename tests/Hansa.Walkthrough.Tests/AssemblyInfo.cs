using Hansa.Walkthrough.Tests.Support;

[assembly: AssemblyFixture(typeof(EmbeddedFleet))]
[assembly: AssemblyFixture(typeof(RealFleet))]
