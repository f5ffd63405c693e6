namespace Hansa.Kubernetes; internal static class Placeholder;
