namespace Hansa.Federation; internal static class Placeholder;
