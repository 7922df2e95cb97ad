using System.Runtime.CompilerServices;
using Bunit;

namespace Portal.Tests.Support;

internal static class BunitPatience
{
    // busy cores: the default of one second is too near to what a page takes then, and waiting longer costs nothing where it comes
    [ModuleInitializer]
    internal static void Init() => BunitContext.DefaultWaitTimeout = TimeSpan.FromSeconds(30);
}
