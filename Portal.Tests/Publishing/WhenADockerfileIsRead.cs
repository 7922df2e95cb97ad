namespace Portal.Tests.Publishing;

public sealed class WhenADockerfileIsRead
{
    [Fact]
    public void Comments_and_line_ends_are_taken_out()
    {
        var instructions = DockerInstruction.Parse(
            "# a\nFROM x AS y\n\n# b\nRUN one && \\\n  two\nENTRYPOINT [\"a\", \"b c\"]\n"
        );

        Assert.Equal([new("FROM", "x AS y"), new("RUN", "one && two"), new("ENTRYPOINT", "[\"a\", \"b c\"]")], instructions);
        Assert.Equal(["a", "b c"], instructions[2].ReadCommand());
    }
}
