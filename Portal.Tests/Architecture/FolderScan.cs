using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Portal.Tests.Architecture;

/// <summary>
/// Reads from compiled code which folder uses which: signatures, attributes, generics and everything inside methods, lambdas and
/// async state machines. Constants are copied into their users by the compiler and leave no trace, so those stay in the root.
/// </summary>
public static class FolderScan
{
    /// <summary>Folder of a namespace of ours, or null for anything else.</summary>
    public static string? FolderOf(string @namespace)
    {
        var parts = @namespace.Split('.');
        return parts switch
        {
            ["Portal", "Tests", ..] => null,
            ["Portal", "Core"] => FolderTable.Root,
            ["Portal", "Core", var folder, ..] => $"Core/{folder}",
            ["Portal", "Pages", ("Sandbox" or "Account") and var own, ..] => $"Portal/Pages/{own}",
            ["Portal"] => "Portal",
            ["Portal", var folder, ..] => $"Portal/{folder}",
            _ => null,
        };
    }

    /// <summary>All edges between different folders that the assembly's code holds.</summary>
    public static IReadOnlyList<FolderEdge> EdgesOf(string assemblyPath, Func<string, string?> folderOf)
    {
        using var assembly = AssemblyDefinition.ReadAssembly(assemblyPath);
        return
        [
            .. assembly
                .MainModule.Types.SelectMany(type => EdgesOf(type, folderOf))
                .Where(edge => edge.From != edge.To)
                .Distinct(),
        ];
    }

    private static IEnumerable<FolderEdge> EdgesOf(TypeDefinition type, Func<string, string?> folderOf)
    {
        var from = FolderOfType(type, folderOf);
        if (from is null)
        {
            yield break;
        }

        foreach (var used in UsesOf(type).SelectMany(Parts))
        {
            if (FolderOfType(used, folderOf) is { } to)
            {
                yield return new FolderEdge(from, to, type.FullName, Outermost(used).FullName);
            }
        }
    }

    private static string? FolderOfType(TypeReference type, Func<string, string?> folderOf)
    {
        var outermost = Outermost(type);
        // top-level statements make a Program without a namespace
        return outermost.FullName == "Program" ? folderOf("Portal") : folderOf(outermost.Namespace);
    }

    private static TypeReference Outermost(TypeReference type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static IEnumerable<TypeReference?> UsesOf(TypeDefinition type) =>
        [
            type.BaseType,
            .. type.Interfaces.Select(each => each.InterfaceType),
            .. AttributeUses(type),
            .. GenericUses(type),
            .. type.Fields.SelectMany(field => AttributeUses(field).Append(field.FieldType)),
            .. type.Properties.SelectMany(property => AttributeUses(property).Append(property.PropertyType)),
            .. type.Events.SelectMany(each => AttributeUses(each).Append(each.EventType)),
            .. type.Methods.SelectMany(UsesOf),
            .. type.NestedTypes.SelectMany(UsesOf),
        ];

    private static IEnumerable<TypeReference?> UsesOf(MethodDefinition method) =>
        [
            method.ReturnType,
            .. AttributeUses(method),
            .. GenericUses(method),
            .. method.Parameters.SelectMany(parameter => AttributeUses(parameter).Append(parameter.ParameterType)),
            .. method.HasBody ? UsesOf(method.Body) : [],
        ];

    private static IEnumerable<TypeReference?> UsesOf(MethodBody body) =>
        [
            .. body.Variables.Select(variable => variable.VariableType),
            .. body.ExceptionHandlers.Select(handler => handler.CatchType),
            .. body.Instructions.SelectMany(instruction => UsesOf(instruction.Operand)),
        ];

    private static IEnumerable<TypeReference?> UsesOf(object? operand) =>
        operand switch
        {
            TypeReference type => [type],
            FieldReference field => [field.DeclaringType, field.FieldType],
            MethodReference method =>
            [
                method.DeclaringType,
                method.ReturnType,
                .. method.Parameters.Select(parameter => parameter.ParameterType),
                .. method is GenericInstanceMethod generic ? generic.GenericArguments : [],
            ],
            _ => [],
        };

    private static IEnumerable<TypeReference?> GenericUses(IGenericParameterProvider provider) =>
        provider.GenericParameters.SelectMany(parameter =>
            parameter.Constraints.Select(constraint => (TypeReference?)constraint.ConstraintType)
        );

    private static IEnumerable<TypeReference?> AttributeUses(ICustomAttributeProvider provider) =>
        provider.CustomAttributes.SelectMany(attribute =>
            attribute
                .ConstructorArguments.Concat(attribute.Properties.Concat(attribute.Fields).Select(named => named.Argument))
                .SelectMany(TypesIn)
                .Append(attribute.AttributeType)
        );

    private static IEnumerable<TypeReference?> TypesIn(CustomAttributeArgument argument) =>
        argument.Value switch
        {
            TypeReference type => [argument.Type, type],
            CustomAttributeArgument[] many => many.SelectMany(TypesIn).Append(argument.Type),
            _ => [argument.Type],
        };

    /// <summary>The type and everything it is made of: generic arguments, elements of arrays, targets of references.</summary>
    private static IEnumerable<TypeReference> Parts(TypeReference? type) =>
        type switch
        {
            null or GenericParameter => [],
            GenericInstanceType generic => generic.GenericArguments.SelectMany(Parts).Append(generic.ElementType),
            RequiredModifierType modified => Parts(modified.ElementType).Concat(Parts(modified.ModifierType)),
            TypeSpecification specification => Parts(specification.ElementType),
            _ => [type],
        };
}
