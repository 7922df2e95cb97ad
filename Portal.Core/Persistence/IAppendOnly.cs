namespace Portal.Core.Persistence;

/// <summary>Marks an entity whose rows are written once: saving a change or a deletion of one throws. Retention deletes by its own command.</summary>
public interface IAppendOnly;
