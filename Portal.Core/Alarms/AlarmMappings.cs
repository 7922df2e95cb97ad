using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Core.Alarms;

internal sealed class AlarmMapping : IEntityTypeConfiguration<Alarm>
{
    public void Configure(EntityTypeBuilder<Alarm> builder)
    {
        builder.ToTable("Alarms");
        builder.HasKey(alarm => alarm.Id);
        builder.Property(alarm => alarm.Id).ValueGeneratedNever();
        builder.Property(alarm => alarm.Kind).HasMaxLength(Alarm.KindLength);
        builder.Property(alarm => alarm.Subject).HasMaxLength(Alarm.SubjectLength);
        builder.Property(alarm => alarm.Title).HasMaxLength(Alarm.TitleLength);
        builder.Property(alarm => alarm.Detail).HasMaxLength(Alarm.DetailLength);
        builder.Property(alarm => alarm.Link).HasMaxLength(Alarm.LinkLength);
        builder.Property(alarm => alarm.ToldRound);
        builder.Property(alarm => alarm.OverRound);
        // one under a key is open at a time: the database decides, not the node
        builder
            .HasIndex(alarm => new { alarm.Kind, alarm.Subject })
            .IsUnique()
            .HasFilter("\"ClearedAt\" IS NULL")
            .HasDatabaseName("UX_Alarms_Open");
        builder.HasIndex(alarm => new { alarm.RaisedAt, alarm.Id }, "IX_Alarms_Raised");
        builder.HasIndex(alarm => new { alarm.NewsAt, alarm.Id }, "IX_Alarms_News");
        builder.HasIndex(alarm => alarm.Id, "IX_Alarms_Untold").HasFilter("\"ToldRound\" IS NULL OR \"OverRound\" IS NULL");
    }
}

internal sealed class AlarmSightMapping : IEntityTypeConfiguration<AlarmSight>
{
    public void Configure(EntityTypeBuilder<AlarmSight> builder)
    {
        builder.ToTable("AlarmSights");
        builder.HasKey(sight => new { sight.AlarmId, sight.UserId });
        builder.HasOne<Alarm>().WithMany().HasForeignKey(sight => sight.AlarmId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class AlarmSilenceMapping : IEntityTypeConfiguration<AlarmSilence>
{
    public void Configure(EntityTypeBuilder<AlarmSilence> builder)
    {
        builder.ToTable("AlarmSilences");
        builder.HasKey(silence => new { silence.Kind, silence.Subject });
        builder.Property(silence => silence.Kind).HasMaxLength(Alarm.KindLength);
        builder.Property(silence => silence.Subject).HasMaxLength(Alarm.SubjectLength);
        builder.Property(silence => silence.Reason).HasMaxLength(AlarmSilence.ReasonLength);
        builder.Property(silence => silence.By).HasMaxLength(200);
    }
}

internal sealed class AlarmMailChoiceMapping : IEntityTypeConfiguration<AlarmMailChoice>
{
    public void Configure(EntityTypeBuilder<AlarmMailChoice> builder)
    {
        builder.ToTable("AlarmMailChoices");
        builder.HasKey(choice => choice.UserId);
        builder.Property(choice => choice.UserId).ValueGeneratedNever();
    }
}
