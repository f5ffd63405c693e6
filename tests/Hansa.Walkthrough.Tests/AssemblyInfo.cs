using Hansa.Walkthrough.Tests.Support;

[assembly: AssemblyFixture(typeof(Fleet))]
