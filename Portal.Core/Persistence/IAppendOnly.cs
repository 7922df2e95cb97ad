namespace Portal.Core.Persistence;

/// <summary>
/// Marks an entity whose rows are written once: saving a change or a deletion of one throws, and the database itself refuses it to whoever
/// asks; see <see cref="AppendOnly"/>.
/// </summary>
public interface IAppendOnly;
